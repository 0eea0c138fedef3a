#pragma once

#include <deque>
#include <span>
#include <string>
#include <vector>

#include "plot/decimate.h"
#include "plot/layout.h"
#include "plot/scale.h"
#include "plot/series_cache.h"

namespace lscope::plot {

/// A rectangle in px.
struct Box {
  float left = 0, top = 0, right = 0, bottom = 0;
  [[nodiscard]] float width() const { return right - left; }
  [[nodiscard]] float height() const { return bottom - top; }
  [[nodiscard]] bool overlaps(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
  [[nodiscard]] bool contains(Px p) const { return p.x >= left && p.x <= right && p.y >= top && p.y <= bottom; }
};

/// `value` held between two bounds; the middle of them where a small plot leaves no room between.
[[nodiscard]] inline float held(float value, float low, float high) {
  return low > high ? (low + high) / 2 : (value < low ? low : (value > high ? high : value));
}

[[nodiscard]] Rgba faded(Rgba color, float opacity);
/// Relative luminance of WCAG 2, 0..1.
[[nodiscard]] float luminance(Rgba color);
/// Near-black or white, whichever reads better on `ground`.
[[nodiscard]] Rgba ink_on(Rgba ground);

/// How the names along the x axis are turned where they do not fit side by side.
struct Slant {
  float degrees = 0;  ///< 0: they are not
  float length = 0;   ///< px that the longest may take along its own direction
  float depth = 0;    ///< px they take below the plot, more than a row of level ones
};

/// What layout() works on: the question, the answer so far, and where ink already is. Lives for one call.
struct Sheet {
  const Figure& figure;
  const View& view;
  const Style& style;
  const TextMeasure& measure;
  SeriesCache& cache;
  Frame frame;
  DisplayList list;
  Mapping to_x, to_y, to_y2;  ///< to_y2: only where the figure has a second y axis
  /// The curves as drawn, for labels to keep away from: pieces of what the cache keeps or `cut` holds.
  std::vector<std::span<const Spot2>> ink;
  std::deque<Stroke> cut;   ///< pieces of curves that leave the plot
  std::vector<Box> taken;   ///< labels and flags placed so far
  Axis x_axis, y_axis;      ///< with the names that bars and ridges bring along
  float second_gutter = 0;  ///< px that the labels of the second y axis take at the right of the plot
  float y_gutter = 0;       ///< px that the numbers of the y axis take at the left of the plot
  Slant slant{};            ///< of the names along the x axis
  std::vector<Span> spans = {};

  /// All that was drawn since the list had `first` primitives is the series `id`.
  void name_span(const std::string& id, std::size_t first) {
    if (!id.empty() && list.size() > first) spans.push_back({id, first, list.size()});
  }

  [[nodiscard]] float px(float design) const { return design * style.line_scale; }
  [[nodiscard]] float hairline() const;  ///< 1 px times the scale, whole
  [[nodiscard]] float left() const { return frame.plot_top_left.x; }
  [[nodiscard]] float right() const { return frame.plot_bottom_right.x; }
  [[nodiscard]] float top() const { return frame.plot_top_left.y; }
  [[nodiscard]] float bottom() const { return frame.plot_bottom_right.y; }
  [[nodiscard]] Box plot() const { return {left(), top(), right(), bottom()}; }
  [[nodiscard]] bool hidden(const std::string& id) const { return !id.empty() && view.hidden.contains(id); }
  [[nodiscard]] Rgba color(Tone tone) const { return style[tone]; }
  [[nodiscard]] float text_width(const std::string& utf8, float size, Weight weight = Weight::kRegular) const;
  [[nodiscard]] const Mapping& y_of(bool second) const { return second && figure.y2 ? to_y2 : to_y; }
  /// The text, or as much of it as fits before an ellipsis; empty where not even one character does.
  [[nodiscard]] std::string shortened(std::string utf8, float size, Weight weight, float room) const;
  /// The px of a data point; only for what to_x.shows() and to_y.shows().
  [[nodiscard]] Px at(double x, double y) const;

  void line(Px from, Px to, float width, Rgba color);
  /// A straight line along an axis, put onto the pixel grid.
  void crisp_line(Px from, Px to, float width, Rgba color);
  void text(Px anchor, float align_x, float align_y, float size, std::string utf8, Rgba color,
            Weight weight = Weight::kRegular);
  /// Turned around its anchor, degrees against the clock.
  void turned_text(float degrees, Px anchor, float align_x, float size, std::string utf8, Rgba color,
                   Weight weight = Weight::kRegular);
  void rect(Box box, Rgba color, float radius = 0);
  void outline(Box box, Rgba color, float width, float radius = 0);
  void diamond(Px center, float reach, Rgba fill, Rgba edge, float edge_width);

  /// How much a label at `box` would cover: pieces of curves, and much more for other labels.
  [[nodiscard]] int crowding(const Box& box) const;
  /// The candidate with the least crowding; the earlier one where they are equal.
  [[nodiscard]] std::size_t emptiest(const std::vector<Box>& candidates) const;
};

}  // namespace lscope::plot
