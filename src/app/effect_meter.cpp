#include "app/effect_meter.h"

#include <cstddef>

namespace lscope::app {
namespace {

constexpr std::size_t kKeep = 10000;

}  // namespace

void EffectMeter::posted(train::CommandSeq seq, double seconds) {
  base::MutexLock lock(mutex_);
  pending_.push_back({seq, seconds});
}

void EffectMeter::obeyed(train::CommandSeq seq, double seconds) {
  base::MutexLock lock(mutex_);
  while (!pending_.empty() && pending_.front().seq <= seq) {
    measured_.push_back((seconds - pending_.front().at) * 1e3);
    pending_.pop_front();
    if (measured_.size() > kKeep) measured_.pop_front();
  }
}

std::vector<double> EffectMeter::milliseconds() const {
  base::MutexLock lock(mutex_);
  return {measured_.begin(), measured_.end()};
}

void EffectMeter::forget_pending() {
  base::MutexLock lock(mutex_);
  pending_.clear();
}

}  // namespace lscope::app
