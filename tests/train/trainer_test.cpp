#include "train/trainer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "core/learner.h"
#include "train/build.h"
#include "train/early_stopping.h"
#include "train/runs.h"
#include "train/trainer_of.h"

namespace lscope::train {
namespace {

using spec::ParamId;

TEST(Trainer, LearnsAndRecordsEveryEpoch) {
  const auto run = small_run({}, {.keep_all_rows = true});
  take_steps(*run, 6 * 50);
  const Snapshot now = run->snapshot(false);
  EXPECT_EQ(now.step, 300);
  EXPECT_EQ(now.tick, 300);
  EXPECT_DOUBLE_EQ(now.epoch, 50);
  ASSERT_EQ(run->rows().size(), 51U);
  EXPECT_EQ(now.history.size(), 51U);
  EXPECT_LT(run->rows().back().train_loss, 0.7 * run->rows().front().train_loss);
  EXPECT_TRUE(std::isnan(run->rows().front().gradient_norm));
  EXPECT_GT(run->rows().back().gradient_norm, 0);
  EXPECT_EQ(now.layers.size(), 3U);
  EXPECT_EQ(now.confusion.size(), 4U);
  ASSERT_TRUE(now.best.has_value());
  EXPECT_FALSE(now.weights);
  EXPECT_TRUE(run->snapshot(true).weights);
}

TEST(Trainer, RowsAreDataLossesOfTheWeightsOfTheirStep) {
  const auto run = small_run({{ParamId::kDropout, 0.5}, {ParamId::kLambda2, 0.01}, {ParamId::kLambdaGroup, 0.02}},
                             {.keep_all_rows = true});
  take_steps(*run, 12);
  const Snapshot now = run->snapshot(true);
  core::Learner<float> learner(now.network, 1);
  for (std::size_t i = 0; i < now.weights->parameters.size(); ++i)
    learner.parameters()[i] = static_cast<float>(now.weights->parameters[i]);
  learner.set_regularization(build_regularization(now.spec->values));
  const ExampleSets<float> sets(*now.data);
  const StepRecord& row = run->rows().back();
  EXPECT_EQ(row.step, 12);
  EXPECT_EQ(row.train_loss, learner.evaluate(sets.train.view()).loss);
  EXPECT_EQ(row.test_loss, learner.evaluate(sets.test.view()).loss);
  EXPECT_EQ(row.penalty, learner.penalty());
  EXPECT_EQ(row.objective, row.train_loss + row.penalty);
}

TEST(Trainer, ThePartsOfThePenaltyAddUpToTheObjective) {
  const auto run = small_run({{ParamId::kLambda1, 0.003},
                              {ParamId::kLambda2, 0.01},
                              {ParamId::kLambdaGroup, 0.02},
                              {ParamId::kActivityL1, 0.001}},
                             {.keep_all_rows = true});
  take_steps(*run, 60);
  const auto parameters = run->weights();
  for (const StepRecord& row : run->rows()) {
    EXPECT_EQ(row.penalty, row.l1_term + row.l2_term + row.group_term + row.activity_term);
    EXPECT_EQ(row.objective, row.train_loss + row.penalty);
    for (const double term : {row.l1_term, row.l2_term, row.group_term, row.activity_term}) EXPECT_GT(term, 0);
  }
  const Snapshot now = run->snapshot(false);
  double l1 = 0, l2 = 0;
  for (const LayerReading& layer : now.layers) {
    l1 += 0.003 * layer.abs_sum;
    l2 += 0.01 * layer.square_sum;
  }
  EXPECT_NEAR(run->rows().back().l1_term, l1, 1e-6 * l1);
  EXPECT_NEAR(run->rows().back().l2_term, l2, 1e-6 * l2);
  EXPECT_NEAR(run->rows().back().group_term, 0.02 * now.layers[0].input_norms, 1e-8);
  EXPECT_EQ(run->rows().back().activity_term, now.activity_penalty);
}

TEST(Trainer, LayerGradientNormsAddUpToTheWholeAndAreNoNumberBeforeTheFirstStep) {
  for (const double lambda2 : {0.0, 0.01}) {  // narrow networks without a penalty take another way
    const auto run = small_run({{ParamId::kLambda2, lambda2}}, {.keep_all_rows = true});
    take_steps(*run, 60);
    const std::size_t layers = run->weights().network.layers.size();
    for (const StepRecord& row : run->rows()) {
      double squares = 0;
      for (std::size_t i = 0; i < layers; ++i) {
        const auto norm = static_cast<double>(row.layer_gradient_norm[i]);
        EXPECT_EQ(std::isnan(norm), row.step == 0);
        if (row.step > 0) EXPECT_GT(norm, 0);
        squares += norm * norm;
      }
      if (row.step > 0) EXPECT_NEAR(std::sqrt(squares), row.gradient_norm, 1e-5 * row.gradient_norm);
    }
  }
}

TEST(Trainer, AFrozenLayerHasNoGradient) {
  const auto run = small_run({{spec::freeze_param(0), 1}}, {.keep_all_rows = true});
  take_steps(*run, 24);
  const StepRecord& row = run->rows().back();
  EXPECT_EQ(row.layer_gradient_norm[0], 0);
  EXPECT_GT(row.layer_gradient_norm[1], 0);
}

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

TEST(Trainer, EvaluationsDependOnTheRunAloneNotOnWhoLooks) {
  const auto watched = small_run({}, {.keep_all_rows = true}), alone = small_run({}, {.keep_all_rows = true});
  for (int i = 0; i < 6 * 500; ++i) {
    watched->step();
    (void)watched->snapshot(i % 3 == 0);
    alone->step();
  }
  ASSERT_EQ(watched->rows().size(), alone->rows().size());
  for (std::size_t i = 0; i < alone->rows().size(); ++i) {
    EXPECT_EQ(watched->rows()[i].step, alone->rows()[i].step);
    EXPECT_EQ(watched->rows()[i].test_loss, alone->rows()[i].test_loss);
  }
  EXPECT_LT(alone->rows().size(), 500U) << "later epochs are thinned";
  EXPECT_EQ(watched->weights().parameters, alone->weights().parameters);
}

TEST(Trainer, EvaluationCostsAtMostAFifthOfTheTrainingInTheLongRun) {
  for (const std::int64_t trained : {10, 80, 1000})
    for (const std::int64_t evaluated : {10, 840, 100000}) {
      const auto interval = static_cast<double>(evaluation_interval(1000000000, trained, evaluated));
      EXPECT_LE(static_cast<double>(evaluated), kEvaluationShare * 3 * static_cast<double>(trained) * interval);
    }
  EXPECT_EQ(evaluation_interval(0, 80, 840), 1);
  EXPECT_EQ(evaluation_interval(399, 80, 840), 1);
  EXPECT_EQ(evaluation_interval(1000, 80, 840), 5);
}

TEST(Trainer, StopsAtItsLimitsAndGoesOnWhenAsked) {
  const auto run = small_run({}, {.max_steps = 8});
  take_steps(*run, 100);
  EXPECT_EQ(run->step_count(), 8);
  const Snapshot now = run->snapshot(false);
  EXPECT_EQ(now.state, RunState::kStopped);
  EXPECT_EQ(now.stop_reason, StopReason::kStepLimit);
  EXPECT_EQ(now.history.back().step, 8);
  run->apply(1, Resume{});
  take_steps(*run, 5);
  EXPECT_EQ(run->step_count(), 13);
}

TEST(EarlyStopping, MatchesTheReferenceSequences) {
  std::ifstream file(LSCOPE_SOURCE_DIR "/../shared/oracle/stats/early_stopping_a.json");
  if (!file) GTEST_SKIP() << "reference data absent";
  const auto reference = nlohmann::json::parse(file);
  for (const auto& sequence : reference.at("sequences")) {
    EarlyStopping rule;
    int best_epoch = -1, last_epoch = -1;
    bool stopped = false;
    for (const double loss : sequence.at("val_loss")) {
      ++last_epoch;
      const auto verdict = rule.observe(loss, sequence.at("patience"), sequence.at("min_delta"));
      if (verdict == EarlyStopping::Verdict::kImproved) best_epoch = last_epoch;
      stopped = verdict == EarlyStopping::Verdict::kStop;
      if (stopped) break;
    }
    EXPECT_EQ(stopped, sequence.at("stopped").get<bool>());
    EXPECT_EQ(last_epoch, sequence.at("last_epoch").get<int>());
    EXPECT_EQ(best_epoch, sequence.at("best_epoch").get<int>());
    EXPECT_EQ(rule.best(), sequence.at("best").get<double>());
  }
}

TEST(Trainer, EarlyStoppingRestoresTheBestWeightsAndResumeGoesOn) {
  const auto run = small_run({{ParamId::kEarlyStopping, 1}, {ParamId::kPatience, 10}, {ParamId::kLearningRate, 0.02}},
                             {.max_epochs = 3000, .keep_all_rows = true});
  take_steps(*run, 20000);
  const Snapshot now = run->snapshot(true);
  ASSERT_EQ(now.state, RunState::kStopped);
  ASSERT_EQ(now.stop_reason, StopReason::kEarlyStopping);
  ASSERT_TRUE(now.best && run->best_weights());
  EXPECT_EQ(run->best_weights()->step, now.best->step);
  EXPECT_EQ(now.best->step, now.step - 60) << "patience of 10 epochs of 6 steps";
  EXPECT_EQ(now.weights->parameters, run->best_weights()->parameters);
  EXPECT_EQ(run->rows().back().step, now.step);
  core::Learner<float> learner(now.network, 1);
  for (std::size_t i = 0; i < now.weights->parameters.size(); ++i)
    learner.parameters()[i] = static_cast<float>(now.weights->parameters[i]);
  EXPECT_EQ(learner.evaluate(ExampleSets<float>(*now.data).validation.view()).loss, now.best->validation_loss);
  run->apply(1, Resume{});
  take_steps(*run, 30);
  EXPECT_EQ(run->step_count(), now.step + 30);
}

TEST(Trainer, EarlyStoppingGoesBackToWeightsThatAnotherOptimizerMade) {
  const auto run = small_run({{ParamId::kEarlyStopping, 1}, {ParamId::kPatience, 5}, {ParamId::kOptimizer, 0}});
  take_steps(*run, 60);
  run->apply(1, SetParam{ParamId::kOptimizer, 4});
  run->apply(2, SetParam{ParamId::kLearningRate, 1});
  take_steps(*run, 60);
  const Snapshot now = run->snapshot(true);
  ASSERT_EQ(now.stop_reason, StopReason::kEarlyStopping);
  EXPECT_EQ(now.weights->parameters, run->best_weights()->parameters);
  run->apply(3, Resume{});
  take_steps(*run, 10);
}

TEST(Trainer, EarlyStoppingWithoutValidationRowsIsRefused) {
  const auto made = make_trainer(small_spec({{ParamId::kEarlyStopping, 1}, {ParamId::kValidationSamples, 0}}), nullptr);
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().code, base::ErrorCode::kInputMismatch);
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

TEST(Trainer, BatchNormalizationRebuildsAndNeedsTwoRows) {
  const auto made = make_trainer(small_spec({{ParamId::kBatchNorm, 1}, {ParamId::kBatchSize, 1}}), nullptr);
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().code, base::ErrorCode::kInputMismatch);
  EXPECT_EQ(made.error().context, "model.batch_norm");
  const auto huge = make_trainer(small_spec({{ParamId::kBatchNorm, 1},
                                             {ParamId::kSamples, 100000},
                                             {ParamId::kBatchSize, 100000},
                                             {ParamId::kWidth1, 1000}}),
                                 nullptr);
  ASSERT_FALSE(huge.ok());
  EXPECT_EQ(huge.error().code, base::ErrorCode::kInputLimit);

