#include "data/inputs.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "data/image_columns.h"
#include "data/split.h"

namespace lscope::data {
namespace {

std::shared_ptr<const Bytes> bytes(std::vector<std::uint8_t> values) {
  auto out = std::make_shared<Bytes>(values.size());
  std::copy(values.begin(), values.end(), out->values.get());
  return out;
}

TEST(Inputs, BytesReadAsTheNumbersThatTheyAre) {
  const Inputs x(bytes({0, 1, 2, 253, 254, 255}), 2);
  EXPECT_TRUE(x.compact());
  EXPECT_EQ(x.size(), 6U);
  EXPECT_EQ(x, (Inputs{0, 1, 2, 253, 254, 255}));
  EXPECT_EQ(std::vector<double>(x.begin(), x.end()), (std::vector<double>{0, 1, 2, 253, 254, 255}));
  EXPECT_EQ(x.as<float>(), (std::vector<float>{0, 1, 2, 253, 254, 255}));
  EXPECT_EQ(x.end() - x.begin(), 6);
}

TEST(Inputs, PickedRowsOfPickedRowsAreTheRightOnes) {
  const Inputs x(bytes({10, 11, 20, 21, 30, 31, 40, 41}), 2), wide{10, 11, 20, 21, 30, 31, 40, 41};
  const std::vector<std::int32_t> first{3, 0, 2, 2}, second{2, 0};
  for (const Inputs* all : {&x, &wide}) {
    const Inputs once = all->picked(first, 2), twice = once.picked(second, 2);
    EXPECT_EQ(once, (Inputs{40, 41, 10, 11, 30, 31, 30, 31}));
    EXPECT_EQ(twice, (Inputs{30, 31, 40, 41}));
    EXPECT_EQ(twice.compact(), all->compact());
  }
}

TEST(Inputs, WritingTurnsBytesIntoDoublesWithTheirScale) {
  Inputs x(bytes({0, 100, 200, 50}), 2);
  x.set_scaler(std::make_shared<const Scaler>(Scaler{{0, 100}, {200, 50}}));
  EXPECT_EQ(x, (Inputs{0, 0, 1, -1}));
  Inputs changed = x;
  changed[1] = 7;
  changed.push_back(8);
  EXPECT_FALSE(changed.compact());
  EXPECT_TRUE(x.compact());
  EXPECT_EQ(changed, (Inputs{0, 7, 1, -1, 8}));
}

Dataset pictures(bool compact) {
  constexpr int kRows = 300, kPixels = 6;
  std::vector<std::uint8_t> values;
  Dataset d;
  for (int i = 0; i < kRows; ++i) {
    d.rows.label.push_back(i % 3);
    for (int j = 0; j < kPixels; ++j)
      values.push_back(static_cast<std::uint8_t>(j == 5 ? 9 : (i * 37 + j * 101) % 251));
  }
  d.name = "pictures";
  d.task = Task::kMulticlass;
  d.rows.rows = kRows;
  d.rows.features = kPixels;
  d.rows.outputs = 3;
  d.rows.x = compact ? Inputs(bytes(values), kPixels) : Inputs(std::vector<double>(values.begin(), values.end()));
  d.feature_names.assign(kPixels, "p");
  d.class_names = {"0", "1", "2"};
  return d;
}

/// Sums of bytes are exact, those of doubles rounded: 300 terms of 8 bits leave less than 1e-12.
TEST(Inputs, PicturesAreSplitAndScaledAsTheSameTableOfDoubles) {
  for (const Scaling scaling : {Scaling::kStandardized, Scaling::kRaw, Scaling::kUnit}) {
    SplitRequest request;
    request.seed = 5;
    request.scaling = scaling;
    const auto narrow = split_and_scale(pictures(true), request), wide = split_and_scale(pictures(false), request);
    ASSERT_TRUE(narrow.ok() && wide.ok());
    const Prepared &a = narrow.value(), &b = wide.value();
    EXPECT_TRUE(a.train.x.compact() && a.validation.x.compact() && a.test.x.compact());
    for (const auto& [one, other] : {std::pair(&a.train, &b.train), std::pair(&a.test, &b.test)}) {
      ASSERT_EQ(one->x.size(), other->x.size());
      EXPECT_EQ(one->label, other->label);
      for (std::size_t i = 0; i < one->x.size(); ++i) ASSERT_NEAR(one->x[i], other->x[i], 1e-12);
    }
    for (std::size_t j = 0; j < a.inputs.mean.size(); ++j) {
      EXPECT_NEAR(a.inputs.mean[j], b.inputs.mean[j], 1e-12);
      EXPECT_NEAR(a.inputs.scale[j], b.inputs.scale[j], 1e-12);
    }
  }
}

TEST(Split, RowsThatWereSetApartToTestWithAreTheTestSet) {
  Dataset d = pictures(true);
  d.test = pictures(true).rows;
  d.image_width = 3;
  d.image_height = 2;
  const auto made = split_and_scale(d, {});
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made.value().test.rows, 300);
  EXPECT_EQ(made.value().validation.rows, 60);
  EXPECT_EQ(made.value().train.rows, 240);
  EXPECT_EQ(made.value().image_width, 3);
  EXPECT_EQ(made.value().image_height, 2);
}

std::vector<std::string> grid(int height, int width, int from, const std::string& word, const std::string& between) {
  std::vector<std::string> names;
  for (int r = 0; r < height; ++r)
    for (int c = 0; c < width; ++c)
      names.push_back(word + std::to_string(r + from) + between + std::to_string(c + from));
  return names;
}

TEST(ImageColumns, NamesThatCountRowsAndColumnsArePictures) {
  const auto size = [](const std::vector<std::string>& names) {
    const ImageSize found = image_size(names);
    return std::pair(found.width, found.height);
  };
  EXPECT_EQ(size(grid(8, 8, 0, "p", "")), std::pair(8, 8));  // digits.csv
  EXPECT_EQ(size(grid(28, 28, 1, "", "x")), std::pair(28, 28));
  EXPECT_EQ(size(grid(3, 5, 0, "pixel_", "_")), std::pair(5, 3));
  EXPECT_EQ(size(grid(2, 3, 0, "r", "c")), std::pair(3, 2));
  std::vector<std::string> counted;
  for (int i = 0; i < 784; ++i) counted.push_back("pixel" + std::to_string(i));
  EXPECT_EQ(size(counted), std::pair(28, 28));
  std::vector<std::string> ours;
  for (int r = 0; r < 12; ++r)
    for (int c = 0; c < 11; ++c) ours.push_back(pixel_name(r, c));
  EXPECT_EQ(size(ours), std::pair(11, 12));

  const std::pair none(0, 0);
  EXPECT_EQ(size({}), none);
  EXPECT_EQ(size({"x1", "x2", "x3", "x4"}), none);
  EXPECT_EQ(size({"sepal length", "sepal width", "petal length", "petal width"}), none);
  EXPECT_EQ(size({"p00", "p01", "p11", "p10"}), none);
  EXPECT_EQ(size({"p00", "p01", "p10"}), none);
  EXPECT_EQ(size({"a00", "b01", "a10", "a11"}), none);
  counted[700] = "pixel70";
  EXPECT_EQ(size(counted), none);
}

}  // namespace
}  // namespace lscope::data
