#pragma once

#include <cmath>
#include <limits>

#include "plot/figure.h"

namespace lscope::plot {

/// Data to px along one axis. The logarithms of the ends are taken once, so a point costs one multiplication on a
/// linear axis.
///
///     px = px_low + share * (px_high - px_low),   share = (t(v) - t(low)) / (t(high) - t(low)),  t = id or log10
///
/// The range must come from safe_range(). Results are kept within +-1e6 px, so that a hostile value cannot overflow a
/// painter; a NaN stays a NaN and callers drop it.
class Mapping {
 public:
  Mapping() = default;
  Mapping(Range range, Scale scale, double px_low, double px_high);
  [[nodiscard]] double operator()(double value) const {  // inline: runs for every point of every curve
    const double t = scale_ == Scale::kLog10 ? std::log10(value) : value;
    const double px = px_low_ + (t - from_) * px_per_unit_;
    return px > kFarPx ? kFarPx : (px < -kFarPx ? -kFarPx : px);
  }
  [[nodiscard]] double inverse(double px) const;
  [[nodiscard]] Scale scale() const { return scale_; }
  /// Whether the axis can show a value at all: finite, and positive where it is logarithmic.
  [[nodiscard]] bool shows(double value) const {
    return std::abs(value) <= std::numeric_limits<double>::max() && (scale_ == Scale::kLinear || value > 0);
  }
  [[nodiscard]] double px_low() const { return px_low_; }
  [[nodiscard]] double px_high() const { return px_high_; }

 private:
  static constexpr double kFarPx = 1e6;
  Scale scale_ = Scale::kLinear;
  double px_low_ = 0, px_high_ = 1;
  double from_ = 0, px_per_unit_ = 1;
};

}  // namespace lscope::plot