  const auto run = small_run({}, {.keep_all_rows = true});
  take_steps(*run, 12);
  run->apply(1, SetParam{ParamId::kBatchNorm, 1});
  take_steps(*run, 60);
  Snapshot now = run->snapshot(true);
  EXPECT_EQ(now.generation, 1);
  EXPECT_EQ(now.ghosts.size(), 1U);
  EXPECT_TRUE(now.network.batch_norm);
  EXPECT_EQ(now.parameter_count, now.weights->layout.weights + 16 + 8 + 1 + 16 + 8);
  EXPECT_LT(now.history.back().train_loss, 0.7 * run->rows().front().train_loss);
  run->apply(2, SetParam{ParamId::kBatchSize, 1});
  now = run->snapshot(false);
  ASSERT_TRUE(now.refusal);
  EXPECT_EQ(now.refusal->key, "error.batch_norm_needs_two");
  EXPECT_EQ(now.spec->values.whole(ParamId::kBatchSize), 10);
  run->apply(3, SetParam{ParamId::kBatchNorm, 0});
  take_steps(*run, 1);
  run->apply(4, SetParam{ParamId::kBatchSize, 1});
  EXPECT_FALSE(run->snapshot(false).refusal);
  run->apply(5, SetParam{ParamId::kBatchNorm, 1});
  take_steps(*run, 1);
  EXPECT_TRUE(run->snapshot(false).refusal);
  EXPECT_EQ(run->generation(), 2);

