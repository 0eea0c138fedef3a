#pragma once

#include <span>

#include "plot/figure.h"
#include "plot/layout.h"
#include "plot/scale.h"

namespace lscope::ui {

/// The scales of a frame's axes, with their linear zones.
[[nodiscard]] plot::AxisScale x_scale_of(const plot::Frame& frame);
[[nodiscard]] plot::AxisScale y_scale_of(const plot::Frame& frame);

// What a reader does to one axis, in the scale's own units: values on a linear axis, decades on a logarithmic one.

/// The range whose ends come nearer to `at` by `factor`.
[[nodiscard]] plot::Range zoomed(plot::Range range, plot::AxisScale scale, double at, double factor);
/// The range moved by `share` of its width towards higher values.
[[nodiscard]] plot::Range moved(plot::Range range, plot::AxisScale scale, double share);
/// `share` of the way from one range to another.
[[nodiscard]] plot::Range between(plot::Range from, plot::Range to, plot::AxisScale scale, double share);

/// What the reader may switch an axis to, the figure's own scale among them.
[[nodiscard]] std::span<const plot::Scale> allowed_scales(const plot::Axis& axis);
/// The key of a scale's name: "figure.menu.log".
[[nodiscard]] const char* scale_key(plot::Scale scale);
/// The key of the word on the chip of an axis: the scale that it has or, while that is linear, would have next.
[[nodiscard]] const char* chip_key(const plot::Axis& axis, plot::Scale now);
/// The scale after this one, for a key or a chip that goes round.
[[nodiscard]] plot::Scale next_scale_of(const plot::Axis& axis, plot::Scale now);

}  // namespace lscope::ui
