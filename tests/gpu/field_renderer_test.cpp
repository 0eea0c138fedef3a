#include "gpu/field_renderer.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>
#include <memory>

#include "gpu/gl.h"
#include "gpu/surfaceless.h"

namespace lscope::gpu {
namespace {

constexpr Color kGround{10, 14, 18, 255};
constexpr Color kHatch{200, 100, 50, 255};
constexpr Color kWhite{255, 255, 255, 255};

/// A grey map: entry i is (i, i, i).
std::vector<Color> grey_map() {
  std::vector<Color> map(256);
  for (std::size_t i = 0; i < 256; ++i) {
    const auto v = static_cast<std::uint8_t>(i);
    map[i] = {v, v, v, 255};
  }
  return map;
}

/// Pixels of a texture, row 0 is the lowest y.
struct Pixels {
  int width, height;
  std::vector<Color> at;
  [[nodiscard]] Color operator()(int x, int y) const { return at[static_cast<std::size_t>(y * width + x)]; }
};

class Fields : public testing::Test {
 protected:
  void SetUp() override {
    if (!screen_.problem().empty()) GTEST_SKIP() << "no off-screen OpenGL here: " << screen_.problem();
    auto made = FieldRenderer::make();
    ASSERT_TRUE(made.ok()) << base::to_text(made.error());
    renderer_ = std::make_unique<FieldRenderer>(std::move(made).value());
  }
  void TearDown() override {
    if (renderer_) {
      EXPECT_EQ(error_text(), "");
    }
    renderer_.reset();
  }

  /// values: v(x) = x over the unit square, in `columns` cells.
  FieldPicture slope(int columns = 64, int width = 128) {
    values_.clear();
    for (int row = 0; row < 16; ++row)
      for (int column = 0; column < columns; ++column)
        values_.push_back((static_cast<float>(column) + 0.5F) / static_cast<float>(columns));
    FieldPicture picture;
    picture.columns = columns;
    picture.rows = 16;
    picture.values = values_;
    picture.color_map = map_;
    picture.ground = kGround;
    picture.hatch = kHatch;
    picture.width = width;
    picture.height = 32;
    return picture;
  }

  Pixels draw(const FieldPicture& picture) {
    const unsigned name = renderer_->draw(picture);
    EXPECT_NE(name, 0U);
    Pixels pixels{picture.width, picture.height, {}};
    pixels.at.resize(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height));
    glBindTexture(GL_TEXTURE_2D, name);
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glGetTexImage(GL_TEXTURE_2D, 0, GL_RGBA, GL_UNSIGNED_BYTE, pixels.at.data());
    return pixels;
  }

