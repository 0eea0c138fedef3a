#include "train/trainer_of.h"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>
#include <vector>

#include "train/runs.h"

namespace lscope::train {
namespace {

using spec::ParamId;

/// Each parameter that acts at the next step changes the weights of that very step, and none before it.
TEST(Trainer, EveryNextStepParameterActsAtTheNextStep) {
  const std::vector<std::pair<std::vector<Setting>, Setting>> cases{
      {{}, {ParamId::kLambda1, 0.1}},
      {{}, {ParamId::kLambda2, 0.1}},
      {{}, {ParamId::kLambdaGroup, 0.1}},
      {{}, {ParamId::kMaxNorm, 0.5}},
      {{}, {ParamId::kActivityL1, 0.1}},
      {{}, {ParamId::kActivityL2, 0.1}},
      {{{ParamId::kLambda1, 0.1}}, {ParamId::kPenaltyLayers, 1}},
      {{{ParamId::kLambda2, 0.1}}, {ParamId::kPenaltyLayers, 2}},
      {{{ParamId::kWeightDecay, 0.1}}, {ParamId::kPenaltyLayers, 2}},
      {{}, {ParamId::kLabelSmoothing, 0.2}},
      {{}, {ParamId::kInputNoise, 0.2}},
      {{}, {ParamId::kMixup, 0.4}},
      {{}, {ParamId::kFreeze1, 1}},
      {{}, {ParamId::kFreeze2, 1}},
      {{}, {ParamId::kFreezeOutput, 1}},
      {{}, {ParamId::kDropout, 0.5}},
      {{}, {ParamId::kInputDropout, 0.5}},
      {{{ParamId::kDropout, 0.5}}, {ParamId::kDropoutVariant, 1}},
      {{{ParamId::kLambda1, 0.1}}, {ParamId::kL1Method, 1}},
      {{}, {ParamId::kOptimizer, 0}},
      {{}, {ParamId::kLearningRate, 0.5}},
      {{}, {ParamId::kBatchSize, 3}},
      {{{ParamId::kOptimizer, 1}}, {ParamId::kMomentum, 0.5}},
      {{}, {ParamId::kBeta1, 0.5}},
      {{}, {ParamId::kBeta2, 0.9}},
      {{{ParamId::kOptimizer, 3}}, {ParamId::kRho, 0.5}},
      {{}, {ParamId::kEpsilon, 0.05}},
      {{}, {ParamId::kWeightDecay, 1}},
      {{{ParamId::kScheduleUnit, 0}}, {ParamId::kSchedule, 1}},
      {{{ParamId::kScheduleUnit, 0}, {ParamId::kSchedule, 1}}, {ParamId::kScheduleRate, 0.5}},
      {{{ParamId::kScheduleRate, 0.5}, {ParamId::kSchedule, 3}}, {ParamId::kScheduleUnit, 0}},
      {{{ParamId::kScheduleUnit, 0}, {ParamId::kSchedule, 3}}, {ParamId::kScheduleEvery, 2}},
      {{{ParamId::kScheduleUnit, 0}, {ParamId::kSchedule, 4}}, {ParamId::kScheduleTotal, 50}},
      {{{ParamId::kScheduleUnit, 0}, {ParamId::kSchedule, 4}}, {ParamId::kScheduleMin, 0.5}},
      {{{ParamId::kScheduleUnit, 0}}, {ParamId::kScheduleWarmup, 100}}};
  for (const auto& [settings, change] : cases) {
    const auto plain = small_run(settings), changed = small_run(settings);
    take_steps(*plain, 21);
    take_steps(*changed, 21);
    changed->apply(1, SetParam{change.first, change.second});
    EXPECT_EQ(plain->weights().parameters, changed->weights().parameters) << spec::info(change.first).key;
    plain->step();
    changed->step();
    EXPECT_NE(plain->weights().parameters, changed->weights().parameters) << spec::info(change.first).key;
    const Snapshot now = changed->snapshot(false);
    EXPECT_EQ(now.generation, 0);
    EXPECT_EQ(now.obeyed, 1U);
    ASSERT_EQ(now.log->size(), 1U);
    EXPECT_EQ(now.log->front().tick, 21);
    EXPECT_FALSE(now.refusal);
  }
}

TEST(Trainer, AFrozenLayerStandsStillUntilItIsThawed) {
  const auto run = small_run({{ParamId::kFreeze2, 1}, {ParamId::kWeightDecay, 0.1}});
  const auto layer = [&](std::size_t which) {
    const WeightsView now = run->weights();
    const core::LayerBlock& block = now.layout.layers[which];
    const auto from = now.parameters.begin() + block.weights_at;
    return std::vector<double>(from, from + block.units * block.inputs);
  };
  const auto first = layer(0), second = layer(1), output = layer(2);
  take_steps(*run, 30);
  EXPECT_NE(layer(0), first);
  EXPECT_EQ(layer(1), second);
  EXPECT_NE(layer(2), output);
  run->apply(1, SetParam{ParamId::kFreeze2, 0});
  take_steps(*run, 1);
  EXPECT_NE(layer(1), second);
  run->apply(2, SetParam{ParamId::kFreeze1, 1});
  run->apply(3, SetParam{ParamId::kDepth, 1});  // a rebuild keeps what is frozen
  take_steps(*run, 1);
  const auto shallow = layer(0);
  take_steps(*run, 10);
  EXPECT_EQ(run->weights().layout.layers.size(), 2U);
  EXPECT_EQ(layer(0), shallow);
}

TEST(Trainer, ChangingLambdaKeepsTheOptimizerState) {
  const auto run = small_run({}), other = small_run({});
  take_steps(*run, 30);
  take_steps(*other, 30);
  run->apply(1, SetParam{ParamId::kLambda2, 0.1});
  run->apply(2, SetParam{ParamId::kLambda2, 0.0});
  take_steps(*run, 30);
  take_steps(*other, 30);
  EXPECT_EQ(run->weights().parameters, other->weights().parameters);
}

TEST(Trainer, StructuralChangesRebuildAtOnceAndLeaveAGhost) {
  const auto run = small_run();
  take_steps(*run, 60);
  run->apply(1, SetParam{ParamId::kWidth1, 32});
  run->apply(2, SetParam{ParamId::kSamples, 30});
  const Snapshot now = run->snapshot(false);
  EXPECT_EQ(now.state, RunState::kRunning);
  EXPECT_EQ(now.generation, 1) << "two changes between two steps are one rebuild";
  EXPECT_EQ(now.step, 0);
  EXPECT_EQ(now.tick, 60);
  EXPECT_EQ(now.network.layers.front().units, 32);
  EXPECT_EQ(now.data->train.rows, 30);
  ASSERT_EQ(now.ghosts.size(), 1U);
  EXPECT_EQ(now.ghosts.front().history.size(), 11U);
  EXPECT_EQ(now.ghosts.front().spec->values[ParamId::kWidth1], 16);
  take_steps(*run, 9);
  EXPECT_DOUBLE_EQ(run->snapshot(false).epoch, 3);
}

TEST(Trainer, KeepsAtMostFourGhostsAndTheLongOneLongest) {
  const auto run = small_run();
  take_steps(*run, 600);
  for (int width = 20; width < 30; ++width) {
    run->apply(static_cast<CommandSeq>(width), SetParam{ParamId::kWidth1, static_cast<double>(width)});
    take_steps(*run, 12);
  }
  const Snapshot now = run->snapshot(false);
  ASSERT_EQ(now.ghosts.size(), kMaxGhosts);
  EXPECT_EQ(now.ghosts.front().generation, 0);
  EXPECT_EQ(now.ghosts.back().generation, 9);
}

TEST(Trainer, ARebuildThatFailsLeavesAllAsItWas) {
  const auto run = small_run();
  take_steps(*run, 20);
  const auto before = run->weights().parameters;
  run->apply(1, SetParam{ParamId::kDataSource, static_cast<double>(spec::DataSource::kFile)});
  const Snapshot now = run->snapshot(false);
  ASSERT_TRUE(now.refusal);
  EXPECT_EQ(now.obeyed, 1U);
  EXPECT_EQ(now.step, 20);
  EXPECT_EQ(now.spec->values[ParamId::kDataSource], 0);
  EXPECT_EQ(run->weights().parameters, before);
  EXPECT_TRUE(now.log->empty());
}

TEST(Trainer, IllegalValuesAreRefusedAndNamed) {
  const auto run = small_run();
  for (const double value : {std::nan(""), 1e308, -1.0, HUGE_VAL}) {
    run->apply(1, SetParam{ParamId::kLambda1, value});
    const Snapshot now = run->snapshot(false);
    ASSERT_TRUE(now.refusal);
    EXPECT_EQ(now.refusal->context, "penalty.lambda1");
    EXPECT_EQ(now.spec->values[ParamId::kLambda1], 0);
  }
  run->apply(2, SetParam{ParamId::kThreads, 2});
  EXPECT_TRUE(run->snapshot(false).refusal);
  run->apply(3, SetParam{ParamId::kLambda1, 0.5});
  EXPECT_FALSE(run->snapshot(false).refusal);
}

TEST(Trainer, AWidthThatIsNotUsedChangesNothing) {
  const auto run = small_run();
  take_steps(*run, 20);
  run->apply(1, SetParam{ParamId::kWidth5, 7});
  const Snapshot now = run->snapshot(false);
  EXPECT_EQ(now.generation, 0);
  EXPECT_EQ(now.step, 20);
  EXPECT_EQ(now.spec->values[ParamId::kWidth5], 7);
}

TEST(Trainer, RestartGivesTheSameFirstWeightsAndTheSameRun) {
  const auto run = small_run({{ParamId::kDropout, 0.2}});
  const auto first = run->weights().parameters;
  take_steps(*run, 40);
  const auto later = run->weights().parameters;
  run->apply(1, Restart{});
  EXPECT_EQ(run->weights().parameters, first);
  const Snapshot now = run->snapshot(false);
  EXPECT_EQ(now.step, 0);
  EXPECT_EQ(now.generation, 1);
  EXPECT_EQ(now.ghosts.size(), 1U);
  take_steps(*run, 40);
  EXPECT_EQ(run->weights().parameters, later);
  run->apply(2, SetParam{ParamId::kSeed, 20});
  run->settle();
  EXPECT_NE(run->weights().parameters, first);
}

TEST(Trainer, PauseResumeStepOnceAndStepEpoch) {
  const auto run = small_run();
  take_steps(*run, 8);
  run->apply(1, Pause{});
  EXPECT_FALSE(run->wants_to_step());
  run->apply(2, StepOnce{});
  EXPECT_TRUE(run->wants_to_step());
  take_steps(*run, 100);
  EXPECT_EQ(run->step_count(), 9);
  run->apply(3, StepEpoch{});
  take_steps(*run, 100);
  EXPECT_EQ(run->step_count(), 12);
  EXPECT_EQ(run->snapshot(false).state, RunState::kPaused);
  run->apply(4, Resume{});
  take_steps(*run, 10);
  EXPECT_EQ(run->step_count(), 22);
}

TEST(Trainer, TheLastBatchIsSmallerAndANewBatchSizeCutsTheRestOfTheEpoch) {
  const auto run = small_run({{ParamId::kSamples, 25}});
  take_steps(*run, 3);  // 10 + 10 + 5
  EXPECT_DOUBLE_EQ(run->snapshot(false).epoch, 1);
  run->step();
  run->apply(1, SetParam{ParamId::kBatchSize, 4});  // 15 rows left: 4 + 4 + 4 + 3
  take_steps(*run, 3);
  EXPECT_DOUBLE_EQ(run->snapshot(false).epoch, 1 + 22.0 / 25);
  run->step();
  EXPECT_DOUBLE_EQ(run->snapshot(false).epoch, 2);
}

TEST(Trainer, LabelSmoothingIsForClassesOnlyAndChangesNoCurveByItself) {
  constexpr double kSine = 5;
  const auto made = make_trainer(small_spec({{ParamId::kLabelSmoothing, 0.1}, {ParamId::kDataSource, kSine}}), nullptr);
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().context, "targets.label_smoothing");

