#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace lscope::plot {

struct Px {
  float x = 0, y = 0;
  friend bool operator==(const Px&, const Px&) = default;
};
struct Rgba {
  std::uint8_t r = 0, g = 0, b = 0, a = 255;
  friend bool operator==(const Rgba&, const Rgba&) = default;
};
enum class Weight : std::uint8_t { kRegular, kMedium, kSemiBold };

struct Polyline {
  std::vector<Px> points;
  float width;
  Rgba color;
};
struct FilledRect {
  Px top_left, bottom_right;
  Rgba color;
  float radius = 0;
};
struct OutlinedRect {
  Px top_left, bottom_right;
  Rgba color;
  float width = 1;
  float radius = 0;
};
/// A convex polygon (markers, arrow heads, area slices).
struct FilledPolygon {
  std::vector<Px> points;
  Rgba color;
};
/// The region between two chains over the same ascending x: `above[i]` straight over `below[i]`, never crossing. One
/// area, so that no painter lays translucent slices over each other.
struct Area {
  std::vector<Px> above, below;
  Rgba color;
};
struct Circle {
  Px center;
  float radius;
  Rgba fill;
  Rgba edge;
  float edge_width = 0;
};  ///< fill.a == 0: hollow
/// `anchor` is the text's box: align 0 = left/top, 0.5 = middle, 1 = right/bottom. Size is the em in px. The box is
/// 1.2 em high; the baseline lies 0.364 em below its middle, so that capitals stand in the middle of a row.
struct Text {
  Px anchor;
  float align_x, align_y;
  float size;
  std::string utf8;
  Rgba color;
  Weight weight = Weight::kRegular;
  float turn = 0;  ///< degrees around the anchor, against the clock: 90 is read upwards
};
/// Pixels, row 0 on top, stretched over the rectangle. `texture` != 0: the painter may show that texture instead.
/// `pixels` may be empty (the window paints this field by shader).
struct Image {
  Px top_left, bottom_right;
  int columns, rows;
  std::vector<Rgba> pixels;
  std::uint64_t texture = 0;
  bool sharp = false;  ///< cells with edges, not smooth between their middles
};
struct PushClip {
  Px top_left, bottom_right;
};
struct PopClip {};

using Primitive =
    std::variant<Polyline, FilledRect, OutlinedRect, FilledPolygon, Area, Circle, Text, Image, PushClip, PopClip>;
/// What a figure looks like at one size. All decisions (ticks, label placement, decimation, dashes, colours, ranges
/// made finite) are taken in layout(); painters only translate, so screen, SVG, PDF and PNG agree. A NaN never
/// reaches a painter.
using DisplayList = std::vector<Primitive>;

/// Where a text's baseline stands; painters round it to a whole pixel on the screen.
[[nodiscard]] inline float baseline(const Text& text) {
  return text.anchor.y + ((0.5F - text.align_y) * 1.2F + 0.364F) * text.size;
}

}  // namespace lscope::plot