  test::Surfaceless screen_;
  std::unique_ptr<FieldRenderer> renderer_;
  std::vector<Color> map_ = grey_map();
  std::vector<float> values_;
};

TEST_F(Fields, ASlopeBecomesTheColoursOfItsMap) {
  const Pixels pixels = draw(slope());
  for (int x = 2; x < 126; ++x) {
    const double right = 255 * (x + 0.5) / 128;
    for (const int y : {0, 15, 31}) EXPECT_NEAR(pixels(x, y)[0], right, 1.01) << x;
  }
}

TEST_F(Fields, FewCellsAreInterpolatedNotShownAsSquares) {
  const Pixels pixels = draw(slope(4, 256));
  for (int x = 33; x < 222; ++x) EXPECT_NEAR(pixels(x, 8)[0], 255 * (x + 0.5) / 256, 1.01) << x;
  EXPECT_NEAR(pixels(0, 8)[0], 255 * 0.125, 1.01) << "constant beyond the middle of the outer cells";
}

TEST_F(Fields, RowZeroIsTheLowestY) {
  FieldPicture picture = slope();
  values_.assign(64 * 16, 0);
  for (std::size_t i = 0; i < 64; ++i) values_[i] = 1;
  picture.values = values_;
  const Pixels pixels = draw(picture);
  EXPECT_EQ(pixels(64, 0)[0], 255);
  EXPECT_EQ(pixels(64, 31)[0], 0);
}

TEST_F(Fields, ValuesOutsideTheRangeTakeTheEnds) {
  FieldPicture picture = slope();
  picture.value_low = 0.4F;
  picture.value_high = 0.6F;
  const Pixels pixels = draw(picture);
  EXPECT_EQ(pixels(5, 5)[0], 0);
  EXPECT_EQ(pixels(120, 5)[0], 255);
  EXPECT_NEAR(pixels(64, 5)[0], 255 * ((64.5 / 128 - 0.4) / 0.2), 2);
}

TEST_F(Fields, AContourLiesWhereItsLevelIs) {
  FieldPicture picture = slope();
  picture.contours = {{0.25F, 2, {255, 0, 0, 255}}};
  const Pixels pixels = draw(picture);
  int reddest = 0;
  for (int x = 0; x < 128; ++x)
    if (pixels(x, 9)[0] - pixels(x, 9)[1] > pixels(reddest, 9)[0] - pixels(reddest, 9)[1]) reddest = x;
  EXPECT_NEAR(reddest + 0.5, 32, 1) << "v = x = 0.25 at pixel 32 of 128";
  EXPECT_EQ(pixels(30, 9)[0], pixels(30, 9)[1]) << "grey again 2 px beside it";
  EXPECT_EQ(pixels(34, 9)[0], pixels(34, 9)[1]);
}

TEST_F(Fields, AContourOfAPlainIsNoSheet) {
  FieldPicture picture = slope();
  values_.assign(64 * 16, 0.5F);
  picture.values = values_;
  picture.contours = {{0.5F, 2, {255, 0, 0, 255}}};
  const Pixels pixels = draw(picture);
  for (const Color& pixel : pixels.at) ASSERT_EQ(pixel[0], pixel[1]) << "all weights zero: P = 0.5 everywhere";
}

TEST_F(Fields, BeyondTheFieldIsTheGround) {
  FieldPicture picture = slope();
  picture.shown_x_low = -1;
  const Pixels pixels = draw(picture);
  EXPECT_EQ(pixels(10, 5), kGround);
  EXPECT_EQ(pixels(62, 5), kGround);
  EXPECT_NEAR(pixels(96, 5)[0], 255 * 0.5, 3);
}

TEST_F(Fields, ANaNIsHatchedNotBlack) {
  FieldPicture picture = slope();
  values_.assign(64 * 16, std::numeric_limits<float>::quiet_NaN());
  picture.values = values_;
  const Pixels pixels = draw(picture);
  int hatched = 0;
  for (const Color& pixel : pixels.at) {
    ASSERT_TRUE(pixel == kHatch || pixel == kGround);
    hatched += pixel == kHatch ? 1 : 0;
  }
  EXPECT_NEAR(hatched, 128 * 32 / 3, 128);
}

TEST_F(Fields, TheWinnersColourGrowsWithItsProbability) {
  FieldPicture picture = slope();
  std::vector<std::int32_t> winners(64 * 16);
  for (std::size_t i = 0; i < winners.size(); ++i) winners[i] = i % 64 < 32 ? 1 : 2;
  const std::vector<Color> classes{kWhite, {255, 0, 0, 255}, {0, 255, 0, 255}};
  picture.winners = winners;
  picture.class_colors = classes;
  const Pixels pixels = draw(picture);
  EXPECT_GT(pixels(60, 5)[0], pixels(20, 5)[0] + 20) << "class 1 is red, and surer at the right";
  EXPECT_LE(pixels(60, 5)[1], kGround[1]);
  EXPECT_GT(pixels(120, 5)[1], 80) << "class 2 is green";
  EXPECT_LE(pixels(120, 5)[0], kGround[0]);
  const double sure = 120.5 / 128;
  EXPECT_NEAR(pixels(120, 5)[1], kGround[1] + 0.42 * sure * (255 - kGround[1]), 2);
}

TEST_F(Fields, ABorderBetweenClassesIsNoStairWhereTheirLeadsAreKnown) {
  FieldPicture picture = slope();
  std::vector<std::int32_t> winners(64 * 16);
  std::vector<float> leads(64 * 16);
  const auto ahead = [](double column, double row) { return 0.3 * (column - 20) - row; };  // of class 1, in cells
  for (std::size_t i = 0; i < winners.size(); ++i) {
    const double by = ahead(static_cast<double>(i % 64) + 0.5, static_cast<double>(i / 64) + 0.5);
    winners[i] = by > 0 ? 1 : 2;
    leads[i] = static_cast<float>(std::abs(by));
  }
  const std::vector<Color> classes{kWhite, {255, 0, 0, 255}, {0, 255, 0, 255}};
  picture.winners = winners;
  picture.leads = leads;
  picture.class_colors = classes;
  const Pixels pixels = draw(picture);
  // Two pixels a cell. Half a cell at the rim has no cell beyond it to be weighed with.
  for (int y = 2; y < 30; ++y)
    for (int x = 2; x < 126; ++x) {
      const double by = ahead((x + 0.5) / 2, (y + 0.5) / 2);
      if (std::abs(by) < 0.3) continue;  // half a pixel
      EXPECT_EQ(pixels(x, y)[0] > pixels(x, y)[1], by > 0) << x << ", " << y;
    }
}

TEST_F(Fields, AnUnchangedPictureIsNotDrawnAgain) {
  FieldPicture picture = slope();
  const unsigned name = renderer_->draw(picture);
  EXPECT_EQ(renderer_->draw(picture), name);
  EXPECT_EQ(renderer_->pictures_drawn(), 1);
  picture.width = 130;
  (void)renderer_->draw(picture);
  EXPECT_EQ(renderer_->pictures_drawn(), 2);
  values_[5] += 0.25F;
  (void)renderer_->draw(picture);
  EXPECT_EQ(renderer_->pictures_drawn(), 3);
  map_[200] = kHatch;
  (void)renderer_->draw(picture);
  EXPECT_EQ(renderer_->pictures_drawn(), 4);
  picture.contours = {{0.5F, 1, kWhite}};
  (void)renderer_->draw(picture);
  EXPECT_EQ(renderer_->pictures_drawn(), 5);
}

TEST_F(Fields, WhatCannotBeDrawnIsRefused) {
  FieldPicture picture = slope();
  EXPECT_EQ(renderer_->draw({}), 0U);
  picture.columns = 65;
  EXPECT_EQ(renderer_->draw(picture), 0U) << "fewer values than cells";
  picture = slope();
  picture.width = 0;
  EXPECT_EQ(renderer_->draw(picture), 0U);
  picture = slope();
  picture.x_high = picture.x_low;
  EXPECT_EQ(renderer_->draw(picture), 0U);
}

TEST_F(Fields, OpenGlIsLeftAsItWas) {
  glViewport(3, 4, 50, 60);
  glEnable(GL_BLEND);
  glEnable(GL_SCISSOR_TEST);
  glScissor(0, 0, 1, 1);
  const Pixels pixels = draw(slope());
  EXPECT_GT(pixels(120, 20)[0], 200) << "the scissor of the window does not cut the picture";
  GLint viewport[4] = {}, program = -1, framebuffer = -1;
  glGetIntegerv(GL_VIEWPORT, viewport);
  glGetIntegerv(GL_CURRENT_PROGRAM, &program);
  glGetIntegerv(GL_FRAMEBUFFER_BINDING, &framebuffer);
  EXPECT_EQ(viewport[0], 3);
  EXPECT_EQ(viewport[3], 60);
  EXPECT_EQ(program, 0);
  EXPECT_EQ(framebuffer, 0);
  EXPECT_EQ(glIsEnabled(GL_BLEND), GL_TRUE);
  EXPECT_EQ(glIsEnabled(GL_SCISSOR_TEST), GL_TRUE);
}

TEST_F(Fields, ABrokenShaderIsNamedInWords) {
  const auto program =
      Program::make("#version 330 core\nvoid main() {}", "#version 330 core\nvoid main() { x; }", "odd");
  ASSERT_FALSE(program.ok());
  EXPECT_EQ(program.error().context, "odd.frag");
  EXPECT_NE(program.error().message.find("refuses a shader"), std::string::npos);
}

}  // namespace
}  // namespace lscope::gpu
