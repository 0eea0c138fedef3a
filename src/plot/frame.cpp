#include "plot/layout.h"
#include "plot/scale.h"

namespace lscope::plot {
namespace {

/// Where `value` stands between the ends of a range, 0..1 inside it.
double share(const Range& range, AxisScale scale, double value) {
  const double low = scale.forward(range.low);
  return (scale.forward(value) - low) / (scale.forward(range.high) - low);
}

double value_at(const Range& range, AxisScale scale, double share) {
  const double low = scale.forward(range.low);
  return scale.back(low + share * (scale.forward(range.high) - low));
}

}  // namespace

double Frame::x_at(float px) const {
  return value_at(x, {x_scale, x_zone},
                  static_cast<double>((px - plot_top_left.x) / (plot_bottom_right.x - plot_top_left.x)));
}

double Frame::y_at(float px) const {
  return value_at(y, {y_scale, y_zone},
                  static_cast<double>((plot_bottom_right.y - px) / (plot_bottom_right.y - plot_top_left.y)));
}

float Frame::px_x(double value) const {
  return plot_top_left.x +
         static_cast<float>(share(x, {x_scale, x_zone}, value)) * (plot_bottom_right.x - plot_top_left.x);
}

float Frame::px_y(double value) const {
  return plot_bottom_right.y -
         static_cast<float>(share(y, {y_scale, y_zone}, value)) * (plot_bottom_right.y - plot_top_left.y);
}

}  // namespace lscope::plot
