#include <algorithm>
#include <cmath>
#include <limits>

#include "plot/parts.h"

namespace lscope::plot {
namespace {

/// Where an end of a whisker stands, held at the edges of the plot so that far ends only leave it.
float end_px(const Mapping& map, double value, float low, float high) {
  const double px = map.scale() == Scale::kLog10 && !(value > 0) ? map.px_low() : map(value);
  const float reach = high - low;
  return std::clamp(static_cast<float>(px), low - reach, high + reach);
}

bool has_end(const std::vector<double>& ends, std::size_t i) { return i < ends.size() && !std::isnan(ends[i]); }

/// A whisker from the middle to one end; an infinite end is cut at the edge of the plot and has no cap.
void draw_whisker(Sheet& sheet, const ErrorBars& bars, Px from, float to, bool is_upright, bool has_cap) {
  const Rgba color = sheet.color(bars.tone);
  const float width = sheet.px(bars.width), cap = sheet.px(bars.cap);
  const Px end = is_upright ? Px{from.x, to} : Px{to, from.y};
  sheet.line(from, end, width, color);
  if (!has_cap || cap <= 0) return;
  if (is_upright)
    sheet.line({end.x - cap, end.y}, {end.x + cap, end.y}, width, color);
  else
    sheet.line({end.x, end.y - cap}, {end.x, end.y + cap}, width, color);
}

void draw_one(Sheet& sheet, const ErrorBars& bars, std::size_t i) {
  const Mapping& to_y = sheet.y_of(bars.second);
  const double x = bars.x[i], y = bars.y[i];
  if (!sheet.to_x.shows(x) || !to_y.shows(y)) {
    if (to_y.scale() == Scale::kLog10 && std::isfinite(y) && y <= 0) ++sheet.frame.dropped_by_log;
    if (sheet.to_x.shows(x) && std::isinf(y) && (y > 0 || to_y.scale() != Scale::kLog10))
      draw_beyond(sheet, y > 0 ? Beyond::kAbove : Beyond::kBelow, static_cast<float>(sheet.to_x(x)),
                  sheet.color(bars.tone));
    return;
  }
  const Px at{static_cast<float>(sheet.to_x(x)), static_cast<float>(to_y(y))};
  const float reach = sheet.px(std::max(bars.radius, bars.cap)) + 1;
  if (at.x < sheet.left() - sheet.plot().width() || at.x > sheet.right() + sheet.plot().width()) return;
  const Px held_at{at.x, end_px(to_y, y, sheet.top(), sheet.bottom())};
  for (const auto* ends : {&bars.low, &bars.high})
    if (has_end(*ends, i))
      draw_whisker(sheet, bars, held_at, end_px(to_y, (*ends)[i], sheet.top(), sheet.bottom()), true,
                   std::isfinite((*ends)[i]));
  for (const auto* ends : {&bars.x_low, &bars.x_high})
    if (has_end(*ends, i))
      draw_whisker(sheet, bars, held_at, end_px(sheet.to_x, (*ends)[i], sheet.left(), sheet.right()), false,
                   std::isfinite((*ends)[i]));
  if (bars.radius > 0 && at.x > sheet.left() - reach && at.x < sheet.right() + reach && at.y > sheet.top() - reach &&
      at.y < sheet.bottom() + reach)
    draw_marker(sheet, {bars.shape, false, ""}, at, sheet.px(bars.radius), sheet.color(bars.tone));
}

}  // namespace

void draw_error_bars(Sheet& sheet) {
  for (const ErrorBars& bars : sheet.figure.error_bars) {
    if (sheet.hidden(bars.id)) continue;
    const std::size_t count = std::min(bars.x.size(), bars.y.size()), first = sheet.list.size();
    for (std::size_t i = 0; i < count; ++i) draw_one(sheet, bars, i);
    sheet.name_span(bars.id, first);
  }
}

}  // namespace lscope::plot
