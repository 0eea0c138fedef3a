#pragma once

#include <optional>
#include <set>
#include <string>

#include "plot/figure.h"
#include "plot/scale.h"
#include "plot/series_cache.h"

namespace lscope::plot {

using HiddenSet = std::set<std::string>;

/// Whether the figure holds anything that could be drawn (hidden series count: hiding all does not empty a figure).
[[nodiscard]] bool has_content(const Figure& figure);

/// The axes with the names that bars without edges and ridges bring along.
[[nodiscard]] Axis x_axis_of(const Figure& figure);
[[nodiscard]] Axis y_axis_of(const Figure& figure);

/// The range of x that shows all visible series (`cache`, where given, has followed the figure); no margin where curves
/// end, 5 % around lone points.
[[nodiscard]] Range automatic_x(const Figure& figure, const HiddenSet& hidden, AxisScale scale,
                                const SeriesCache* cache = nullptr);

/// The range of y over the x shown (all of it without a zoom), with a margin of 5 % (none at `Axis::include` if the
/// data end there). `label_share` is the part of the height the zero bar's caption needs above the other bars.
[[nodiscard]] Range automatic_y(const Figure& figure, const HiddenSet& hidden, AxisScale scale,
                                std::optional<Range> zoomed_x, double label_share, const SeriesCache* cache = nullptr);
/// The same for Figure::y2, of what is `second`; only if the figure has one.
[[nodiscard]] Range automatic_y2(const Figure& figure, const HiddenSet& hidden, AxisScale scale,
                                 std::optional<Range> zoomed_x);

/// Where bars stand: their baseline, else 0. On a log axis without a positive one: 0.7, so that a count of 1 is seen,
/// or the power of ten below the smallest height where that is less than 1.
[[nodiscard]] double bar_base(const Bars& bars, AxisScale scale);
/// The same for counts.
[[nodiscard]] double bar_base(AxisScale scale);

/// What one unit of a ridge's height is in places of the axis: the largest of all curves is `overlap` high; 0 where
/// none is positive.
[[nodiscard]] double ridge_unit(const Ridges& ridges);

}  // namespace lscope::plot
