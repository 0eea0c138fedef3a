#include "data/features.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "data/generate.h"
#include "data/split.h"

namespace lscope::data {
namespace {

std::vector<double> expanded(const FeatureMap& map, const std::vector<double>& raw) {
  std::vector<double> out(static_cast<std::size_t>(map.columns()));
  map.expand(raw, out);
  return out;
}

TEST(Features, LegendrePolynomialsOfOneInput) {
  const std::vector<double> train{2, 6, 3};  // middle 4, half 2
  const FeatureMap map({4, 0}, train, 1);
  ASSERT_EQ(map.columns(), 4);
  const double u = 0.5;
  const std::vector<double> got = expanded(map, {5});
  EXPECT_DOUBLE_EQ(got[0], u);
  EXPECT_DOUBLE_EQ(got[1], (3 * u * u - 1) / 2);
  EXPECT_DOUBLE_EQ(got[2], (5 * u * u * u - 3 * u) / 2);
  EXPECT_DOUBLE_EQ(got[3], (35 * u * u * u * u - 30 * u * u + 3) / 8);
  EXPECT_DOUBLE_EQ(map.raw(0, got[0]), 5);
}

TEST(Features, ProductsOfTwoAndThreeInputsUpToTheTotalDegree) {
  const FeatureMap two({3, 0}, std::vector<double>{-1, -1, 1, 1}, 2);
  EXPECT_EQ(two.names({"a", "b"}),
            (std::vector<std::string>{"a", "b", "a^2", "a b", "b^2", "a^3", "a^2 b", "a b^2", "b^3"}));
  const std::vector<double> got = expanded(two, {0.5, -0.2});
  EXPECT_NEAR(got[3], 0.5 * -0.2, 1e-15);
  EXPECT_NEAR(got[6], (3 * 0.25 - 1) / 2 * -0.2, 1e-15);
  for (int inputs = 1; inputs <= 3; ++inputs)
    for (int degree = 1; degree <= 20; ++degree) {
      std::vector<double> train(static_cast<std::size_t>(2 * inputs), 0.0);
      const FeatureMap map({degree, 2}, train, inputs);
      std::vector<std::string> names;
      for (int j = 0; j < inputs; ++j) names.push_back("x" + std::to_string(j));
      EXPECT_EQ(static_cast<int>(map.names(names).size()), map.columns());
      EXPECT_EQ(expanded(map, std::vector<double>(static_cast<std::size_t>(inputs), 0.3)).size(),
                static_cast<std::size_t>(map.columns()));
    }
}

TEST(Features, MoreInputsHavePowersOnlyAndWavesHaveThePeriodOfTheRange) {
  const FeatureMap map({3, 1}, std::vector<double>{0, 0, 0, 0, 10, 10, 10, 10}, 4);
  ASSERT_EQ(map.columns(), 4 * 3 + 4 * 2);
  EXPECT_EQ(map.columns(), feature_columns({3, 1}, 4));
  const std::vector<double> got = expanded(map, {7.5, 0, 10, 5});  // u = 0.5, -1, 1, 0
  EXPECT_DOUBLE_EQ(got[4], (3 * 0.25 - 1) / 2);
  EXPECT_NEAR(got[12], std::cos(std::numbers::pi / 2), 1e-15);
  EXPECT_NEAR(got[13], 1, 1e-15);
  EXPECT_NEAR(got[14], got[16], 1e-15) << "both ends of the range are the same place of the wave";
}

TEST(Features, AConstantInputStaysFinite) {
  const FeatureMap map({20, 5}, std::vector<double>{3, 3, 3}, 1);
  for (const double value : expanded(map, {3})) EXPECT_TRUE(std::isfinite(value));
}

TEST(Features, TheTestRowsSayNothingAboutTheMap) {
  Dataset file;
  file.name = "t.csv";
  file.task = Task::kRegression;
  file.feature_names = {"x"};
  file.target_name = "y";
  file.rows = {40, 1, 1, {}, {}, {}};
  for (int i = 0; i < 40; ++i) {
    file.rows.x.push_back(i);
    file.rows.y.push_back(i % 3);
  }
  SplitRequest request;
  request.features = {5, 2};
  const Prepared before = split_and_scale(file, request).value();
  ASSERT_EQ(before.train.features, 9);
  EXPECT_EQ(before.feature_names.front(), "x");
  EXPECT_EQ(before.feature_names.back(), "sin 2 x");
  // Moves what is in the test part, and nothing else.
  for (std::size_t i = 0; i < static_cast<std::size_t>(before.test.rows); ++i) {
    const double column = before.inputs.mean[0] + before.inputs.scale[0] * before.test.x[9 * i];
    const auto row = static_cast<std::size_t>(std::lround(before.features->raw(0, column)));
    file.rows.x[row] += 1000;
  }
  const Prepared after = split_and_scale(file, request).value();
  EXPECT_EQ(before.train.x, after.train.x);
  EXPECT_EQ(before.inputs.mean, after.inputs.mean);
  EXPECT_EQ(before.features->raw(0, 0.25), after.features->raw(0, 0.25));
  EXPECT_NE(before.test.x, after.test.x);
}

TEST(Features, AreOffByDefaultAndRefusedWhereThereAreTooMany) {
  Recipe r;
  r.generator = Generator::kSine;
  EXPECT_EQ(generate(r).value().features, nullptr);
  r.generator = Generator::kFontDigits;
  r.image_size = 28;
  r.features = {20, 0};
  const auto refused = generate(r);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, base::ErrorCode::kInputLimit);
  EXPECT_NE(refused.error().message.find("15680"), std::string::npos) << refused.error().message;
}

TEST(Features, HiddenRowsAreExpandedLikeTheOthers) {
  Recipe r;
  r.features = {4, 0};
  r.unlabelled_share = 0.5;
  const Prepared p = generate(r).value();
  EXPECT_EQ(p.train.features, 14);
  EXPECT_EQ(p.unlabelled.features, 14);
  EXPECT_EQ(p.unlabelled.x.size(), static_cast<std::size_t>(14 * p.unlabelled.rows));
  EXPECT_EQ(p.inputs.mean.size(), 14U);
}

}  // namespace
}  // namespace lscope::data
