#include "plot/sheet.h"

#include <algorithm>
#include <cmath>

namespace lscope::plot {

Rgba faded(Rgba color, float opacity) {
  color.a = static_cast<std::uint8_t>(static_cast<float>(color.a) * std::clamp(opacity, 0.0F, 1.0F) + 0.5F);
  return color;
}

float luminance(Rgba color) {
  const auto linear = [](std::uint8_t channel) {
    const float c = static_cast<float>(channel) / 255;
    return c <= 0.04045F ? c / 12.92F : std::pow((c + 0.055F) / 1.055F, 2.4F);
  };
  return 0.2126F * linear(color.r) + 0.7152F * linear(color.g) + 0.0722F * linear(color.b);
}

Rgba ink_on(Rgba ground) {
  constexpr Rgba kNearBlack{0x0A, 0x0E, 0x12, 255}, kWhite{255, 255, 255, 255};
  return luminance(ground) > 0.22F ? kNearBlack : kWhite;
}

float Sheet::hairline() const { return std::max(1.0F, std::round(style.line_scale)); }

float Sheet::text_width(const std::string& utf8, float size, Weight weight) const {
  return utf8.empty() ? 0 : measure.width(utf8, size, weight);
}

std::string Sheet::shortened(std::string utf8, float size, Weight weight, float room) const {
  if (text_width(utf8, size, weight) <= room) return utf8;
  while (!utf8.empty()) {
    while ((static_cast<unsigned char>(utf8.back()) & 0xC0U) == 0x80U && utf8.size() > 1) utf8.pop_back();
    utf8.pop_back();
    while (!utf8.empty() && utf8.back() == ' ') utf8.pop_back();
    if (!utf8.empty() && text_width(utf8 + "…", size, weight) <= room) return utf8 + "…";
  }
  return utf8;
}

Px Sheet::at(double x, double y) const { return {static_cast<float>(to_x(x)), static_cast<float>(to_y(y))}; }

void Sheet::line(Px from, Px to, float width, Rgba color) { list.emplace_back(Polyline{{from, to}, width, color}); }

void Sheet::crisp_line(Px from, Px to, float width, Rgba color) {
  // An odd width sits on half pixels, an even one on whole ones.
  const float shift = static_cast<int>(std::round(width)) % 2 == 1 ? 0.5F : 0.0F;
  if (from.x == to.x) from.x = to.x = std::floor(from.x) + shift;
  if (from.y == to.y) from.y = to.y = std::floor(from.y) + shift;
  line(from, to, width, color);
}

void Sheet::text(Px anchor, float align_x, float align_y, float size, std::string utf8, Rgba color, Weight weight) {
  if (utf8.empty()) return;
  list.emplace_back(Text{anchor, align_x, align_y, size, std::move(utf8), color, weight});
}

void Sheet::turned_text(float degrees, Px anchor, float align_x, float size, std::string utf8, Rgba color,
                        Weight weight) {
  if (utf8.empty()) return;
  list.emplace_back(Text{anchor, align_x, 0.5F, size, std::move(utf8), color, weight, degrees});
}

void Sheet::rect(Box box, Rgba color, float radius) {
  list.emplace_back(FilledRect{{box.left, box.top}, {box.right, box.bottom}, color, radius});
}

void Sheet::outline(Box box, Rgba color, float width, float radius) {
  list.emplace_back(OutlinedRect{{box.left, box.top}, {box.right, box.bottom}, color, width, radius});
}

void Sheet::diamond(Px center, float reach, Rgba fill, Rgba edge, float edge_width) {
  const auto corners = [center](float r) {
    return std::vector<Px>{
        {center.x, center.y - r}, {center.x + r, center.y}, {center.x, center.y + r}, {center.x - r, center.y}};
  };
  // A stroke centred on the edge reaches width / 2 outwards, times sqrt 2 at the corners.
  if (fill.a > 0 && edge_width > 0) list.emplace_back(FilledPolygon{corners(reach + 0.71F * edge_width), edge});
  if (fill.a > 0) {
    list.emplace_back(FilledPolygon{corners(reach - 0.71F * edge_width), fill});
    return;
  }
  std::vector<Px> closed = corners(reach);
  closed.push_back(closed.front());
  closed.push_back(closed[1]);  // so that the last corner is joined as the others
  list.emplace_back(Polyline{std::move(closed), edge_width, edge});
}

int Sheet::crowding(const Box& box) const {
  int sum = 0;
  for (const Box& other : taken)
    if (box.overlaps(other)) sum += 1000;
  for (const std::span<const Spot2> stroke : ink) {
    for (std::size_t i = 1; i < stroke.size(); ++i) {
      const Spot2 &a = stroke[i - 1], &b = stroke[i];
      const auto left = static_cast<double>(box.left), right = static_cast<double>(box.right);
      if ((a.x < left && b.x < left) || (a.x > right && b.x > right)) continue;  // most of them
      const Box reach{static_cast<float>(std::min(a.x, b.x)), static_cast<float>(std::min(a.y, b.y)) - 1,
                      static_cast<float>(std::max(a.x, b.x)) + 0.01F, static_cast<float>(std::max(a.y, b.y)) + 1};
      if (!box.overlaps(reach)) continue;
      // A long straight segment only counts where the line itself passes the box.
      const auto side = [&](float x, float y) {
        return (b.x - a.x) * (static_cast<double>(y) - a.y) - (b.y - a.y) * (static_cast<double>(x) - a.x) > 0;
      };
      const bool first = side(box.left, box.top);
      if (side(box.right, box.top) == first && side(box.left, box.bottom) == first &&
          side(box.right, box.bottom) == first)
        continue;
      ++sum;
    }
  }
  return sum;
}

std::size_t Sheet::emptiest(const std::vector<Box>& candidates) const {
  std::size_t best = 0;
  int least = -1;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const int now = crowding(candidates[i]);
    if (least < 0 || now < least) least = now, best = i;
  }
  return best;
}

}  // namespace lscope::plot
