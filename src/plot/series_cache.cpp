#include "plot/series_cache.h"

#include <algorithm>

namespace lscope::plot {

void SeriesCache::follow(const Figure& figure) {
  if (figure.id != figure_) *this = {};
  figure_ = figure.id;
  lines_.resize(figure.lines.size());
  for (std::size_t i = 0; i < figure.lines.size(); ++i) {
    const Line& line = figure.lines[i];
    Entry& entry = lines_[i];
    const bool grew = line.stamp != 0 && entry.stamp == line.stamp && entry.id == line.id &&
                      entry.has_ranges == !line.y_high.empty() && entry.index.still_fits(line.x, line.y);
    if (!grew) entry = {line.id, line.stamp, !line.y_high.empty(), false, {}, {}, {}};
    entry.used = std::min(line.x.size(), line.y.size()) >= kShort;
    // A short one with a stamp is followed as well: its columns are kept.
    if (entry.used || line.stamp != 0) entry.index.extend(line.x, line.y, line.y_high);
    if (!line.smooth) {
      entry.smoothed.reset();
      continue;
    }
    if (!entry.smoothed || entry.smoothed->smoothing != *line.smooth)
      entry.smoothed = Smoothed{*line.smooth, TrailingMean(*line.smooth), {}, {}};
    entry.smoothed->mean.extend(line.y, line.y_high);
    if (entry.used) entry.smoothed->index.extend(line.x, entry.smoothed->mean.values(), {});
  }
  bands_.resize(figure.bands.size());
  for (std::size_t i = 0; i < figure.bands.size(); ++i) {
    const Band& band = figure.bands[i];
    BandEntry& entry = bands_[i];
    const bool grew = band.stamp != 0 && entry.stamp == band.stamp && entry.id == band.id &&
                      entry.index.low.still_fits(band.x, band.low) && entry.index.high.still_fits(band.x, band.high);
    if (!grew) entry = {band.id, band.stamp, false, {}};
    const std::size_t count = std::min({band.x.size(), band.low.size(), band.high.size()});
    entry.used = count >= kShort && band.low.size() == band.high.size();
    if (!entry.used) continue;
    entry.index.low.extend(band.x, band.low, {});
    entry.index.high.extend(band.x, band.high, {});
  }
}

const SeriesIndex* SeriesCache::line(std::size_t i) const {
  return i < lines_.size() && lines_[i].used ? &lines_[i].index : nullptr;
}

const BandIndex* SeriesCache::band(std::size_t i) const {
  return i < bands_.size() && bands_[i].used ? &bands_[i].index : nullptr;
}

SeriesCache::Mean SeriesCache::mean(std::size_t i) {
  Entry& entry = lines_[i];
  return {entry.smoothed->mean.values(), entry.used ? &entry.smoothed->index : nullptr, entry.smoothed->columns};
}

}  // namespace lscope::plot
