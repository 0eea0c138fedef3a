#pragma once

#include <span>

#include "plot/figure.h"

namespace lscope::ui {

/// What a reader does to one axis, in the scale's own units: values on a linear axis, decades on a logarithmic one. The
/// only place of the window that knows how a scale bends values: a new scale is added here, in allowed_scales() and in
/// plot::Mapping.
[[nodiscard]] double along(double value, plot::Scale scale);
[[nodiscard]] double from_along(double position, plot::Scale scale);

/// The range whose ends come nearer to `at` by `factor`.
[[nodiscard]] plot::Range zoomed(plot::Range range, plot::Scale scale, double at, double factor);
/// The range moved by `share` of its width towards higher values.
[[nodiscard]] plot::Range moved(plot::Range range, plot::Scale scale, double share);
/// `share` of the way from one range to another.
[[nodiscard]] plot::Range between(plot::Range from, plot::Range to, plot::Scale scale, double share);

/// What the reader may switch an axis to, the figure's own scale among them.
[[nodiscard]] std::span<const plot::Scale> allowed_scales(const plot::Axis& axis);
/// The key of a scale's name: "figure.menu.log".
[[nodiscard]] const char* scale_key(plot::Scale scale);
/// The scale after this one, for a key or a chip that goes round.
[[nodiscard]] plot::Scale next_scale_of(const plot::Axis& axis, plot::Scale now);

}  // namespace lscope::ui
