#include "base/number_text.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "base/random.h"

namespace lscope::base {
namespace {

TEST(Exact, ReadsBackToTheSameBits) {
  Rng rng(1, Stream::kProbe);
  for (int i = 0; i < 200000; ++i) {
    const double value = std::bit_cast<double>(rng.next());
    if (!std::isfinite(value)) continue;
    const auto back = parse_number(exact(value));
    ASSERT_TRUE(back.ok()) << exact(value);
    ASSERT_EQ(std::bit_cast<std::uint64_t>(back.value()), std::bit_cast<std::uint64_t>(value)) << exact(value);
  }
}

TEST(Shown, HasAtMostFourDigitsAndATypographicMinus) {
  EXPECT_EQ(shown(0), "0");
  EXPECT_EQ(shown(-0.0), "0");
  EXPECT_EQ(shown(0.002), "0.002");
  EXPECT_EQ(shown(0.12345678), "0.1235");
  EXPECT_EQ(shown(-1.5), "−1.5");
  EXPECT_EQ(shown(12345.6), "12346");
  EXPECT_EQ(shown(1e-9), "1e−9");
  EXPECT_EQ(shown(2.5e-6), "2.5e−6");
  EXPECT_EQ(shown(3.2e12), "3.2e12");
  EXPECT_EQ(shown(std::nan("")), "n/a");
  EXPECT_EQ(shown(std::numeric_limits<double>::infinity()), "∞");
  EXPECT_EQ(shown(-std::numeric_limits<double>::infinity()), "−∞");
}

TEST(Shown, FixedColumnsNeverShowAMinusZero) {
  EXPECT_EQ(shown_fixed(0.12, 3), "0.120");
  EXPECT_EQ(shown_fixed(-0.0001, 3), "0.000");
  EXPECT_EQ(shown_fixed(-1.25, 1), "−1.2");
}

TEST(Shown, CountsHaveThousandsSeparators) {
  EXPECT_EQ(shown_count(0), "0");
  EXPECT_EQ(shown_count(999), "999");
  EXPECT_EQ(shown_count(3122), "3,122");
  EXPECT_EQ(shown_count(-1234567), "−1,234,567");
  EXPECT_EQ(shown_percent(0.728), "73 %");
  EXPECT_EQ(shown_percent(0.9617, 1), "96.2 %");
}

TEST(ParseNumber, AcceptsWhatPeopleType) {
  for (const auto& [text, value] : {std::pair{"1e-3", 1e-3},
                                    {" 0.001 ", 0.001},
                                    {"+1.5E2", 150.0},
                                    {"10^-3", 1e-3},
                                    {"−2", -2.0},
                                    {"-.5", -0.5},
                                    {"1e-400", 0.0},
                                    {"007", 7.0},
                                    {"5.", 5.0}}) {
    const auto number = parse_number(text);
    ASSERT_TRUE(number.ok()) << text;
    EXPECT_EQ(number.value(), value) << text;
  }
}

TEST(ParseNumber, RefusesWhatIsNoDecimalNumber) {
  for (const char* text :
       {"", " ", "abc", "0x10", "3.14abc", "inf", "nan", "-inf", "1e", "1 2", "+-1", "--1", "1,5", "?", "e5", "."})
    EXPECT_FALSE(parse_number(text).ok()) << "'" << text << "'";
}

TEST(ParseNumber, SaysOutOfRangeAndQuotesOnlyTheStart) {
  const auto overflow = parse_number("1e400");
  ASSERT_FALSE(overflow.ok());
  EXPECT_EQ(overflow.error().code, ErrorCode::kInputLimit);
  const auto long_number = parse_number(std::string(200000, '9'));
  ASSERT_FALSE(long_number.ok());
  EXPECT_LT(long_number.error().message.size(), 100U);
}

TEST(ParseWhole, RefusesFractionsAndOverflow) {
  EXPECT_EQ(parse_whole("42").value(), 42);
  EXPECT_FALSE(parse_whole("1.5").ok());
  EXPECT_FALSE(parse_whole("").ok());
  EXPECT_EQ(parse_whole("9223372036854775808").error().code, ErrorCode::kInputLimit);
}

}  // namespace
}  // namespace lscope::base
