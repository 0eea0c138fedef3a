#include "plot/cairo_painter.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <variant>

#include "plot/image_surface.h"
#include "plot/pango_text.h"

namespace lscope::plot {
namespace {

constexpr double kPi = std::numbers::pi;

double d(float value) { return static_cast<double>(value); }

/// Puts primitives onto a context, one kind a function.
class Painter {
 public:
  explicit Painter(cairo_t* cairo) : cairo_(cairo) {
    use_exact_metrics(cairo_);
    cairo_set_line_join(cairo_, CAIRO_LINE_JOIN_ROUND);
  }

  void operator()(const Polyline& line) const {
    if (line.points.size() < 2) return;
    chain(line.points);
    set_color(line.color);
    cairo_set_line_width(cairo_, d(line.width));
    cairo_stroke(cairo_);
  }
  void operator()(const FilledRect& rect) const {
    rectangle(rect.top_left, rect.bottom_right, rect.radius, 0);
    set_color(rect.color);
    cairo_fill(cairo_);
  }
  void operator()(const OutlinedRect& rect) const {
    rectangle(rect.top_left, rect.bottom_right, rect.radius, rect.width / 2);
    set_color(rect.color);
    cairo_set_line_width(cairo_, d(rect.width));
    cairo_stroke(cairo_);
  }
  void operator()(const FilledPolygon& polygon) const {
    chain(polygon.points);
    cairo_close_path(cairo_);
    set_color(polygon.color);
    cairo_fill(cairo_);
  }
  void operator()(const Area& area) const {
    chain(area.above);
    for (std::size_t i = area.below.size(); i-- > 0;) cairo_line_to(cairo_, d(area.below[i].x), d(area.below[i].y));
    cairo_close_path(cairo_);
    set_color(area.color);
    cairo_fill(cairo_);
  }
  void operator()(const Circle& circle) const {
    cairo_new_sub_path(cairo_);
    cairo_arc(cairo_, d(circle.center.x), d(circle.center.y), d(circle.radius), 0, 2 * kPi);
    if (circle.fill.a > 0) {
      set_color(circle.fill);
      cairo_fill_preserve(cairo_);
    }
    if (circle.edge_width > 0 && circle.edge.a > 0) {
      set_color(circle.edge);
      cairo_set_line_width(cairo_, d(circle.edge_width));
      cairo_stroke_preserve(cairo_);
    }
    cairo_new_path(cairo_);
  }
  void operator()(const Text& text) const {
    const PangoLayoutPtr layout = shaped(cairo_, text.utf8, text.size, text.weight);
    const double shift = d(text.align_x) * width_of(layout.get());
    set_color(text.color);
    if (text.turn == 0) {
      cairo_move_to(cairo_, d(text.anchor.x) - shift, d(baseline(text)));
      pango_cairo_show_layout_line(cairo_, pango_layout_get_line_readonly(layout.get(), 0));
      cairo_new_path(cairo_);
      return;
    }
    cairo_save(cairo_);
    cairo_translate(cairo_, d(text.anchor.x), d(text.anchor.y));
    cairo_rotate(cairo_, -d(text.turn) * kPi / 180);
    cairo_move_to(cairo_, -shift, d(baseline(text) - text.anchor.y));
    pango_cairo_show_layout_line(cairo_, pango_layout_get_line_readonly(layout.get(), 0));
    cairo_new_path(cairo_);
    cairo_restore(cairo_);
  }
  void operator()(const Image& image) const;
  void operator()(const PushClip& clip) const {
    cairo_save(cairo_);
    rectangle(clip.top_left, clip.bottom_right, 0, 0);
    cairo_clip(cairo_);
  }
  void operator()(const PopClip& /*clip*/) const { cairo_restore(cairo_); }

 private:
  void set_color(Rgba c) const { cairo_set_source_rgba(cairo_, c.r / 255.0, c.g / 255.0, c.b / 255.0, c.a / 255.0); }
  void chain(const std::vector<Px>& points) const {
    cairo_new_path(cairo_);
    for (const Px p : points) cairo_line_to(cairo_, d(p.x), d(p.y));
  }
  void rectangle(Px low, Px high, float radius, float inset) const {
    const double x0 = d(low.x + inset), y0 = d(low.y + inset), x1 = d(high.x - inset), y1 = d(high.y - inset);
    const double r = std::min({d(radius), (x1 - x0) / 2, (y1 - y0) / 2});
    cairo_new_path(cairo_);
    if (r <= 0) {
      cairo_rectangle(cairo_, x0, y0, x1 - x0, y1 - y0);
      return;
    }
    cairo_arc(cairo_, x1 - r, y0 + r, r, -kPi / 2, 0);
    cairo_arc(cairo_, x1 - r, y1 - r, r, 0, kPi / 2);
    cairo_arc(cairo_, x0 + r, y1 - r, r, kPi / 2, kPi);
    cairo_arc(cairo_, x0 + r, y0 + r, r, kPi, 3 * kPi / 2);
    cairo_close_path(cairo_);
  }

  cairo_t* cairo_;
};

void Painter::operator()(const Image& image) const {
  const Surface surface = surface_of(image);
  if (!surface) return;
  cairo_save(cairo_);
  rectangle(image.top_left, image.bottom_right, 0, 0);
  cairo_clip(cairo_);
  cairo_translate(cairo_, d(image.top_left.x), d(image.top_left.y));
  cairo_scale(cairo_, d(image.bottom_right.x - image.top_left.x) / image.columns,
              d(image.bottom_right.y - image.top_left.y) / image.rows);
  cairo_set_source_surface(cairo_, surface.get(), 0, 0);
  cairo_pattern_set_filter(cairo_get_source(cairo_), image.sharp ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_BILINEAR);
  cairo_pattern_set_extend(cairo_get_source(cairo_), CAIRO_EXTEND_PAD);  // else the rim fades
  cairo_paint(cairo_);
  cairo_restore(cairo_);
}

}  // namespace

void paint(cairo_t* cairo, const DisplayList& list) {
  const Painter painter(cairo);
  for (const Primitive& primitive : list) std::visit(painter, primitive);
}

}  // namespace lscope::plot
