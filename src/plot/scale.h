#pragma once

#include <cmath>
#include <limits>
#include <optional>

#include "plot/figure.h"

namespace lscope::plot {

/// How an axis spreads its values: places t(v) at equal distances. Made from a Scale wherever one is asked for.
///
///     linear  t = v          log10  t = log10 v, v > 0
///     symlog  t = sign(v) (|v| <= z ? |v| / (z ln 10) : 1 / ln 10 + log10(|v| / z)),  z = zone
///
/// With this length of the linear zone the slope has no jump at +-z, so that a curve has no kink which is not in the
/// data. (After Webber 2013, "A bi-symmetric log transformation", piecewise so that the zone is really linear.)
struct AxisScale {
  Scale kind = Scale::kLinear;
  double zone = 1;  ///< of symlog, within [1e-300, 1e300]

  AxisScale() = default;
  AxisScale(Scale scale, double linear_zone = 1)  // NOLINT(google-explicit-constructor): a Scale is one
      : kind(scale), zone(linear_zone >= 1e-300 && linear_zone <= 1e300 ? linear_zone : 1) {}
  [[nodiscard]] double forward(double value) const {
    if (kind == Scale::kLinear) return value;
    return kind == Scale::kLog10 ? std::log10(value) : symlog(value);
  }
  [[nodiscard]] double back(double place) const;
  /// Whether the axis has a place for a value: finite, and positive where it is logarithmic.
  [[nodiscard]] bool shows(double value) const {
    return std::abs(value) <= std::numeric_limits<double>::max() && (kind != Scale::kLog10 || value > 0);
  }
  friend bool operator==(const AxisScale&, const AxisScale&) = default;

 private:
  [[nodiscard]] double symlog(double value) const;
};

/// The scale of an axis, or the one the reader has chosen instead. A category axis is linear whatever is chosen.
[[nodiscard]] AxisScale scale_of(const Axis& axis, std::optional<Scale> chosen = std::nullopt);

/// Data to px along one axis. The places of the ends are taken once, so a point costs one multiplication on a linear
/// axis.
///
///     px = px_low + share * (px_high - px_low),   share = (t(v) - t(low)) / (t(high) - t(low)),  t as in AxisScale
///
/// The range must come from safe_range(). Results are kept within +-1e6 px, so that a hostile value cannot overflow a
/// painter; an infinity is at either end, a NaN stays a NaN and callers drop it.
class Mapping {
 public:
  Mapping() = default;
  Mapping(Range range, AxisScale scale, double px_low, double px_high);
  [[nodiscard]] double operator()(double value) const {  // inline: runs for every point of every curve
    const double px = px_low_ + (scale_.forward(value) - from_) * px_per_unit_;
    return px > kFarPx ? kFarPx : (px < -kFarPx ? -kFarPx : px);
  }
  /// The same on a linear axis, not held within anything.
  [[nodiscard]] double linear(double value) const { return px_low_ + (value - from_) * px_per_unit_; }
  [[nodiscard]] double inverse(double px) const;
  [[nodiscard]] Scale scale() const { return scale_.kind; }
  [[nodiscard]] bool shows(double value) const { return scale_.shows(value); }
  [[nodiscard]] double px_low() const { return px_low_; }
  [[nodiscard]] double px_high() const { return px_high_; }
  friend bool operator==(const Mapping&, const Mapping&) = default;

 private:
  static constexpr double kFarPx = 1e6;
  AxisScale scale_;
  double px_low_ = 0, px_high_ = 1;
  double from_ = 0, px_per_unit_ = 1;
};

}  // namespace lscope::plot
