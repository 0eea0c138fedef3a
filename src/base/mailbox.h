#pragma once

#include <chrono>
#include <condition_variable>
#include <stop_token>
#include <utility>
#include <vector>

#include "base/thread_annotations.h"

namespace lscope::base {

/// A queue of values towards one thread. Senders never wait; the receiver takes all that is there at once.
/// Thread safety: post() from any thread, take and wait from the receiving one.
template <class T>
class Mailbox {
 public:
  void post(T item) {
    {
      MutexLock lock(mutex_);
      items_.push_back(std::move(item));
    }
    changed_.notify_one();
  }
  /// What is there now, perhaps nothing; never waits.
  [[nodiscard]] std::vector<T> take_all() {
    MutexLock lock(mutex_);
    return std::exchange(items_, {});
  }
  /// Waits for an item, for the time to pass, for wake() or for a stop, whichever is first.
  [[nodiscard]] std::vector<T> wait_all(const std::stop_token& stop, std::chrono::nanoseconds at_most)
      LSCOPE_ATTRIBUTE(no_thread_safety_analysis) {
    std::unique_lock<Mutex> lock(mutex_);
    changed_.wait_for(lock, stop, at_most,
                      [&]() LSCOPE_ATTRIBUTE(no_thread_safety_analysis) { return !items_.empty() || woken_; });
    woken_ = false;
    return std::exchange(items_, {});
  }
  /// Ends a wait without an item.
  void wake() {
    {
      MutexLock lock(mutex_);
      woken_ = true;
    }
    changed_.notify_one();
  }

 private:
  Mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<T> items_ LSCOPE_GUARDED_BY(mutex_);
  bool woken_ LSCOPE_GUARDED_BY(mutex_) = false;
};

}  // namespace lscope::base
