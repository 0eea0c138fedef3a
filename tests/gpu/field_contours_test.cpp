#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "app/gl_field_painter.h"
#include "figures/screen_style.h"
#include "gpu/surfaceless.h"
#include "plot/layout.h"
#include "plot/text_measure.h"
#include "spec/theme.h"

namespace lscope::app {
namespace {

using plot::Px;

/// A model with two islands of class 1 in a plane of class 0.
plot::Heat islands() {
  plot::Heat heat;
  heat.columns = heat.rows = 112;
  heat.x = heat.y = {-3, 3};
  for (int row = 0; row < heat.rows; ++row)
    for (int column = 0; column < heat.columns; ++column) {
      const double x = -3 + 6 * (column + 0.5) / heat.columns, y = -3 + 6 * (row + 0.5) / heat.rows;
      const double hills = 1.6 * std::exp(-4 * std::pow(std::hypot(x + 1, y - 0.5), 2)) +
                           1.6 * std::exp(-3 * std::pow(std::hypot(x - 1, y + 0.3), 2));
      heat.value.push_back(static_cast<float>(1 / (1 + std::exp(-12 * (hills - 0.7)))));
    }
  heat.levels = {0.1F, 0.5F, 0.9F};
  return heat;
}

float distance(Px p, Px a, Px b) {
  const float dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
  const float t = length > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0.0F, 1.0F) : 0.0F;
  return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

/// How strongly the contour covers each px of the plot, row 0 on top; the plot's corner is px (0, 0).
struct Ink {
  int width = 0, height = 0;
  std::vector<int> at;
  [[nodiscard]] int operator()(int x, int y) const { return at[static_cast<std::size_t>(y * width + x)]; }
};

class Contours : public testing::Test {
 protected:
  void SetUp() override {
    if (!screen_.problem().empty()) GTEST_SKIP() << "no off-screen OpenGL here: " << screen_.problem();
    const auto ready = painter_.emplace().load();
    ASSERT_TRUE(ready.ok()) << base::to_text(ready.error());
    auto theme = spec::load_theme("dark");
    ASSERT_TRUE(theme.ok()) << base::to_text(theme.error());
    theme_ = std::move(theme).value();
    use(islands(), 1);
  }

  /// Lays the field out as a file would have it, with polylines; the shader gets the same frame and style.
  void use(plot::Heat heat, float scale) {
    style_ = figures::screen_style(theme_, scale);
    figure_ = {};
    figure_.id = "fit";
    figure_.equal_aspect = true;
    figure_.heats.push_back(std::move(heat));
    const plot::Layout layout = plot::layout(figure_, {360 * scale, 424 * scale}, {}, style_, plot::FixedMeasurer());
    frame_ = layout.frame;
    lines_.clear();
    for (const plot::Primitive& one : layout.list)
      if (const auto* line = std::get_if<plot::Polyline>(&one);
          line != nullptr && line->width == 1.75F * scale && line->color == style_[plot::Tone::kText1]) {
        lines_.emplace_back();
        for (const Px p : line->points)
          lines_.back().push_back({p.x - frame_.plot_top_left.x, p.y - frame_.plot_top_left.y});
      }
  }

  std::vector<std::uint8_t> pixels(const plot::Heat& heat, int width, int height) {
    const auto name =
        static_cast<unsigned>(reinterpret_cast<std::intptr_t>(painter_->texture(heat, frame_, style_, width, height)));
    EXPECT_NE(name, 0U);
    std::vector<std::uint8_t> out(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4);
    glBindTexture(GL_TEXTURE_2D, name);
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glGetTexImage(GL_TEXTURE_2D, 0, GL_RGBA, GL_UNSIGNED_BYTE, out.data());
    return out;
  }

  /// The cover in 255ths, from a picture with the contours of `levels` and one without.
  Ink ink(std::vector<float> levels) {
    Ink out;
    out.width = static_cast<int>(frame_.plot_bottom_right.x - frame_.plot_top_left.x);
    out.height = static_cast<int>(frame_.plot_bottom_right.y - frame_.plot_top_left.y);
    plot::Heat heat = figure_.heats[0];
    heat.levels.clear();
    const auto without = pixels(heat, out.width, out.height);
    heat.levels = std::move(levels);
    const auto with = pixels(heat, out.width, out.height);
    for (int y = 0; y < out.height; ++y)
      for (int x = 0; x < out.width; ++x) {
        const auto at = 4 * (static_cast<std::size_t>(out.height - 1 - y) * static_cast<std::size_t>(out.width) +
                             static_cast<std::size_t>(x));
        const int room = style_[plot::Tone::kText1].b - without[at + 2];
        out.at.push_back(room > 0 ? 255 * (with[at + 2] - without[at + 2]) / room : 0);
      }
    return out;
  }

  [[nodiscard]] float to_lines(Px p) const {
    float nearest = 1e9F;
    for (const auto& line : lines_)
      for (std::size_t i = 0; i + 1 < line.size(); ++i) nearest = std::min(nearest, distance(p, line[i], line[i + 1]));
    return nearest;
  }

