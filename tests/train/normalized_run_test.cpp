#include "train/trainer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "core/learner.h"
#include "train/build.h"
#include "train/runs.h"

namespace lscope::train {
namespace {

using spec::ParamId;

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

}  // namespace
}  // namespace lscope::train
