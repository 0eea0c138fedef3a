#include <algorithm>
#include <cmath>
#include <span>

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

using Part = std::span<const Spot2>;

Polyline to_polyline(Part stroke, float width, Rgba color) {
  Polyline out{std::vector<Px>(stroke.size()), width, color};
  for (std::size_t i = 0; i < stroke.size(); ++i)
    out.points[i] = {static_cast<float>(stroke[i].x), static_cast<float>(stroke[i].y)};
  return out;
}

void draw_stroke(Sheet& sheet, Part stroke, float width, Rgba color) {
  if (stroke.size() == 1) {  // a value alone between two gaps
    const Px at{static_cast<float>(stroke[0].x), static_cast<float>(stroke[0].y)};
    sheet.list.emplace_back(Circle{at, width, color, color, 0});
  } else if (stroke.size() > 1) {
    sheet.list.emplace_back(to_polyline(stroke, width, color));
  }
}

/// How much of a raw curve is left under its trailing mean.
constexpr float kRawOpacity = 0.35F, kStrongRawOpacity = 0.6F;

struct Pen {
  float width;
  Rgba color;
  Dash dash;
};

/// The parts of a curve that the plot shows. One that lies wholly within is not copied: the cache holds it.
std::vector<Part> shown_parts(Sheet& sheet, const Decimated& curve) {
  constexpr double kReserve = 8;
  const Spot2 low{static_cast<double>(sheet.left()), static_cast<double>(sheet.top())};
  const Spot2 high{static_cast<double>(sheet.right()), static_cast<double>(sheet.bottom())};
  std::vector<Part> visible;
  for (const Stroke& stroke : curve.strokes) {
    if (lies_within(stroke, low, high, kReserve)) {
      visible.emplace_back(stroke);
      continue;
    }
    for (Stroke& part : clipped(stroke, low, high, kReserve)) {
      sheet.cut.push_back(std::move(part));
      visible.emplace_back(sheet.cut.back());
    }
  }
  return visible;
}

void draw_parts(Sheet& sheet, const std::vector<Part>& parts, const Line& line, const Pen& pen) {
  if (line.tone == Tone::kTruth)  // a thin line that must be seen over points and other curves
    for (const Part part : parts) draw_stroke(sheet, part, pen.width + sheet.px(2), sheet.color(Tone::kScreen));
  if (pen.dash == Dash::kSolid) {
    for (const Part part : parts) draw_stroke(sheet, part, pen.width, pen.color);
    return;
  }
  for (const Stroke& dash : dashed(parts, pattern_of(sheet, pen.dash, line.tone)))
    draw_stroke(sheet, dash, pen.width, pen.color);
}

void draw_curve(Sheet& sheet, std::size_t number) {
  const Line& line = sheet.figure.lines[number];
  const Mapping& to_y = sheet.y_of(line.second);
  const Decimated& curve =
      decimate(line.x, line.y, line.y_high, sheet.to_x, to_y, sheet.cache.line(number), sheet.cache.columns(number));
  sheet.frame.dropped_by_log += curve.dropped_by_log;
  const std::vector<Part> visible = shown_parts(sheet, curve);
  sheet.ink.insert(sheet.ink.end(), visible.begin(), visible.end());
  const Rgba color = sheet.color(line.tone);
  const float width = sheet.px(line.width + (sheet.style.is_strong ? 0.5F : 0.0F));
  draw_parts(
      sheet, visible, line,
      {width, line.smooth ? faded(color, sheet.style.is_strong ? kStrongRawOpacity : kRawOpacity) : color, line.dash});
  for (const Infinity& infinity : curve.beyond)
    draw_beyond(sheet, infinity.is_positive ? Beyond::kAbove : Beyond::kBelow, static_cast<float>(infinity.px), color);
  if (!line.smooth) return;
  const SeriesCache::Mean mean = sheet.cache.mean(number);
  const Decimated& smooth = decimate(line.x, mean.values, {}, sheet.to_x, to_y, mean.index, mean.columns);
  draw_parts(sheet, shown_parts(sheet, smooth), line, {width, color, line.dash});
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
  const auto& bands = sheet.figure.bands;
  for (std::size_t i = 0; i < bands.size(); ++i) {
    const Band& band = bands[i];
    if (sheet.hidden(band.id)) continue;
    const std::size_t first = sheet.list.size();
    Rgba color = sheet.color(band.tone);
    if (band.tone == Tone::kGap)
      color.a = sheet.style.gap_alpha;
    else
      color = faded(color, band.opacity);
    for (const Strip& strip :
         decimate_band(band.x, band.low, band.high, sheet.to_x, sheet.y_of(band.second), sheet.cache.band(i)))
      sheet.list.emplace_back(Area{to_chain(strip.above, top, bottom), to_chain(strip.below, top, bottom), color});
    sheet.name_span(band.id, first);
  }
}

void draw_lines(Sheet& sheet) {
  const auto& lines = sheet.figure.lines;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (sheet.hidden(lines[i].id)) continue;
    const std::size_t first = sheet.list.size();
    draw_curve(sheet, i);
    sheet.name_span(lines[i].id, first);
  }
}

void draw_levels(Sheet& sheet) {
  for (const Level& level : sheet.figure.levels) {
    if (!sheet.to_y.shows(level.y)) continue;
    const double y = std::floor(sheet.to_y(level.y)) + 0.5;
    if (y < static_cast<double>(sheet.top()) || y > static_cast<double>(sheet.bottom())) continue;
    const Stroke whole{{static_cast<double>(sheet.left()), y}, {static_cast<double>(sheet.right()), y}};
    const Part parts[] = {whole};
    for (const Stroke& dash : dashed(parts, pattern_of(sheet, Dash::kFloor, level.tone)))
      draw_stroke(sheet, dash, sheet.px(1.5F), sheet.color(level.tone));
  }
}

}  // namespace lscope::plot
