#include "ui/paint_imgui.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <variant>

#include "ui/backdrop.h"

namespace lscope::ui {
namespace {

constexpr std::size_t kSlice = 4096;

struct NamedFace {
  ImFont* font;
  float em;  ///< at scale 1
  plot::Weight weight;
};

std::array<NamedFace, 10> faces_of(const Fonts& fonts) {
  using plot::Weight;
  return {{{fonts.regular11, 11, Weight::kRegular},
           {fonts.regular12, 12, Weight::kRegular},
           {fonts.regular13, 13, Weight::kRegular},
           {fonts.medium12, 12, Weight::kMedium},
           {fonts.medium13, 13, Weight::kMedium},
           {fonts.semibold11, 11, Weight::kSemiBold},
           {fonts.semibold12, 12, Weight::kSemiBold},
           {fonts.semibold13, 13, Weight::kSemiBold},
           {fonts.semibold15, 15, Weight::kSemiBold},
           {fonts.semibold40, 40, Weight::kSemiBold}}};
}

/// Distance between what is wanted and a face: size first; a text must not change its weight for half a pixel.
float distance(const NamedFace& face, float em, plot::Weight weight) {
  const float size = std::abs(std::log(face.em / em));
  const int step = static_cast<int>(face.weight) - static_cast<int>(weight);
  const float weights = step == 0 ? 0.0F : (step > 0 ? 0.3F : 0.6F);
  // The largest face holds digits only.
  return size + weights + (face.em == 40 && em < 30 ? 10.0F : 0.0F);
}

bool is_screen(const plot::FilledRect& rect) {
  constexpr float kLarge = 10000;  // px²
  const float width = rect.bottom_right.x - rect.top_left.x, height = rect.bottom_right.y - rect.top_left.y;
  return rect.color.a == 255 && rect.radius == 0 && width * height > kLarge;
}

/// Puts primitives at an origin, one kind a function.
class Painter {
 public:
  Painter(ImDrawList& out, ImVec2 origin, const Style& style, ImTextureID field)
      : out_(out), origin_(std::round(origin.x), std::round(origin.y)), style_(style), field_(field) {}

  void operator()(const plot::Polyline& line) const {
    for (std::size_t first = 0; first + 1 < line.points.size(); first += kSlice - 1) {  // overlap one point
      const std::size_t last = std::min(first + kSlice, line.points.size());
      for (std::size_t i = first; i < last; ++i) out_.PathLineTo(at(line.points[i]));
      stroke(color(line.color), line.width, false);
    }
  }

  void operator()(const plot::FilledRect& rect) const {
    out_.AddRectFilled(at(rect.top_left), at(rect.bottom_right), color(rect.color), rect.radius);
  }

  void fill_ground(const plot::FilledRect& rect, Backdrop& backdrop) const {
    // The first pixel whose middle lies inside, as a rasterizer has it.
    const auto whole = [](ImVec2 p) { return ImVec2(std::ceil(p.x - 0.5F), std::ceil(p.y - 0.5F)); };
    backdrop.add(out_, whole(at(rect.top_left)), whole(at(rect.bottom_right)), color(rect.color));
  }

  /// The stroke lies inside the rectangle. (AddRect would centre it half a pixel inside whatever its width.)
  void operator()(const plot::OutlinedRect& rect) const {
    const float half = rect.width / 2;
    const ImVec2 low = at(rect.top_left), high = at(rect.bottom_right);
    out_.PathRect({low.x + half, low.y + half}, {high.x - half, high.y - half}, rect.radius);
    out_.PathStroke(color(rect.color), ImDrawFlags_Closed, rect.width);
  }

  void operator()(const plot::FilledPolygon& polygon) const {
    if (polygon.points.size() < 3 || polygon.points.size() > kSlice) return;
    for (const plot::Px p : polygon.points) out_.PathLineTo(at(p));
    out_.PathFillConvex(color(polygon.color));
  }

  /// One mesh of triangles that share their edges: no seam and no double alpha. The curves along the edges are
  /// anti-aliased, the area itself need not be.
  void operator()(const plot::Area& area) const {
    const std::size_t count = std::min(area.above.size(), area.below.size());
    const ImU32 tint = color(area.color);
    const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
    for (std::size_t first = 0; first + 1 < count; first += kSlice - 1) {
      const std::size_t pairs = std::min(kSlice, count - first);
      out_.PrimReserve(static_cast<int>(6 * (pairs - 1)), static_cast<int>(2 * pairs));
      const auto start = static_cast<ImDrawIdx>(out_._VtxCurrentIdx);
      for (std::size_t i = 0; i < pairs; ++i) {
        out_.PrimWriteVtx(at(area.above[first + i]), white, tint);
        out_.PrimWriteVtx(at(area.below[first + i]), white, tint);
      }
      for (std::size_t i = 0; i + 1 < pairs; ++i)
        for (const std::size_t corner : {0UL, 1UL, 2UL, 1UL, 3UL, 2UL})
          out_.PrimWriteIdx(static_cast<ImDrawIdx>(start + 2 * i + corner));
    }
  }