  gpu::test::Surfaceless screen_;
  std::optional<GlFieldPainter> painter_;
  spec::Theme theme_;
  plot::Style style_;
  plot::Figure figure_;
  plot::Frame frame_;
  std::vector<std::vector<Px>> lines_;  ///< of the boundary, as the layout has it
};

/// Whether one can walk from px (0, 0) to another without stepping on a line.
bool reaches(const Ink& ink, int to_x, int to_y) {
  std::vector<bool> seen(ink.at.size());
  std::vector<std::pair<int, int>> open{{0, 0}};
  while (!open.empty()) {
    const auto [x, y] = open.back();
    open.pop_back();
    if (x < 0 || y < 0 || x >= ink.width || y >= ink.height || ink(x, y) > 60) continue;
    const auto at = static_cast<std::size_t>(y * ink.width + x);
    if (seen[at]) continue;
    seen[at] = true;
    if (x == to_x && y == to_y) return true;
    for (const auto& [dx, dy] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) open.emplace_back(x + dx, y + dy);
  }
  return false;
}

TEST_F(Contours, TheShadersBoundaryLiesOnThePolylinesOfAFile) {
  for (const float scale : {1.0F, 2.0F}) {
    use(islands(), scale);
    ASSERT_EQ(lines_.size(), 2U) << "one for each island";
    const Ink drawn = ink({0.5F});
    int full = 0;
    for (int y = 0; y < drawn.height; ++y)
      for (int x = 0; x < drawn.width; ++x) {
        const Px middle{static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F};
        full += drawn(x, y) >= 250 ? 1 : 0;
        if (drawn(x, y) >= 128) {  // the edge of the stroke
          ASSERT_LT(to_lines(middle), 0.875F * scale + 0.5F) << x << ", " << y << " at scale " << scale;
        }
        if (to_lines(middle) < 0.875F * scale - 0.5F) {
          ASSERT_GE(drawn(x, y), 128) << x << ", " << y << " at scale " << scale;
        }
      }
    EXPECT_GT(full, 100);
  }
}

TEST_F(Contours, AnIslandHasAClosedLine) {
  for (const auto& line : lines_) EXPECT_EQ(line.front(), line.back());
  const Ink drawn = ink({0.5F});
  for (const auto& [x, y] : {std::pair{-1.0, 0.5}, {1.0, -0.3}}) {
    const int column = static_cast<int>(frame_.px_x(x) - frame_.plot_top_left.x);
    const int row = static_cast<int>(frame_.px_y(y) - frame_.plot_top_left.y);
    EXPECT_FALSE(reaches(drawn, column, row)) << "a gap in the line around " << x << ", " << y;
  }
  EXPECT_TRUE(reaches(drawn, drawn.width - 1, drawn.height - 1));
}

TEST_F(Contours, TheStrokeGrowsWithTheScaleOfTheInterface) {
  const auto width_of = [&](float scale) {
    use(islands(), scale);
    double sum = 0, length = 0;
    for (const int cover : ink({0.5F}).at) sum += cover / 255.0;
    for (const auto& line : lines_)
      for (std::size_t i = 0; i + 1 < line.size(); ++i)
        length += std::hypot(line[i + 1].x - line[i].x, line[i + 1].y - line[i].y);
    return sum / length;
  };
  EXPECT_NEAR(width_of(1), 1.75, 0.15);
  EXPECT_NEAR(width_of(2), 3.5, 0.2);
}

/// Two cells are all a model that is sure needs for its step; the outer lines then run along the foot of a ramp.
TEST_F(Contours, AStepBetweenTwoCellsHasAllItsLines) {
  plot::Heat heat = islands();
  for (std::size_t i = 0; i < heat.value.size(); ++i) heat.value[i] = i % 112 < 56 ? 0.0F : 1.0F;
  use(heat, 1);
  ASSERT_EQ(lines_.size(), 1U);
  const double at = static_cast<double>(lines_[0][0].x);
  for (const float level : {0.1F, 0.5F, 0.9F}) {
    const Ink drawn = ink({level});
    const int row = drawn.height / 2;
    double sum = 0, moment = 0;
    for (int x = 0; x < drawn.width; ++x) sum += std::abs(drawn(x, row)), moment += std::abs(drawn(x, row)) * (x + 0.5);
    const double cell = 6.0 / 112 * (frame_.px_x(1) - frame_.px_x(0));
    EXPECT_GT(sum, 0) << level;
    EXPECT_NEAR(moment / sum, at + (static_cast<double>(level) - 0.5) * cell, 1) << level;
  }
}

TEST_F(Contours, ATimidModelHasABoundaryAndAPlainHasNone) {
  plot::Heat heat = islands();
  for (std::size_t i = 0; i < heat.value.size(); ++i)  // strong decay: 0.4995 at the left, 0.5005 at the right
    heat.value[i] = 0.5F + 1e-3F * (static_cast<float>(i % 112) - 55.3F) / 112;
  use(heat, 1);
  const Ink drawn = ink({0.5F});
  EXPECT_GE(*std::max_element(drawn.at.begin(), drawn.at.end()), 200);
  // Round-off around 0.5 in every second cell.
  for (std::size_t i = 0; i < heat.value.size(); ++i) heat.value[i] = 0.5F + (i % 2 == 0 ? 6e-8F : 0.0F);
  use(heat, 1);
  const Ink plain = ink({0.5F});
  EXPECT_EQ(*std::max_element(plain.at.begin(), plain.at.end()), 0);
}

}  // namespace
}  // namespace lscope::app