  // Nothing to normalize: nothing is made anew, and single rows are fine.
  const auto linear = small_run({{ParamId::kDepth, 0}, {ParamId::kBatchSize, 1}});
  take_steps(*linear, 3);
  linear->apply(1, SetParam{ParamId::kBatchNorm, 1});
  take_steps(*linear, 3);
  EXPECT_FALSE(linear->snapshot(false).refusal);
  EXPECT_EQ(linear->generation(), 0);
  linear->apply(2, SetParam{ParamId::kDepth, 1});
  take_steps(*linear, 1);
  EXPECT_TRUE(linear->snapshot(false).refusal);
  EXPECT_EQ(linear->generation(), 0);
}

/// Evaluation between steps, divergence and going back: a run with batch normalization is a run like any other.
TEST(Trainer, BatchNormalizationKeepsTheBestWeightsWithTheirStatistics) {
  const auto run = small_run({{ParamId::kBatchNorm, 1}, {ParamId::kEarlyStopping, 1}, {ParamId::kPatience, 3}},
                             {.keep_all_rows = true});
  take_steps(*run, 3000);
  const Snapshot end = run->snapshot(true);
  ASSERT_EQ(end.stop_reason, StopReason::kEarlyStopping);
  const std::optional<WeightsView> best = run->best_weights();
  ASSERT_TRUE(best);
  EXPECT_EQ(best->parameters, end.weights->parameters);
  core::Learner<float> learner(end.network, 1);
  for (std::size_t i = 0; i < best->parameters.size(); ++i)
    learner.parameters()[i] = static_cast<float>(best->parameters[i]);
  const ExampleSets<float> sets(*end.data);
  double smallest = end.history.low(0).validation_loss;
  for (const StepRecord& row : run->rows()) smallest = std::min(smallest, row.validation_loss);
  EXPECT_EQ(learner.evaluate(sets.validation.view()).loss, smallest);
}

/// The weights that are kept are exactly those of the last step whose loss was finite, whatever optimizer and however
/// far the last keyframe is.
TEST(Trainer, DivergenceIsNoticedAndTheLastGoodWeightsAreKept) {
  for (const int optimizer : {0, 1, 2})
    for (const int calm : {0, 1, 7, 130, 300}) {
      const std::vector<Setting> settings{{ParamId::kDataSource, 5},
                                          {ParamId::kOptimizer, static_cast<double>(optimizer)},
                                          {ParamId::kLearningRate, 0.001}};
      const auto run = small_run(settings), twin = small_run(settings);
      take_steps(*run, calm);
      run->apply(1, SetParam{ParamId::kLearningRate, 10});
      take_steps(*run, 2000);
      const Snapshot now = run->snapshot(true);
      ASSERT_EQ(now.state, RunState::kDiverged) << optimizer << " " << calm;
      ASSERT_TRUE(now.failure);
      EXPECT_EQ(now.failure->code, base::ErrorCode::kTrainDiverged);
      EXPECT_NE(now.failure->message.find("optimizer.learning_rate 0.001 -> 10"), std::string::npos)
          << now.failure->message;
      take_steps(*twin, calm);
      twin->apply(1, SetParam{ParamId::kLearningRate, 10});
      take_steps(*twin, static_cast<int>(now.step) - calm);
      ASSERT_EQ(twin->snapshot(false).state, RunState::kRunning);
      EXPECT_EQ(now.weights->parameters, twin->weights().parameters);
      for (const double w : now.weights->parameters) ASSERT_TRUE(std::isfinite(w));
      run->apply(2, SetParam{ParamId::kLearningRate, 1e-6});
      run->apply(3, Resume{});
      run->step();
      EXPECT_EQ(run->step_count(), now.step + 1);
    }
}

TEST(Trainer, AllGeneratorsTrain) {
  for (int source = 0; source < static_cast<int>(spec::DataSource::kFile); ++source) {
    const auto run = small_run({{ParamId::kDataSource, static_cast<double>(source)}});
    ASSERT_TRUE(run);
    take_steps(*run, 100);
    EXPECT_EQ(run->step_count(), 100) << source;
    EXPECT_TRUE(std::isfinite(run->snapshot(false).history.back().train_loss));
  }
}

TEST(Trainer, DoubleAndFloatAgreeAtFirst) {
  const auto single = small_run(), twice = small_run({{ParamId::kPrecision, 1}});
  take_steps(*single, 20);
  take_steps(*twice, 20);
  const auto a = single->weights().parameters, b = twice->weights().parameters;
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 1e-3);
}

}  // namespace
}  // namespace lscope::train
