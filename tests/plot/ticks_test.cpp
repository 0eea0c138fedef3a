#include "plot/ticks.h"

#include <gtest/gtest.h>

#include <bit>
#include <clocale>
#include <cmath>
#include <limits>

#include "base/random.h"
#include "plot/range.h"

namespace lscope::plot {
namespace {

std::vector<std::string> texts(const Ticks& ticks) {
  std::vector<std::string> out;
  for (const Tick& tick : ticks.major) out.push_back(tick.text);
  return out;
}

using Texts = std::vector<std::string>;

TEST(Ticks, LinearLabelsShareTheirDecimals) {
  EXPECT_EQ(texts(ticks_for({0, 0.7}, Scale::kLinear, TickText::kNumber, false, 5)),
            (Texts{"0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7"}));
  EXPECT_EQ(texts(ticks_for({-1.4, 1.4}, Scale::kLinear, TickText::kNumber, false, 5)),
            (Texts{"−1.0", "−0.5", "0.0", "0.5", "1.0"}));
  EXPECT_EQ(texts(ticks_for({0, 4000}, Scale::kLinear, TickText::kNumber, false, 4)),
            (Texts{"0", "1,000", "2,000", "3,000", "4,000"}));
  EXPECT_EQ(texts(ticks_for({0, 1}, Scale::kLinear, TickText::kPercent, false, 4)),
            (Texts{"0 %", "25 %", "50 %", "75 %", "100 %"}));
}

TEST(Ticks, WholeAxesNeverShowFractions) {
  for (double high = 0.2; high < 300; high *= 1.07)
    for (const Tick& tick :
         ticks_for(safe_range({0, high}, Scale::kLinear), Scale::kLinear, TickText::kNumber, true, 6).major)
      EXPECT_EQ(tick.value, std::round(tick.value)) << high;
}

TEST(Ticks, DecadesArePlainNearOneAndPowersBeyond) {
  EXPECT_EQ(texts(ticks_for({0.7, 6000}, Scale::kLog10, TickText::kCount, false, 5)),
            (Texts{"1", "10", "100", "1,000"}));
  EXPECT_EQ(texts(ticks_for({5e-6, 0.2}, Scale::kLog10, TickText::kNumber, false, 6)),
            (Texts{"10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹"}));
  EXPECT_EQ(texts(ticks_for({0.03, 0.9}, Scale::kLog10, TickText::kNumber, false, 5)),
            (Texts{"0.05", "0.1", "0.2", "0.5"}));
  EXPECT_EQ(power_text(-12), "10⁻¹²");
}

TEST(Ticks, ALocaleWithACommaChangesNothing) {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  const bool has_german = std::setlocale(LC_ALL, "de_DE.UTF-8") != nullptr;
  const Texts german = texts(ticks_for({0, 0.7}, Scale::kLinear, TickText::kNumber, false, 5));
  std::setlocale(LC_ALL, before.c_str());
  EXPECT_EQ(german[1], "0.1") << (has_german ? "under de_DE" : "de_DE is not installed");
}

/// One million ranges out of all bit patterns and out of a list of unpleasant numbers.
TEST(Ticks, EveryRangeGivesFewTicksInsideItAndEnds) {
  base::Rng rng(7, base::Stream::kData);
  constexpr double kInf = std::numeric_limits<double>::infinity();
  const std::vector<double> unpleasant{0,    -0.0,  1,         -1,   1e-300, -1e-300, 1e300, -1e300,        5e-324,
                                       1e30, -1e30, 1e-12,     1e15, 1e-6,   kInf,    -kInf, std::nan("1"), 0.1,
                                       0.7,  1e9,   1e9 + 1e-3};
  const auto any = [&]() -> double {
    switch (rng.next_below(4)) {
      case 0:
        return std::bit_cast<double>(rng.next());
      case 1:
        return unpleasant[rng.next_below(unpleasant.size())];
      case 2:
        return rng.next_normal();
      default:
        return std::pow(10.0, rng.next_uniform(-20, 20));
    }
  };
  std::size_t most = 0;
  for (int i = 0; i < 1'000'000; ++i) {
    const Scale scale = rng.next_below(2) == 0 ? Scale::kLinear : Scale::kLog10;
    const double low = any(), high = rng.next_below(8) == 0 ? low : any();
    const Range range = safe_range({low, high}, scale);
    ASSERT_TRUE(std::isfinite(range.low) && std::isfinite(range.high) && range.low < range.high) << low << " " << high;
    ASSERT_GE(range.high - range.low, 0.999e-12 * (scale == Scale::kLog10 ? 0 : 1));
    ASSERT_LE(std::abs(range.high), 1.2e30);
    const int width = 1 + static_cast<int>(rng.next_below(8000));
    const Ticks ticks = ticks_for(range, scale, TickText::kNone, rng.next_below(5) == 0, width / 70);
    ASSERT_LE(ticks.major.size(), 50U) << low << " " << high;
    ASSERT_LE(ticks.minor.size(), 50U) << low << " " << high;
    most = std::max(most, ticks.major.size());
    const double slack = 1e-6 * (range.high - range.low);
    for (const Tick& tick : ticks.major)
      ASSERT_TRUE(tick.value >= range.low - slack && tick.value <= range.high + slack) << low << " " << high;
  }
  EXPECT_GE(most, 5U);
}

TEST(SafeRange, AConstantStandsInTheMiddle) {
  for (const double v : {0.0, 1.0, -3.0, 1e-20, 1e20, 0.144}) {
    const Range range = safe_range({v, v}, Scale::kLinear);
    EXPECT_LT(range.low, v);
    EXPECT_GT(range.high, v);
    EXPECT_NEAR((range.low + range.high) / 2, v, 1e-9 * std::abs(v) + 1e-12);
  }
  const Range log = safe_range({0.3, 0.3}, Scale::kLog10);
  EXPECT_TRUE(log.low < 0.3 && log.high > 0.3);
  EXPECT_GT(safe_range({-5, -1}, Scale::kLog10).low, 0);
}

TEST(Followed, MovesInQuartersAndOnlyWhereItMust) {
  EXPECT_EQ(followed({0, 100}, {10, 90}, Scale::kLinear), (Range{0, 100}));
  EXPECT_EQ(followed({0, 100}, {0, 101}, Scale::kLinear), (Range{0, 125}));
  EXPECT_EQ(followed({0, 100}, {0, 151}, Scale::kLinear), (Range{0, 175}));
  EXPECT_EQ(followed({0, 100}, {-1, 100}, Scale::kLinear), (Range{-25, 100}));
}

TEST(Extent, SkipsWhatAnAxisCannotShow) {
  Extent linear(Scale::kLinear), log(Scale::kLog10), none(Scale::kLinear);
  const std::vector<double> values{std::nan("1"), -2, 0, 3, std::numeric_limits<double>::infinity()};
  linear.add(values);
  log.add(values);
  none.add(std::nan("1"));
  EXPECT_EQ(linear.range(), (Range{-2, 3}));
  EXPECT_EQ(log.range(), (Range{3, 3}));
  EXPECT_TRUE(none.empty());
}

}  // namespace
}  // namespace lscope::plot
