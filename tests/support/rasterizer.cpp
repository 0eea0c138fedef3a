#include "support/rasterizer.h"

#include <stb/stb_image_write.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace lscope::test {
namespace {

struct Color {
  float r, g, b, a;
};

Color unpacked(ImU32 c) {
  return {static_cast<float>(c & 0xFFU), static_cast<float>((c >> 8U) & 0xFFU), static_cast<float>((c >> 16U) & 0xFFU),
          static_cast<float>((c >> 24U) & 0xFFU)};
}

/// The atlas as alpha values; ImGui's own atlas is white everywhere.
struct AlphaTexture {
  const unsigned char* pixels = nullptr;
  int width = 0, height = 0;

  [[nodiscard]] float at(int x, int y) const {
    x = std::clamp(x, 0, width - 1);
    y = std::clamp(y, 0, height - 1);
    return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
  }
  /// Bilinear, in 0..1.
  [[nodiscard]] float sample(float u, float v) const {
    const float x = u * static_cast<float>(width) - 0.5F;
    const float y = v * static_cast<float>(height) - 0.5F;
    const int x0 = static_cast<int>(std::floor(x));
    const int y0 = static_cast<int>(std::floor(y));
    const float a = x - static_cast<float>(x0);
    const float b = y - static_cast<float>(y0);
    const float top = at(x0, y0) * (1 - a) + at(x0 + 1, y0) * a;
    const float bottom = at(x0, y0 + 1) * (1 - a) + at(x0 + 1, y0 + 1) * a;
    return (top * (1 - b) + bottom * b) / 255.0F;
  }
};

float edge(const ImVec2& a, const ImVec2& b, float x, float y) {
  return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
}
bool is_top_left(const ImVec2& a, const ImVec2& b) { return (a.y == b.y && b.x > a.x) || b.y < a.y; }

struct Box {
  int x0, y0, x1, y1;
};

void blend(std::uint8_t* out, const Color& color) {
  const float alpha = color.a / 255.0F;
  const std::array parts{color.r, color.g, color.b};
  for (std::size_t i = 0; i < 3; ++i)
    out[i] = static_cast<std::uint8_t>(std::lround(parts[i] * alpha + static_cast<float>(out[i]) * (1 - alpha)));
}

void triangle(Picture& out, const AlphaTexture& texture, const Box& clip, ImDrawVert a, ImDrawVert b, ImDrawVert c) {
  float area = edge(a.pos, b.pos, c.pos.x, c.pos.y);
  if (area == 0) return;
  if (area < 0) {
    std::swap(b, c);
    area = -area;
  }
  const auto low = [](float p, float q, float r) { return static_cast<int>(std::floor(std::min({p, q, r}))); };
  const auto high = [](float p, float q, float r) { return static_cast<int>(std::ceil(std::max({p, q, r}))); };
  const int x0 = std::max(clip.x0, low(a.pos.x, b.pos.x, c.pos.x));
  const int x1 = std::min(clip.x1, high(a.pos.x, b.pos.x, c.pos.x));
  const int y0 = std::max(clip.y0, low(a.pos.y, b.pos.y, c.pos.y));
  const int y1 = std::min(clip.y1, high(a.pos.y, b.pos.y, c.pos.y));
  const Color ca = unpacked(a.col);
  const Color cb = unpacked(b.col);
  const Color cc = unpacked(c.col);
  const bool same_color = a.col == b.col && b.col == c.col;
  const bool same_uv = a.uv.x == b.uv.x && a.uv.y == b.uv.y && b.uv.x == c.uv.x && b.uv.y == c.uv.y;
  const float flat = same_uv ? texture.sample(a.uv.x, a.uv.y) : 0;
  for (int y = y0; y < y1; ++y)
    for (int x = x0; x < x1; ++x) {
      const float px = static_cast<float>(x) + 0.5F;
      const float py = static_cast<float>(y) + 0.5F;
      const float wa = edge(b.pos, c.pos, px, py);
      const float wb = edge(c.pos, a.pos, px, py);
      const float wc = edge(a.pos, b.pos, px, py);
      const bool inside = (wa > 0 || (wa == 0 && is_top_left(b.pos, c.pos))) &&
                          (wb > 0 || (wb == 0 && is_top_left(c.pos, a.pos))) &&
                          (wc > 0 || (wc == 0 && is_top_left(a.pos, b.pos)));
      if (!inside) continue;
      const float fa = wa / area;
      const float fb = wb / area;
      const float fc = wc / area;
      Color color = ca;
      if (!same_color)
        color = {ca.r * fa + cb.r * fb + cc.r * fc, ca.g * fa + cb.g * fb + cc.g * fc,
                 ca.b * fa + cb.b * fb + cc.b * fc, ca.a * fa + cb.a * fb + cc.a * fc};
      color.a *= same_uv
                     ? flat
                     : texture.sample(a.uv.x * fa + b.uv.x * fb + c.uv.x * fc, a.uv.y * fa + b.uv.y * fb + c.uv.y * fc);
      if (color.a <= 0) continue;
      blend(out.rgba.data() +
                4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(out.width) + static_cast<std::size_t>(x)),
            color);
    }
}

