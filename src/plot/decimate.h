#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "plot/scale.h"
#include "plot/series_index.h"

namespace lscope::plot {

/// A point in px, in double: far outside the plot until it is clipped.
struct Spot2 {
  double x = 0, y = 0;
  friend bool operator==(const Spot2&, const Spot2&) = default;
};
using Stroke = std::vector<Spot2>;

/// A column in which a curve reaches an infinity; it is drawn to the edge of the plot and marked there.
struct Infinity {
  double px = 0;
  bool is_positive = true;
};

struct Decimated {
  std::vector<Stroke> strokes;      ///< one for each run without a gap
  std::vector<Infinity> beyond;     ///< at most two a column
  std::int64_t dropped_by_log = 0;  ///< finite values <= 0 that a log axis cannot show
};

/// Per pixel column the first, smallest, largest and last point, in the order of the data: a spike of one step stays
/// visible however many points there are, and what is painted grows with the width only. A NaN and what a log axis
/// cannot show end a stroke, unless the curve goes on in the same column; infinities lie far beyond the edge of the
/// plot. With `y_high` (same length) point i is a bucket and reaches from y to y_high. Columns beyond either side of
/// the plot count as one column each, so the slope into the plot is right. Cost: linear, one pass; the longest common
/// length of the spans is used.
[[nodiscard]] Decimated decimate(std::span<const double> x, std::span<const double> y, std::span<const double> y_high,
                                 const Mapping& to_x, const Mapping& to_y);

/// The same, with the index of the series: the cost grows with the width and not with the points (unless x is not
/// ascending or a log axis leaves much out).
[[nodiscard]] Decimated decimate(std::span<const double> x, std::span<const double> y, std::span<const double> y_high,
                                 const Mapping& to_x, const Mapping& to_y, const SeriesIndex* index);

/// The edges of a band, one pair a pixel column: the smallest of `low` and the largest of `high`, in px (y grows
/// downwards: above.y <= below.y). Crossing edges are split where they cross. A value <= 0 on a log axis counts as the
/// lower end of the axis.
struct Strip {
  Stroke above, below;
};
[[nodiscard]] std::vector<Strip> decimate_band(std::span<const double> x, std::span<const double> low,
                                               std::span<const double> high, const Mapping& to_x, const Mapping& to_y);

}  // namespace lscope::plot
