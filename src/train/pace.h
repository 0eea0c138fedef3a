#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace lscope::train {

/// Lets at most so many steps a second pass. After a stall it makes up for at most kCredit of it, so that a run never
/// races; waits are never shorter than kNap, so that a fast limit does not become a wake-up per step.
class SpeedLimit {
 public:
  static constexpr double kCredit = 0.05, kNap = 0.001;  ///< seconds

  /// `steps_per_second` = infinity: no limit.
  void set(double steps_per_second, double now) {
    if (steps_per_second == limit_) return;
    limit_ = steps_per_second;
    due_ = now;
  }
  [[nodiscard]] bool unlimited() const { return limit_ == std::numeric_limits<double>::infinity(); }
  /// Seconds until the next step may be taken; 0 = now.
  [[nodiscard]] double wait(double now) const {
    if (unlimited() || due_ <= now) return 0;
    return std::max(due_ - now, kNap);
  }
  void stepped(double now) {
    if (!unlimited()) due_ = std::max(due_, now - kCredit) + 1 / limit_;
  }

 private:
  double limit_ = std::numeric_limits<double>::infinity();
  double due_ = 0;
};

/// Steps per second over windows of at least half a second with at least one step in each.
class StepMeter {
 public:
  static constexpr double kWindow = 0.5, kFirst = 0.1;  ///< seconds

  void start(double now, std::int64_t steps) {
    since_ = now;
    steps_ = steps;
    rate_ = 0;
  }
  void look(double now, std::int64_t steps) {
    const double seconds = now - since_;
    if (steps <= steps_ || seconds < (rate_ == 0 ? kFirst : kWindow)) return;
    rate_ = static_cast<double>(steps - steps_) / seconds;
    since_ = now;
    steps_ = steps;
  }
  [[nodiscard]] double rate() const { return rate_; }

 private:
  double since_ = 0, rate_ = 0;
  std::int64_t steps_ = 0;
};

}  // namespace lscope::train
