#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "plot/parts.h"

namespace lscope::plot {
namespace {

int class_of(Tone tone) {
  return tone >= Tone::kClass0 && tone <= Tone::kClass9 ? static_cast<int>(tone) - static_cast<int>(Tone::kClass0) : -1;
}

/// From five classes on colours and shapes cannot be told apart: the number of the class stands in each marker.
bool needs_numbers(const Figure& figure) {
  std::set<int> classes;
  for (const Points& cloud : figure.points)
    if (class_of(cloud.tone) >= 0) classes.insert(class_of(cloud.tone));
  return classes.size() >= 5;
}

std::vector<Px> corners(Shape shape, Px c, float r) {
  switch (shape) {
    case Shape::kSquare:
      return {{c.x - r, c.y - r}, {c.x + r, c.y - r}, {c.x + r, c.y + r}, {c.x - r, c.y + r}};
    case Shape::kTriangle:
      return {{c.x, c.y - 1.2F * r}, {c.x + 1.1F * r, c.y + 0.8F * r}, {c.x - 1.1F * r, c.y + 0.8F * r}};
    case Shape::kCircle:
    case Shape::kDiamond:
      break;
  }
  return {};
}

}  // namespace

void draw_marker(Sheet& sheet, Shape shape, Px at, float radius, Rgba color, bool hollow) {
  const Rgba none{0, 0, 0, 0}, edge = hollow ? color : sheet.color(Tone::kPointEdge);
  const float edge_width = sheet.px(hollow ? 1.5F : 1.25F);
  if (shape == Shape::kCircle) {
    sheet.list.emplace_back(Circle{at, radius, hollow ? none : color, edge, edge_width});
    return;
  }
  if (shape == Shape::kDiamond) {
    sheet.diamond(at, 1.25F * radius, hollow ? none : color, edge, edge_width);
    return;
  }
  const float r = 0.9F * radius;
  if (!hollow) {
    sheet.list.emplace_back(FilledPolygon{corners(shape, at, r + edge_width / 2), edge});
    sheet.list.emplace_back(FilledPolygon{corners(shape, at, r - edge_width / 2), color});
    return;
  }
  std::vector<Px> closed = corners(shape, at, r);
  closed.push_back(closed[0]);
  closed.push_back(closed[1]);
  sheet.list.emplace_back(Polyline{std::move(closed), edge_width, edge});
}

void draw_points(Sheet& sheet) {
  const bool numbers = needs_numbers(sheet.figure);
  for (const Points& cloud : sheet.figure.points) {
    if (sheet.hidden(cloud.id)) continue;
    const Rgba color = sheet.color(cloud.tone);
    const float radius = sheet.px(cloud.radius), reach = 2 * radius;
    const std::size_t count = std::min(cloud.x.size(), cloud.y.size());
    for (std::size_t i = 0; i < count; ++i) {
      if (!sheet.to_x.shows(cloud.x[i]) || !sheet.to_y.shows(cloud.y[i])) {
        const double y = cloud.y[i];
        if (sheet.frame.y_scale == Scale::kLog10 && std::isfinite(y) && y <= 0) ++sheet.frame.dropped_by_log;
        continue;
      }
      const Px at = sheet.at(cloud.x[i], cloud.y[i]);
      if (at.x < sheet.left() - reach || at.x > sheet.right() + reach || at.y < sheet.top() - reach ||
          at.y > sheet.bottom() + reach)
        continue;
      draw_marker(sheet, cloud.shape, at, radius, color, cloud.hollow);
      if (numbers && !cloud.hollow && radius >= sheet.px(6) && class_of(cloud.tone) >= 0)
        sheet.text(at, 0.5F, 0.5F, sheet.style.tick_size, std::string(1, static_cast<char>('0' + class_of(cloud.tone))),
                   ink_on(color), Weight::kSemiBold);
    }
  }
}

}  // namespace lscope::plot
