#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/learner.h"

namespace lscope::core {

double scheduled_rate(const Schedule& schedule, double base_rate, std::int64_t step, std::int64_t epoch) {
  const std::int64_t counted = schedule.unit == Schedule::Unit::kStep ? step : epoch;
  if (counted < schedule.warmup)  // the quotient is exactly 1 at the last one
    return base_rate * (static_cast<double>(counted + 1) / static_cast<double>(schedule.warmup));
  const std::int64_t at = counted - std::max<std::int64_t>(schedule.warmup, 0);
  const auto u = static_cast<double>(at);
  switch (schedule.kind) {
    case Schedule::Kind::kConstant:
      return base_rate;
    case Schedule::Kind::kTime:
      return base_rate / (1.0 + schedule.rate * u);
    case Schedule::Kind::kExponential:
      return base_rate * std::pow(schedule.gamma, u);
    case Schedule::Kind::kStep:
      return base_rate * std::pow(schedule.gamma, static_cast<double>(at / std::max<std::int64_t>(schedule.every, 1)));
    case Schedule::Kind::kCosine: {
      const auto total = static_cast<double>(std::max<std::int64_t>(schedule.total, 1));
      const double done = std::min(u, total) / total;
      return schedule.min_rate + (base_rate - schedule.min_rate) / 2.0 * (1.0 + std::cos(std::numbers::pi * done));
    }
  }
  return base_rate;
}

}  // namespace lscope::core
