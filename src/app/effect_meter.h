#pragma once

#include <deque>
#include <vector>

#include "base/thread_annotations.h"
#include "train/command.h"

namespace lscope::app {

/// How long commands take from the widget to the training step: time of post() until the first publication that has
/// obeyed it.
/// Thread safety: all members from any thread.
class EffectMeter {
 public:
  void posted(train::CommandSeq seq, double seconds);
  void obeyed(train::CommandSeq seq, double seconds);
  /// Milliseconds of the commands obeyed so far, the newest 10 000.
  [[nodiscard]] std::vector<double> milliseconds() const;
  void forget_pending();  ///< a new lane counts from the start

 private:
  struct Pending {
    train::CommandSeq seq;
    double at;
  };
  mutable base::Mutex mutex_;
  std::deque<Pending> pending_ LSCOPE_GUARDED_BY(mutex_);
  std::deque<double> measured_ LSCOPE_GUARDED_BY(mutex_);
};

}  // namespace lscope::app