  const auto regression = small_run({{ParamId::kDataSource, kSine}});
  regression->apply(1, SetParam{ParamId::kLabelSmoothing, 0.1});
  ASSERT_TRUE(regression->snapshot(false).refusal);
  EXPECT_EQ(regression->snapshot(false).refusal->key, "error.smoothing_needs_classes");
  EXPECT_EQ(regression->snapshot(false).spec->values[ParamId::kLabelSmoothing], 0);

  const auto classes = small_run({{ParamId::kLabelSmoothing, 0.1}}, {.keep_all_rows = true});
  const auto hard = small_run({}, {.keep_all_rows = true});
  EXPECT_EQ(classes->rows().front().train_loss, hard->rows().front().train_loss);
  take_steps(*classes, 12);
  classes->apply(1, SetParam{ParamId::kDataSource, kSine});
  take_steps(*classes, 1);
  EXPECT_TRUE(classes->snapshot(false).refusal);
  EXPECT_EQ(classes->generation(), 0);
  classes->apply(2, SetParam{ParamId::kLabelSmoothing, 0});
  classes->apply(3, SetParam{ParamId::kDataSource, kSine});
  take_steps(*classes, 1);
  EXPECT_FALSE(classes->snapshot(false).refusal);
  EXPECT_EQ(classes->generation(), 1);
}

}  // namespace
}  // namespace lscope::train
