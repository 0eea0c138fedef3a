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

/// Exact: the quotients and the products are the same ones in the same order.
TEST(Schedule, WarmupClimbsInAStraightLineAndThenEveryKindStartsFromItsBeginning) {
  constexpr std::int64_t kWarmup = 7;
  constexpr double kRate = 0.3;
  for (int kind = 0; kind <= static_cast<int>(Schedule::Kind::kCosine); ++kind)
    for (const auto unit : {Schedule::Unit::kStep, Schedule::Unit::kEpoch}) {
      Schedule plain;
      plain.kind = static_cast<Schedule::Kind>(kind);
      plain.unit = unit;
      plain.every = 3;
      plain.total = 20;
      plain.min_rate = 0.001;
      Schedule warm = plain;
      warm.warmup = kWarmup;
      const auto at = [unit](const Schedule& s, std::int64_t u) {  // the other count must not matter
        return unit == Schedule::Unit::kStep ? scheduled_rate(s, kRate, u, 1000) : scheduled_rate(s, kRate, 1000, u);
      };
      for (std::int64_t u = 0; u < kWarmup; ++u)
        EXPECT_EQ(at(warm, u), kRate * (static_cast<double>(u + 1) / kWarmup)) << kind << " at " << u;
      EXPECT_EQ(at(warm, kWarmup - 1), kRate);
      EXPECT_EQ(at(warm, kWarmup), kRate);  // every kind begins at eta
      for (std::int64_t u = 0; u < 60; ++u) EXPECT_EQ(at(warm, kWarmup + u), at(plain, u)) << kind << " at " << u;
      warm.warmup = 0;
      for (std::int64_t u = 0; u < 60; ++u) EXPECT_EQ(at(warm, u), at(plain, u));
    }
}

TEST(Schedule, AWarmupOfOneIsNoSlowStart) {
  Schedule s;
  s.warmup = 1;
  EXPECT_EQ(scheduled_rate(s, 0.1, 0, 0), 0.1);
  EXPECT_EQ(scheduled_rate(s, 0.1, 1, 0), 0.1);
}

}  // namespace
}  // namespace lscope::core
