#include "core/team_choice.h"

#include <gtest/gtest.h>

namespace lscope::core {
namespace {

class HandClock final : public base::Clock {
 public:
  [[nodiscard]] double seconds() const override { return now; }
  double now = 0;
};

struct Machine {
  HandClock clock;
  TeamChoice choice{4, clock};
  double alone = 1, together = 1;

  /// Threads of the last of `steps` steps.
  int run(double products, std::int64_t steps) {
    int team = 0;
    for (std::int64_t i = 0; i < steps; ++i) {
      team = choice.begin(products);
      clock.now += team == 1 ? alone : together;
      choice.end();
    }
    return team;
  }
};

constexpr double kWork = 1e6;
constexpr std::int64_t kDecided = 2 * TeamChoice::kTries + 2;

TEST(TeamChoice, TakesWhatWasFaster) {
  Machine machine;
  machine.together = 0.8;
  EXPECT_EQ(machine.run(kWork, kDecided), 4);
  Machine slow;
  slow.together = 1.2;
  EXPECT_EQ(slow.run(100 * kWork, kDecided), 1) << "however large the step is";
}

TEST(TeamChoice, LeavesSmallStepsAlone) {
  Machine machine;
  machine.together = 0.1;
  EXPECT_EQ(machine.run(TeamChoice::kNeverBelow / 2, kDecided), 1);
  EXPECT_EQ(TeamChoice(1, machine.clock).begin(1e12), 1);
}

TEST(TeamChoice, OneSlowStepDecidesNothing) {
  Machine machine;
  machine.together = 0.8;
  EXPECT_EQ(machine.run(kWork, TeamChoice::kTries + 4), 4) << "the tries together have begun";
  machine.together = 50;
  machine.run(kWork, 1);
  machine.together = 0.8;
  EXPECT_EQ(machine.run(kWork, kDecided), 4);
}

TEST(TeamChoice, LooksAgainWhenTheMachineHasChanged) {
  Machine machine;
  machine.together = 0.8;
  EXPECT_EQ(machine.run(kWork, kDecided), 4);
  machine.together = 3;
  EXPECT_EQ(machine.run(kWork, TeamChoice::kAgain), 1);
}

TEST(TeamChoice, ASmallerLastBatchGoesWithTheOthersAndANewSizeIsTriedAnew) {
  Machine machine;
  machine.together = 0.8;
  EXPECT_EQ(machine.run(kWork, kDecided), 4);
  EXPECT_EQ(machine.run(kWork / 2, 1), 4);
  EXPECT_EQ(machine.run(kWork, 1), 4);
  machine.together = 1.5;
  EXPECT_EQ(machine.run(kWork / 2, kDecided), 1);
}

}  // namespace
}  // namespace lscope::core