  void operator()(const plot::Circle& circle) const {
    const bool has_edge = circle.edge_width >= 1 && circle.edge.a == 255;
    if (circle.fill.a > 0) {
      // The edge hides the rim of the disc: half of its triangles would soften what nobody sees.
      const ImDrawListFlags before = out_.Flags;
      if (has_edge) out_.Flags &= ~ImDrawListFlags_AntiAliasedFill;
      path_circle(circle.center, circle.radius - (has_edge ? kRimToEdge : 0));
      out_.PathFillConvex(color(circle.fill));
      out_.Flags = before;
    }
    if (circle.edge_width > 0 && circle.edge.a > 0) {
      path_circle(circle.center, circle.radius - kRimToEdge);
      stroke(color(circle.edge), circle.edge_width, true);
    }
  }

  void operator()(const plot::Text& text) const {
    const PaintedFace face = painted_face(style_, text.size, text.weight);
    const float size = face.font->FontSize * face.scale;
    const char* begin = text.utf8.c_str();
    const char* end = begin + text.utf8.size();
    float x = origin_.x + text.anchor.x;
    if (text.align_x > 0) x -= text.align_x * face.font->CalcTextSizeA(size, 1e9F, 0, begin, end).x;
    const float ascent = std::round(face.font->Ascent * face.scale);
    if (text.turn != 0) return paint_turned(text, face, x, ascent);
    const float y = std::round(origin_.y + plot::baseline(text)) - ascent;
    out_.AddText(face.font, size, {std::round(x), y}, color(text.color), begin, end);
  }

  void operator()(const plot::Image& image) const {
    const ImVec2 low = at(image.top_left), high = at(image.bottom_right);
    if (image.texture != 0 || image.pixels.empty()) {
      // NOLINTNEXTLINE(performance-no-int-to-ptr): a texture's name travels as a number
      const ImTextureID id = image.texture != 0 ? reinterpret_cast<ImTextureID>(image.texture) : field_;
      if (id != nullptr) out_.AddImage(id, low, high, {0, 1}, {1, 0});
      return;
    }
    for (int row = 0; row < image.rows; ++row) paint_row(image, row, low, high);
  }

  void operator()(const plot::PushClip& clip) const {
    out_.PushClipRect(at(clip.top_left), at(clip.bottom_right), /*intersect_with_current_clip_rect=*/true);
  }
  void operator()(const plot::PopClip& /*clip*/) const { out_.PopClipRect(); }

 private:
  static constexpr float kRimToEdge = 0.5F;  ///< as AddCircle() does: a stroke's middle lies inside the radius

  void path_circle(plot::Px center, float radius) const {
    const int count = std::max(8, out_._CalcCircleAutoSegmentCount(radius));
    const ImVec2 middle = at(center);
    const float step = 2 * 3.14159265F / static_cast<float>(count);
    const float c = std::cos(step), s = std::sin(step);
    ImVec2 spoke(radius, 0);
    for (int i = 0; i < count; ++i) {
      out_.PathLineTo({middle.x + spoke.x, middle.y + spoke.y});
      spoke = {c * spoke.x - s * spoke.y, s * spoke.x + c * spoke.y};
    }
  }

  /// Writes the letters level and turns their corners around the anchor. What is cut at the window's edge is only known
  /// afterwards, so nothing is left out before.
  void paint_turned(const plot::Text& text, const PaintedFace& face, float x, float ascent) const {
    const ImVec4 everything(-1e6F, -1e6F, 1e6F, 1e6F);
    const char* begin = text.utf8.c_str();
    const int first = out_.VtxBuffer.Size;
    const float y = std::round(origin_.y + plot::baseline(text)) - ascent;
    face.font->RenderText(&out_, face.font->FontSize * face.scale, {std::round(x), y}, color(text.color), everything,
                          begin, begin + text.utf8.size());
    const float angle = -text.turn * 3.14159265F / 180, c = std::cos(angle), s = std::sin(angle);
    // Around a whole pixel, so that letters read upwards are as sharp as those read across.
    const ImVec2 pivot(std::round(origin_.x + text.anchor.x), std::round(origin_.y + text.anchor.y));
    for (int i = first; i < out_.VtxBuffer.Size; ++i) {
      ImVec2& p = out_.VtxBuffer[i].pos;
      const float dx = p.x - pivot.x, dy = p.y - pivot.y;
      p = {pivot.x + c * dx - s * dy, pivot.y + s * dx + c * dy};
    }
  }

