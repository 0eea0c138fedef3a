#include "train/trainer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/learner.h"
#include "train/build.h"
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
