#include "core/team_choice.h"

#include <algorithm>
#include <limits>

namespace lscope::core {

void TeamChoice::start_trial() {
  phase_ = Phase::kAlone;
  tries_ = 0;
  spent_ = 0;
  fastest_alone_ = fastest_together_ = std::numeric_limits<double>::infinity();
}

int TeamChoice::begin(double products) {
  is_timed_ = false;
  if (threads_ == 1 || products < kNeverBelow) return 1;
  if (products != products_) {
    if (products_ == 0) together_ = products >= kGuess;
    const bool again = products == last_;
    last_ = products;
    // The last batch of an epoch is smaller and goes with the others; a size that comes twice is the new one.
    if (!again) return decided();
    products_ = products;
    period_ = kSoon;
    start_trial();
  }
  last_ = products;
  if (phase_ == Phase::kDecided) {
    if (left_-- > 0) return decided();
    start_trial();
  }
  is_timed_ = true;
  began_ = clock_->seconds();
  return phase_ == Phase::kAlone ? 1 : threads_;
}

void TeamChoice::end() {
  if (!is_timed_) return;
  const double seconds = clock_->seconds() - began_;
  double& fastest = phase_ == Phase::kAlone ? fastest_alone_ : fastest_together_;
  if (tries_ > 0) fastest = std::min(fastest, seconds);
  ++tries_;
  spent_ += seconds;
  if (tries_ < 2 || (tries_ < kTries && spent_ < kLongEnough)) return;
  tries_ = 0;
  spent_ = 0;
  if (phase_ == Phase::kAlone) {
    phase_ = Phase::kTogether;
    return;
  }
  const bool better = fastest_together_ < fastest_alone_;
  period_ = better == together_ ? std::min(2 * period_, kLater) : kSoon;
  together_ = better;
  left_ = period_;
  phase_ = Phase::kDecided;
}

}  // namespace lscope::core