void clear(Picture& out, const ui::Backdrop::Fill& fill) {
  const auto left = static_cast<std::size_t>(fill.low.x), right = static_cast<std::size_t>(fill.high.x);
  const auto top = static_cast<std::size_t>(fill.low.y), bottom = static_cast<std::size_t>(fill.high.y);
  for (std::size_t y = top; y < bottom; ++y)
    for (std::size_t x = left; x < right; ++x)
      for (std::size_t channel = 0; channel < 4; ++channel)
        out.rgba[4 * (y * static_cast<std::size_t>(out.width) + x) + channel] =
            static_cast<std::uint8_t>(channel == 3 ? 255U : fill.color >> (8 * channel));
}

}  // namespace

Picture rasterize(const ImDrawData& data, const ImFontAtlas& atlas, ImU32 ground,
                  std::span<const ui::Backdrop::Fill> fills) {
  Picture out;
  out.width = static_cast<int>(data.DisplaySize.x);
  out.height = static_cast<int>(data.DisplaySize.y);
  out.rgba.assign(4 * static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height), 0);
  clear(out, {{0, 0}, data.DisplaySize, ground});
  for (const ui::Backdrop::Fill& fill : fills) clear(out, fill);
  const AlphaTexture texture{atlas.TexPixelsAlpha8, atlas.TexWidth, atlas.TexHeight};
  for (int list = 0; list < data.CmdListsCount; ++list) {
    const ImDrawList& commands = *data.CmdLists[list];
    for (const ImDrawCmd& command : commands.CmdBuffer) {
      if (command.UserCallback == &ui::Backdrop::cover_here)
        clear(out, *static_cast<const ui::Backdrop::Fill*>(command.UserCallbackData));
      if (command.UserCallback != nullptr || command.TextureId != atlas.TexID) continue;
      const Box clip{std::max(0, static_cast<int>(command.ClipRect.x)),
                     std::max(0, static_cast<int>(command.ClipRect.y)),
                     std::min(out.width, static_cast<int>(command.ClipRect.z)),
                     std::min(out.height, static_cast<int>(command.ClipRect.w))};
      const auto vertex = [&](unsigned i) {
        const auto at = static_cast<int>(command.IdxOffset + i);
        return commands.VtxBuffer[static_cast<int>(command.VtxOffset) + commands.IdxBuffer[at]];
      };
      for (unsigned i = 0; i + 2 < command.ElemCount; i += 3)
        triangle(out, texture, clip, vertex(i), vertex(i + 1), vertex(i + 2));
    }
  }
  return out;
}

bool write_png(const Picture& picture, const std::string& path) {
  return stbi_write_png(path.c_str(), picture.width, picture.height, 4, picture.rgba.data(), picture.width * 4) != 0;
}

}  // namespace lscope::test
