#include "plot/decimate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/random.h"
#include "plot/contour.h"
#include "plot/dash.h"

namespace lscope::plot {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct Data {
  std::vector<double> x, y;
};
Data noise(std::size_t count) {
  Data out;
  base::Rng rng(3, base::Stream::kData);
  for (std::size_t i = 0; i < count; ++i) {
    out.x.push_back(static_cast<double>(i));
    out.y.push_back(rng.next_normal());
  }
  return out;
}
Mapping across(std::size_t count, double px) { return {{0, static_cast<double>(count - 1)}, Scale::kLinear, 0, px}; }
const Mapping kDown({-10, 10}, Scale::kLinear, 400, 0);

TEST(Decimate, KeepsSmallestAndLargestOfEveryColumn) {
  const Data data = noise(20'000);
  const Mapping to_x = across(20'000, 300);
  const Decimated out = decimate(data.x, data.y, {}, to_x, kDown);
  ASSERT_EQ(out.strokes.size(), 1U);
  EXPECT_LE(out.strokes[0].size(), 4U * 303);
  std::vector<double> low(302, 1e9), high(302, -1e9), seen_low = low, seen_high = high;
  const auto add = [](std::vector<double>& small, std::vector<double>& large, double px, double y) {
    const auto column = static_cast<std::size_t>(px);
    small[column] = std::min(small[column], y);
    large[column] = std::max(large[column], y);
  };
  for (std::size_t i = 0; i < data.x.size(); ++i) add(low, high, to_x(data.x[i]), kDown(data.y[i]));
  for (const Spot2& p : out.strokes[0]) add(seen_low, seen_high, p.x, p.y);
  EXPECT_EQ(low, seen_low);
  EXPECT_EQ(high, seen_high);
  for (std::size_t i = 1; i < out.strokes[0].size(); ++i) EXPECT_GE(out.strokes[0][i].x, out.strokes[0][i - 1].x);
}

TEST(Decimate, ASpikeOfOneStepIsAlwaysSeen) {
  for (const std::size_t at : {0UL, 1UL, 4999UL, 123'456UL, 999'999UL}) {
    Data data{std::vector<double>(1'000'000), std::vector<double>(1'000'000, 0.0)};
    for (std::size_t i = 0; i < data.x.size(); ++i) data.x[i] = static_cast<double>(i);
    data.y[at] = 7;
    const Decimated out = decimate(data.x, data.y, {}, across(1'000'000, 424), kDown);
    bool seen = false;
    for (const Spot2& p : out.strokes[0]) seen = seen || p.y == kDown(7);
    EXPECT_TRUE(seen) << at;
  }
}

TEST(Decimate, NanEndsAStrokeAndInfinityLeavesThePlotAndIsMarked) {
  const double inf = std::numeric_limits<double>::infinity();
  const std::vector<double> x{0, 1, 2, 3, 4, 5, 6}, y{1, 1, kNan, 2, inf, 3, -inf};
  const Decimated out = decimate(x, y, {}, across(7, 60), kDown);
  ASSERT_EQ(out.strokes.size(), 2U);
  EXPECT_EQ(out.strokes[0].size(), 2U);
  EXPECT_EQ(out.strokes[1].size(), 4U);
  EXPECT_LT(out.strokes[1][1].y, -1e5) << "far above the plot: the painter's clip lets it end at the edge";
  ASSERT_EQ(out.beyond.size(), 2U);
  EXPECT_EQ(out.beyond[0].px, 40);
  EXPECT_TRUE(out.beyond[0].is_positive);
  EXPECT_FALSE(out.beyond[1].is_positive);
  const Decimated log = decimate(x, y, {}, across(7, 60), Mapping({0.1, 100}, Scale::kLog10, 100, 0));
  ASSERT_EQ(log.beyond.size(), 1U) << "minus infinity has no place on a log axis";
}

TEST(Decimate, WhatIsDrawnIsBoundedByTheWidthWhateverTheGaps) {
  Data data = noise(1'000'000);
  for (std::size_t i = 0; i < data.y.size(); i += 2)
    data.y[i] = i % 4 == 0 ? kNan : std::numeric_limits<double>::infinity() * (i % 8 == 2 ? 1 : -1);
  const Decimated out = decimate(data.x, data.y, {}, across(1'000'000, 400), kDown);
  std::size_t points = 0;
  for (const Stroke& stroke : out.strokes) points += stroke.size();
  EXPECT_LE(points, 4U * 405);
  EXPECT_LE(out.beyond.size(), 2U * 405);
  EXPECT_GE(out.beyond.size(), 2U * 399);
}

TEST(Decimate, ALogAxisCountsWhatItDrops) {
  const std::vector<double> x{0, 1, 2, 3, 4}, y{1, 0, -2, kNan, 10};
  const Decimated out = decimate(x, y, {}, across(5, 60), Mapping({0.1, 100}, Scale::kLog10, 100, 0));
  EXPECT_EQ(out.dropped_by_log, 2);
  EXPECT_EQ(out.strokes.size(), 2U);
}

TEST(Decimate, BucketsReachFromTheirLowToTheirHigh) {
  const std::vector<double> x{0, 1, 2}, y{1, 2, 1}, y_high{3, 8, 2};
  const Decimated out = decimate(x, y, y_high, across(3, 90), kDown);
  ASSERT_EQ(out.strokes.size(), 1U);
  double highest = 1e9;
  for (const Spot2& p : out.strokes[0]) highest = std::min(highest, p.y);
  EXPECT_EQ(highest, kDown(8));
}

TEST(Decimate, DegenerateInputIsNotAnError) {
  EXPECT_TRUE(decimate({}, {}, {}, across(2, 10), kDown).strokes.empty());
  const std::vector<double> one{0.5};
  EXPECT_EQ(decimate(one, one, {}, across(2, 10), kDown).strokes.size(), 1U);
  const std::vector<double> huge{-1e308, 1e308};
  for (const Stroke& stroke : decimate(huge, huge, {}, across(2, 10), kDown).strokes)
    for (const Spot2& p : stroke) EXPECT_TRUE(std::isfinite(p.x) && std::isfinite(p.y));
}

TEST(DecimateBand, EdgesNeverCross) {
  std::vector<double> x, low, high;
  base::Rng rng(5, base::Stream::kData);
  for (int i = 0; i < 5000; ++i) {
    x.push_back(i);
    low.push_back(rng.next_normal());
    high.push_back(i % 500 == 0 ? kNan : rng.next_normal());
  }
  for (const double px : {40.0, 400.0, 20'000.0}) {
    const std::vector<Strip> strips = decimate_band(x, low, high, across(5000, px), kDown);
    EXPECT_GE(strips.size(), 9U);
    for (const Strip& strip : strips) {
      ASSERT_EQ(strip.above.size(), strip.below.size());
      for (std::size_t i = 0; i < strip.above.size(); ++i) {
        EXPECT_EQ(strip.above[i].x, strip.below[i].x);
        EXPECT_LE(strip.above[i].y, strip.below[i].y + 1e-9);
        EXPECT_GE(strip.above[i].x, strip.above[i > 0 ? i - 1 : 0].x);
      }
    }
  }
}

TEST(DecimateBand, CrossingEdgesMeetWhereTheyCross) {
  const std::vector<double> x{0, 10}, low{0, 4}, high{4, 0};
  const std::vector<Strip> strips = decimate_band(x, low, high, Mapping({0, 10}, Scale::kLinear, 0, 100), kDown);
  ASSERT_EQ(strips.size(), 1U);
  ASSERT_EQ(strips[0].above.size(), 3U);
  EXPECT_NEAR(strips[0].above[1].x, 50, 1e-9);
  EXPECT_NEAR(strips[0].above[1].y, kDown(2), 1e-9);
  EXPECT_EQ(strips[0].above[1], strips[0].below[1]);
}

TEST(Dash, PiecesHaveTheLengthOfThePatternAndStartAtTheLeft) {
  const std::vector<Stroke> path{{{0, 0}, {40, 0}, {40, 30}}};
  const std::vector<Stroke> dashes = dashed(path, {6, 3});
  ASSERT_EQ(dashes.size(), 8U);  // 70 px, 9 a period
  EXPECT_EQ(dashes[0].front(), (Spot2{0, 0}));
  EXPECT_NEAR(dashes[0].back().x, 6, 1e-9);
  EXPECT_NEAR(dashes[1].front().x, 9, 1e-9);
  for (std::size_t k = 0; k + 1 < dashes.size(); ++k) {
    double sum = 0;
    for (std::size_t i = 1; i < dashes[k].size(); ++i)
      sum += std::hypot(dashes[k][i].x - dashes[k][i - 1].x, dashes[k][i].y - dashes[k][i - 1].y);
    EXPECT_NEAR(sum, 6, 1e-6);
  }
}

TEST(Dash, PointsAddedAtTheRightLeaveTheFirstDashesWhereTheyAre) {
  Stroke shorter{{0, 0}}, longer{{0, 0}};
  for (int i = 1; i < 60; ++i) {
    const Spot2 p{i * 3.0, (i * 37 % 11) * 2.0};
    if (i < 40) shorter.push_back(p);
    longer.push_back(p);
  }
  const std::vector<Stroke> before = dashed(std::vector<Stroke>{shorter}, {6, 3}),
                            after = dashed(std::vector<Stroke>{longer}, {6, 3});
  ASSERT_LT(before.size(), after.size());
  for (std::size_t i = 0; i + 1 < before.size(); ++i) EXPECT_EQ(before[i], after[i]);
}

TEST(Dash, AnEndlessPathGivesAFiniteNumberOfDashes) {
  Stroke path;
  for (int i = 0; i < 4000; ++i) path.push_back({i * 0.2, i % 2 == 0 ? 0.0 : 400.0});
  EXPECT_LE(static_cast<double>(dashed(std::vector<Stroke>{path}, {6, 3}).size()), kMostDashes + 2);
}

TEST(Clipped, CutsAtTheEdgeExactly) {
  const Stroke path{{-100, 50}, {300, 50}, {300, 60}, {-100, 60}};
  const std::vector<Stroke> parts = clipped(path, {0, 0}, {200, 100}, 0);
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0], (Stroke{{0, 50}, {200, 50}}));
  EXPECT_EQ(parts[1], (Stroke{{200, 60}, {0, 60}}));
}

TEST(Contours, ACircleIsOneClosedRing) {
  Heat heat;
  heat.columns = heat.rows = 64;
  heat.x = heat.y = {-2, 2};
  for (int r = 0; r < 64; ++r)
    for (int c = 0; c < 64; ++c)
      heat.value.push_back(static_cast<float>(std::hypot(-2 + 4 * (c + 0.5) / 64, -2 + 4 * (r + 0.5) / 64)));
  const std::vector<Stroke> rings = contours(heat, 1);
  ASSERT_EQ(rings.size(), 1U);
  EXPECT_EQ(rings[0].front(), rings[0].back());
  for (const Spot2& p : rings[0]) EXPECT_NEAR(std::hypot(p.x, p.y), 1, 0.005);
  heat.value[32 * 64 + 48] = std::numeric_limits<float>::quiet_NaN();
  for (const Stroke& part : contours(heat, 1))
    for (const Spot2& p : part) EXPECT_TRUE(std::isfinite(p.x) && std::isfinite(p.y));
}

TEST(Contours, ASaddleIsSplitAsTheSurfaceBetweenItsCornersIs) {
  Heat heat;
  heat.columns = heat.rows = 2;
  heat.x = heat.y = {0, 2};
  // The mean of the corners is 0.42, yet the bilinear surface passes its saddle at 0.507: the line at 0.5 goes round
  // each of the two low corners, of which the right one is nearly at the level.
  heat.value = {0.6F, 0.49F, 0, 0.6F};
  const std::vector<Stroke> parts = contours(heat, 0.5);
  ASSERT_EQ(parts.size(), 2U);
  int at_right = 0;
  for (const Stroke& part : parts) at_right += part.front().x > 1.4 && part.back().x > 1.4 ? 1 : 0;
  EXPECT_EQ(at_right, 1);
}

}  // namespace
}  // namespace lscope::plot
