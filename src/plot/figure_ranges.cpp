#include "plot/figure_ranges.h"

#include <algorithm>
#include <cmath>

#include "plot/range.h"

namespace lscope::plot {
namespace {

bool hides(const HiddenSet& hidden, const std::string& id) { return !id.empty() && hidden.contains(id); }

/// Gathers the values of one axis over the x shown.
class Gathering {
 public:
  Gathering(AxisScale scale, std::optional<Range> zoomed_x, const SeriesCache* cache)
      : scale_(scale), extent_(scale), zoomed_x_(zoomed_x), cache_(cache) {}
  void add(const std::vector<double>& x, const std::vector<double>& y) {
    if (!zoomed_x_) {
      extent_.add(y);
      return;
    }
    const std::size_t count = std::min(x.size(), y.size());
    for (std::size_t i = 0; i < count; ++i)
      if (x[i] >= zoomed_x_->low && x[i] <= zoomed_x_->high) extent_.add(y[i]);
  }
  void add(const std::vector<double>& x, const std::vector<double>& y, const std::vector<double>& y_high,
           const SeriesIndex* index) {
    if (index == nullptr || (zoomed_x_ && !index->is_sorted())) {
      add(x, y), add(x, y_high);
      return;
    }
    const auto begin = x.begin(), end = begin + static_cast<std::ptrdiff_t>(index->size());
    const auto first = zoomed_x_ ? std::lower_bound(begin, end, zoomed_x_->low) : begin;
    const auto last = zoomed_x_ ? std::upper_bound(first, end, zoomed_x_->high) : end;
    index->add_to(extent_, scale_, y, y_high, static_cast<std::size_t>(first - begin),
                  static_cast<std::size_t>(last - begin));
  }
  /// What every kind of series adds to the axis it belongs to.
  void add_series(const Figure& figure, const HiddenSet& hidden, bool second) {
    for (std::size_t i = 0; i < figure.lines.size(); ++i)
      if (const Line& line = figure.lines[i]; line.second == second && !hides(hidden, line.id))
        add(line.x, line.y, line.y_high, cache_ == nullptr ? nullptr : cache_->line(i));
    for (std::size_t i = 0; i < figure.bands.size(); ++i) {
      const Band& band = figure.bands[i];
      if (band.second != second || hides(hidden, band.id)) continue;
      const BandIndex* index = cache_ == nullptr ? nullptr : cache_->band(i);
      add(band.x, band.low, {}, index == nullptr ? nullptr : &index->low);
      add(band.x, band.high, {}, index == nullptr ? nullptr : &index->high);
    }
    for (const Points& cloud : figure.points)
      if (cloud.second == second && !hides(hidden, cloud.id)) add(cloud.x, cloud.y);
    for (const ErrorBars& bars : figure.error_bars)
      if (bars.second == second && !hides(hidden, bars.id))
        add(bars.x, bars.y), add(bars.x, bars.low), add(bars.x, bars.high);
  }
  [[nodiscard]] Extent& extent() { return extent_; }

