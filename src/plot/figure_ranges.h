#pragma once

#include <optional>
#include <set>
#include <string>

#include "plot/figure.h"

namespace lscope::plot {

using HiddenSet = std::set<std::string>;

/// Whether the figure holds anything that could be drawn (hidden series count: hiding all does not empty a figure).
[[nodiscard]] bool has_content(const Figure& figure);

/// The range of x that shows all visible series; no margin where curves end, 5 % around lone points.
[[nodiscard]] Range automatic_x(const Figure& figure, const HiddenSet& hidden, Scale scale);

/// The range of y over the x shown (all of it without a zoom), with a margin of 5 % (none at `Axis::include` if the
/// data end there). `label_share` is the part of the height the zero bar's caption needs above the other bars.
[[nodiscard]] Range automatic_y(const Figure& figure, const HiddenSet& hidden, Scale scale,
                                std::optional<Range> zoomed_x, double label_share);

/// Where the bars of a histogram stand: 0, or 0.7 on a log axis, so that a count of 1 is seen.
[[nodiscard]] double bar_base(Scale scale);

}  // namespace lscope::plot