  /// Draws the path as a strip textured with one of the soft lines that ImGui keeps in the font atlas, and clears it.
  /// ImGui itself does so for whole widths only and builds all others from three strips a segment; here the texture
  /// of the nearest width is stretched across, which leaves a third of the triangles and half of the corners.
  void stroke(ImU32 tint, float width, bool closed) const {
    const ImVector<ImVec2>& path = out_._Path;
    const int points = path.Size;
    const float wide = std::max(width, 1.0F), nearest = std::round(wide);
    const bool has_texture = (out_.Flags & ImDrawListFlags_AntiAliasedLinesUseTex) != 0;
    if (points < 2 || !has_texture || nearest > IM_DRAWLIST_TEX_LINES_WIDTH_MAX) {
      out_.PathStroke(tint, closed ? ImDrawFlags_Closed : ImDrawFlags_None, width);
      return;
    }
    const ImVec4 uv = ImGui::GetIO().Fonts->TexUvLines[static_cast<int>(nearest)];
    const float reach = (0.5F * nearest + 1) * wide / nearest;
    const int segments = closed ? points : points - 1;
    const auto normal = [&](int segment) {
      const ImVec2 a = path[segment], b = path[(segment + 1) % points];
      const float dx = b.x - a.x, dy = b.y - a.y, length = std::hypot(dx, dy);
      return length > 0 ? ImVec2(dy / length, -dx / length) : ImVec2(0, 0);
    };
    out_.PrimReserve(6 * segments, 2 * points);
    const auto start = out_._VtxCurrentIdx;
    ImVec2 before = normal(closed ? points - 1 : 0);
    for (int i = 0; i < points; ++i) {
      const ImVec2 after = i < segments ? normal(i) : before;
      // Their mean, longer at a corner, so that both sides keep their distance; not for ever at a needle.
      ImVec2 side((before.x + after.x) / 2, (before.y + after.y) / 2);
      if (const float square = side.x * side.x + side.y * side.y; square > 1e-6F) {
        const float longer = reach * std::min(1 / square, 100.0F);
        side = {side.x * longer, side.y * longer};
      }
      out_.PrimWriteVtx({path[i].x + side.x, path[i].y + side.y}, {uv.x, uv.y}, tint);
      out_.PrimWriteVtx({path[i].x - side.x, path[i].y - side.y}, {uv.z, uv.w}, tint);
      before = after;
    }
    for (int i = 0; i < segments; ++i) {
      const unsigned here = start + 2 * static_cast<unsigned>(i);
      const unsigned next = start + 2 * static_cast<unsigned>((i + 1) % points);
      for (const unsigned corner : {here, next, here + 1, next, next + 1, here + 1})
        out_.PrimWriteIdx(static_cast<ImDrawIdx>(corner));
    }
    out_.PathClear();
  }

  [[nodiscard]] ImVec2 at(plot::Px p) const { return {origin_.x + p.x, origin_.y + p.y}; }
  static ImU32 color(plot::Rgba c) { return IM_COL32(c.r, c.g, c.b, c.a); }

  /// Runs of equal pixels as one rectangle; sides on whole pixels, so that cells meet without a seam.
  void paint_row(const plot::Image& image, int row, ImVec2 low, ImVec2 high) const {
    const auto edge = [](float from, float to, int i, int n) {
      return std::round(from + (to - from) * static_cast<float>(i) / static_cast<float>(n));
    };
    const auto columns = static_cast<std::size_t>(image.columns);
    const plot::Rgba* pixels = image.pixels.data() + static_cast<std::size_t>(row) * columns;
    const float top = edge(low.y, high.y, row, image.rows), bottom = edge(low.y, high.y, row + 1, image.rows);
    for (int column = 0; column < image.columns;) {
      int next = column + 1;
      while (next < image.columns && pixels[next] == pixels[column]) ++next;
      out_.AddRectFilled({edge(low.x, high.x, column, image.columns), top},
                         {edge(low.x, high.x, next, image.columns), bottom}, color(pixels[column]));
      column = next;
    }
  }

  ImDrawList& out_;
  ImVec2 origin_;
  const Style& style_;
  ImTextureID field_;
};

}  // namespace

PaintedFace painted_face(const Style& style, float size, plot::Weight weight) {
  const float em = size / style.scale;
  const std::array<NamedFace, 10> faces = faces_of(style.fonts);
  const NamedFace* best = nullptr;
  float least = 0;
  for (const NamedFace& face : faces) {
    if (face.font == nullptr) continue;
    if (face.em == em && face.weight == weight) return {face.font, face.em * style.scale, 1};  // mostly
    const float here = distance(face, em, weight);
    if (best == nullptr || here < least) best = &face, least = here;
  }
  if (best == nullptr) return {ImGui::GetFont(), 13 * style.scale, em / 13};
  const float ratio = em / best->em;
  return {best->font, best->em * style.scale, std::abs(ratio - 1) < 0.06F ? 1.0F : ratio};
}

void paint(ImDrawList& out, ImVec2 origin, const plot::DisplayList& list, const Style& style, ImTextureID field,
           Backdrop* backdrop) {
  const Painter painter(out, origin, style, field);
  for (const plot::Primitive& primitive : list) {
    const auto* rect = std::get_if<plot::FilledRect>(&primitive);
    if (backdrop != nullptr && rect != nullptr && is_screen(*rect)) {
      painter.fill_ground(*rect, *std::exchange(backdrop, nullptr));
    } else {
      std::visit(painter, primitive);
    }
  }
}

}  // namespace lscope::ui
