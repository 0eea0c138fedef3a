#include <gtest/gtest.h>

#include "core/learner.h"

namespace lscope::core {
namespace {

TEST(Schedule, FollowsItsFormula) {
  Schedule s;
  EXPECT_EQ(scheduled_rate(s, 0.1, 1000, 10), 0.1);
  s.kind = Schedule::Kind::kTime;
  s.rate = 0.5;
  EXPECT_DOUBLE_EQ(scheduled_rate(s, 0.1, 4, 0), 0.1 / 3);
  s.kind = Schedule::Kind::kExponential;
  s.gamma = 0.5;
  EXPECT_DOUBLE_EQ(scheduled_rate(s, 0.1, 3, 0), 0.0125);
  s.kind = Schedule::Kind::kStep;
  s.every = 10;
  EXPECT_EQ(scheduled_rate(s, 0.1, 9, 0), 0.1);
  EXPECT_DOUBLE_EQ(scheduled_rate(s, 0.1, 10, 0), 0.05);
  EXPECT_DOUBLE_EQ(scheduled_rate(s, 0.1, 29, 0), 0.025);
}

TEST(Schedule, CosineEndsAtItsMinimumAndStaysThere) {
  Schedule s;
  s.kind = Schedule::Kind::kCosine;
  s.total = 100;
  s.min_rate = 0.01;
  EXPECT_DOUBLE_EQ(scheduled_rate(s, 0.1, 0, 0), 0.1);
  EXPECT_DOUBLE_EQ(scheduled_rate(s, 0.1, 50, 0), 0.055);
  EXPECT_DOUBLE_EQ(scheduled_rate(s, 0.1, 100, 0), 0.01);
  EXPECT_DOUBLE_EQ(scheduled_rate(s, 0.1, 5000, 0), 0.01);
}

TEST(Schedule, CountsStepsOrEpochs) {
  Schedule s;
  s.kind = Schedule::Kind::kExponential;
  s.gamma = 0.5;
  s.unit = Schedule::Unit::kEpoch;
  EXPECT_DOUBLE_EQ(scheduled_rate(s, 0.1, 700, 2), 0.025);
}

}  // namespace
}  // namespace lscope::core
