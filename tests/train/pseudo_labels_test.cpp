#include "train/pseudo_labels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "data/generate.h"
#include "train/run_bytes.h"
#include "train/runs.h"

namespace lscope::train {
namespace {

using spec::ParamId;

/// Two moons with 8 labels and 400 rows without one.
std::vector<Setting> few_labels(const std::vector<Setting>& more = {}) {
  std::vector<Setting> settings{{ParamId::kSamples, 408},  {ParamId::kUnlabelledShare, 400.0 / 408},
                                {ParamId::kNoise, 0.1},    {ParamId::kPseudoLabels, 1},
                                {ParamId::kBatchSize, 32}, {ParamId::kPseudoThreshold, 0.9},
                                {ParamId::kLambda2, 0.001}};
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

TEST(PseudoLabels, TakePartWhenTheNetworkIsSureAndMostAreRight) {
  const auto run = small_run(few_labels(), {.keep_all_rows = true});
  const Snapshot begin = run->snapshot(false);
  EXPECT_EQ(begin.data->train.rows, 8);
  EXPECT_EQ(begin.data->unlabelled.rows, 400);
  while (run->snapshot(false).epoch < 150) take_steps(*run, 10);
  const StepRecord& last = run->rows().back();
  EXPECT_GT(last.pseudo_rows, 200);
  EXPECT_LE(last.pseudo_rows, 400);
  EXPECT_GT(last.pseudo_accuracy, 0.75);
  EXPECT_LE(last.pseudo_accuracy, 1);
  EXPECT_GT(run->snapshot(false).step, 150 * 2);  // one batch an epoch would be the eight labels alone
}

TEST(PseudoLabels, LabelsAreSpreadOverTheClassesAndHideByTheSeed) {
  const auto a = small_run(few_labels())->snapshot(false).data, b = small_run(few_labels())->snapshot(false).data,
             c = small_run(few_labels({{ParamId::kSeed, 7}}))->snapshot(false).data;
  EXPECT_EQ(std::count(a->train.label.begin(), a->train.label.end(), 1), 4);
  EXPECT_EQ(a->train.x, b->train.x);
  EXPECT_NE(a->train.x, c->train.x);
}

/// Rows that nobody is sure of change nothing: the run is that of the labelled rows, bit for bit.
TEST(PseudoLabels, SwitchedOffTheHiddenRowsChangeNoWeight) {
  const auto off = small_run(few_labels({{ParamId::kPseudoLabels, 0}}));
  take_steps(*off, 60);
  EXPECT_EQ(off->snapshot(false).history.back().pseudo_rows, 0);
  EXPECT_TRUE(std::isnan(off->snapshot(false).history.back().pseudo_accuracy));
  const auto never = small_run(few_labels({{ParamId::kPseudoThreshold, 1}, {ParamId::kLambda2, 1}}));
  const auto never_off =
      small_run(few_labels({{ParamId::kPseudoThreshold, 1}, {ParamId::kLambda2, 1}, {ParamId::kPseudoLabels, 0}}));
  take_steps(*never, 60);
  take_steps(*never_off, 60);
  EXPECT_EQ(never->weights().parameters, never_off->weights().parameters);
}

TEST(PseudoLabels, TheNumberOfThreadsChangesNoBit) {
  const std::vector<Setting> wide{{ParamId::kWidth1, 256}, {ParamId::kWidth2, 256}, {ParamId::kBatchSize, 128}};
  std::string first;
  for (const double threads : {1.0, 2.0, 4.0}) {
    std::vector<Setting> settings = wide;
    settings.emplace_back(ParamId::kThreads, threads);
    const auto run = small_run(few_labels(settings));
    take_steps(*run, 60);
    const Snapshot now = run->snapshot(true);
    EXPECT_GT(now.history.back().pseudo_rows, 0);
    const std::string bytes = run_bytes(now);
    if (first.empty()) first = bytes;
    EXPECT_TRUE(bytes == first) << threads << " threads";
  }
}

/// A file's rows whose truth is known to the test alone: with other truths every weight stays the same.
TEST(PseudoLabels, TheTruthOfUnlabelledRowsReachesNoWeight) {
  data::Recipe recipe;
  recipe.train = 460;
  recipe.noise = 0.1;
  auto made = data::generate_raw(recipe);
  ASSERT_TRUE(made.ok());
  const data::Rows all = made.value().train.rows;
  data::Dataset dataset = made.value().train;
  const auto part = [&](int from, int to) {
    data::Rows rows;
    rows.rows = to - from;
    rows.features = all.features;
    rows.outputs = all.outputs;
    rows.x.assign(all.x.begin() + from * all.features, all.x.begin() + to * all.features);
    rows.label.assign(all.label.begin() + from, all.label.begin() + to);
    return rows;
  };
  dataset.rows = part(0, 60);
  dataset.unlabelled = part(60, 460);
  data::Dataset flipped = dataset;
  for (std::int32_t& label : flipped.unlabelled.label) label = 1 - label;
  spec::RunSpec spec = small_spec({{ParamId::kDataSource, static_cast<double>(spec::DataSource::kFile)},
                                   {ParamId::kPseudoLabels, 1},
                                   {ParamId::kPseudoThreshold, 0.8}});
  spec.file = spec::FileSource{"rows.csv", ""};
  const auto run = [&](const data::Dataset& rows) {
    auto trainer = make_trainer(spec, std::make_shared<const data::Dataset>(rows));
    EXPECT_TRUE(trainer.ok());
    take_steps(*trainer.value(), 400);
    return std::move(trainer).value();
  };
  const auto a = run(dataset), b = run(flipped);
  EXPECT_EQ(a->weights().parameters, b->weights().parameters);
  const StepRecord x = a->snapshot(false).history.back(), y = b->snapshot(false).history.back();
  EXPECT_GT(x.pseudo_rows, 100);
  EXPECT_EQ(x.pseudo_rows, y.pseudo_rows);
  EXPECT_NEAR(x.pseudo_accuracy, 1 - y.pseudo_accuracy, 1e-12);
}

/// Going back to good weights replays epochs: their rows must be those of the first time.
TEST(PseudoLabels, ADivergenceGoesBackToTheSameWeights) {
  const auto run = small_run(few_labels()), other = small_run(few_labels());
  take_steps(*run, 75);
  take_steps(*other, 75);
  run->apply(1, SetParam{ParamId::kOptimizer, 0});
  run->apply(2, SetParam{ParamId::kLearningRate, 10});
  run->apply(3, SetParam{ParamId::kLambda2, 10});
  for (int i = 0; i < 3000 && run->wants_to_step(); ++i) run->step();
  const Snapshot end = run->snapshot(true);
  ASSERT_EQ(end.state, RunState::kDiverged);
  other->apply(1, SetParam{ParamId::kOptimizer, 0});
  other->apply(2, SetParam{ParamId::kLearningRate, 10});
  other->apply(3, SetParam{ParamId::kLambda2, 10});
  while (other->step_count() < end.step) other->step();
  EXPECT_EQ(end.weights->parameters, other->weights().parameters);
}

TEST(PseudoLabels, AreForClassesOnly) {
  constexpr double kSine = 5;
  for (const Setting& wanted : {Setting{ParamId::kPseudoLabels, 1}, Setting{ParamId::kUnlabelledShare, 0.5}}) {
    const auto made = make_trainer(small_spec({{ParamId::kDataSource, kSine}, wanted}), nullptr);
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.error().code, base::ErrorCode::kInputMismatch);
    EXPECT_EQ(made.error().context, spec::info(wanted.first).key);
  }
  const auto run = small_run({{ParamId::kDataSource, kSine}});
  run->apply(1, SetParam{ParamId::kPseudoLabels, 1});
  EXPECT_EQ(run->snapshot(false).refusal->key, "error.pseudo_needs_classes");
}

/// Below that threshold the untrained network of this seed is sure of one class for all rows and talks itself into it.
TEST(PseudoLabels, ThreeClassesWorkAsTwoDo) {
  constexpr double kBlobs = 4;
  const auto run = small_run({{ParamId::kDataSource, kBlobs},
                              {ParamId::kSamples, 200},
                              {ParamId::kUnlabelledShare, 0.9},
                              {ParamId::kPseudoLabels, 1},
                              {ParamId::kPseudoThreshold, 0.95}});
  take_steps(*run, 500);
  const Snapshot now = run->snapshot(false);
  EXPECT_EQ(now.data->train.rows, 20);
  EXPECT_GT(now.history.back().pseudo_rows, 50);
  EXPECT_GT(now.history.back().pseudo_accuracy, 0.9);
}

}  // namespace
}  // namespace lscope::train
