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
    step_ = 0;
  }
  last_ = products;
  const std::int64_t place = step_++ % kAgain;
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
  if ((step_ - 1) % kAgain == 2 * kTries - 1) together_ = fastest_[1] < fastest_[0];
}

}  // namespace lscope::core
