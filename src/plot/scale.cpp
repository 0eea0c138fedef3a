#include "plot/scale.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lscope::plot {
namespace {

constexpr double kFarPx = 1e6;

}  // namespace

Mapping::Mapping(Range range, Scale scale, double px_low, double px_high)
    : scale_(scale), px_low_(px_low), px_high_(px_high) {
  const bool log = scale == Scale::kLog10;
  from_ = log ? std::log10(range.low) : range.low;
  const double to = log ? std::log10(range.high) : range.high;
  px_per_unit_ = (px_high - px_low) / (to - from_);
}

bool Mapping::shows(double value) const {
  return std::abs(value) <= std::numeric_limits<double>::max() && (scale_ == Scale::kLinear || value > 0);
}

double Mapping::operator()(double value) const {
  const double t = scale_ == Scale::kLog10 ? std::log10(value) : value;
  return std::clamp(px_low_ + (t - from_) * px_per_unit_, -kFarPx, kFarPx);
}

double Mapping::inverse(double px) const {
  const double t = from_ + (px - px_low_) / px_per_unit_;
  return scale_ == Scale::kLog10 ? std::pow(10.0, t) : t;
}

}  // namespace lscope::plot
