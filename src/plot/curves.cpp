#include <algorithm>
#include <cmath>

#include "plot/dash.h"
#include "plot/parts.h"

namespace lscope::plot {
namespace {

bool is_lane(Tone tone) { return tone >= Tone::kLaneA && tone <= Tone::kLaneD; }

/// In px of the medium. Ghosts and the train curves of lanes are dotted wider than layers.
DashPattern pattern_of(const Sheet& sheet, Dash dash, Tone tone) {
  DashPattern pattern = dash_pattern(dash);
  if (dash == Dash::kDotted && (tone == Tone::kGhost || is_lane(tone))) pattern = {2, 3};
  const auto scale = static_cast<double>(sheet.style.line_scale);
  return {pattern.on * scale, pattern.off * scale};
}

Polyline to_polyline(const Stroke& stroke, float width, Rgba color) {
  Polyline out{{}, width, color};
  out.points.reserve(stroke.size());
  for (const Spot2& p : stroke) out.points.push_back({static_cast<float>(p.x), static_cast<float>(p.y)});
  return out;
}

void draw_strokes(Sheet& sheet, const std::vector<Stroke>& strokes, float width, Rgba color) {
  for (const Stroke& stroke : strokes) {
    if (stroke.size() == 1) {  // a value alone between two gaps
      const Px at{static_cast<float>(stroke[0].x), static_cast<float>(stroke[0].y)};
      sheet.list.emplace_back(Circle{at, width, color, color, 0});
    } else if (stroke.size() > 1) {
      sheet.list.emplace_back(to_polyline(stroke, width, color));
    }
  }
}

void draw_curve(Sheet& sheet, const Line& line) {
  const Decimated curve = decimate(line.x, line.y, line.y_high, sheet.to_x, sheet.to_y);
  sheet.frame.dropped_by_log += curve.dropped_by_log;
  const Spot2 low{static_cast<double>(sheet.left()), static_cast<double>(sheet.top())};
  const Spot2 high{static_cast<double>(sheet.right()), static_cast<double>(sheet.bottom())};
  std::vector<Stroke> visible;
  for (const Stroke& stroke : curve.strokes)
    for (Stroke& part : clipped(stroke, low, high, 8)) visible.push_back(std::move(part));
  sheet.ink.insert(sheet.ink.end(), visible.begin(), visible.end());
  const float width = sheet.px(line.width);
  // The truth is a thin line that must be seen over points and other curves.
  if (line.tone == Tone::kTruth) draw_strokes(sheet, visible, width + sheet.px(2), sheet.color(Tone::kScreen));
  if (line.dash == Dash::kSolid)
    draw_strokes(sheet, visible, width, sheet.color(line.tone));
  else
    draw_strokes(sheet, dashed(visible, pattern_of(sheet, line.dash, line.tone)), width, sheet.color(line.tone));
}

std::vector<Px> to_chain(const Stroke& stroke, double top, double bottom) {
  std::vector<Px> out;
  out.reserve(stroke.size());
  const double reach = bottom - top;  // far values only have to leave the plot
  for (const Spot2& p : stroke)
    out.push_back({static_cast<float>(p.x), static_cast<float>(std::clamp(p.y, top - 8 * reach, bottom + 8 * reach))});
  return out;
}

}  // namespace

void draw_bands(Sheet& sheet) {
  const auto top = static_cast<double>(sheet.top()), bottom = static_cast<double>(sheet.bottom());
  for (const Band& band : sheet.figure.bands) {
    if (sheet.hidden(band.id)) continue;
    const std::size_t first = sheet.list.size();
    Rgba color = sheet.color(band.tone);
    if (band.tone == Tone::kGap)
      color.a = sheet.style.gap_alpha;
    else
      color = faded(color, band.opacity);
    for (const Strip& strip : decimate_band(band.x, band.low, band.high, sheet.to_x, sheet.to_y))
      sheet.list.emplace_back(Area{to_chain(strip.above, top, bottom), to_chain(strip.below, top, bottom), color});
    sheet.name_span(band.id, first);
  }
}

void draw_lines(Sheet& sheet) {
  for (const Line& line : sheet.figure.lines) {
    if (sheet.hidden(line.id)) continue;
    const std::size_t first = sheet.list.size();
    draw_curve(sheet, line);
    sheet.name_span(line.id, first);
  }
}

void draw_levels(Sheet& sheet) {
  for (const Level& level : sheet.figure.levels) {
    if (!sheet.to_y.shows(level.y)) continue;
    const double y = std::floor(sheet.to_y(level.y)) + 0.5;
    if (y < static_cast<double>(sheet.top()) || y > static_cast<double>(sheet.bottom())) continue;
    const std::vector<Stroke> whole{{{static_cast<double>(sheet.left()), y}, {static_cast<double>(sheet.right()), y}}};
    draw_strokes(sheet, dashed(whole, pattern_of(sheet, Dash::kFloor, level.tone)), sheet.px(1.5F),
                 sheet.color(level.tone));
  }
}

}  // namespace lscope::plot
