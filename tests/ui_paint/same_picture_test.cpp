#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "plot/example_figures.h"
#include "plot/picture.h"
#include "plot/text_measure.h"
#include "ui/paint_imgui.h"

namespace lscope::ui {
namespace {

using plot::Picture;
using plot::Px;
using plot::Rgba;

/// The font atlas, which also holds the strips that ImGui's lines are made of.
struct Atlas {
  const unsigned char* pixels = nullptr;
  int width = 0, height = 0;
  [[nodiscard]] float alpha(float u, float v) const {  // bilinear, clamped
    const float x = u * static_cast<float>(width) - 0.5F, y = v * static_cast<float>(height) - 0.5F;
    const auto texel = [&](int column, int row) {
      column = std::clamp(column, 0, width - 1), row = std::clamp(row, 0, height - 1);
      return static_cast<float>(pixels[4 * (row * width + column) + 3]) / 255;
    };
    const int c = static_cast<int>(std::floor(x)), r = static_cast<int>(std::floor(y));
    const float a = x - static_cast<float>(c), b = y - static_cast<float>(r);
    return (texel(c, r) * (1 - a) + texel(c + 1, r) * a) * (1 - b) +
           (texel(c, r + 1) * (1 - a) + texel(c + 1, r + 1) * a) * b;
  }
};

/// Triangles as a GPU would fill them: at the middles of pixels, with interpolated colours, blended.
class Rasterizer {
 public:
  Rasterizer(Px size, const Atlas& atlas) : atlas_(atlas) {
    out_.columns = static_cast<int>(size.x), out_.rows = static_cast<int>(size.y);
    out_.pixels.assign(static_cast<std::size_t>(out_.columns) * static_cast<std::size_t>(out_.rows), {0, 0, 0, 255});
  }
  Picture run(const ImDrawList& list) {
    for (const ImDrawCmd& command : list.CmdBuffer)
      for (unsigned int i = 0; i + 2 < command.ElemCount; i += 3) {
        const auto vertex = [&](unsigned int k) -> const ImDrawVert& {
          const auto index = list.IdxBuffer[static_cast<int>(command.IdxOffset + i + k)];
          return list.VtxBuffer[static_cast<int>(command.VtxOffset + index)];
        };
        triangle(vertex(0), vertex(1), vertex(2), command.ClipRect);
      }
    return out_;
  }

 private:
  static double edge(ImVec2 a, ImVec2 b, double x, double y) {
    return static_cast<double>(b.x - a.x) * (y - static_cast<double>(a.y)) -
           static_cast<double>(b.y - a.y) * (x - static_cast<double>(a.x));
  }
  /// Of two triangles that share an edge exactly one owns the pixels on it.
  static bool owns(ImVec2 a, ImVec2 b) { return a.y < b.y || (a.y == b.y && a.x > b.x); }

  void triangle(const ImDrawVert& a, const ImDrawVert& first, const ImDrawVert& second, ImVec4 clip) {
    const bool turned =
        edge(a.pos, first.pos, static_cast<double>(second.pos.x), static_cast<double>(second.pos.y)) < 0;
    const ImDrawVert &b = turned ? second : first, &c = turned ? first : second;
    const double area = edge(a.pos, b.pos, static_cast<double>(c.pos.x), static_cast<double>(c.pos.y));
    if (!(area > 0)) return;
    const auto bound = [](float v, int most) { return std::clamp(static_cast<int>(std::floor(v)), 0, most); };
    const int left = bound(std::max(clip.x, std::min({a.pos.x, b.pos.x, c.pos.x})), out_.columns);
    const int right = bound(std::min(clip.z, std::max({a.pos.x, b.pos.x, c.pos.x}) + 1), out_.columns);
    const int top = bound(std::max(clip.y, std::min({a.pos.y, b.pos.y, c.pos.y})), out_.rows);
    const int bottom = bound(std::min(clip.w, std::max({a.pos.y, b.pos.y, c.pos.y}) + 1), out_.rows);
    for (int row = top; row < bottom; ++row)
      for (int column = left; column < right; ++column) {
        const double x = column + 0.5, y = row + 0.5;
        const double u = edge(b.pos, c.pos, x, y), v = edge(c.pos, a.pos, x, y), w = edge(a.pos, b.pos, x, y);
        const auto in = [](double value, ImVec2 from, ImVec2 to) {
          return value > 0 || (value == 0 && owns(from, to));
        };
        if (in(u, b.pos, c.pos) && in(v, c.pos, a.pos) && in(w, a.pos, b.pos))
          blend(column, row, a, b, c, static_cast<float>(u / area), static_cast<float>(v / area),
                static_cast<float>(w / area));
      }
  }

