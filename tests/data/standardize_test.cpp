#include "data/standardize.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lscope::data {
namespace {

TEST(Scaler, MeanAndPopulationDeviation) {
  const Scaler s = fit_scaler(std::vector<double>{1, 10, 2, 20, 3, 30, 6, 60}, 2);
  EXPECT_DOUBLE_EQ(s.mean[0], 3);
  EXPECT_DOUBLE_EQ(s.scale[0], std::sqrt(3.5));
  EXPECT_DOUBLE_EQ(s.mean[1], 30);
  EXPECT_DOUBLE_EQ(s.scale[1], 10 * std::sqrt(3.5));
}

TEST(Scaler, AConstantColumnBecomesExactlyZero) {
  std::vector<double> x(7, 0.1);
  const Scaler s = fit_scaler(x, 1);
  EXPECT_EQ(s.scale[0], 1);
  apply_scaler(s, x);
  for (const double v : x) EXPECT_EQ(v, 0);
}

TEST(Scaler, ValuesWhoseSquaresOverflowStayFinite) {
  for (const double huge : {1e300, 1.7e308}) {
    std::vector<double> x{huge, -huge, huge / 2, huge};
    const Scaler s = fit_scaler(x, 1);
    ASSERT_TRUE(std::isfinite(s.mean[0]) && std::isfinite(s.scale[0]));
    apply_scaler(s, x);
    double mean = 0, square = 0;
    for (const double v : x) mean += v / 4, square += v * v / 4;
    EXPECT_NEAR(mean, 0, 1e-12);
    EXPECT_NEAR(square, 1, 1e-12);
  }
}

TEST(Scaler, DenormalsAreLeftAlone) {
  std::vector<double> x{1e-320, 5e-324, 0, 2e-310};
  const Scaler s = fit_scaler(x, 1);
  EXPECT_EQ(s.scale[0], 1);
  apply_scaler(s, x);
  for (const double v : x) EXPECT_LT(std::abs(v), 1e-300);
}

TEST(Scaler, SmallNormalValuesAreScaled) {
  std::vector<double> x{1e-300, 3e-300};
  const Scaler s = fit_scaler(x, 1);
  apply_scaler(s, x);
  EXPECT_NEAR(x[0], -1, 1e-12);
  EXPECT_NEAR(x[1], 1, 1e-12);
}

TEST(Scaler, ALargeOffsetDoesNotDrownTheDeviation) {
  const Scaler s = fit_scaler(std::vector<double>{1e9 + 1, 1e9 + 2, 1e9 + 3}, 1);
  EXPECT_NEAR(s.scale[0], std::sqrt(2.0 / 3), 1e-6);
}

/// Pixels keep their proportions: one divisor for all columns, from the training rows alone; 0 stays 0.
TEST(Scaler, UnitScalingDividesAllColumnsByOneNumber) {
  Prepared p;
  p.task = Task::kMulticlass;
  p.feature_names = {"a", "b", "c"};
  p.train = {2, 3, 2, {0, 8, -2, 0, 16, 4}, {}, {0, 1}};
  p.test = {1, 3, 2, {0, 32, 1}, {}, {0}};
  ASSERT_TRUE(scale(p, Scaling::kUnit).ok());
  EXPECT_EQ(p.train.x, (std::vector<double>{0, 0.5, -0.125, 0, 1, 0.25}));
  EXPECT_EQ(p.test.x, (std::vector<double>{0, 2, 0.0625}));
  p.train.x.assign(6, 0);
  ASSERT_TRUE(scale(p, Scaling::kUnit).ok());
  EXPECT_EQ(p.inputs.scale, std::vector<double>(3, 1.0));
}

TEST(Scaler, OneRowAndNoRow) {
  EXPECT_EQ(fit_scaler(std::vector<double>{5, 6}, 2).scale, (std::vector<double>{1, 1}));
  EXPECT_EQ(fit_scaler(std::vector<double>{5, 6}, 2).mean, (std::vector<double>{5, 6}));
  EXPECT_EQ(fit_scaler({}, 2).scale, (std::vector<double>{1, 1}));
}

TEST(Scaler, InverseGivesBackTheValue) {
  std::vector<double> x{1, 4, 9, 16};
  const Scaler s = fit_scaler(x, 1);
  const double before = x[2];
  apply_scaler(s, x);
  EXPECT_NEAR(unscaled(s, 0, x[2]), before, 1e-12);
}

TEST(Standardize, ATestValueBeyondAllReasonIsRefusedByName) {
  Prepared p;
  p.task = Task::kBinary;
  p.feature_names = {"height"};
  p.train = {2, 1, 1, {0, 1e-200}, {}, {0, 1}};
  p.test = {1, 1, 1, {1e200}, {}, {0}};
  const auto done = scale(p, Scaling::kStandardized);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code, base::ErrorCode::kInputMismatch);
  EXPECT_NE(done.error().context.find("height"), std::string::npos);
}

}  // namespace
}  // namespace lscope::data
