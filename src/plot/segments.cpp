#include <algorithm>
#include <cmath>

#include "plot/dash.h"
#include "plot/parts.h"

namespace lscope::plot {
namespace {

void draw_one(Sheet& sheet, const Segments& segments, std::size_t i) {
  const double x0 = segments.x0[i], y0 = segments.y0[i], x1 = segments.x1[i], y1 = segments.y1[i];
  if (!sheet.to_x.shows(x0) || !sheet.to_x.shows(x1) || !sheet.to_y.shows(y0) || !sheet.to_y.shows(y1)) return;
  const float width = sheet.px(i < segments.width.size() ? segments.width[i] : 1);
  const float opacity = i < segments.opacity.size() ? segments.opacity[i] : 1;
  if (!(width > 0) || !(opacity > 0)) return;
  const Tone tone = i < segments.tone.size() ? segments.tone[i] : Tone::kText3;
  const Stroke path{{sheet.to_x(x0), sheet.to_y(y0)}, {sheet.to_x(x1), sheet.to_y(y1)}};
  const Spot2 low{static_cast<double>(sheet.left()), static_cast<double>(sheet.top())};
  const Spot2 high{static_cast<double>(sheet.right()), static_cast<double>(sheet.bottom())};
  const float held_width = std::min(width, sheet.px(64));
  for (const Stroke& part : clipped(path, low, high, static_cast<double>(held_width)))
    if (part.size() > 1)
      sheet.line({static_cast<float>(part.front().x), static_cast<float>(part.front().y)},
                 {static_cast<float>(part.back().x), static_cast<float>(part.back().y)}, held_width,
                 faded(sheet.color(tone), opacity));
}

}  // namespace

void draw_segments(Sheet& sheet) {
  for (const Segments& segments : sheet.figure.segments) {
    if (sheet.hidden(segments.id)) continue;
    const std::size_t count =
        std::min({segments.x0.size(), segments.y0.size(), segments.x1.size(), segments.y1.size()});
    const std::size_t first = sheet.list.size();
    for (std::size_t i = 0; i < count; ++i) draw_one(sheet, segments, i);
    sheet.name_span(segments.id, first);
  }
}

}  // namespace lscope::plot
