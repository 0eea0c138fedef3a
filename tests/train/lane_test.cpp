#include "train/lane.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <ctime>
#include <functional>
#include <limits>
#include <thread>

#include "base/random.h"
#include "train/replay.h"
#include "train/run_bytes.h"
#include "train/runs.h"

namespace lscope::train {
namespace {

using namespace std::chrono_literals;
using spec::ParamId;
const base::SteadyClock kClock;

/// Waits until a snapshot says so; a sanitizer build on a loaded machine is slow, so the limit is generous.
std::shared_ptr<const Snapshot> wait_for(Lane& lane, const std::function<bool(const Snapshot&)>& holds) {
  const double limit = kClock.seconds() + 30;
  while (kClock.seconds() < limit) {
    if (auto now = lane.latest(); holds(*now)) return now;
    std::this_thread::sleep_for(200us);
  }
  ADD_FAILURE() << "nothing happened within 30 s";
  return lane.latest();
}

std::shared_ptr<const Snapshot> wait_obeyed(Lane& lane, CommandSeq seq) {
  return wait_for(lane, [seq](const Snapshot& now) { return now.obeyed >= seq; });
}

/// One random thing a user might do, legal or not.
Command random_command(base::Rng& rng) {
  const std::uint64_t kind = rng.next_below(100);
  if (kind < 5) return Pause{};
  if (kind < 15) return Resume{};
  if (kind < 18) return StepOnce{};
  if (kind < 20) return StepEpoch{};
  if (kind < 22) return Restart{};
  if (kind < 23) return BackToGood{};
  const auto id = static_cast<ParamId>(rng.next_below(spec::kParamCount));
  const spec::ParamInfo& row = spec::info(id);
  const std::uint64_t how = rng.next_below(20);
  if (how == 0) return SetParam{id, std::nan("")};
  if (how == 1) return SetParam{id, std::numeric_limits<double>::infinity()};
  if (how == 2) return SetParam{id, 1e308};
  if (how == 3) return SetParam{id, row.min};
  if (how == 4) return SetParam{id, -0.0};
  // Sizes stay small: the storm is about commands, not about large networks.
  const double most = row.takes_effect == spec::TakesEffect::kRebuild ? std::min(row.max, 60.0) : row.max;
  const double value = row.min + (most - row.min) * rng.next_uniform();
  return SetParam{id, row.kind == spec::ParamKind::kReal ? value : std::floor(value)};
}

TEST(Lane, ShowsTheStartAndTrains) {
  std::atomic<int> woken{0};
  Lane lane(
      small_run(), [&] { ++woken; }, kClock);
  ASSERT_TRUE(lane.latest());
  wait_for(lane, [](const Snapshot& now) { return now.step > 100 && now.steps_per_second > 0; });
  EXPECT_GT(woken.load(), 0);
}

TEST(Lane, AStormOfCommandsIsSurvivedAndReplaysToTheSameBits) {
  const spec::RunSpec spec = small_spec();
  auto made = make_trainer(spec, nullptr);
  ASSERT_TRUE(made.ok());
  Lane lane(std::move(made).value(), nullptr, kClock);
  base::Rng rng(11, base::Stream::kStudy);
  CommandSeq last = 0;
  for (int i = 0; i < 2500; ++i) {
    last = lane.post(random_command(rng));
    if (i % 7 == 0) lane.watch_weights();
    if (i % 50 == 0) (void)wait_obeyed(lane, last);
    if (i % 10 == 0) std::this_thread::sleep_for(100us);
  }
  (void)wait_obeyed(lane, last);
  last = lane.post(Pause{});
  (void)wait_obeyed(lane, last);
  lane.watch_weights();
  const auto end = wait_for(lane, [](const Snapshot& now) {
    return now.weights && now.weights->step == now.step && now.weights->generation == now.generation;
  });
  ASSERT_NE(end->state, RunState::kFailed);
  EXPECT_GT(end->log->size(), 300U);
  const auto again = replay(spec, nullptr, *end->log, end->tick);
  ASSERT_TRUE(again.ok()) << base::to_text(again.error());
  Snapshot copy = again.value()->snapshot(true);
  EXPECT_EQ(copy.step, end->step);
  EXPECT_EQ(copy.tick, end->tick);
  EXPECT_EQ(copy.generation, end->generation);
  EXPECT_EQ(copy.log->size(), end->log->size());
  EXPECT_EQ(copy.history.size(), end->history.size());
  EXPECT_EQ(copy.ghosts.size(), end->ghosts.size());
  EXPECT_EQ(copy.weights->generation, end->weights->generation);
  EXPECT_TRUE(copy.weights->parameters == end->weights->parameters);
  EXPECT_TRUE(run_bytes(copy) == run_bytes(*end));
}

TEST(Lane, ALiveRunHasTheBitsOfARunWithoutAThread) {
  Lane lane(small_run({{ParamId::kDropout, 0.2}}, {.max_steps = 3000}), nullptr, kClock);
  while (lane.latest()->state == RunState::kRunning) {
    lane.watch_weights();
    std::this_thread::sleep_for(1ms);
  }
  lane.watch_weights();
  const auto end = wait_for(lane, [](const Snapshot& now) { return now.weights && now.weights->step == 3000; });
  const auto alone = small_run({{ParamId::kDropout, 0.2}}, {.max_steps = 3000});
  take_steps(*alone, 5000);
  EXPECT_TRUE(run_bytes(alone->snapshot(true)) == run_bytes(*end));
}

TEST(Lane, PausesWithinFiftyMillisecondsAndStopsWithinASecond) {
  double slowest = 0;
  {
    Lane lane(small_run(), nullptr, kClock);
    for (int i = 0; i < 20; ++i) {
      std::this_thread::sleep_for(3ms);
      const double before = kClock.seconds();
      (void)wait_obeyed(lane, lane.post(Pause{}));
      slowest = std::max(slowest, kClock.seconds() - before);
      EXPECT_EQ(lane.latest()->state, RunState::kPaused);
      EXPECT_EQ(lane.latest()->steps_per_second, 0);
      (void)wait_obeyed(lane, lane.post(Resume{}));
    }
    slowest = std::min(slowest, 10.0);
    const double before = kClock.seconds();
    { Lane other(small_run(), nullptr, kClock); }
    EXPECT_LE(kClock.seconds() - before, 1.0);
  }
  // Four times the figure: the machine that runs this may be busy with other tests.
  EXPECT_LE(slowest, 0.2);
}

TEST(Lane, AnIdleLaneUsesNoProcessor) {
  Lane lane(small_run({}, {.start_paused = true}), nullptr, kClock);
  std::this_thread::sleep_for(50ms);
  const std::clock_t before = std::clock();
  std::this_thread::sleep_for(500ms);
  const double busy = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
  EXPECT_LT(busy, 0.01);
}

TEST(Lane, KeepsTheSpeedLimitAndObeysWhileItWaits) {
  Lane lane(small_run({{ParamId::kSpeedLimit, 100}}), nullptr, kClock);
  std::this_thread::sleep_for(1s);
  const std::int64_t steps = lane.latest()->step;
  EXPECT_GT(steps, 10);
  EXPECT_LT(steps, 130);
  (void)wait_obeyed(lane, lane.post(SetParam{ParamId::kSpeedLimit, 1}));
  const double before = kClock.seconds();
  (void)wait_obeyed(lane, lane.post(SetParam{ParamId::kLambda2, 0.1}));
  EXPECT_LT(kClock.seconds() - before, 0.3) << "a waiting lane obeys at once";
}

TEST(Lane, APausedLaneAnswersWhoWatches) {
  Lane lane(small_run({}, {.start_paused = true}), nullptr, kClock);
  lane.watch_weights();
  (void)wait_for(lane, [](const Snapshot& now) { return now.weights != nullptr; });
  (void)lane.post(StepOnce{});
  lane.watch_weights();
  (void)wait_for(lane, [](const Snapshot& now) { return now.weights->step == 1; });
}

TEST(Lane, OnlyTheLastValueOfADraggedSliderIsApplied) {
  Lane lane(small_run({}, {.start_paused = true}), nullptr, kClock);
  CommandSeq last = 0;
  for (int i = 1; i <= 1000; ++i) last = lane.post(SetParam{ParamId::kWidth1, static_cast<double>(i % 60 + 2)});
  const auto now = wait_obeyed(lane, last);
  EXPECT_EQ(now->obeyed, last);
  EXPECT_EQ(now->spec->values[ParamId::kWidth1], 1000 % 60 + 2);
  EXPECT_LT(now->log->size(), 1000U);
}

/// A trainer whose step fails inside: the lane says so and stays alive for whoever looks.
class BrokenTrainer final : public Trainer {
 public:
  explicit BrokenTrainer(std::unique_ptr<Trainer> real) : real_(std::move(real)) {}
  void apply(CommandSeq seq, const Command& command) override { real_->apply(seq, command); }
  void settle() override { real_->settle(); }
  [[nodiscard]] bool wants_to_step() const override { return true; }
  void step() override { throw std::runtime_error("planted"); }
  [[nodiscard]] std::int64_t tick() const override { return real_->tick(); }
  [[nodiscard]] int generation() const override { return real_->generation(); }
  [[nodiscard]] Snapshot snapshot(bool with_weights) override { return real_->snapshot(with_weights); }
  [[nodiscard]] std::int64_t step_count() const override { return real_->step_count(); }
  [[nodiscard]] const spec::RunSpec& spec() const override { return real_->spec(); }
  [[nodiscard]] WeightsView weights() const override { return real_->weights(); }
  [[nodiscard]] std::optional<WeightsView> best_weights() const override { return real_->best_weights(); }
  [[nodiscard]] std::optional<TestVerdict> judge_test() override { return real_->judge_test(); }
  [[nodiscard]] const std::vector<StepRecord>& rows() const override { return real_->rows(); }

 private:
  std::unique_ptr<Trainer> real_;
};

TEST(Lane, AFailureInsideIsAState) {
  Lane lane(std::make_unique<BrokenTrainer>(small_run()), nullptr, kClock);
  const auto now = wait_for(lane, [](const Snapshot& seen) { return seen.state == RunState::kFailed; });
  ASSERT_TRUE(now->failure);
  EXPECT_EQ(now->failure->message, "planted");
  (void)lane.post(Resume{});
}

}  // namespace
}  // namespace lscope::train
