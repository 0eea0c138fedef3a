#include "core/team_choice.h"

#include <algorithm>
#include <limits>

namespace lscope::core {

int TeamChoice::begin(double products) {
  timed_ = -1;
  if (threads_ == 1 || products < kNeverBelow) return 1;
  if (products != products_) {
    if (products_ == 0) together_ = products >= kGuess;
    const bool again = products == last_;
    last_ = products;
    // The last batch of an epoch is smaller and goes with the others; a size that comes twice is the new one.
    if (!again) return together_ ? threads_ : 1;
    products_ = products;
    place_ = 0;
    period_ = kSoon;
  }
  last_ = products;
  if (place_ == period_) place_ = 0;
  const std::int64_t place = place_++;
  if (place >= 2 * kTries) return together_ ? threads_ : 1;
  if (place == 0) fastest_.fill(std::numeric_limits<double>::infinity());
  timed_ = place < kTries ? 0 : 1;
  if (place % kTries == 0) {
    const int team = timed_ == 0 ? 1 : threads_;
    timed_ = -1;
    return team;
  }
  began_ = clock_->seconds();
  return timed_ == 0 ? 1 : threads_;
}

void TeamChoice::end() {
  if (timed_ < 0) return;
  double& fastest = fastest_[static_cast<std::size_t>(timed_)];
  fastest = std::min(fastest, clock_->seconds() - began_);
  if (place_ < 2 * kTries) return;
  const bool better = fastest_[1] < fastest_[0];
  period_ = better == together_ ? std::min(2 * period_, kLater) : kSoon;
  together_ = better;
}

}  // namespace lscope::core
