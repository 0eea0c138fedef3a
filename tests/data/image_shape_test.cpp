#include "data/image_shape.h"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "data/csv_reader.h"

namespace lscope::data {
namespace {

std::vector<std::string> grid(int height, int width, const std::function<std::string(int, int)>& name) {
  std::vector<std::string> names;
  for (int r = 0; r < height; ++r)
    for (int c = 0; c < width; ++c) names.push_back(name(r, c));
  return names;
}
std::string two(int n) { return (n < 10 ? "0" : "") + std::to_string(n); }

TEST(ImageShape, IsReadFromTheNamesOfTheColumns) {
  using Names = std::vector<std::string>;
  const auto is = [](const Names& names, ImageShape wanted) { EXPECT_EQ(image_shape(names), wanted) << names.back(); };
  is(grid(8, 8, [](int r, int c) { return "p" + std::to_string(r) + std::to_string(c); }), {8, 8});
  is(grid(8, 8, [](int r, int c) { return "pixel_" + std::to_string(r) + "_" + std::to_string(c); }), {8, 8});
  is(grid(28, 28, [](int r, int c) { return std::to_string(r + 1) + "x" + std::to_string(c + 1); }), {28, 28});
  is(grid(12, 20, [](int r, int c) { return "r" + std::to_string(r) + "c" + std::to_string(c); }), {20, 12});
  is(grid(28, 28, [](int r, int c) { return "p" + two(r) + two(c); }), {28, 28});
  is(grid(28, 28, [](int r, int c) { return "pixel" + std::to_string(28 * r + c); }), {28, 28});
  is(grid(3, 3, [](int r, int c) { return "px" + std::to_string(3 * r + c + 1); }), {3, 3});
}

TEST(ImageShape, AnyOtherTableIsNoPicture) {
  const auto none = [](const std::vector<std::string>& names) {
    EXPECT_EQ(image_shape(names), ImageShape()) << names.front();
  };
  none({});
  none({"x"});
  none({"sepal_length", "sepal_width", "petal_length", "petal_width"});
  none({"x1", "x2", "x3", "x4"});      // a square number of inputs, but nobody says pixel
  none({"p00", "p01", "p10", "p12"});  // a hole
  none({"p00", "p10", "p01", "p11"});  // column after column
  none({"p00", "p01", "q10", "q11"});  // two words
  none({"pixel0", "pixel1", "pixel2", "pixel3", "pixel4"});
  none({"p99999900", "p99999901", "p99999910", "p99999911"});
}

TEST(ImageShape, IsToldByTheReader) {
  const auto read = parse_csv("p00,p01,p10,p11,digit\n1,2,3,4,0\n4,3,2,1,1\n", "t.csv");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read.value().image_width, 2);
  EXPECT_EQ(read.value().image_height, 2);
}

}  // namespace
}  // namespace lscope::data
