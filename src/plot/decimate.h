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

/// What decimate() found in the pixel columns of a curve, kept for the next time: while the mapping of x stays and the
/// points known stay, only columns behind them are looked at, whatever y does; and where nothing changed, nothing is.
class KeptColumns {
 public:
  /// What has to be drawn of the points of one column.
  struct Column {
    std::size_t first = 0, last = 0, smallest = 0, largest = 0;
    double low = 0, high = 0;
    std::size_t next = 0;      ///< the first point behind it
    bool gap_after = false;    ///< its last points have no value
    std::int64_t dropped = 0;  ///< finite values that a log axis cannot show, since the column before
  };
  [[nodiscard]] std::size_t size() const { return columns_.size(); }

 private:
  friend class LineDecimator;
  std::vector<Column> columns_;
  std::int64_t dropped_behind_ = 0;  ///< behind the last column
  std::size_t count_ = 0;            ///< points they were made of
  Mapping to_x_;
  double floor_ = 0;
  bool any_ = false;
  Decimated made_;  ///< the answer that was given last
  Mapping made_y_;
  bool is_made_ = false;
};

/// The same, with the index of the series: the cost grows with the width and not with the points (unless x is not
/// ascending or a log axis leaves much out).
[[nodiscard]] Decimated decimate(std::span<const double> x, std::span<const double> y, std::span<const double> y_high,
                                 const Mapping& to_x, const Mapping& to_y, const SeriesIndex* index);
/// The same with what was kept of this curve, whose points are only ever appended. The answer stays until the next
/// call.
[[nodiscard]] const Decimated& decimate(std::span<const double> x, std::span<const double> y,
                                        std::span<const double> y_high, const Mapping& to_x, const Mapping& to_y,
                                        const SeriesIndex* index, KeptColumns& kept);

/// The edges of a band, one pair a pixel column: the smallest of `low` and the largest of `high`, in px (y grows
/// downwards: above.y <= below.y). Crossing edges are split where they cross. A value <= 0 on a log axis counts as the
/// lower end of the axis.
struct Strip {
  Stroke above, below;
};
[[nodiscard]] std::vector<Strip> decimate_band(std::span<const double> x, std::span<const double> low,
                                               std::span<const double> high, const Mapping& to_x, const Mapping& to_y);

/// The indices of a band's edges, both over its x.
struct BandIndex {
  SeriesIndex low, high;
};
/// The same with them: the cost grows with the width (unless x is not ascending or values are missing).
[[nodiscard]] std::vector<Strip> decimate_band(std::span<const double> x, std::span<const double> low,
                                               std::span<const double> high, const Mapping& to_x, const Mapping& to_y,
                                               const BandIndex* index);

}  // namespace lscope::plot
