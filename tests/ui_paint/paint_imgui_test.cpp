#include "ui/paint_imgui.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "plot/example_figures.h"
#include "plot/text_measure.h"
#include "ui/text_measure_imgui.h"

namespace lscope::ui {
namespace {

/// A context with ImGui's own font and one draw list; no window, no backend.
class PaintImGui : public testing::Test {
 protected:
  PaintImGui() {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {1600, 1000};
    io.DeltaTime = 1.0F / 60;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    // Two faces, so that choosing one can be seen.
    style_.fonts.regular11 = io.Fonts->AddFontDefault();
    ImFontConfig large;
    large.SizePixels = 26;
    style_.fonts.semibold13 = io.Fonts->AddFontDefault(&large);
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    io.Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
    // NOLINTNEXTLINE(performance-no-int-to-ptr): a texture's name travels as a number
    io.Fonts->SetTexID(reinterpret_cast<ImTextureID>(std::uintptr_t{1}));
    ImGui::NewFrame();
  }
  ~PaintImGui() override {
    ImGui::EndFrame();
    ImGui::DestroyContext();
  }
  PaintImGui(const PaintImGui&) = delete;
  PaintImGui& operator=(const PaintImGui&) = delete;

  ImDrawList& list() { return *ImGui::GetForegroundDrawList(); }
  void draw(const plot::DisplayList& what, ImVec2 origin = {0, 0}, ImTextureID field = nullptr) {
    paint(list(), origin, what, style_, field);
  }
  /// Every triangle names vertices of its own command, and all of them are where the primitives were.
  void expect_sound() {
    const ImDrawList& out = list();
    for (const ImDrawCmd& command : out.CmdBuffer) {
      ASSERT_EQ(command.ElemCount % 3, 0U);
      for (unsigned int i = 0; i < command.ElemCount; ++i) {
        const auto at = command.VtxOffset + out.IdxBuffer[static_cast<int>(command.IdxOffset + i)];
        ASSERT_LT(static_cast<int>(at), out.VtxBuffer.Size);
      }
    }
    for (const ImDrawVert& vertex : out.VtxBuffer)
      ASSERT_TRUE(std::isfinite(vertex.pos.x) && std::isfinite(vertex.pos.y));
  }
  struct Reach {
    float left = 1e9F, top = 1e9F, right = -1e9F, bottom = -1e9F;
  };
  Reach reach() {
    Reach out;
    for (const ImDrawVert& vertex : list().VtxBuffer) {
      out.left = std::min(out.left, vertex.pos.x), out.right = std::max(out.right, vertex.pos.x);
      out.top = std::min(out.top, vertex.pos.y), out.bottom = std::max(out.bottom, vertex.pos.y);
    }
    return out;
  }

