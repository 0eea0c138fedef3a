#include "ui/backdrop.h"

#include <algorithm>
#include <cmath>

namespace lscope::ui {

void Backdrop::fill(const ImDrawList& out, ImVec2 low, ImVec2 high, ImU32 color) {
  const ImVec2 top_left = out.GetClipRectMin(), bottom_right = out.GetClipRectMax();
  const Fill clipped{{std::max(low.x, std::round(top_left.x)), std::max(low.y, std::round(top_left.y))},
                     {std::min(high.x, std::round(bottom_right.x)), std::min(high.y, std::round(bottom_right.y))},
                     color};
  if (clipped.low.x < clipped.high.x && clipped.low.y < clipped.high.y) fills_.push_back(clipped);
}

void Backdrop::add(ImDrawList& out, ImVec2 low, ImVec2 high, ImU32 color, float radius) {
  const float r = std::ceil(std::min({radius, (high.x - low.x) / 2, (high.y - low.y) / 2}));
  fill(out, {low.x, low.y + r}, {high.x, high.y - r}, color);
  if (r <= 0) return;
  fill(out, {low.x + r, low.y}, {high.x - r, low.y + r}, color);
  fill(out, {low.x + r, high.y - r}, {high.x - r, high.y}, color);
  const struct {
    ImVec2 center;
    int from;  // twelfths of a turn, from the right, clockwise on the screen
  } corners[] = {{{low.x + r, low.y + r}, 6},
                 {{high.x - r, low.y + r}, 9},
                 {{high.x - r, high.y - r}, 0},
                 {{low.x + r, high.y - r}, 3}};
  for (const auto& corner : corners) {
    out.PathLineTo(corner.center);
    out.PathArcToFast(corner.center, r, corner.from, corner.from + 3);
    out.PathFillConvex(color);
  }
}

}  // namespace lscope::ui
