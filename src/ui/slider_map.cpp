#include "ui/slider_map.h"

#include <algorithm>
#include <cmath>

namespace lscope::ui {
namespace {

using spec::SliderScale;

/// The nearest number with that many significant decimal digits.
double with_digits(double value, int digits) {
  if (value == 0) return 0;
  const double exponent = std::floor(std::log10(std::abs(value))) - digits + 1;
  // Dividing by a power of ten that is exact gives the double that a person means by "0.0008".
  if (exponent < 0) {
    const double scale = std::pow(10.0, -exponent);
    return std::round(value * scale) / scale;
  }
  const double scale = std::pow(10.0, exponent);
  return std::round(value / scale) * scale;
}

/// 1, 2 or 5 times a power of ten, at most `span` / 100.
double grain_of(double span) {
  const double target = span / 100;
  const double power = std::pow(10.0, std::floor(std::log10(target) + 1e-9));
  for (const double factor : {5.0, 2.0})
    if (power * factor <= target * (1 + 1e-9)) return power * factor;
  return power;
}

}  // namespace

SliderMap::SliderMap(const spec::ParamInfo& row, double max)
    : row_(row),
      log_(row.scale != SliderScale::kLinear),
      zero_(row.scale == SliderScale::kLogWithZero),
      whole_(row.kind == spec::ParamKind::kWhole),
      low_(zero_ ? row.log_floor : row.min),
      high_(max > 0 ? std::clamp(max, low_ * (log_ ? 1.0001 : 1), row.max) : row.max),
      grain_(whole_ ? 1 : grain_of(high_ - low_)) {
  if (high_ <= low_) high_ = row.max;
}

double SliderMap::share(double value) const {
  if (!(value > low_)) return 0;
  const double share = log_ ? std::log(value / low_) / std::log(high_ / low_) : (value - low_) / (high_ - low_);
  return std::clamp(share, 0.0, 1.0);
}

double SliderMap::fitted(double value) const {
  if (whole_) value = std::round(value);
  return std::clamp(value, zero_ ? 0.0 : row_.min, whole_ ? std::floor(high_) : high_);
}

double SliderMap::value(double share) const {
  share = std::clamp(share, 0.0, 1.0);
  if (share == 1) return fitted(high_);
  if (log_) return std::max(fitted(with_digits(low_ * std::pow(high_ / low_, share), 2)), low_);
  const double cells = std::round(share * (high_ - low_) / grain_);
  return fitted(std::min(low_ + with_digits(cells * grain_, 12), high_));
}

double SliderMap::stepped(double value, double steps) const {
  if (!log_) {
    const double grain = std::abs(steps) < 1 && !whole_ ? grain_ / 10 : grain_;
    const double count = std::abs(steps) < 1 ? std::copysign(1.0, steps) : steps;
    return fitted(with_digits(value + count * grain, 12));
  }
  if (value < low_) return steps > 0 ? fitted(low_) : fitted(0);
  const double moved = value * std::pow(10.0, steps / 20);
  if (zero_ && moved < low_ * (1 - 1e-9)) return fitted(0);
  double next = fitted(with_digits(moved, std::abs(steps) < 1 ? 4 : 3));
  if (whole_ && next == value) next = fitted(value + std::copysign(1.0, steps));
  return std::max(next, zero_ ? 0.0 : low_);
}

}  // namespace lscope::ui