  void blend(int column, int row, const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c, float u, float v,
             float w) {
    const auto channel = [&](int shift) {
      const auto of = [&](ImU32 color) { return static_cast<float>(color >> shift & 255U); };
      return u * of(a.col) + v * of(b.col) + w * of(c.col);
    };
    const float alpha = channel(IM_COL32_A_SHIFT) / 255 *
                        atlas_.alpha(u * a.uv.x + v * b.uv.x + w * c.uv.x, u * a.uv.y + v * b.uv.y + w * c.uv.y);
    Rgba& to = out_.pixels[static_cast<std::size_t>(row) * static_cast<std::size_t>(out_.columns) +
                           static_cast<std::size_t>(column)];
    const auto mixed = [&](std::uint8_t ground, float ink) {
      return static_cast<std::uint8_t>(std::lround(static_cast<float>(ground) * (1 - alpha) + ink * alpha));
    };
    to = {mixed(to.r, channel(IM_COL32_R_SHIFT)), mixed(to.g, channel(IM_COL32_G_SHIFT)),
          mixed(to.b, channel(IM_COL32_B_SHIFT)), 255};
  }

  const Atlas& atlas_;
  Picture out_;
};

/// What the ImGui painter makes of a list on black.
Picture painted_by_imgui(const plot::DisplayList& list, Px size) {
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.DisplaySize = {size.x, size.y};
  io.DeltaTime = 1.0F / 60;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  Style style;
  style.fonts.regular11 = io.Fonts->AddFontDefault();
  unsigned char* pixels = nullptr;
  Atlas atlas;
  io.Fonts->GetTexDataAsRGBA32(&pixels, &atlas.width, &atlas.height);
  atlas.pixels = pixels;
  // NOLINTNEXTLINE(performance-no-int-to-ptr): a texture's name travels as a number
  io.Fonts->SetTexID(reinterpret_cast<ImTextureID>(std::uintptr_t{1}));
  ImGui::NewFrame();
  paint(*ImGui::GetForegroundDrawList(), {0, 0}, list, style);
  Picture out = Rasterizer(size, atlas).run(*ImGui::GetForegroundDrawList());
  ImGui::EndFrame();
  ImGui::DestroyContext();
  return out;
}

TEST(SamePicture, TheWindowAndAFileShowTheSame) {
  const plot::FixedMeasurer measure;
  for (const auto& example : plot::examples::elements()) {
    plot::DisplayList list{plot::FilledRect{{0, 0}, example.size, plot::examples::dark()[plot::Tone::kPanel]}};
    const auto figure = plot::layout(example.figure, example.size, example.view, plot::examples::dark(), measure);
    list.insert(list.end(), figure.list.begin(), figure.list.end());
    list = plot::without_texts(std::move(list));
    const Picture window = painted_by_imgui(list, example.size), file = plot::painted_by_cairo(list, example.size);
    const plot::Difference apart = plot::difference(window, file);
    // Edges are softened over a pixel by the one and covered exactly by the other; smooth fields are cells here.
    EXPECT_LT(apart.mean, 3) << example.name;
    EXPECT_LT(apart.large_share, 0.01) << example.name;
  }
}

}  // namespace
}  // namespace lscope::ui
