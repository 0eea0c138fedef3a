#include "plot/to_text.h"

#include <cmath>
#include <cstdint>

#include "base/number_text.h"

namespace lscope::plot {
namespace {

std::string number(float value) {
  const double rounded = std::round(static_cast<double>(value) * 10) / 10;
  return base::exact(rounded == 0 ? 0 : rounded);  // no "-0"
}

std::string point(Px p) { return number(p.x) + "," + number(p.y); }

std::string color(Rgba c) {
  constexpr const char* kDigits = "0123456789ABCDEF";
  std::string out = "#";
  const auto add = [&](std::uint8_t byte) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  };
  add(c.r), add(c.g), add(c.b);
  if (c.a != 255) add(c.a);
  return out;
}

std::string points(const std::vector<Px>& all) {
  std::string out;
  for (const Px p : all) out += " " + point(p);
  return out;
}

/// FNV-1a over the colours.
std::string checksum(const std::vector<Rgba>& pixels) {
  std::uint32_t hash = 2166136261U;
  for (const Rgba c : pixels)
    for (const std::uint8_t byte : {c.r, c.g, c.b, c.a}) hash = (hash ^ byte) * 16777619U;
  return std::to_string(hash);
}

struct Teller {
  std::string operator()(const Polyline& line) const {
    return "line " + color(line.color) + " w" + number(line.width) + points(line.points);
  }
  std::string operator()(const FilledRect& rect) const {
    return "rect " + color(rect.color) + " " + point(rect.top_left) + " " + point(rect.bottom_right) +
           (rect.radius > 0 ? " r" + number(rect.radius) : "");
  }
  std::string operator()(const OutlinedRect& rect) const {
    return "outline " + color(rect.color) + " w" + number(rect.width) + " " + point(rect.top_left) + " " +
           point(rect.bottom_right) + (rect.radius > 0 ? " r" + number(rect.radius) : "");
  }
  std::string operator()(const FilledPolygon& polygon) const {
    return "polygon " + color(polygon.color) + points(polygon.points);
  }
  std::string operator()(const Area& area) const {
    return "area " + color(area.color) + " above" + points(area.above) + " below" + points(area.below);
  }
  std::string operator()(const Circle& circle) const {
    std::string out = "circle " + point(circle.center) + " r" + number(circle.radius);
    if (circle.fill.a > 0) out += " fill " + color(circle.fill);
    if (circle.edge_width > 0) out += " edge " + color(circle.edge) + " w" + number(circle.edge_width);
    return out;
  }
  std::string operator()(const Text& text) const {
    constexpr const char* kWeights[] = {"", " medium", " semibold"};
    return "text " + point(text.anchor) + " align " + number(text.align_x) + "," + number(text.align_y) + " size " +
           number(text.size) + kWeights[static_cast<std::size_t>(text.weight)] +
           (text.turn == 0 ? "" : " turn " + number(text.turn)) + " " + color(text.color) + " \"" + text.utf8 + "\"";
  }
  std::string operator()(const Image& image) const {
    return "image " + point(image.top_left) + " " + point(image.bottom_right) + " " + std::to_string(image.columns) +
           "x" + std::to_string(image.rows) + (image.sharp ? " sharp" : "") + " sum " + checksum(image.pixels);
  }
  std::string operator()(const PushClip& clip) const {
    return "clip " + point(clip.top_left) + " " + point(clip.bottom_right);
  }
  std::string operator()(const PopClip& /*clip*/) const { return "unclip"; }
};

}  // namespace

std::string to_text(const DisplayList& list) {
  std::string out;
  for (const Primitive& primitive : list) out += std::visit(Teller{}, primitive) + "\n";
  return out;
}

}  // namespace lscope::plot
