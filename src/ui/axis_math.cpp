#include "ui/axis_math.h"

#include <algorithm>
#include <array>

#include "plot/range.h"

namespace lscope::ui {

using plot::Range;
using plot::Scale;

plot::AxisScale x_scale_of(const plot::Frame& frame) { return {frame.x_scale, frame.x_zone}; }
plot::AxisScale y_scale_of(const plot::Frame& frame) { return {frame.y_scale, frame.y_zone}; }

Range zoomed(Range range, plot::AxisScale scale, double at, double factor) {
  const double centre = scale.forward(at);
  const auto end = [&](double v) { return scale.back(centre + (scale.forward(v) - centre) * factor); };
  return plot::safe_range({end(range.low), end(range.high)}, scale);
}

Range moved(Range range, plot::AxisScale scale, double share) {
  const double shift = share * (scale.forward(range.high) - scale.forward(range.low));
  const auto end = [&](double v) { return scale.back(scale.forward(v) + shift); };
  return plot::safe_range({end(range.low), end(range.high)}, scale);
}

Range between(Range from, Range to, plot::AxisScale scale, double share) {
  const auto end = [&](double a, double b) {
    return scale.back(scale.forward(a) + (scale.forward(b) - scale.forward(a)) * share);
  };
  return plot::safe_range({end(from.low, to.low), end(from.high, to.high)}, scale);
}

std::span<const Scale> allowed_scales(const plot::Axis& axis) {
  static constexpr std::array kAll{Scale::kLinear, Scale::kLog10, Scale::kSymlog};
  static constexpr std::array kNoLog{Scale::kLinear, Scale::kSymlog};
  const bool symlog = axis.can_symlog || (axis.can_log && axis.scale == Scale::kSymlog);
  if (axis.can_log) return symlog ? std::span(kAll) : std::span(kAll).first(2);
  if (symlog) return kNoLog;
  return std::span(kAll).subspan(static_cast<std::size_t>(axis.scale), 1);
}

const char* chip_key(const plot::Axis& axis, Scale now) {
  const Scale named = now == Scale::kLinear ? next_scale_of(axis, now) : now;
  return named == Scale::kSymlog ? "figure.chip.symlog" : "figure.chip.log";
}

const char* scale_key(Scale scale) {
  if (scale == Scale::kSymlog) return "figure.menu.symlog";
  return scale == Scale::kLog10 ? "figure.menu.log" : "figure.menu.linear";
}

Scale next_scale_of(const plot::Axis& axis, Scale now) {
  const auto all = allowed_scales(axis);
  const auto at = std::find(all.begin(), all.end(), now);
  return at == all.end() || at + 1 == all.end() ? all.front() : *(at + 1);
}

}  // namespace lscope::ui
