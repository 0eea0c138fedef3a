#include <cmath>

#include "plot/layout.h"

namespace lscope::plot {
namespace {

/// Where `value` stands between the ends of a range, 0..1 inside it.
double share(const Range& range, Scale scale, double value) {
  if (scale == Scale::kLinear) return (value - range.low) / (range.high - range.low);
  return (std::log10(value) - std::log10(range.low)) / (std::log10(range.high) - std::log10(range.low));
}

double value_at(const Range& range, Scale scale, double share) {
  if (scale == Scale::kLinear) return range.low + share * (range.high - range.low);
  return std::pow(10.0, std::log10(range.low) + share * (std::log10(range.high) - std::log10(range.low)));
}

}  // namespace

double Frame::x_at(float px) const {
  return value_at(x, x_scale, static_cast<double>((px - plot_top_left.x) / (plot_bottom_right.x - plot_top_left.x)));
}

double Frame::y_at(float px) const {
  return value_at(y, y_scale,
                  static_cast<double>((plot_bottom_right.y - px) / (plot_bottom_right.y - plot_top_left.y)));
}

float Frame::px_x(double value) const {
  return plot_top_left.x + static_cast<float>(share(x, x_scale, value)) * (plot_bottom_right.x - plot_top_left.x);
}

float Frame::px_y(double value) const {
  return plot_bottom_right.y - static_cast<float>(share(y, y_scale, value)) * (plot_bottom_right.y - plot_top_left.y);
}

}  // namespace lscope::plot
