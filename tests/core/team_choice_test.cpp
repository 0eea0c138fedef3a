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
  double alone = 1, together = 1;  ///< 0.1 ms: short steps

  /// Threads of the last of `steps` steps.
  int run(double products, std::int64_t steps) {
    int team = 0;
    for (std::int64_t i = 0; i < steps; ++i) {
      team = choice.begin(products);
      clock.now += 1e-4 * (team == 1 ? alone : together);
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
  EXPECT_EQ(machine.run(kWork, TeamChoice::kSoon + kDecided), 1);
}

/// A disturbance as long as a trial must not cost a thousand steps.
TEST(TeamChoice, DoubtsAnAnswerThatIsNew) {
  Machine machine;
  machine.together = 0.8;
  machine.run(kWork, 20 * TeamChoice::kLater);
  const auto until = [&](int team) {
    std::int64_t steps = 0;
    while (steps <= 2 * TeamChoice::kLater && machine.run(kWork, 2 * TeamChoice::kTries + 1) != team)
      steps += 2 * TeamChoice::kTries + 1;
    return steps;
  };
  machine.together = 3;
  EXPECT_LE(until(1), TeamChoice::kLater + 4 * TeamChoice::kTries);
  machine.together = 0.8;
  EXPECT_LE(until(4), TeamChoice::kSoon + 4 * TeamChoice::kTries);
}

std::int64_t alone_of(Machine& machine, std::int64_t steps) {
  std::int64_t alone = 0;
  for (std::int64_t i = 0; i < steps; ++i) alone += machine.run(kWork, 1) == 1 ? 1 : 0;
  return alone;
}

TEST(TeamChoice, TriesLessAndLessOftenWhatDoesNotChange) {
  Machine machine;
  machine.together = 0.5;
  machine.run(kWork, 4 * TeamChoice::kLater);
  EXPECT_LE(alone_of(machine, 8 * TeamChoice::kLater), 8 * TeamChoice::kTries);
}

TEST(TeamChoice, NeedsFewTriesOfLongSteps) {
  Machine machine;
  machine.alone = 100;
  machine.together = 60;
  EXPECT_EQ(machine.run(kWork, 5), 4);
  EXPECT_LE(alone_of(machine, TeamChoice::kSoon + 1), 2);
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
