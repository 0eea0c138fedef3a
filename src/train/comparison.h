#pragma once

#include <cmath>
#include <cstdint>
#include <string>

namespace lscope::train {

struct CaseVerdict {
  bool passed = false;
  double largest = 0;  ///< largest absolute deviation; NaN or infinity if something was not finite
  std::string where;   ///< "checkpoint 2: layers[1].W[3][0]"; empty if nothing was compared
  std::int64_t compared = 0;
};

/// Collects deviations and remembers the largest one and where it is. Numbers may have different tolerances, so one
/// that is outside of its own counts before any that is inside.
class Comparison {
 public:
  /// `deviation` is NaN where something was not finite; that is outside of every tolerance.
  void add_deviation(double deviation, double allowed, const std::string& where) {
    ++verdict_.compared;
    const bool within = deviation <= allowed;  // false for NaN
    const bool first_outside = !within && verdict_.passed;
    const bool larger = !(deviation <= verdict_.largest) && !std::isnan(verdict_.largest);
    if (!within) verdict_.passed = false;
    const bool counts = within == verdict_.passed && larger;
    if (!first_outside && !counts && !verdict_.where.empty()) return;
    verdict_.largest = deviation;
    verdict_.where = where;
  }
  void add(double got, double wanted, double allowed, const std::string& where) {
    add_deviation(std::abs(got - wanted), allowed, where);
  }
  [[nodiscard]] const CaseVerdict& verdict() const { return verdict_; }

 private:
  CaseVerdict verdict_{true, 0, "", 0};
};

}  // namespace lscope::train
