#pragma once

#include <memory>

#include "base/thread_annotations.h"

namespace lscope::base {

/// Holds the newest immutable value of type T: one writer publishes, any reader takes a copy of the
/// pointer and keeps it for as long as it likes. The writer never waits for readers.
/// Thread safety: publish() and latest() may be called from any thread.
/// Cost: one uncontended lock and one reference count per call (not for inner loops).
/// Why not std::atomic<std::shared_ptr>: ThreadSanitizer reports a race inside libstdc++ 12's.
template <class T>
class SnapshotSlot {
 public:
  void publish(std::shared_ptr<const T> next) {
    MutexLock lock(mutex_);
    current_.swap(next);
  }  // the lock is released first, then `next`, now the previous value, is dropped by the caller
  /// The newest published value, or null before the first publish().
  [[nodiscard]] std::shared_ptr<const T> latest() const {
    MutexLock lock(mutex_);
    return current_;
  }

 private:
  mutable Mutex mutex_;
  std::shared_ptr<const T> current_ LSCOPE_GUARDED_BY(mutex_);
};

}  // namespace lscope::base
