#pragma once

#include <limits>
#include <span>

#include "plot/figure.h"
#include "plot/scale.h"

namespace lscope::plot {

/// The smallest range that holds what was added: values that an axis can show. Empty until the first one.
class Extent {
 public:
  explicit Extent(AxisScale scale) : scale_(scale) {}
  void add(double value);
  void add(std::span<const double> values);
  [[nodiscard]] bool empty() const { return low_ > high_; }
  [[nodiscard]] Range range() const { return {low_, high_}; }  ///< only if not empty

 private:
  AxisScale scale_;
  double low_ = std::numeric_limits<double>::infinity(), high_ = -std::numeric_limits<double>::infinity();
};

/// Makes any two numbers a range that can be drawn: ordered, finite, |v| <= 8.5e307 (so that the width is a number),
/// width >= max(1e-302, 1e-9 |mid|); on a log axis 1e-307 <= low, high / low >= 1.001. A constant series gets a range
/// around it, NaN counts as absent.
[[nodiscard]] Range safe_range(Range wanted, AxisScale scale);

/// Widens by `share` of the width (of the width in decades on a log axis, of that in places t on a symlog one) at
/// either end.
[[nodiscard]] Range widened(Range range, AxisScale scale, double share_low, double share_high);

/// Auto-follow: `shown` as it is while `data` fits into it; else extended on the side it leaves in whole steps of 25 %
/// of the width shown (decades on a log axis), so that ticks do not swim while a run goes on. Pure; for views.
[[nodiscard]] Range followed(Range shown, Range data, AxisScale scale);

}  // namespace lscope::plot