 private:
  AxisScale scale_;
  Extent extent_;
  std::optional<Range> zoomed_x_;
  const SeriesCache* cache_;
};

double largest(const std::vector<double>& values, double least) {
  for (const double v : values)
    if (std::isfinite(v)) least = std::max(least, v);
  return least;
}

bool are_counts(const Figure& figure) {
  return std::all_of(figure.bars.begin(), figure.bars.end(), [](const Bars& bars) {
    return !bars.edges.empty() && !bars.baseline &&
           std::all_of(bars.heights.begin(), bars.heights.end(), [](double h) { return !(h < 0); });
  });
}

/// Counts stand on their base; the caption of the zero bar has free room above the others.
Range counts_range(const Figure& figure, const HiddenSet& hidden, AxisScale scale, double label_share) {
  double plain = 0, base = bar_base(scale);
  for (const Bars& bars : figure.bars) {
    if (hides(hidden, bars.id)) continue;
    plain = largest(bars.heights, largest({bars.below, bars.above}, plain));
    base = std::min(base, bar_base(bars, scale));
  }
  const double zero = figure.zero_bar && std::isfinite(figure.zero_bar->count) ? figure.zero_bar->count : 0;
  if (figure.zero_bar && std::isfinite(figure.zero_bar->rest_of_bin))
    plain = std::max(plain, figure.zero_bar->rest_of_bin);
  const double share = figure.zero_bar ? std::clamp(label_share, 0.0, 0.6) : 0.0;
  if (scale.kind == Scale::kLog10) {
    const double beside = base * std::pow(std::max(plain, 1.0) / base, 1 / (1 - share));
    return {base, std::max({beside, 1.92 * zero, 1.92 * plain, 12.0})};
  }
  return {base, std::max({plain / (1 - share), 1.08 * zero, 1.08 * plain, 1.0})};
}

/// Bars of any values: from their baseline to the ends, with room beyond.
Range values_range(const Figure& figure, const HiddenSet& hidden, AxisScale scale) {
  Extent extent(scale);
  double base = 0;
  for (const Bars& bars : figure.bars) {
    if (hides(hidden, bars.id)) continue;
    base = bar_base(bars, scale);
    extent.add(base);
    extent.add(bars.heights);
  }
  if (extent.empty()) return {scale.kind == Scale::kLog10 ? 0.1 : 0.0, 1};
  const Range range = safe_range(extent.range(), scale);
  return widened(range, scale, range.low == base ? 0 : 0.08, range.high == base ? 0 : 0.08);
}

void add_bars(Extent& extent, const Bars& bars) {
  if (bars.edges.size() < 2) {
    if (bars.heights.empty()) return;
    extent.add(-0.5);
    extent.add(static_cast<double>(bars.heights.size()) - 0.5);
    return;
  }
  const double width = bars.edges[1] - bars.edges[0], last = bars.edges.back() - bars.edges[bars.edges.size() - 2];
  extent.add(bars.edges.front() - (bars.below > 0 ? width : 0));
  extent.add(bars.edges.back() + (bars.above > 0 ? last : 0));
}

/// What spans x without a margin, as curves do.
Extent spans_of_x(const Figure& figure, const HiddenSet& hidden, AxisScale scale, const SeriesCache* cache) {
  Extent out(scale);
  const auto add = [&](const std::vector<double>& x, const SeriesIndex* index) {
    if (index != nullptr && index->is_sorted() && index->size() == x.size() && scale.shows(x.front()))
      out.add(x.front()), out.add(x.back());
    else
      out.add(x);
  };
  for (std::size_t i = 0; i < figure.lines.size(); ++i)
    if (!hides(hidden, figure.lines[i].id)) add(figure.lines[i].x, cache == nullptr ? nullptr : cache->line(i));
  for (std::size_t i = 0; i < figure.bands.size(); ++i) {
    const BandIndex* index = cache == nullptr ? nullptr : cache->band(i);
    if (!hides(hidden, figure.bands[i].id)) add(figure.bands[i].x, index == nullptr ? nullptr : &index->low);
  }
  for (const Ridges& ridges : figure.ridges)
    if (!hides(hidden, ridges.id)) out.add(ridges.x);
  for (const Heat& heat : figure.heats) out.add(heat.x.low), out.add(heat.x.high);
  for (const ValueImage& image : figure.images) out.add(image.x.low), out.add(image.x.high);
  if (figure.x.include) out.add(*figure.x.include);
  for (const Bars& bars : figure.bars)
    if (!hides(hidden, bars.id)) add_bars(out, bars);
  return out;
}

Extent points_of_x(const Figure& figure, const HiddenSet& hidden, AxisScale scale) {
  Extent out(scale);
  for (const Points& cloud : figure.points)
    if (!hides(hidden, cloud.id)) out.add(cloud.x);
  for (const ErrorBars& bars : figure.error_bars)
    if (!hides(hidden, bars.id)) out.add(bars.x), out.add(bars.x_low), out.add(bars.x_high);
  for (const Segments& segments : figure.segments)
    if (!hides(hidden, segments.id)) out.add(segments.x0), out.add(segments.x1);
  return out;
}

Range places(std::size_t count) { return {-0.5, static_cast<double>(count) - 0.5}; }

Range nothing(AxisScale scale) { return safe_range({scale.kind == Scale::kLog10 ? 0.1 : 0.0, 1}, scale); }

/// A margin of 5 % at either end; none where the data end at a value that the axis is to include.
Range with_margin(Extent& extent, const Axis& axis, AxisScale scale) {
  if (axis.include) extent.add(*axis.include);
  if (extent.empty()) return nothing(scale);
  const Range range = safe_range(extent.range(), scale);
  const auto ends_at = [&](double end) {
    return axis.include && *axis.include == end && extent.range().low < extent.range().high;
  };
  return widened(range, scale, ends_at(range.low) ? 0 : 0.05, ends_at(range.high) ? 0 : 0.05);
}

}  // namespace

double bar_base(AxisScale scale) { return scale.kind == Scale::kLog10 ? 0.7 : 0.0; }

double bar_base(const Bars& bars, AxisScale scale) {
  if (bars.baseline && scale.shows(*bars.baseline)) return *bars.baseline;
  if (scale.kind != Scale::kLog10) return 0;
  double least = 1;
  for (const double h : bars.heights)
    if (h > 0) least = std::min(least, h);
  return least >= 1 ? bar_base(scale) : std::max(1e-307, std::pow(10.0, std::ceil(std::log10(least)) - 1));
}

double ridge_unit(const Ridges& ridges) {
  double top = 0;
  for (const Ridge& ridge : ridges.curves) top = largest(ridge.height, top);
  const double overlap = ridges.overlap > 0 && ridges.overlap <= 100 ? ridges.overlap : 1.6;
  return top > 1e-300 ? overlap / top : 0;
}

bool has_content(const Figure& figure) {
  const auto any = [](const std::vector<double>& y) {
    return std::any_of(y.begin(), y.end(), [](double v) { return !std::isnan(v); });
  };
  const auto in = [](const auto& all, auto&& has) { return std::any_of(all.begin(), all.end(), has); };
  return in(figure.lines, [&](const Line& l) { return any(l.y); }) ||
         in(figure.bands, [&](const Band& b) { return any(b.high); }) ||
         in(figure.points, [&](const Points& p) { return any(p.y); }) ||
         in(figure.error_bars, [&](const ErrorBars& e) { return any(e.y); }) ||
         in(figure.bars, [](const Bars& b) { return !b.heights.empty(); }) ||
         in(figure.ridges, [](const Ridges& r) { return !r.curves.empty() && !r.x.empty(); }) ||
         in(figure.segments, [&](const Segments& s) { return any(s.x0); }) || !figure.images.empty() ||
         figure.zero_bar || !figure.heats.empty() || (figure.matrix && !figure.matrix->cells.empty());
}

Axis x_axis_of(const Figure& figure) {
  Axis axis = figure.x;
  if (!axis.categories.empty()) return axis;
  for (const Bars& bars : figure.bars)
    if (bars.edges.empty() && bars.names.size() > axis.categories.size()) axis.categories = bars.names;
  return axis;
}

Axis y_axis_of(const Figure& figure) {
  Axis axis = figure.y;
  if (!axis.categories.empty()) return axis;
  for (const Ridges& ridges : figure.ridges)
    if (ridges.curves.size() > axis.categories.size()) {
      axis.categories.clear();
      for (const Ridge& ridge : ridges.curves) axis.categories.push_back(ridge.label);
    }
  return axis;
}

Range automatic_x(const Figure& figure, const HiddenSet& hidden, AxisScale scale, const SeriesCache* cache) {
  if (figure.x.fixed) return safe_range(*figure.x.fixed, scale);
  if (const std::size_t count = x_axis_of(figure).categories.size(); count > 0) return places(count);
  const Extent spans = spans_of_x(figure, hidden, scale, cache), points = points_of_x(figure, hidden, scale);
  if (spans.empty() && points.empty()) return nothing(scale);
  if (spans.empty()) return widened(safe_range(points.range(), scale), scale, 0.05, 0.05);
  Range range = spans.range();
  if (!points.empty()) {
    const Range cloud = widened(safe_range(points.range(), scale), scale, 0.02, 0.02);
    range = {std::min(range.low, cloud.low), std::max(range.high, cloud.high)};
  }
  range = safe_range(range, scale);
  const bool is_bars = std::any_of(figure.bars.begin(), figure.bars.end(),
                                   [&](const Bars& bars) { return bars.edges.size() >= 2 && !hides(hidden, bars.id); });
  return is_bars ? widened(range, scale, 0.0167, 0.0167) : range;
}

Range automatic_y(const Figure& figure, const HiddenSet& hidden, AxisScale scale, std::optional<Range> zoomed_x,
                  double label_share, const SeriesCache* cache) {
  if (figure.y.fixed) return safe_range(*figure.y.fixed, scale);
  Gathering series(scale, zoomed_x, cache);
  series.add_series(figure, hidden, false);
  if (!figure.bars.empty() || figure.zero_bar) {
    const bool counts = figure.zero_bar || are_counts(figure);
    Range range = counts ? counts_range(figure, hidden, scale, label_share) : values_range(figure, hidden, scale);
    if (!series.extent().empty()) {
      const Range more = widened(safe_range(series.extent().range(), scale), scale, 0.05, 0.05);
      range = {counts ? range.low : std::min(range.low, more.low), std::max(range.high, more.high)};
    }
    return safe_range(range, scale);
  }
  Extent& extent = series.extent();
  for (const Heat& heat : figure.heats) extent.add(heat.y.low), extent.add(heat.y.high);
  for (const ValueImage& image : figure.images) extent.add(image.y.low), extent.add(image.y.high);
  for (const Level& level : figure.levels) extent.add(level.y);
  for (const Segments& segments : figure.segments)
    if (!hides(hidden, segments.id)) extent.add(segments.y0), extent.add(segments.y1);
  for (const Ridges& ridges : figure.ridges) {
    const auto count = static_cast<double>(ridges.curves.size());
    if (count > 0) extent.add(-0.2), extent.add(count - 1 + (ridge_unit(ridges) > 0 ? ridges.overlap : 0) + 0.1);
  }
  const bool tight = !figure.heats.empty() || !figure.images.empty() || !figure.ridges.empty();
  if (const std::size_t count = y_axis_of(figure).categories.size(); count > 0 && figure.ridges.empty())
    return places(count);
  if (!tight) return with_margin(extent, figure.y, scale);
  if (figure.y.include) extent.add(*figure.y.include);
  return extent.empty() ? nothing(scale) : safe_range(extent.range(), scale);
}

Range automatic_y2(const Figure& figure, const HiddenSet& hidden, AxisScale scale, std::optional<Range> zoomed_x) {
  if (!figure.y2) return nothing(scale);
  if (figure.y2->fixed) return safe_range(*figure.y2->fixed, scale);
  Gathering series(scale, zoomed_x, nullptr);
  series.add_series(figure, hidden, true);
  return with_margin(series.extent(), *figure.y2, scale);
}

}  // namespace lscope::plot
