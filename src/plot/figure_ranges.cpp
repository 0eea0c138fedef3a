#include "plot/figure_ranges.h"

#include <algorithm>
#include <cmath>

#include "plot/range.h"

namespace lscope::plot {
namespace {

bool hides(const HiddenSet& hidden, const std::string& id) { return !id.empty() && hidden.contains(id); }

void add_within(Extent& extent, const std::vector<double>& x, const std::vector<double>& y, Range shown, bool all) {
  if (all) {
    extent.add(y);
    return;
  }
  const std::size_t count = std::min(x.size(), y.size());
  for (std::size_t i = 0; i < count; ++i)
    if (x[i] >= shown.low && x[i] <= shown.high) extent.add(y[i]);
}

double tallest(const Bars& bars) {
  double top = 0;
  for (const double h : bars.heights)
    if (std::isfinite(h)) top = std::max(top, h);
  for (const double h : {bars.below, bars.above})
    if (std::isfinite(h)) top = std::max(top, h);
  return top;
}

/// Bars stand on their base; the caption of the zero bar has free room above the others.
Range bars_range(const Figure& figure, const HiddenSet& hidden, Scale scale, double label_share) {
  double plain = 0;
  for (const Bars& bars : figure.bars)
    if (!hides(hidden, bars.id)) plain = std::max(plain, tallest(bars));
  const double zero = figure.zero_bar && std::isfinite(figure.zero_bar->count) ? figure.zero_bar->count : 0;
  if (figure.zero_bar && std::isfinite(figure.zero_bar->rest_of_bin))
    plain = std::max(plain, figure.zero_bar->rest_of_bin);
  const double share = figure.zero_bar ? std::clamp(label_share, 0.0, 0.6) : 0.0;
  const double base = bar_base(scale);
  if (scale == Scale::kLog10) {
    const double beside = base * std::pow(std::max(plain, 1.0) / base, 1 / (1 - share));
    return {base, std::max({beside, 1.92 * zero, 1.92 * plain, 12.0})};
  }
  return {base, std::max({plain / (1 - share), 1.08 * zero, 1.08 * plain, 1.0})};
}

}  // namespace

double bar_base(Scale scale) { return scale == Scale::kLog10 ? 0.7 : 0.0; }

bool has_content(const Figure& figure) {
  const auto any = [](const std::vector<double>& y) {
    return std::any_of(y.begin(), y.end(), [](double v) { return std::isfinite(v); });
  };
  const auto lines = std::any_of(figure.lines.begin(), figure.lines.end(), [&](const Line& l) { return any(l.y); });
  const auto bands = std::any_of(figure.bands.begin(), figure.bands.end(), [&](const Band& b) { return any(b.high); });
  const auto points =
      std::any_of(figure.points.begin(), figure.points.end(), [&](const Points& p) { return any(p.y); });
  const auto bars =
      std::any_of(figure.bars.begin(), figure.bars.end(), [](const Bars& b) { return !b.heights.empty(); });
  return lines || bands || points || bars || figure.zero_bar || !figure.heats.empty() ||
         (figure.matrix && !figure.matrix->cells.empty());
}

Range automatic_x(const Figure& figure, const HiddenSet& hidden, Scale scale) {
  if (figure.x.fixed) return safe_range(*figure.x.fixed, scale);
  Extent curves(scale), points(scale);
  for (const Line& line : figure.lines)
    if (!hides(hidden, line.id)) curves.add(line.x);
  for (const Band& band : figure.bands)
    if (!hides(hidden, band.id)) curves.add(band.x);
  for (const Heat& heat : figure.heats) curves.add(heat.x.low), curves.add(heat.x.high);
  for (const Points& cloud : figure.points)
    if (!hides(hidden, cloud.id)) points.add(cloud.x);
  if (figure.x.include) curves.add(*figure.x.include);
  bool is_bars = false;
  for (const Bars& bars : figure.bars) {
    if (bars.edges.size() < 2 || hides(hidden, bars.id)) continue;
    is_bars = true;
    const double width = bars.edges[1] - bars.edges[0], last = bars.edges.back() - bars.edges[bars.edges.size() - 2];
    curves.add(bars.edges.front() - (bars.below > 0 ? width : 0));
    curves.add(bars.edges.back() + (bars.above > 0 ? last : 0));
  }
  if (curves.empty() && points.empty()) return safe_range({scale == Scale::kLog10 ? 0.1 : 0.0, 1}, scale);
  if (curves.empty()) return widened(safe_range(points.range(), scale), scale, 0.05, 0.05);
  Range range = curves.range();
  if (!points.empty()) {
    const Range cloud = widened(safe_range(points.range(), scale), scale, 0.02, 0.02);
    if (cloud.low < range.low) range.low = cloud.low;
    if (cloud.high > range.high) range.high = cloud.high;
  }
  range = safe_range(range, scale);
  return is_bars ? widened(range, scale, 0.0167, 0.0167) : range;
}

Range automatic_y(const Figure& figure, const HiddenSet& hidden, Scale scale, std::optional<Range> zoomed_x,
                  double label_share) {
  if (figure.y.fixed) return safe_range(*figure.y.fixed, scale);
  if (!figure.bars.empty() || figure.zero_bar) return safe_range(bars_range(figure, hidden, scale, label_share), scale);
  const bool all = !zoomed_x;
  const Range x_shown = zoomed_x.value_or(Range{});
  Extent extent(scale);
  for (const Line& line : figure.lines) {
    if (hides(hidden, line.id)) continue;
    add_within(extent, line.x, line.y, x_shown, all);
    add_within(extent, line.x, line.y_high, x_shown, all);
  }
  for (const Band& band : figure.bands) {
    if (hides(hidden, band.id)) continue;
    add_within(extent, band.x, band.low, x_shown, all);
    add_within(extent, band.x, band.high, x_shown, all);
  }
  for (const Points& cloud : figure.points)
    if (!hides(hidden, cloud.id)) add_within(extent, cloud.x, cloud.y, x_shown, all);
  const bool has_heat = !figure.heats.empty();
  for (const Heat& heat : figure.heats) extent.add(heat.y.low), extent.add(heat.y.high);
  for (const Level& level : figure.levels) extent.add(level.y);
  if (figure.y.include) extent.add(*figure.y.include);
  if (extent.empty()) return safe_range({scale == Scale::kLog10 ? 0.1 : 0.0, 1}, scale);
  const Range range = safe_range(extent.range(), scale);
  if (has_heat) return range;
  const auto ends_at = [&](double end) {
    return figure.y.include && *figure.y.include == end && extent.range().low < extent.range().high;
  };
  return widened(range, scale, ends_at(range.low) ? 0 : 0.05, ends_at(range.high) ? 0 : 0.05);
}

}  // namespace lscope::plot
