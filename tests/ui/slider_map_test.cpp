#include "ui/slider_map.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lscope::ui {
namespace {

using spec::ParamId;

TEST(SliderMap, EveryParameterStaysInItsRangeAndComesBack) {
  for (const spec::ParamInfo& row : spec::all_params()) {
    if (row.kind != spec::ParamKind::kReal && row.kind != spec::ParamKind::kWhole) continue;
    const SliderMap map(row);
    double before = -1;
    for (int i = 0; i <= 200; ++i) {
      const double value = map.value(i / 200.0);
      ASSERT_TRUE(spec::validate(row.id, value).ok()) << row.key << " at " << i << ": " << value;
      ASSERT_GE(value, before) << row.key;
      // two significant digits leave at most 5 % of a value, or half a grain, between the place and the number
      if (row.kind == spec::ParamKind::kReal) {
        ASSERT_NEAR(map.share(value), i / 200.0, 0.02) << row.key;
      }
      before = value;
    }
    EXPECT_EQ(map.value(1), row.max) << row.key;
  }
}

TEST(SliderMap, LambdaReachesItsSmallestValueAndBelowItExactZero) {
  const SliderMap map(spec::info(ParamId::kLambda1));
  EXPECT_DOUBLE_EQ(map.value(0), 1e-6);
  EXPECT_TRUE(map.has_zero());
  EXPECT_EQ(map.stepped(1e-6, -1), 0);
  EXPECT_DOUBLE_EQ(map.stepped(0, 1), 1e-6);
  EXPECT_EQ(map.stepped(0, -1), 0);
}

TEST(SliderMap, DraggedNumbersAreTheOnesThatPeopleMean) {
  const SliderMap map(spec::info(ParamId::kLambda1));
  EXPECT_EQ(map.value(map.share(0.0008)), 0.0008);
  EXPECT_EQ(map.value(map.share(0.002)), 0.002);
  const SliderMap noise(spec::info(ParamId::kNoise));
  EXPECT_EQ(noise.value(0.15), 0.3);
}

TEST(SliderMap, ArrowsMoveATwentiethOfADecadeAndControlAWholeOne) {
  const SliderMap map(spec::info(ParamId::kLearningRate));
  EXPECT_NEAR(map.stepped(0.01, 1) / 0.01, std::pow(10, 0.05), 0.01);
  EXPECT_DOUBLE_EQ(map.stepped(0.01, 20), 0.1);
  EXPECT_DOUBLE_EQ(map.stepped(0.01, -20), 0.001);
  EXPECT_NEAR(map.stepped(0.01, 0.2) / 0.01, std::pow(10, 0.01), 0.001);
}

TEST(SliderMap, WholeNumbersMoveByAtLeastOne) {
  const SliderMap map(spec::info(ParamId::kWidth1));
  EXPECT_EQ(map.stepped(1, 1), 2);
  EXPECT_EQ(map.stepped(2, -1), 1);
  EXPECT_EQ(map.stepped(1, -1), 1);
  EXPECT_EQ(map.stepped(1024, 1), 1024);
}

TEST(SliderMap, TheRunCanShortenTheTrack) {
  const SliderMap map(spec::info(ParamId::kBatchSize), 80);
  EXPECT_EQ(map.value(1), 80);
  EXPECT_EQ(map.share(80), 1);
  EXPECT_EQ(map.share(500), 1);
}

}  // namespace
}  // namespace lscope::ui
