#include "plot/scale.h"

#include <numbers>

namespace lscope::plot {
namespace {

constexpr double kZoneHalf = 1 / std::numbers::ln10;  ///< half of the linear zone, in decades

}  // namespace

double AxisScale::symlog(double value) const {
  const double size = std::abs(value);
  // The difference of logarithms: a quotient of 1e300 and 1e-300 has no number.
  const double place = size <= zone ? size / zone * kZoneHalf : kZoneHalf + (std::log10(size) - std::log10(zone));
  return value < 0 ? -place : place;
}

double AxisScale::back(double place) const {
  if (kind == Scale::kLinear) return place;
  if (kind == Scale::kLog10) return std::pow(10.0, place);
  const double size = std::abs(place);
  const double value =
      size <= kZoneHalf ? size / kZoneHalf * zone : std::pow(10.0, size - kZoneHalf + std::log10(zone));
  return place < 0 ? -value : value;
}

AxisScale scale_of(const Axis& axis, std::optional<Scale> chosen) {
  if (!axis.categories.empty()) return {};
  return {chosen.value_or(axis.scale), axis.linear_zone};
}

Mapping::Mapping(Range range, AxisScale scale, double px_low, double px_high)
    : scale_(scale), px_low_(px_low), px_high_(px_high) {
  from_ = scale.forward(range.low);
  px_per_unit_ = (px_high - px_low) / (scale.forward(range.high) - from_);
}

double Mapping::inverse(double px) const { return scale_.back(from_ + (px - px_low_) / px_per_unit_); }

}  // namespace lscope::plot
