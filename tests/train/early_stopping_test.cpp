#include "train/early_stopping.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/learner.h"
#include "train/build.h"
#include "train/runs.h"

namespace lscope::train {
namespace {

using spec::ParamId;

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

}  // namespace
}  // namespace lscope::train