  Style style_;
};

constexpr plot::Rgba kRed{255, 0, 0, 128};

TEST_F(PaintImGui, EveryExampleIsPaintedInsideItsRectangle) {
  const ImGuiMeasure measure(style_);
  for (const auto& example : plot::examples::all()) {
    const plot::Layout drawn =
        plot::layout(example.figure, example.size, example.view, plot::examples::dark(), measure);
    const int before = list().VtxBuffer.Size;
    draw(drawn.list, {100, 50});
    EXPECT_GT(list().VtxBuffer.Size, before) << example.name;
    expect_sound();
    for (int i = before; i < list().VtxBuffer.Size; ++i) {
      const ImVec2 at = list().VtxBuffer[i].pos;
      // Curves run some px past the plot and are cut by its clip. ImGui's own font is wider than ours: a label may
      // stick out a little.
      ASSERT_TRUE(at.x >= 80 && at.x <= 140 + example.size.x) << example.name << " " << at.x;
      ASSERT_TRUE(at.y >= -8 * example.size.y && at.y <= 9 * example.size.y) << example.name << " " << at.y;
    }
  }
}

TEST_F(PaintImGui, ALineOfAHundredThousandPointsIsSliced) {
  plot::Polyline line{{}, 2.5F, kRed};
  for (int i = 0; i < 100'000; ++i) line.points.push_back({static_cast<float>(i) * 0.01F, i % 2 == 0 ? 10.0F : 90.0F});
  draw({line});
  EXPECT_GE(list().VtxBuffer.Size, 200'000);  // 2 a point: none is lost
  expect_sound();
  const Reach area = reach();
  EXPECT_GT(area.right, 998);
  EXPECT_LT(area.left, 2);
}

TEST_F(PaintImGui, AStrokeOfAnyWidthIsTwoTrianglesASegmentAndAsWideAsItSays) {
  for (const float width : {1.0F, 1.25F, 1.5F, 1.75F, 2.0F, 3.5F}) {
    const int before = list().IdxBuffer.Size;
    draw({plot::Polyline{{{10, 20}, {40, 20}, {70, 20}}, width, {255, 0, 0, 255}}});
    EXPECT_EQ(list().IdxBuffer.Size - before, 4 * 3) << width;
    // The texture goes from nothing to nothing across; between the middles of its outer texels lies the ink.
    const ImDrawVert &a = list().VtxBuffer[list().VtxBuffer.Size - 2], &b = list().VtxBuffer.back();
    const float texels = std::round(std::abs(b.uv.x - a.uv.x) * static_cast<float>(ImGui::GetIO().Fonts->TexWidth));
    EXPECT_NEAR(std::abs(b.pos.y - a.pos.y) * (texels - 2) / texels, width, 0.01);
    EXPECT_NEAR((a.pos.y + b.pos.y) / 2, 20, 0.01);
  }
  expect_sound();
}

TEST_F(PaintImGui, AMarkerHasFewTriangles) {
  const auto triangles = [&](const plot::Circle& circle) {
    const int before = list().IdxBuffer.Size;
    draw({circle});
    return (list().IdxBuffer.Size - before) / 3;
  };
  const plot::Rgba fill{200, 200, 255, 255}, edge{0, 0, 0, 255}, none{0, 0, 0, 0};
  EXPECT_LE(triangles({{50, 50}, 4, fill, edge, 1.25F}), 28);
  EXPECT_LE(triangles({{50, 50}, 2.2F, none, fill, 1.5F}), 16);
  EXPECT_LE(triangles({{50, 50}, 7, none, fill, 1.5F}), 28);
  expect_sound();
  const Reach area = reach();
  EXPECT_NEAR(area.right - area.left, 2 * (6.5F + 1.5F), 0.7F);
}

TEST_F(PaintImGui, AnAreaIsOneMeshWithoutOverlap) {
  plot::Area area{{}, {}, kRed};
  for (int i = 0; i < 9000; ++i) {
    const float x = static_cast<float>(i) * 0.1F;
    area.above.push_back({x, 100 - 50 * std::abs(std::sin(x))});
    area.below.push_back({x, 120});
  }
  draw({area});
  expect_sound();
  // Twice the signed areas of its triangles must add up to the area between the edges, all turned one way.
  const ImDrawList& out = list();
  double sum = 0;
  for (const ImDrawCmd& command : out.CmdBuffer)
    for (unsigned int i = 0; i < command.ElemCount; i += 3) {
      const auto vertex = [&](unsigned int k) {
        return out
            .VtxBuffer[static_cast<int>(command.VtxOffset + out.IdxBuffer[static_cast<int>(command.IdxOffset + i + k)])]
            .pos;
      };
      const ImVec2 a = vertex(0), b = vertex(1), c = vertex(2);
      sum += std::abs(static_cast<double>((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x))) / 2;
    }
  double wanted = 0;
  for (std::size_t i = 1; i < area.above.size(); ++i)
    wanted += 0.1 * (240 - static_cast<double>(area.above[i].y + area.above[i - 1].y)) / 2;
  EXPECT_NEAR(sum / wanted, 1, 1e-3);
}

TEST_F(PaintImGui, TextEndsWhereItIsAlignedAndStandsOnWholePixels) {
  draw({plot::Text{{200.3F, 100.4F}, 1, 0.5F, 11, "0.265", {255, 255, 255, 255}, plot::Weight::kRegular}});
  const Reach area = reach();
  EXPECT_NEAR(area.right, 200, 3);
  EXPECT_LT(area.left, 190);
  EXPECT_EQ(area.top, std::round(area.top));
  EXPECT_NEAR((area.top + area.bottom) / 2, 100.4F, 4);
}

TEST_F(PaintImGui, TurnedTextIsReadUpwardsAndNothingOfItIsLeftOut) {
  const std::string text = "predicted against true";
  const float width = ImGuiMeasure(style_).width(text, 11, plot::Weight::kRegular);
  // Level, it would begin far left of the window, where ImGui leaves letters out.
  draw({plot::Text{{8, 150}, 0.5F, 0.5F, 11, text, {255, 255, 255, 255}, plot::Weight::kRegular, 90}});
  const Reach area = reach();
  EXPECT_NEAR(area.bottom - area.top, width, 4);
  EXPECT_NEAR((area.top + area.bottom) / 2, 150, 3);
  EXPECT_LT(area.right - area.left, 14);
  EXPECT_NEAR((area.left + area.right) / 2, 8, 4);
}

TEST_F(PaintImGui, TheNearestFaceOfTheWeightIsTaken) {
  EXPECT_EQ(painted_face(style_, 11, plot::Weight::kRegular).font, style_.fonts.regular11);
  EXPECT_EQ(painted_face(style_, 13, plot::Weight::kSemiBold).font, style_.fonts.semibold13);
  EXPECT_EQ(painted_face(style_, 12, plot::Weight::kSemiBold).font, style_.fonts.semibold13);
  EXPECT_EQ(painted_face(style_, 13, plot::Weight::kSemiBold).scale, 1);
  EXPECT_NEAR(painted_face(style_, 22, plot::Weight::kRegular).scale, 2, 1e-5);
  Style twice = style_;
  twice.scale = 2;
  EXPECT_EQ(painted_face(twice, 26, plot::Weight::kSemiBold).scale, 1);
}

TEST_F(PaintImGui, MeasuredWidthIsPaintedWidth) {
  const ImGuiMeasure measure(style_);
  const std::string text = "validation 0.253";
  draw({plot::Text{{0, 50}, 0, 0.5F, 13, text, {255, 255, 255, 255}, plot::Weight::kSemiBold}});
  const Reach area = reach();
  EXPECT_NEAR(area.right - area.left, measure.width(text, 13, plot::Weight::kSemiBold), 4);
}

TEST_F(PaintImGui, ClipsAreNestedAndEnd) {
  const int commands = list().CmdBuffer.Size;
  draw({plot::PushClip{{10, 10}, {60, 60}}, plot::FilledRect{{0, 0}, {100, 100}, kRed}, plot::PopClip{},
        plot::FilledRect{{0, 0}, {5, 5}, kRed}},
       {100, 0});
  ASSERT_GE(list().CmdBuffer.Size, commands + 1);
  bool seen = false;
  for (const ImDrawCmd& command : list().CmdBuffer)
    seen = seen || (command.ClipRect.x == 110 && command.ClipRect.y == 10 && command.ClipRect.z == 160 &&
                    command.ClipRect.w == 60);
  EXPECT_TRUE(seen);
  EXPECT_EQ(list().GetClipRectMax().x, 1600);
}

TEST_F(PaintImGui, AnImageIsCellsOrATexture) {
  plot::Image image{{0, 0}, {40, 20}, 2, 1, {{255, 0, 0, 255}, {0, 255, 0, 255}}};
  draw({image});
  EXPECT_EQ(list().VtxBuffer.Size, 8);  // two cells
  image.pixels.clear();
  draw({image});
  EXPECT_EQ(list().VtxBuffer.Size, 8);  // nothing to show
  // NOLINTNEXTLINE(performance-no-int-to-ptr): a texture's name travels as a number
  const auto texture = reinterpret_cast<ImTextureID>(std::uintptr_t{77});
  draw({image}, {0, 0}, texture);
  ASSERT_EQ(list().VtxBuffer.Size, 12);
  EXPECT_EQ(list().VtxBuffer[8].uv.y, 1);  // row 0 on top: the picture of a shader stands on its head
  bool used = false;
  for (const ImDrawCmd& command : list().CmdBuffer) used = used || command.TextureId == texture;
  EXPECT_TRUE(used);
}

TEST_F(PaintImGui, AnOutlineLiesInsideItsRectangle) {
  draw({plot::OutlinedRect{{10, 10}, {50, 30}, {255, 255, 255, 255}, 2}});
  const Reach area = reach();
  EXPECT_GE(area.left, 8.99F);  // half a pixel of anti-aliasing
  EXPECT_LE(area.right, 51.01F);
  EXPECT_GE(area.top, 8.99F);
  EXPECT_LE(area.bottom, 31.01F);
}

}  // namespace
}  // namespace lscope::ui
