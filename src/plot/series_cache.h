#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plot/decimate.h"
#include "plot/figure.h"
#include "plot/series_index.h"
#include "plot/trailing_mean.h"

namespace lscope::plot {

/// What layout() may keep of a figure's curves and bands from one call to the next: an index of each long one and of
/// its trailing mean, which grow with it where its stamp says that it only grew, whatever the zoom; and what was drawn
/// in which column of pixels, for as long as the range of x stays. layout() draws from what is kept. One for each view
/// of a figure; not for two threads at once. Costs 0.6 bytes a point and 150 bytes a column; a trailing mean 8 bytes a
/// point more.
class SeriesCache {
 public:
  /// Brings the indices up to the figure. Curves shorter than kShort have none; those without a stamp get a new one
  /// each time.
  void follow(const Figure& figure);
  /// Of figure.lines[i] as it was when followed; null where there is none.
  [[nodiscard]] const SeriesIndex* line(std::size_t i) const;
  /// Of figure.bands[i] as it was when followed; null where there is none.
  [[nodiscard]] const BandIndex* band(std::size_t i) const;
  /// The columns of figure.lines[i] last time; none yet where it has no stamp.
  [[nodiscard]] KeptColumns& columns(std::size_t i) { return lines_[i].columns; }

  /// The trailing mean of figure.lines[i], which has one.
  struct Mean {
    const std::vector<double>& values;
    const SeriesIndex* index;
    KeptColumns& columns;
  };
  [[nodiscard]] Mean mean(std::size_t i);

  static constexpr std::size_t kShort = 1024;

 private:
  struct Smoothed {
    Smoothing smoothing;
    TrailingMean mean;
    SeriesIndex index;
    KeptColumns columns;
  };
  struct Entry {
    std::string id;
    std::uint64_t stamp = 0;
    bool has_ranges = false;
    bool used = false;  ///< long enough for its index to be worth asking
    SeriesIndex index;
    KeptColumns columns;
    std::optional<Smoothed> smoothed;
  };
  struct BandEntry {
    std::string id;
    std::uint64_t stamp = 0;
    bool used = false;
    BandIndex index;
  };
  std::string figure_;  ///< id
  std::vector<Entry> lines_;
  std::vector<BandEntry> bands_;
};

}  // namespace lscope::plot
