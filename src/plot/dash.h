#pragma once

#include <span>
#include <vector>

#include "plot/decimate.h"
#include "plot/figure.h"

namespace lscope::plot {

/// On and off lengths in px at scale 1; {0, 0} is solid.
struct DashPattern {
  double on = 0, off = 0;
};
[[nodiscard]] DashPattern dash_pattern(Dash dash);

/// The pieces of `path` that lie in the rectangle grown by `reserve` px, in order. A stroke of one point inside
/// comes back as a stroke of one point.
[[nodiscard]] std::vector<Stroke> clipped(std::span<const Spot2> path, Spot2 top_left, Spot2 bottom_right,
                                          double reserve);

/// Whether clipped() would give the path back as it is.
[[nodiscard]] bool lies_within(std::span<const Spot2> path, Spot2 top_left, Spot2 bottom_right, double reserve);

/// Cuts strokes into dashes, walked in px along them. The phase starts at the first point and runs on over gaps, so
/// dashes do not crawl while points are added at the right. At most `kMostDashes`: a longer path gets longer dashes.
inline constexpr double kMostDashes = 4000;
[[nodiscard]] std::vector<Stroke> dashed(std::span<const std::span<const Spot2>> strokes, DashPattern pattern);
[[nodiscard]] std::vector<Stroke> dashed(std::span<const Stroke> strokes, DashPattern pattern);

}  // namespace lscope::plot
