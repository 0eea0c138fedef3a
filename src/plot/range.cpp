#include "plot/range.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace lscope::plot {
namespace {

constexpr double kFar = 8e307;     ///< twice it is still a number
constexpr double kNear = 1e-307;   ///< lower end of a log axis: the smallest decade of full precision
constexpr double kLeast = 1e-302;  ///< width: 32768 px upon it are still a number

double finite_or(double value, double otherwise) {
  return std::isnan(value) ? otherwise : std::clamp(value, -kFar, kFar);
}

Range safe_log(double low, double high) {
  if (high <= 0) return {0.1, 1};
  high = std::max(high, 10 * kNear);
  low = low <= 0 ? high * 1e-3 : low;
  low = std::max(low, kNear);
  // A tenth of a decade around a constant: ticks at 1, 2, 5 can still be found.
  if (high / low < 1.001) return {std::max(low / 1.26, kNear), std::min(high * 1.26, 1.05 * kFar)};
  return {low, high};
}

}  // namespace

void Extent::add(double value) {
  if (!(std::abs(value) <= std::numeric_limits<double>::max())) return;
  if (scale_.kind == Scale::kLog10 && value <= 0) return;
  low_ = std::min(low_, value);
  high_ = std::max(high_, value);
}

void Extent::add(std::span<const double> values) {
  constexpr double kMax = std::numeric_limits<double>::max();
  constexpr std::size_t kLanes = 8;  // independent chains: one would wait for itself at every value
  const double floor = scale_.kind == Scale::kLog10 ? std::numeric_limits<double>::denorm_min() : -kMax;
  std::array<double, kLanes> low, high;
  low.fill(low_);
  high.fill(high_);
  const auto take = [&](double v, std::size_t lane) {  // comparisons with a NaN are false: it changes nothing
    const bool shown = v >= floor && v <= kMax;
    low[lane] = shown && v < low[lane] ? v : low[lane];
    high[lane] = shown && v > high[lane] ? v : high[lane];
  };
  const double* data = values.data();
  std::size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes)
    for (std::size_t lane = 0; lane < kLanes; ++lane) take(data[i + lane], lane);
  for (; i < values.size(); ++i) take(data[i], 0);
  low_ = *std::min_element(low.begin(), low.end());
  high_ = *std::max_element(high.begin(), high.end());
}

Range safe_range(Range wanted, AxisScale scale) {
  double low = finite_or(wanted.low, finite_or(wanted.high, 0));
  double high = finite_or(wanted.high, low);
  if (low > high) std::swap(low, high);
  if (scale.kind == Scale::kLog10) return safe_log(low, high);
  const double middle = low + (high - low) / 2;
  const double least = std::max(kLeast, 1e-9 * std::abs(middle));
  if (high - low >= least && scale.forward(high) - scale.forward(low) >= kLeast) return {low, high};
  // A constant: half a unit of its own size to either side is readable, the least width would show noise.
  const double nothing = scale.kind == Scale::kSymlog ? scale.zone / 2 : 0.5;
  double half = middle == 0 ? nothing : std::max(least, 0.05 * std::abs(middle));
  if (scale.kind == Scale::kSymlog) half = std::max(half, 0.05 * scale.zone);
  return {std::max(middle - half, -1.05 * kFar), std::min(middle + half, 1.05 * kFar)};
}

Range widened(Range range, AxisScale scale, double share_low, double share_high) {
  const double low = scale.forward(range.low), high = scale.forward(range.high);
  const double width = high - low;
  return safe_range({scale.back(low - share_low * width), scale.back(high + share_high * width)}, scale);
}

Range followed(Range shown, Range data, AxisScale scale) {
  shown = safe_range(shown, scale);
  data = safe_range(data, scale);
  const double low = scale.forward(shown.low), high = scale.forward(shown.high);
  const double step = 0.25 * (high - low);
  const double below = std::max(0.0, low - scale.forward(data.low));
  const double above = std::max(0.0, scale.forward(data.high) - high);
  return safe_range(
      {scale.back(low - std::ceil(below / step) * step), scale.back(high + std::ceil(above / step) * step)}, scale);
}

}  // namespace lscope::plot
