#include "data/font_digits.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "data/generate.h"

namespace lscope::data {
namespace {

Recipe recipe(int size, int rows = 500) {
  Recipe r;
  r.generator = Generator::kFontDigits;
  r.image_size = size;
  r.train = rows;
  r.validation = 0;
  r.test = rows;
  r.noise = 0;
  return r;
}

Generated drawn(const Recipe& r) {
  auto made = generate_raw(r);
  EXPECT_TRUE(made.ok());
  return std::move(made).value();
}

TEST(FontDigits, AreGreyImagesOfTheSizeThatWasAskedFor) {
  for (const int size : {8, 28}) {
    const Generated g = drawn(recipe(size));
    EXPECT_EQ(g.train.image_width, size);
    EXPECT_EQ(g.train.image_height, size);
    EXPECT_EQ(g.train.rows.features, size * size);
    EXPECT_EQ(g.train.class_names.size(), 10U);
    for (std::size_t i = 0; i < 500; ++i) {
      const auto first = g.train.rows.x.begin() + static_cast<std::ptrdiff_t>(i) * size * size;
      const double ink = std::accumulate(first, first + size * size, 0.0) / (size * size);
      EXPECT_GT(ink, 0.02) << i;
      EXPECT_LT(ink, 0.5) << i;
      EXPECT_GE(*std::min_element(first, first + size * size), 0);
      EXPECT_LE(*std::max_element(first, first + size * size), 1);
    }
  }
}

TEST(FontDigits, NoTwoAreAlikeUnlessNothingIsDistorted) {
  Recipe r = recipe(28);
  const auto distinct = [](const Generated& g) {
    std::set<std::vector<double>> images;
    for (int i = 0; i < g.train.rows.rows; ++i)
      images.emplace(g.train.rows.x.begin() + i * 784, g.train.rows.x.begin() + (i + 1) * 784);
    return images.size();
  };
  EXPECT_EQ(distinct(drawn(r)), 500U);
  r.distortion = 0;
  const auto book = open_glyph_book();
  ASSERT_TRUE(book.ok());
  EXPECT_LE(distinct(drawn(r)), static_cast<std::size_t>(10 * face_count(*book.value())));
}

/// A digit is what it says: rows that are new are told apart by their nearest neighbours among others.
TEST(FontDigits, NeighboursHaveTheSameLabel) {
  for (const int size : {8, 28}) {
    const Generated g = drawn(recipe(size, 2000));
    const auto d = static_cast<std::size_t>(size * size);
    const std::vector<double> test = g.test.rows.x.as<double>(), train = g.train.rows.x.as<double>();
    int right = 0;
    for (std::size_t i = 0; i < 200; ++i) {
      double best = INFINITY;
      int label = -1;
      for (std::size_t j = 0; j < 2000; ++j) {
        double distance = 0;
        for (const double *a = &test[i * d], *b = &train[j * d], *end = a + d; a != end; ++a, ++b)
          distance += (*a - *b) * (*a - *b);
        if (distance < best) best = distance, label = g.train.rows.label[j];
      }
      right += label == g.test.rows.label[i] ? 1 : 0;
    }
    EXPECT_GT(right, 150) << size;  // chance is 20
    EXPECT_LT(right, 200) << size << ": a set of identical images would be no test of anything";
  }
}

TEST(FontDigits, AMirroredOrTurnedImageWouldNotPass) {
  Recipe r = recipe(28, 10);
  r.distortion = 0;
  const Rows rows = drawn(r).train.rows;
  // A seven has its bar at the top, and its foot left of its right end.
  const auto seven = rows.x.begin() + 7 * 784;
  EXPECT_GT(std::accumulate(seven + 28 * 4, seven + 28 * 8, 0.0),
            std::accumulate(seven + 28 * 20, seven + 28 * 24, 0.0));
  // A six is heavier below, a nine above.
  const auto half = [&](int digit, int from) {
    const auto first = rows.x.begin() + digit * 784 + from * 28;
    return std::accumulate(first, first + 14 * 28, 0.0);
  };
  EXPECT_GT(half(6, 14), half(6, 0));
  EXPECT_GT(half(9, 0), half(9, 14));
}

TEST(FontDigits, NoiseIsCutToTheRangeOfGrey) {
  Recipe r = recipe(8);
  r.noise = 1;
  for (const double x : drawn(r).train.rows.x) {
    EXPECT_GE(x, 0);
    EXPECT_LE(x, 1);
  }
}

TEST(FontDigits, AMachineWithoutFontsSaysWhatToInstall) {
  const auto book = open_glyph_book({std::filesystem::path(LSCOPE_SOURCE_DIR) / "docs"});
  ASSERT_FALSE(book.ok());
  EXPECT_EQ(book.error().code, base::ErrorCode::kMachineAsset);
  EXPECT_NE(book.error().remedy.find("fonts-dejavu-core"), std::string::npos);
  EXPECT_FALSE(open_glyph_book({std::filesystem::path("nowhere/at/all")}).ok());
}

}  // namespace
}  // namespace lscope::data
