#pragma once

#include "spec/param.h"

namespace lscope::ui {

/// How far along its track a parameter's value stands, and back. The track of a logarithmic scale runs over decades;
/// a scale with zero has, left of its track, a stop that is exactly 0 (ImGui's own logarithmic slider takes its
/// smallest value from a printf format, and would never reach 1e-6).
///
///     linear   share = (v - min) / (max - min)
///     log      share = log(v / low) / log(max / low),   low = min, or log_floor where 0 is allowed
class SliderMap {
 public:
  /// `max` replaces the table's largest value where the run knows a smaller one (batch size: the number of rows).
  explicit SliderMap(const spec::ParamInfo& row, double max = 0);

  [[nodiscard]] bool is_log() const { return log_; }
  [[nodiscard]] bool has_zero() const { return zero_; }
  /// 0..1 for every value of the range; 0 for exact zero as well (ask has_zero() and the value).
  [[nodiscard]] double share(double value) const;
  /// The value at this place of the track, rounded to what a hand can aim at: two significant digits on a log scale, a
  /// hundredth of the range else; whole where the parameter is. Always within the range.
  [[nodiscard]] double value(double share) const;
  /// One arrow key: `steps` twentieths of a decade, or hundredths of a linear range (at least 1 for whole numbers).
  /// Below the smallest value of a scale with zero comes exactly 0.
  [[nodiscard]] double stepped(double value, double steps) const;
  [[nodiscard]] double low() const { return low_; }
  [[nodiscard]] double high() const { return high_; }

 private:
  [[nodiscard]] double fitted(double value) const;

  const spec::ParamInfo& row_;
  bool log_, zero_, whole_;
  double low_, high_;
  double grain_;  ///< of a linear scale
};

}  // namespace lscope::ui
