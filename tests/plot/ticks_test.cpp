#include "plot/ticks.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <clocale>
#include <cmath>
#include <limits>
#include <string>

#include "base/number_text.h"
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

/// The number a label stands for: the reverse of every way of writing one.
double read_back(std::string text) {
  const auto replace = [&](const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
      text.replace(at, from.size(), to);
  };
  const bool percent = text.ends_with(" %");
  if (percent) text.resize(text.size() - 2);
  replace("−", "-");
  replace(",", "");
  const std::array<const char*, 10> digits{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  const std::string plain = text;
  replace("⁻", "-");
  for (std::size_t d = 0; d < 10; ++d) replace(digits[d], std::to_string(d));
  if (text != plain) text.replace(text.find("10"), 2, "1e");  // it was a power of ten
  const base::Result<double> value = base::parse_number(text);
  EXPECT_TRUE(value.ok()) << text;
  return value.ok() ? value.value() / (percent ? 100 : 1) : std::nan("");
}

double any_number(base::Rng& rng) {
  constexpr double kInf = std::numeric_limits<double>::infinity();
  static const std::vector<double> unpleasant{
      0,    -0.0,  1,     -1,   1e-300, -1e-300, 1e300, -1e300,        5e-324, -5e-324, 2.2e-308, 1.7e308,   -1.7e308,
      1e30, -1e30, 1e-12, 1e15, 1e-6,   kInf,    -kInf, std::nan("1"), 0.1,    0.7,     1e9,      1e9 + 1e-3};
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
}

void expect_good_ticks(Range range, AxisScale scale, TickText text, int target, bool whole, const std::string& what) {
  const Ticks ticks = ticks_for(range, scale, text, whole, target);
  ASSERT_LE(ticks.major.size(), 12U) << what;
  ASSERT_LE(ticks.minor.size(), 50U) << what;
  if (!whole) {
    ASSERT_GE(ticks.major.size(), 2U) << what;
  }
  const double low = scale.forward(range.low), width = scale.forward(range.high) - low;
  for (std::size_t i = 0; i < ticks.major.size(); ++i) {
    const Tick& tick = ticks.major[i];
    const double place = (scale.forward(tick.value) - low) / width;
    ASSERT_TRUE(place >= -1e-6 && place <= 1 + 1e-6) << what << ": " << tick.text;
    if (i > 0) {
      ASSERT_LT(ticks.major[i - 1].value, tick.value) << what;
      ASSERT_NE(ticks.major[i - 1].text, tick.text) << what;
    }
    const double read = (scale.forward(read_back(tick.text)) - low) / width;
    ASSERT_NEAR(read, place, 1e-6) << what << ": " << tick.text;
  }
}

/// Ranges out of all bit patterns and out of a list of unpleasant numbers: 1e-300, 1e300, denormals, low = high.
TEST(Ticks, EveryFiniteRangeHasTwoToTwelveTicksThatReadBackAsTheirValues) {
  base::Rng rng(7, base::Stream::kData);
  for (int i = 0; i < 100'000; ++i) {
    const auto kind = static_cast<Scale>(rng.next_below(3));
    const AxisScale scale(kind, rng.next_below(2) == 0 ? 1 : any_number(rng));
    const double low = any_number(rng), high = rng.next_below(8) == 0 ? low : any_number(rng);
    const std::string what = base::exact(low) + " to " + base::exact(high) + ", scale " +
                             std::to_string(static_cast<int>(kind)) + " zone " + base::exact(scale.zone);
    const Range range = safe_range({low, high}, scale);
    ASSERT_TRUE(std::isfinite(range.low) && std::isfinite(range.high) && range.low < range.high) << what;
    ASSERT_TRUE(std::isfinite(range.high - range.low)) << what;
    const auto text = static_cast<TickText>(rng.next_below(3));
    const int target = static_cast<int>(rng.next_below(8000)) / 70;
    expect_good_ticks(range, scale, text, target, rng.next_below(5) == 0, what);
    if (HasFatalFailure()) return;
    const Mapping map(range, scale, 0, 1000);
    ASSERT_NEAR(map(range.low), 0, 1e-3) << what;
    ASSERT_NEAR(map(range.high), 1000, 1e-3) << what;
    const double middle = map.inverse(500);
    ASSERT_TRUE(middle >= range.low && middle <= range.high) << what;
  }
}

TEST(Ticks, ASymlogAxisHasZeroAndDecadesToBothSides) {
  EXPECT_EQ(texts(ticks_for({-1000, 1000}, {Scale::kSymlog, 1}, TickText::kNumber, false, 9)),
            (Texts{"−1,000", "−100", "−10", "−1", "0", "1", "10", "100", "1,000"}));
  EXPECT_EQ(texts(ticks_for({-0.5, 0.5}, {Scale::kSymlog, 1}, TickText::kNumber, false, 4)),
            (Texts{"−0.50", "−0.25", "0.00", "0.25", "0.50"}));
  const AxisScale scale(Scale::kSymlog, 0.01);
  for (const double v : {-5.0, -0.01, -0.004, 0.0, 1e-9, 0.0099, 0.0101, 3.0, 1e200})
    EXPECT_NEAR(scale.back(scale.forward(v)), v, 1e-12 * std::abs(v)) << v;
  const double h = 1e-7;  // no kink where the zone ends
  const auto slope = [&](double v) { return (scale.forward(v + h * v) - scale.forward(v)) / (h * v); };
  EXPECT_NEAR(slope(0.01 * (1 - 2 * h)) / slope(0.01 * (1 + 2 * h)), 1, 1e-4);
}

TEST(Ticks, CategoriesAreNamedAtTheirPlaces) {
  const std::vector<std::string> names{"none", "L1", "L2", "dropout"};
  EXPECT_EQ(texts(category_ticks({-0.5, 3.5}, names)), names);
  EXPECT_EQ(texts(category_ticks({0.4, 2.2}, names)), (Texts{"L1", "L2"}));
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
