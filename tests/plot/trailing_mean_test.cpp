#include "plot/trailing_mean.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/random.h"

namespace lscope::plot {
namespace {

using Kind = Smoothing::Kind;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

std::vector<double> noise(std::size_t count) {
  base::Rng rng(5, base::Stream::kData);
  std::vector<double> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(i % 17 == 3 ? kNan : 1 + rng.next_normal());
  return out;
}

TEST(TrailingMean, IsTheMeanItsFormulaSays) {
  const std::vector<double> y{4, 8, 0, 2};
  const auto window = trailing_mean(y, {}, {Kind::kWindow, 3});
  EXPECT_EQ(window, (std::vector<double>{4, 6, 4, 10.0 / 3}));
  const auto exponential = trailing_mean(y, {}, {Kind::kExponential, 0.5});
  const std::vector<double> wanted{4, (8 + 2) / 1.5, (0 + 4 + 1) / 1.75, (2 + 0 + 2 + 0.5) / 1.875};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(exponential[i], wanted[i], 1e-14);
  EXPECT_EQ(trailing_mean(y, {}, {Kind::kWindow, 1}), y);
  EXPECT_EQ(trailing_mean(y, {}, {Kind::kExponential, 0}), y);
  EXPECT_EQ(trailing_mean(y, std::vector<double>{6, 8, 0, 2}, {Kind::kWindow, 1})[0], 5) << "middle of a bucket";
}

TEST(TrailingMean, ExtendedInPiecesIsTheWholeOne) {
  const std::vector<double> y = noise(3000);
  for (const Smoothing how : {Smoothing{Kind::kExponential, 0.97}, Smoothing{Kind::kWindow, 50}}) {
    TrailingMean mean(how);
    for (const std::size_t count : {0U, 1U, 2U, 49U, 51U, 777U, 778U, 3000U})
      mean.extend(std::span(y).first(count), {});
    const auto whole = trailing_mean(y, {}, how);
    ASSERT_EQ(mean.values().size(), whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i)
      EXPECT_TRUE(mean.values()[i] == whole[i] || (std::isnan(whole[i]) && std::isnan(mean.values()[i]))) << i;
  }
}

TEST(TrailingMean, NeverRewritesThePast) {
  const std::vector<double> y = noise(2000);
  for (const Smoothing how : {Smoothing{Kind::kExponential, 0.97}, Smoothing{Kind::kWindow, 50}}) {
    const auto all = trailing_mean(y, {}, how);
    for (const std::size_t count : {1U, 2U, 49U, 50U, 51U, 777U, 1999U}) {
      const auto part = trailing_mean(std::span(y).first(count), {}, how);
      for (std::size_t i = 0; i < count; ++i) {
        if (std::isnan(all[i])) {
          ASSERT_TRUE(std::isnan(part[i]));
        } else {
          ASSERT_EQ(part[i], all[i]) << i;  // bit for bit
        }
      }
    }
  }
}

TEST(TrailingMean, AgreesWithSummingAnew) {
  const std::vector<double> y = noise(3000);
  const auto mean = trailing_mean(y, {}, {Kind::kWindow, 37});
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (std::isnan(y[i])) {
      EXPECT_TRUE(std::isnan(mean[i]));
      continue;
    }
    double sum = 0;
    int count = 0;
    for (std::size_t k = i + 1; k-- > 0 && count < 37;)
      if (!std::isnan(y[k])) sum += y[k], ++count;
    ASSERT_NEAR(mean[i], sum / count, 1e-13);  // 37 additions of numbers near 1
  }
}

TEST(TrailingMean, ALargeValueLeavesNothingBehindAndHugeOnesDoNotOverflow) {
  std::vector<double> y(100, 1.0);
  y[10] = 1e200;
  EXPECT_EQ(trailing_mean(y, {}, {Kind::kWindow, 5})[20], 1);
  const std::vector<double> huge(50, 1.5e308);
  for (const Smoothing how : {Smoothing{Kind::kExponential, 0.9}, Smoothing{Kind::kWindow, 20}})
    for (const double v : trailing_mean(huge, {}, how)) EXPECT_NEAR(v / 1.5e308, 1, 1e-12);
}

TEST(TrailingMean, HostileAmountsAndValuesAreHeld) {
  const std::vector<double> y{1, kInf, 3, -kInf, kNan, 5};
  for (const double amount : {kNan, kInf, -kInf, -3.0, 1.0, 1e300})
    for (const Kind kind : {Kind::kExponential, Kind::kWindow}) {
      const auto mean = trailing_mean(y, {}, {kind, amount});
      ASSERT_EQ(mean.size(), 6U);
      for (const std::size_t i : {0U, 2U, 5U}) EXPECT_TRUE(mean[i] >= 1 && mean[i] <= 5);
      for (const std::size_t i : {1U, 3U, 4U}) EXPECT_TRUE(std::isnan(mean[i]));
    }
  EXPECT_TRUE(trailing_mean({}, {}, {}).empty());
}

}  // namespace
}  // namespace lscope::plot
