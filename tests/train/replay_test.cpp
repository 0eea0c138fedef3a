#include "train/replay.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "base/random.h"
#include "train/run_bytes.h"
#include "train/runs.h"

namespace lscope::train {
namespace {

using spec::ParamId;

/// A seeded run full of changes of every kind; returns the live trainer.
std::unique_ptr<Trainer> eventful_run(const spec::RunSpec& spec, std::uint64_t seed, bool with_snapshots) {
  auto made = make_trainer(spec, nullptr);
  EXPECT_TRUE(made.ok());
  std::unique_ptr<Trainer> run = std::move(made).value();
  base::Rng rng(seed, base::Stream::kStudy);
  for (CommandSeq seq = 1; seq <= 120; ++seq) {
    switch (rng.next_below(9)) {
      case 0:
        run->apply(seq, SetParam{ParamId::kLambda1, rng.next_uniform() * 0.01});
        run->apply(seq, SetParam{ParamId::kLambdaGroup, rng.next_uniform() * 0.01});
        break;
      case 1:
        run->apply(seq, SetParam{ParamId::kDropout, rng.next_uniform() * 0.5});
        run->apply(seq, SetParam{ParamId::kInputNoise, rng.next_uniform() * 0.5});
        break;
      case 2:
        run->apply(seq, SetParam{ParamId::kMixup, rng.next_uniform()});
        run->apply(seq, SetParam{ParamId::kBatchSize, 1.0 + static_cast<double>(rng.next_below(40))});
        break;
      case 3:
        run->apply(seq, SetParam{ParamId::kLearningRate, rng.next_uniform() < 0.2 ? 10 : 0.01});
        run->apply(seq, SetParam{ParamId::kScheduleWarmup, static_cast<double>(rng.next_below(40))});
        break;
      case 4:
        run->apply(seq, SetParam{ParamId::kFreeze2, static_cast<double>(rng.next_below(2))});
        run->apply(seq, SetParam{ParamId::kOptimizer, static_cast<double>(rng.next_below(6))});
        break;
      case 5:
        if (rng.next_uniform() < 0.3)
          run->apply(seq, SetParam{ParamId::kWidth1, 4.0 + static_cast<double>(rng.next_below(12))});
        else if (rng.next_uniform() < 0.3)
          run->apply(seq, SetParam{ParamId::kBatchNorm, static_cast<double>(rng.next_below(2))});
        break;
      case 6:
        run->apply(seq, SetParam{ParamId::kEarlyStopping, static_cast<double>(rng.next_below(2))});
        run->apply(seq, SetParam{ParamId::kPatience, 3});
        run->apply(seq, SetParam{ParamId::kTestLocked, static_cast<double>(rng.next_below(2))});
        run->apply(seq, PeekTest{rng.next_below(2) == 0});
        break;
      case 7:
        run->apply(seq, rng.next_uniform() < 0.1 ? Command(Restart{}) : Command(StepEpoch{}));
        break;
      default:
        run->apply(seq, Resume{});
    }
    if (with_snapshots) (void)run->snapshot(seq % 2 == 0);
    take_steps(*run, static_cast<int>(rng.next_below(30)));
  }
  return run;
}

TEST(Replay, GivesTheSameBits) {
  for (const double precision : {0.0, 1.0})
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
      const spec::RunSpec spec = small_spec({{ParamId::kPrecision, precision}, {ParamId::kSeed, 5.0}});
      const auto live = eventful_run(spec, seed, seed == 2);
      const Snapshot end = live->snapshot(true);
      ASSERT_GT(end.tick, 300);
      ASSERT_GT(end.log->size(), 40U);
      const auto again = replay(spec, nullptr, *end.log, end.tick);
      ASSERT_TRUE(again.ok()) << base::to_text(again.error());
      EXPECT_TRUE(run_bytes(again.value()->snapshot(true)) == run_bytes(end)) << "seed " << seed;
    }
}

TEST(Replay, TheNumberOfThreadsChangesNoBit) {
  // Wide and full batch, so that the work is worth sharing.
  const auto bytes = [](double threads, double batch_norm) {
    const auto run = small_run({{ParamId::kThreads, threads},
                                {ParamId::kBatchNorm, batch_norm},
                                {ParamId::kSamples, 700},
                                {ParamId::kWidth1, 128},
                                {ParamId::kWidth2, 128},
                                {ParamId::kBatchSize, 512},
                                {ParamId::kDropout, 0.3},
                                {ParamId::kLambdaGroup, 1e-3},
                                {ParamId::kMaxNorm, 1},
                                {ParamId::kLabelSmoothing, 0.1},
                                {ParamId::kInputNoise, 0.1},
                                {ParamId::kMixup, 0.4},
                                {ParamId::kLambda1, 1e-4}});
    take_steps(*run, 30);
    return run_bytes(run->snapshot(true));
  };
  for (const double batch_norm : {0.0, 1.0}) {
    const std::string one = bytes(1, batch_norm);
    for (const double threads : {2.0, 3.0, 8.0}) EXPECT_TRUE(one == bytes(threads, batch_norm));
  }
}

/// Everything that draws or rounds, and 25 rows in batches of 10: the last one of an epoch has 5.
std::vector<Setting> busy_settings(double optimizer) {
  return {{ParamId::kSamples, 25},     {ParamId::kOptimizer, optimizer}, {ParamId::kDropout, 0.3},
          {ParamId::kInputNoise, 0.1}, {ParamId::kMixup, 0.4},           {ParamId::kLabelSmoothing, 0.1},
          {ParamId::kLambda1, 1e-3},   {ParamId::kLambdaGroup, 1e-3},    {ParamId::kMaxNorm, 2}};
}

TEST(Replay, StepByStepIsTheUninterruptedRun) {
  for (const double optimizer : {0.0, 1.0, 2.0, 3.0, 4.0, 5.0}) {
    const auto whole = small_run(busy_settings(optimizer)), halting = small_run(busy_settings(optimizer));
    take_steps(*whole, 40);
    whole->apply(1, Pause{});
    CommandSeq seq = 0;
    while (halting->step_count() < 40) {
      halting->apply(++seq, halting->step_count() % 7 == 5 ? Command(StepEpoch{}) : Command(StepOnce{}));
      take_steps(*halting, 1);
      if (halting->step_count() % 3 == 0) (void)halting->snapshot(true);
      halting->apply(++seq, Pause{});
    }
    EXPECT_TRUE(run_bytes(whole->snapshot(true)) == run_bytes(halting->snapshot(true))) << optimizer;
  }
}

/// What was replayed into the middle of an epoch goes on as the run that was never left.
TEST(Replay, InTheMiddleOfAnEpochGoesOnAsTheLiveRun) {
  for (const double optimizer : {0.0, 1.0, 2.0, 3.0, 4.0, 5.0}) {
    for (const std::int64_t cut : {1, 20}) {  // after 10 rows of the first epoch, after 20 rows of the seventh
      const spec::RunSpec spec = small_spec(busy_settings(optimizer));
      const auto live = small_run(busy_settings(optimizer));
      live->apply(1, SetParam{ParamId::kLambda2, 0.01});
      take_steps(*live, static_cast<int>(cut));
      const auto again = replay(spec, nullptr, *live->snapshot(false).log, cut);
      ASSERT_TRUE(again.ok()) << base::to_text(again.error());
      take_steps(*live, 60);
      take_steps(*again.value(), 60);
      EXPECT_TRUE(run_bytes(live->snapshot(true)) == run_bytes(again.value()->snapshot(true))) << optimizer;
    }
  }
}

/// A linear model: small steps bring it back from any weights, whatever the processor's rounding made of the last good
/// ones.
TEST(Replay, GoingBackAfterADivergenceIsReplayed) {
  const std::vector<Setting> values{{ParamId::kDataSource, 5}, {ParamId::kOptimizer, 0}, {ParamId::kDepth, 0}};
  const spec::RunSpec spec = small_spec(values);
  const auto live = small_run(values);
  take_steps(*live, 40);
  live->apply(1, BackToGood{});  // nothing has diverged: it is not even logged
  live->apply(2, SetParam{ParamId::kLearningRate, 10});
  take_steps(*live, 2000);
  const Snapshot diverged = live->snapshot(true);
  ASSERT_EQ(diverged.state, RunState::kDiverged);
  live->apply(3, BackToGood{});
  const Snapshot back = live->snapshot(true);
  EXPECT_EQ(back.state, RunState::kPaused);
  EXPECT_FALSE(back.failure);
  EXPECT_EQ(back.step, diverged.step);
  EXPECT_EQ(back.weights->parameters, diverged.weights->parameters);
  live->apply(4, SetParam{ParamId::kLearningRate, 1e-3});
  live->apply(5, Resume{});
  take_steps(*live, 50);
  const Snapshot end = live->snapshot(true);
  ASSERT_EQ(end.state, RunState::kRunning);
  ASSERT_EQ(end.log->size(), 4U);
  const auto again = replay(spec, nullptr, *end.log, end.tick);
  ASSERT_TRUE(again.ok()) << base::to_text(again.error());
  EXPECT_TRUE(run_bytes(again.value()->snapshot(true)) == run_bytes(end));
}

TEST(Replay, ALogOfAnotherRunIsNoticed) {
  const auto run = small_run({}, {.max_steps = 20});
  take_steps(*run, 20);
  std::vector<AppliedCommand> log{{30, 0, 30, 5, 1, Pause{}, 0}};
  const auto again = replay(run->spec(), nullptr, log, 40, {.max_steps = 20});
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, base::ErrorCode::kCheckReplayDiffers);
  log = {{5, 0, 5, 1, 1, SetParam{ParamId::kLambda1, -1}, 0}};
  EXPECT_FALSE(replay(run->spec(), nullptr, log, 10).ok());
}

}  // namespace
}  // namespace lscope::train
