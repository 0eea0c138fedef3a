#include <algorithm>
#include <cmath>
#include <string>

#include "plot/parts.h"

namespace lscope::plot {
namespace {

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

void draw_shape(Sheet& sheet, Shape shape, Px at, float radius, Rgba fill, Rgba edge, float edge_width) {
  if (shape == Shape::kCircle) {
    sheet.list.emplace_back(Circle{at, radius, fill, edge, edge_width});
    return;
  }
  if (shape == Shape::kDiamond) {
    sheet.diamond(at, 1.25F * radius, fill, edge, edge_width);
    return;
  }
  const float r = 0.9F * radius;
  if (fill.a > 0) {
    sheet.list.emplace_back(FilledPolygon{corners(shape, at, r + edge_width / 2), edge});
    sheet.list.emplace_back(FilledPolygon{corners(shape, at, r - edge_width / 2), fill});
    return;
  }
  std::vector<Px> closed = corners(shape, at, r);
  closed.push_back(closed[0]);
  closed.push_back(closed[1]);
  sheet.list.emplace_back(Polyline{std::move(closed), edge_width, edge});
}

}  // namespace

void draw_marker(Sheet& sheet, const Marker& marker, Px at, float radius, Rgba color) {
  const bool hollow = marker.hollow, has_number = !marker.number.empty();
  // A number is read on the darkest (or whitest) ground, not on the field below a hollow marker.
  const Rgba fill = !hollow ? color : (has_number ? sheet.color(Tone::kScreen) : Rgba{0, 0, 0, 0});
  const bool is_narrow = has_number && marker.shape == Shape::kTriangle;  // at the height where the number stands
  draw_shape(sheet, marker.shape, at, is_narrow ? 1.3F * radius : radius, fill,
             hollow ? color : sheet.color(Tone::kPointEdge), sheet.px(hollow ? 1.5F : 1.25F));
  if (has_number)
    sheet.text({at.x, at.y + (is_narrow ? 0.25F * radius : 0)}, 0.5F, 0.5F, sheet.style.tick_size, marker.number,
               hollow ? color : ink_on(color), Weight::kSemiBold);
}

void draw_beyond(Sheet& sheet, Beyond side, float along, Rgba color) {
  const float reach = sheet.px(5), half = sheet.px(4), in = sheet.px(2);
  const bool upright = side == Beyond::kAbove || side == Beyond::kBelow;
  const Box plot = sheet.plot();
  if (upright ? along < plot.left - 0.5F || along > plot.right + 0.5F
              : along < plot.top - 0.5F || along > plot.bottom + 0.5F)
    return;
  const bool is_low = side == Beyond::kAbove || side == Beyond::kLeft;  // in px
  const float edge = upright ? (is_low ? plot.top : plot.bottom) : (is_low ? plot.left : plot.right);
  const float inwards = is_low ? 1.0F : -1.0F;
  const float tip = edge + inwards * in, foot = tip + inwards * reach;
  std::vector<Px> corners{{along, tip}, {along + half, foot}, {along - half, foot}};
  if (!upright)
    for (Px& p : corners) p = {p.y, p.x};
  sheet.list.emplace_back(FilledPolygon{std::move(corners), color});
}

namespace {

/// A point with an infinite coordinate: a triangle at the edge, held in the plot along it.
void draw_infinite(Sheet& sheet, const Mapping& to_y, double x, double y, Rgba color) {
  if (std::isnan(x) || std::isnan(y)) return;
  if (std::isinf(y) && (sheet.to_x.shows(x)) && (y > 0 || to_y.scale() != Scale::kLog10))
    draw_beyond(sheet, y > 0 ? Beyond::kAbove : Beyond::kBelow, static_cast<float>(sheet.to_x(x)), color);
  else if (std::isinf(x) && to_y.shows(y) && (x > 0 || sheet.to_x.scale() != Scale::kLog10))
    draw_beyond(sheet, x > 0 ? Beyond::kRight : Beyond::kLeft, static_cast<float>(to_y(y)), color);
}

}  // namespace

void draw_points(Sheet& sheet) {
  for (const Points& cloud : sheet.figure.points) {
    if (sheet.hidden(cloud.id)) continue;
    const Mapping& to_y = sheet.y_of(cloud.second);
    const Rgba color = sheet.color(cloud.tone);
    const float radius = sheet.px(cloud.radius), reach = 2 * radius;
    const std::size_t count = std::min(cloud.x.size(), cloud.y.size()), first = sheet.list.size();
    for (std::size_t i = 0; i < count; ++i) {
      const double x = cloud.x[i], y = cloud.y[i];
      if (!sheet.to_x.shows(x) || !to_y.shows(y)) {
        if (to_y.scale() == Scale::kLog10 && std::isfinite(y) && y <= 0) ++sheet.frame.dropped_by_log;
        draw_infinite(sheet, to_y, x, y, color);
        continue;
      }
      const Px at{static_cast<float>(sheet.to_x(x)), static_cast<float>(to_y(y))};
      if (at.x < sheet.left() - reach || at.x > sheet.right() + reach || at.y < sheet.top() - reach ||
          at.y > sheet.bottom() + reach)
        continue;
      draw_marker(sheet, {cloud.shape, cloud.hollow, cloud.number}, at, radius, color);
    }
    sheet.name_span(cloud.id, first);
  }
}

}  // namespace lscope::plot
