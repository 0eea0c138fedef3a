#pragma once

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
  [[nodiscard]] double operator()(double value) const;
  [[nodiscard]] double inverse(double px) const;
  [[nodiscard]] Scale scale() const { return scale_; }
  /// Whether the axis can show a value at all: finite, and positive where it is logarithmic.
  [[nodiscard]] bool shows(double value) const;
  [[nodiscard]] double px_low() const { return px_low_; }
  [[nodiscard]] double px_high() const { return px_high_; }

 private:
  Scale scale_ = Scale::kLinear;
  double px_low_ = 0, px_high_ = 1;
  double from_ = 0, px_per_unit_ = 1;
};

}  // namespace lscope::plot
