#include "plot/series_cache.h"

#include <algorithm>

namespace lscope::plot {

void SeriesCache::follow(const Figure& figure) {
  lines_.resize(figure.lines.size());
  for (std::size_t i = 0; i < figure.lines.size(); ++i) {
    const Line& line = figure.lines[i];
    Entry& entry = lines_[i];
    entry.used = std::min(line.x.size(), line.y.size()) >= kShort;
    const bool grew = line.stamp != 0 && entry.stamp == line.stamp && entry.id == line.id &&
                      entry.has_ranges == !line.y_high.empty() && entry.index.still_fits(line.x, line.y);
    if (!grew) entry = {line.id, line.stamp, !line.y_high.empty(), entry.used, {}};
    if (entry.used) entry.index.extend(line.x, line.y, line.y_high);
  }
}

const SeriesIndex* SeriesCache::line(std::size_t i) const {
  return i < lines_.size() && lines_[i].used ? &lines_[i].index : nullptr;
}

}  // namespace lscope::plot
