#include "ui/canvas.h"

#include <algorithm>
#include <cfloat>
#include <cmath>

#include "base/text.h"
#include "ui/backdrop.h"
#include "ui/item_log.h"

namespace lscope::ui {
namespace {

constexpr float kCapMiddle = 0.364F;  ///< middle of the capitals above the baseline, in em; VISUAL 3

bool is_cjk(char32_t c) { return c >= 0x2E80 && c < 0xFFF0; }

/// True if a line must not begin with this character.
bool closes(char32_t c) {
  constexpr std::u32string_view kClosing = U"，。：；？！）、”";
  return kClosing.find(c) != std::u32string_view::npos;
}

/// Splits text into pieces that must stay together: words with their trailing blank, or single Chinese characters
/// with the punctuation that follows them.
std::vector<std::string> pieces_of(std::string_view utf8) {
  std::vector<std::string> pieces;
  bool open = false;  // the last piece may still grow
  const char* at = utf8.data();
  const char* end = at + utf8.size();
  while (at < end) {
    const char* next = at + 1;
    while (next < end && (static_cast<unsigned char>(*next) & 0xC0U) == 0x80U) ++next;
    const std::string_view glyph(at, static_cast<std::size_t>(next - at));
    const char32_t c = base::code_points(glyph).front();
    if (!pieces.empty() && (closes(c) || c == U' ' || (open && !is_cjk(c)))) {
      pieces.back() += glyph;
      open = c != U' ' && c != U'/' && !is_cjk(c);  // a path may break behind a folder
    } else {
      pieces.emplace_back(glyph);
      open = c != U'/' && !is_cjk(c);
    }
    at = next;
  }
  return pieces;
}

std::string without_trailing_blanks(std::string text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

}  // namespace

float em(Face face) {
  switch (face) {
    case Face::kR11:
    case Face::kS11:
      return 11;
    case Face::kR12:
    case Face::kM12:
    case Face::kS12:
      return 12;
    case Face::kR13:
    case Face::kM13:
    case Face::kS13:
      return 13;
    case Face::kS15:
      return 15;
    case Face::kS40:
      return 40;
  }
  return 13;
}

Canvas::Canvas(ImDrawList& out, const FrameView& view, const Rect& region, Backdrop* backdrop)
    : out_(out), view_(view), region_(region), backdrop_(backdrop), scale_(view.style.scale) {}

ImFont* Canvas::font(Face face) const {
  const Fonts& fonts = view_.style.fonts;
  switch (face) {
    case Face::kR11:
      return fonts.regular11;
    case Face::kR12:
      return fonts.regular12;
    case Face::kR13:
      return fonts.regular13;
    case Face::kM12:
      return fonts.medium12;
    case Face::kM13:
      return fonts.medium13;
    case Face::kS11:
      return fonts.semibold11;
    case Face::kS12:
      return fonts.semibold12;
    case Face::kS13:
      return fonts.semibold13;
    case Face::kS15:
      return fonts.semibold15;
    case Face::kS40:
      return fonts.semibold40;
  }
  return fonts.regular13;
}

ImU32 Canvas::ink(spec::Token token, float opacity) const { return view_.style.color(token, opacity); }

ImU32 Canvas::faded(ImU32 color) const {
  if (opacity_ >= 1) return color;
  const auto alpha = static_cast<float>((color >> IM_COL32_A_SHIFT) & 0xFFU);
  return (color & ~IM_COL32_A_MASK) | (static_cast<ImU32>(alpha * opacity_ + 0.5F) << IM_COL32_A_SHIFT);
}

float Canvas::hair() const { return std::max(1.0F, std::round(scale_)); }

void Canvas::rect(const Rect& r, ImU32 color, float radius) {
  const ImVec2 a(std::round(px(r.x)), std::round(px(r.y)));
  const ImVec2 b(std::max(a.x, std::round(px(r.right()))), std::max(a.y, std::round(px(r.bottom()))));
  if (b.x > a.x && b.y > a.y) out_.AddRectFilled(a, b, faded(color), px(radius));
}

void Canvas::ground(const Rect& r, ImU32 color, float radius) {
  if (backdrop_ == nullptr || opacity_ < 1) return rect(r, color, radius);
  const ImVec2 low(std::round(px(r.x)), std::round(px(r.y))),
      high(std::round(px(r.right())), std::round(px(r.bottom())));
  if (high.x > low.x && high.y > low.y) backdrop_->add(out_, low, high, color, px(radius));
}

void Canvas::outline(const Rect& r, ImU32 color, float radius, float width) {
  const float w = width == 1 ? hair() : px(width);
  const ImVec2 a(std::round(px(r.x)) + w / 2, std::round(px(r.y)) + w / 2);
  const ImVec2 b(std::round(px(r.right())) - w / 2, std::round(px(r.bottom())) - w / 2);
  // AddRect itself moves its corners by half a pixel.
  out_.AddRect({a.x - 0.5F, a.y - 0.5F}, {b.x + 0.5F, b.y + 0.5F}, faded(color), px(radius), 0, w);
}

void Canvas::hline(float x0, float x1, float y, ImU32 color) {
  const float top = std::floor(px(y));
  out_.AddRectFilled({std::round(px(x0)), top}, {std::round(px(x1)), top + hair()}, faded(color));
}

void Canvas::vline(float x, float y0, float y1, ImU32 color, float width) {
  const float w = width == 1 ? hair() : px(width);
  const float left = width == 1 ? std::floor(px(x)) : std::round(px(x) - w / 2);
  out_.AddRectFilled({left, std::round(px(y0))}, {left + std::max(1.0F, std::round(w)), std::round(px(y1))},
                     faded(color));
}

void Canvas::polyline(std::span<const Point> points, ImU32 color, float width, bool closed) {
  constexpr std::size_t kSlice = 4096;  // one call stays below 65536 vertices and off the stack's end
  for (std::size_t first = 0; first + 1 < points.size(); first += kSlice - 1) {
    const std::size_t last = std::min(first + kSlice, points.size());
    out_.PathClear();
    for (std::size_t i = first; i < last; ++i) out_.PathLineTo(px(points[i]));
    out_.PathStroke(faded(color), closed ? ImDrawFlags_Closed : ImDrawFlags_None, px(width));
  }
}

void Canvas::convex(std::span<const Point> points, ImU32 color) {
  out_.PathClear();
  for (const Point& p : points) out_.PathLineTo(px(p));
  out_.PathFillConvex(faded(color));
}

void Canvas::circle(Point center, float radius, ImU32 color) {
  out_.AddCircleFilled(px(center), px(radius), faded(color));
}

void Canvas::ring(Point center, float radius, ImU32 color, float width) {
  out_.AddCircle(px(center), px(radius - width / 2), faded(color), 0, px(width));
}

void Canvas::area(std::span<const Point> curve, float base, ImU32 color) {
  const ImDrawListFlags before = out_.Flags;
  out_.Flags &= ~ImDrawListFlags_AntiAliasedFill;  // soft edges of neighbours would add up to seams
  const float bottom = std::round(px(base));
  for (std::size_t i = 1; i < curve.size(); ++i) {
    const ImVec2 a = px(curve[i - 1]);
    const ImVec2 b = px(curve[i]);
    if (b.x > a.x) out_.AddQuadFilled(a, b, {b.x, bottom}, {a.x, bottom}, faded(color));
  }
  out_.Flags = before;
}

void Canvas::dashed(float x0, float x1, float y, ImU32 color, float width, float dash, float gap) {
  for (float x = x0; x < x1; x += dash + gap) {
    const Point ends[] = {{x, y}, {std::min(x + dash, x1), y}};
    polyline(ends, color, width);
  }
}

float Canvas::width(std::string_view utf8, Face face) const {
  const ImFont* chosen = font(face);
  return chosen->CalcTextSizeA(chosen->FontSize, FLT_MAX, 0, utf8.data(), utf8.data() + utf8.size()).x / scale_;
}

float Canvas::text(float x, float middle, std::string_view utf8, Face face, ImU32 color, Align align, float fit) {
  std::string shortened;
  bool cut = false;
  if (fit > 0 && width(utf8, face) > fit) {
    shortened = utf8;
    while (!shortened.empty() && width(shortened + "…", face) > fit) {
      while ((static_cast<unsigned char>(shortened.back()) & 0xC0U) == 0x80U) shortened.pop_back();
      shortened.pop_back();
    }
    shortened = without_trailing_blanks(shortened) + "…";
    utf8 = shortened;
    cut = true;
  }
  ImFont* chosen = font(face);
  const float wide = width(utf8, face);
  const float left = align == Align::kLeft ? x : align == Align::kRight ? x - wide : x - wide / 2;
  const float baseline = std::round(px(middle + kCapMiddle * em(face)));
  const ImVec2 at(std::round(px(left)), baseline - std::round(chosen->Ascent));
  out_.AddText(chosen, chosen->FontSize, at, faded(color), utf8.data(), utf8.data() + utf8.size());
  if (view_.items != nullptr) {
    const float height = px(em(face));
    view_.items->text({std::string(utf8), {at.x, baseline - 0.8F * height, px(wide), height}, region_, cut});
  }
  return wide;
}

float Canvas::runs(float x, float middle, std::span<const Run> pieces) {
  for (const Run& piece : pieces) x += text(x, middle, piece.utf8, piece.face, piece.color);
  return x;
}

std::vector<std::string> Canvas::wrap(std::string_view utf8, Face face, float width_limit) const {
  std::vector<std::string> lines;
  std::string line;
  for (const std::string& piece : pieces_of(utf8)) {
    if (!line.empty() && width(without_trailing_blanks(line + piece), face) > width_limit) {
      lines.push_back(without_trailing_blanks(line));
      line.clear();
    }
    line += piece;
  }
  if (!without_trailing_blanks(line).empty()) lines.push_back(without_trailing_blanks(line));
  return lines;
}

}  // namespace lscope::ui
