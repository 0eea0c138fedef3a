#pragma once

#include <imgui.h>

#include <span>
#include <string_view>
#include <vector>

#include "spec/theme.h"
#include "ui/panel.h"
#include "ui/style.h"

namespace lscope::ui {

/// The faces of VISUAL, named by weight (regular, medium, semibold) and em size.
enum class Face { kR11, kR12, kR13, kM12, kM13, kS11, kS12, kS13, kS15, kS40 };
enum class Align { kLeft, kCenter, kRight };

struct Point {
  float x = 0, y = 0;
};

/// A piece of a line of text in its own colour and weight.
struct Run {
  std::string_view utf8;
  ImU32 color = 0;
  Face face = Face::kR12;
};

/// Draws one region in design units: px at UI scale 1, measured from the window's corner. Edges land on whole
/// pixels, hairlines on one row of pixels, text on a whole baseline.
class Canvas {
 public:
  /// `backdrop` takes grounds; null paints them.
  Canvas(ImDrawList& out, const FrameView& view, const Rect& region, Backdrop* backdrop = nullptr);

  [[nodiscard]] ImU32 ink(spec::Token token, float opacity = 1) const;
  [[nodiscard]] Backdrop* backdrop() const { return backdrop_; }
  void set_opacity(float opacity) { opacity_ = opacity; }  ///< of everything drawn from now on: 0.4 for disabled
  [[nodiscard]] float px(float design) const { return design * scale_; }
  [[nodiscard]] ImVec2 px(Point p) const { return {p.x * scale_, p.y * scale_}; }
  [[nodiscard]] float scale() const { return scale_; }

  void rect(const Rect& r, ImU32 color, float radius = 0);
  /// The same for a large opaque area that has nothing of the window under it, but other grounds.
  void ground(const Rect& r, ImU32 color, float radius = 0);
  void outline(const Rect& r, ImU32 color, float radius = 0, float width = 1);
  void hline(float x0, float x1, float y, ImU32 color);  ///< a hairline
  void vline(float x, float y0, float y1, ImU32 color, float width = 1);
  void polyline(std::span<const Point> points, ImU32 color, float width, bool closed = false);
  void convex(std::span<const Point> points, ImU32 color);
  void circle(Point center, float radius, ImU32 color);
  void ring(Point center, float radius, ImU32 color, float width);
  /// The area between a curve (x ascending) and the line y = base, without seams.
  void area(std::span<const Point> curve, float base, ImU32 color);
  void dashed(float x0, float x1, float y, ImU32 color, float width, float dash, float gap);

  [[nodiscard]] float width(std::string_view utf8, Face face) const;
  /// One line whose capitals are centred on `middle`; `x` is its left end, centre or right end.
  /// Returns its width. With `fit` > 0 a longer text loses its end to an ellipsis.
  float text(float x, float middle, std::string_view utf8, Face face, ImU32 color, Align align = Align::kLeft,
             float fit = 0);
  /// Pieces one after the other on one baseline; returns the x behind the last.
  float runs(float x, float middle, std::span<const Run> pieces);
  /// Lines no wider than `width`, broken at blanks, in Chinese between characters but never before closing
  /// punctuation.
  [[nodiscard]] std::vector<std::string> wrap(std::string_view utf8, Face face, float width) const;
  [[nodiscard]] ImFont* font(Face face) const;

 private:
  [[nodiscard]] float hair() const;  ///< a hairline in px
  ImU32 faded(ImU32 color) const;

  ImDrawList& out_;
  const FrameView& view_;
  Rect region_;  ///< px
  Backdrop* backdrop_;
  float scale_;
  float opacity_ = 1;
};

[[nodiscard]] float em(Face face);

}  // namespace lscope::ui
