#pragma once

#include <string>
#include <vector>

#include "plot/figure.h"
#include "plot/series_index.h"

namespace lscope::plot {

/// What layout() may keep of a figure's long curves from one call to the next: an index of each, which grows with the
/// curve where Line::stamp says that it only grew, whatever the zoom. One for each view of a figure; not for two
/// threads at once. Costs 0.9 bytes a point.
class SeriesCache {
 public:
  /// Brings the indices up to the figure. Curves shorter than kShort have none; those without a stamp get a new one
  /// each time.
  void follow(const Figure& figure);
  /// Of figure.lines[i] as it was when followed; null where there is none.
  [[nodiscard]] const SeriesIndex* line(std::size_t i) const;

  static constexpr std::size_t kShort = 8192;

 private:
  struct Entry {
    std::string id;
    std::uint64_t stamp = 0;
    bool has_ranges = false;
    bool used = false;
    SeriesIndex index;
  };
  std::vector<Entry> lines_;
};

}  // namespace lscope::plot
