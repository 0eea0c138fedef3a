#include "ui/axis_math.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "plot/range.h"

namespace lscope::ui {

using plot::Range;
using plot::Scale;

double along(double value, Scale scale) { return scale == Scale::kLog10 ? std::log10(value) : value; }

double from_along(double position, Scale scale) { return scale == Scale::kLog10 ? std::pow(10.0, position) : position; }

Range zoomed(Range range, Scale scale, double at, double factor) {
  const double centre = along(at, scale);
  const auto end = [&](double v) { return from_along(centre + (along(v, scale) - centre) * factor, scale); };
  return plot::safe_range({end(range.low), end(range.high)}, scale);
}

Range moved(Range range, Scale scale, double share) {
  const double shift = share * (along(range.high, scale) - along(range.low, scale));
  const auto end = [&](double v) { return from_along(along(v, scale) + shift, scale); };
  return plot::safe_range({end(range.low), end(range.high)}, scale);
}

Range between(Range from, Range to, Scale scale, double share) {
  const auto end = [&](double a, double b) {
    return from_along(along(a, scale) + (along(b, scale) - along(a, scale)) * share, scale);
  };
  return plot::safe_range({end(from.low, to.low), end(from.high, to.high)}, scale);
}

std::span<const Scale> allowed_scales(const plot::Axis& axis) {
  static constexpr std::array kBoth{Scale::kLinear, Scale::kLog10};
  static constexpr std::array kLinear{Scale::kLinear};
  static constexpr std::array kLog{Scale::kLog10};
  if (axis.can_log) return kBoth;
  return axis.scale == Scale::kLog10 ? std::span<const Scale>(kLog) : std::span<const Scale>(kLinear);
}

const char* scale_key(Scale scale) { return scale == Scale::kLog10 ? "figure.menu.log" : "figure.menu.linear"; }

Scale next_scale_of(const plot::Axis& axis, Scale now) {
  const auto all = allowed_scales(axis);
  const auto at = std::find(all.begin(), all.end(), now);
  return at == all.end() || at + 1 == all.end() ? all.front() : *(at + 1);
}

}  // namespace lscope::ui
