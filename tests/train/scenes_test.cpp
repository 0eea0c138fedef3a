#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/learner.h"
#include "data/csv_reader.h"
#include "spec/preset.h"
#include "train/build.h"
#include "train/runs.h"
#include "train/trainer.h"

/// The tutorial models as they open: what their cards and docs/scenes.md promise.
namespace lscope::train {
namespace {

using spec::ParamId;

spec::RunSpec scene(std::string_view name, const std::vector<Setting>& settings = {}) {
  auto preset = spec::load_preset(name);
  EXPECT_TRUE(preset.ok()) << name;
  spec::RunSpec run = preset.value().spec;
  for (const auto& [id, value] : settings) EXPECT_TRUE(run.values.set(id, value).ok());
  return run;
}

std::unique_ptr<Trainer> trainer(const spec::RunSpec& run, int evaluate_every = 1) {
  std::shared_ptr<const data::Dataset> file;
  if (run.file) {
    auto read = data::read_csv(run.file->path, run.file->target);
    EXPECT_TRUE(read.ok());
    file = std::make_shared<const data::Dataset>(std::move(read).value());
  }
  auto made = make_trainer(run, file, {.evaluate_every = evaluate_every});
  EXPECT_TRUE(made.ok()) << (made.ok() ? "" : base::to_text(made.error()));
  return std::move(made).value();
}

/// Trains until so many epochs have passed and gives the evaluation there.
StepRecord after_epochs(Trainer& run, int epochs) {
  const spec::RunSpec& spec = run.spec();
  const int rows = spec.values.whole(ParamId::kSamples), batch = spec.values.whole(ParamId::kBatchSize);
  const std::int64_t steps = static_cast<std::int64_t>(epochs) * ((rows + batch - 1) / batch);
  while (run.step_count() < steps && run.wants_to_step()) run.step();
  const Snapshot now = run.snapshot(false);
  EXPECT_DOUBLE_EQ(now.epoch, epochs);
  EXPECT_EQ(now.history.back().step, now.step);
  return now.history.back();
}

/// The weights of a model without hidden layers.
std::vector<double> linear_weights(const Trainer& run) {
  const WeightsView view = run.weights();
  const core::LayerBlock& block = view.layout.layers.at(0);
  const auto first = view.parameters.begin() + block.weights_at;
  return {first, first + static_cast<std::ptrdiff_t>(block.units) * block.inputs};
}

/// Glorot's uniform start has E sum|w| = d_in d_out a/2 and E sum w^2 = 2 d_in d_out/(d_in + d_out) with
/// a = sqrt(6/(d_in + d_out)); 3 % is what a draw of one network may deviate.
TEST(Scenes, InitialPenaltiesAreThoseOfTheirFormulas) {
  struct Expected {
    std::string_view name;
    double abs_sum, square_sum;
  };
  for (const auto& [name, abs_sum, square_sum] : {Expected{"t1_digits_l1_l2", 978, 145},
                                                  {"t2_random_labels", 544, 83},
                                                  {"t2_random_labels_l1", 544, 83},
                                                  {"t2_random_labels_l2", 544, 83}}) {
    const auto run = trainer(scene(name));
    const Snapshot start = run->snapshot(false);
    double sum = 0, squares = 0, formula_sum = 0, formula_squares = 0;
    for (const LayerReading& layer : start.layers) {
      const double weights = static_cast<double>(layer.inputs) * layer.units, both = layer.inputs + layer.units;
      sum += layer.abs_sum;
      squares += layer.square_sum;
      formula_sum += weights * std::sqrt(6 / both) / 2;
      formula_squares += 2 * weights / both;
    }
    EXPECT_NEAR(formula_sum, abs_sum, 0.5) << name;
    EXPECT_NEAR(formula_squares, square_sum, 0.5) << name;
    EXPECT_NEAR(sum, abs_sum, 0.03 * abs_sum) << name;
    EXPECT_NEAR(squares, square_sum, 0.03 * square_sum) << name;
    const spec::ParamValues& values = start.spec->values;
    const double penalty = values[ParamId::kLambda1] * sum + values[ParamId::kLambda2] * squares;
    EXPECT_NEAR(start.history.back().penalty, penalty, 5e-7 * penalty) << name;  // core/sums.h in float
  }
}

TEST(Scenes, T1SplitsTheDigitsAsItsCardSaysAndThePenaltyDominates) {
  const auto run = trainer(scene("t1_digits_l1_l2"));
  const Snapshot start = run->snapshot(false);
  EXPECT_EQ(start.data->train.rows, 1000);
  EXPECT_EQ(start.data->validation.rows, 397);
  EXPECT_EQ(start.data->test.rows, 400);
  for (const double x : start.data->train.x) ASSERT_TRUE(x >= 0 && x <= 1);
  EXPECT_EQ(start.data->inputs.scale, std::vector<double>(64, 16.0));
  EXPECT_GT(start.history.back().penalty, 3 * start.history.back().train_loss);
  const auto weak = trainer(scene("t1_digits_l1_l2", {{ParamId::kLambda1, 1e-4}, {ParamId::kLambda2, 0}}));
  const StepRecord strong_end = after_epochs(*run, 10), weak_end = after_epochs(*weak, 10);
  EXPECT_GT(strong_end.zero_fraction, 0.5);
  EXPECT_GT(strong_end.train_loss, 2 * weak_end.train_loss);
  EXPECT_GT(strong_end.validation_loss, 2 * weak_end.validation_loss);
}

/// A pixel that no training row uses has no data gradient: under plain SGD its weights decay by the penalty alone.
TEST(Scenes, T3WeightsOfDeadPixelsDecayByOneMinusTwoEtaLambda) {
  constexpr double kRate = 0.1;
  const auto run =
      trainer(scene("t3_digits_first_layer_l2",
                    {{ParamId::kOptimizer, 0}, {ParamId::kLearningRate, kRate}, {ParamId::kPrecision, 1}}));
  const Snapshot start = run->snapshot(false);
  const double lambda2 = start.spec->values[ParamId::kLambda2];
  ASSERT_EQ(lambda2, 0.01);
  std::vector<std::size_t> dead;
  for (std::size_t pixel = 0; pixel < 64; ++pixel) {
    bool used = false;
    for (std::size_t i = pixel; i < start.data->train.x.size(); i += 64) used = used || start.data->train.x[i] != 0;
    if (!used) dead.push_back(pixel);
  }
  ASSERT_GE(dead.size(), 2U);
  for (int step = 0; step < 40; ++step) {
    const WeightsView before = run->weights();
    run->step();
    const WeightsView after = run->weights();
    const core::LayerBlock& layer = before.layout.layers.at(0);
    for (const std::size_t pixel : dead)
      for (int unit = 0; unit < layer.units; ++unit) {
        const auto at = static_cast<std::size_t>(layer.weights_at) + pixel * static_cast<std::size_t>(layer.units) +
                        static_cast<std::size_t>(unit);
        const double expected = before.parameters[at] * (1 - 2 * kRate * lambda2);
        ASSERT_NEAR(after.parameters[at], expected, 4e-16 * std::abs(expected)) << "step " << step;
      }
  }
}

TEST(Scenes, T3PenalizesTheFirstLayerAlone) {
  const auto run = trainer(scene("t3_digits_first_layer_l2"));
  const Snapshot start = run->snapshot(false);
  ASSERT_EQ(start.layers.size(), 2U);
  EXPECT_NEAR(start.layers[0].square_sum, 64, 0.03 * 64);  // 2 * 64 * 64 / 128; MNIST: 2 * 784 * 64 / 848 = 118
  EXPECT_NEAR(start.history.back().penalty, 0.01 * start.layers[0].square_sum, 1e-9);
  const auto free = trainer(scene("t3_digits_first_layer_l2", {{ParamId::kLambda2, 0}}));
  const StepRecord with = after_epochs(*run, 5), without = after_epochs(*free, 5);
  EXPECT_LT(static_cast<double>(with.layer_norm[0]), 0.75 * static_cast<double>(without.layer_norm[0]));
  EXPECT_GT(with.train_loss, without.train_loss);
  EXPECT_EQ(with.zero_fraction, 0);
}

/// The activity term is a mean over the rows of a batch: rows that come twice change neither its value nor the step.
TEST(Scenes, T4RowsThatComeTwiceLeaveTheActivityPenaltyUnchanged) {
  const auto run = trainer(scene("t4_linear_kernel_activity"));
  after_epochs(*run, 1);
  const Snapshot now = run->snapshot(true);
  ASSERT_GT(now.activity_penalty, 0);
  core::Learner<double> learner(now.network, 1);
  std::copy(now.weights->parameters.begin(), now.weights->parameters.end(), learner.parameters().begin());
  learner.set_regularization(build_regularization(now.spec->values));

  data::Rows twice = now.data->train;
  twice.rows *= 2;
  twice.x.insert(twice.x.end(), now.data->train.x.begin(), now.data->train.x.end());
  twice.label.insert(twice.label.end(), now.data->train.label.begin(), now.data->train.label.end());
  const ExampleStore<double> one(now.data->train, now.data->task), two(twice, now.data->task);
  const double single = learner.evaluate(one.view()).activity;
  EXPECT_NEAR(learner.evaluate(two.view()).activity, single, 1e-12 * single);
  EXPECT_NEAR(now.activity_penalty, single, 1e-5 * single);  // trained in float

  std::vector<std::int32_t> batch, doubled;
  for (std::int32_t row = 0; row < 32; ++row) batch.push_back(row);
  for (std::int32_t row = 0; row < 64; ++row) doubled.push_back(row % 32);
  const std::vector<double> a = learner.gradient(one.view(), batch, 0), b = learner.gradient(one.view(), doubled, 0);
  for (std::size_t i = 0; i < a.size(); ++i) ASSERT_NEAR(a[i], b[i], 1e-12);
}

TEST(Scenes, T4PenaltiesOfWeightsAndOfActivationsShrinkWhatTheyName) {
  struct End {
    double norm, activity;
  };
  const auto end = [](std::string_view name) {
    // c2 tiny instead of 0 measures the activations of the lanes that leave them free.
    const bool free = scene(name).values[ParamId::kActivityL2] == 0;
    const auto run = trainer(free ? scene(name, {{ParamId::kActivityL2, 1e-9}}) : scene(name));
    const StepRecord row = after_epochs(*run, 50);
    return End{static_cast<double>(row.layer_norm[0]), run->snapshot(false).activity_penalty / (free ? 1e-9 : 0.01)};
  };
  const End none = end("t4_relu"), kernel = end("t4_relu_kernel"), activity = end("t4_relu_activity"),
            both = end("t4_relu_kernel_activity");
  EXPECT_LT(kernel.norm, 0.6 * none.norm);
  EXPECT_LT(activity.activity, 0.6 * none.activity);
  EXPECT_LT(both.activity, none.activity);
  EXPECT_LT(both.norm, 0.6 * none.norm);
  EXPECT_LT(kernel.norm, activity.norm);
  EXPECT_LT(activity.activity, kernel.activity);
}

TEST(Scenes, T4WithoutAnActivationTheWholeNetworkIsLinear) {
  const auto run = trainer(scene("t4_linear_kernel_activity"));
  after_epochs(*run, 1);
  const Snapshot now = run->snapshot(true);
  core::Learner<double> learner(now.network, 1);
  std::copy(now.weights->parameters.begin(), now.weights->parameters.end(), learner.parameters().begin());
  data::Rows rows = now.data->train;  // a, b and their midpoint
  rows.rows = 3;
  rows.label.resize(3);
  rows.x.resize(3 * 64);
  for (std::size_t j = 0; j < 64; ++j) rows.x[128 + j] = (rows.x[j] + rows.x[64 + j]) / 2;
  const std::vector<double> z = learner.outputs(ExampleStore<double>(rows, now.data->task).view());
  ASSERT_EQ(z.size(), 30U);
  for (std::size_t k = 0; k < 10; ++k) EXPECT_NEAR(z[20 + k], (z[k] + z[10 + k]) / 2, 1e-10);
}

struct Band {
  double low, high;
};
struct Lane {
  std::string_view name;
  Band train_accuracy, test_accuracy, test_loss, zeros, norm;
};
constexpr Band kAnything{0, 1e9};
/// All weights are zero, but the noise of a batch may let single ones out for some steps: 2 of 48,000 were seen.
constexpr Band kAllZero{0.9995, 1};

/// Means of ten seeds in the bands that an independent program has given.
TEST(Scenes, T2StaysInTheBandsOfItsReferenceRuns) {
  constexpr int kSeeds = 10;
  constexpr std::array<int, 2> kEpochs{10, 300};
  const std::array<std::array<Lane, 3>, 2> lanes{
      {{{{"t2_random_labels", {0.52, 0.71}, {0.40, 0.60}, {0.66, 0.75}, {0, 0}, kAnything},
         {"t2_random_labels_l1", {0.50, 0.63}, {0.40, 0.60}, {0.67, 0.73}, {0.75, 0.93}, kAnything},
         {"t2_random_labels_l2", {0.50, 0.70}, {0.40, 0.60}, {0.66, 0.74}, {0, 0}, {7.0, 7.8}}}},
       {{{"t2_random_labels", {0.92, 1}, {0.35, 0.64}, {0.85, 2.05}, {0, 0}, kAnything},
         {"t2_random_labels_l1", {0.49, 0.60}, {0.38, 0.62}, {0.67, 0.73}, kAllZero, kAnything},
         {"t2_random_labels_l2", {0.50, 0.77}, {0.33, 0.63}, {0.62, 0.87}, {0, 0}, {0.6, 3.5}}}}}};
  for (std::size_t lane = 0; lane < 3; ++lane) {
    std::array<StepRecord, 2> mean;
    for (int seed = 0; seed < kSeeds; ++seed) {
      const auto run = trainer(scene(lanes[0][lane].name, {{ParamId::kSeed, seed}}), 10);
      for (std::size_t at = 0; at < 2; ++at) {
        const StepRecord row = after_epochs(*run, kEpochs[at]);
        mean[at].train_accuracy += row.train_accuracy / kSeeds;
        mean[at].test_accuracy += row.test_accuracy / kSeeds;
        mean[at].test_loss += row.test_loss / kSeeds;
        mean[at].zero_fraction += row.zero_fraction / kSeeds;
        mean[at].weight_norm += row.weight_norm / kSeeds;
      }
    }
    for (std::size_t at = 0; at < 2; ++at) {
      const Lane& want = lanes[at][lane];
      const auto check = [&](const char* what, double value, Band band) {
        constexpr double kRounding = 1e-12;
        EXPECT_GE(value, band.low - kRounding) << want.name << " " << kEpochs[at] << " epochs: " << what;
        EXPECT_LE(value, band.high + kRounding) << want.name << " " << kEpochs[at] << " epochs: " << what;
        RecordProperty(std::string(want.name) + "." + std::to_string(at) + "." + what, std::to_string(value));
      };
      check("train_accuracy", mean[at].train_accuracy, want.train_accuracy);
      check("test_accuracy", mean[at].test_accuracy, want.test_accuracy);
      check("test_loss", mean[at].test_loss, want.test_loss);
      check("zeros", mean[at].zero_fraction, want.zeros);
      check("norm", mean[at].weight_norm, want.norm);
    }
  }
}

/// lambda1_max = (2/n) max_j |x_j^T (y - mean y)|: from there on the best bias alone is the minimum.
double lambda1_max(const data::Prepared& data) {
  const data::Rows& rows = data.train;
  const auto n = static_cast<std::size_t>(rows.rows), d = static_cast<std::size_t>(rows.features);
  double mean = 0, largest = 0;
  for (const double y : rows.y) mean += y / static_cast<double>(n);
  for (std::size_t j = 0; j < d; ++j) {
    double product = 0;
    for (std::size_t i = 0; i < n; ++i) product += rows.x[i * d + j] * (rows.y[i] - mean);
    largest = std::max(largest, std::abs(product) * 2 / static_cast<double>(n));
  }
  return largest;
}

TEST(Scenes, T5FromLambdaMaxOnAllWeightsAreExactlyZero) {
  const double most = lambda1_max(*trainer(scene("t5_linear_l1"))->snapshot(false).data);
  EXPECT_GT(most, 3);
  EXPECT_LT(most, 5);
  for (const double share : {1.001, 0.95}) {
    const auto run = trainer(scene(
        "t5_linear_l1", {{ParamId::kLambda1, share * most}, {ParamId::kBatchSize, 200}, {ParamId::kPrecision, 1}}));
    const StepRecord end = after_epochs(*run, 2000);
    if (share > 1)
      EXPECT_EQ(end.zero_fraction, 1);
    else
      EXPECT_DOUBLE_EQ(end.zero_fraction, 0.9);  // the strongest input comes in first, alone
  }
}

/// Columns that are nearly orthogonal: each weight in use is shrunk by about lambda1/2.
TEST(Scenes, T5ShrinksEachWeightByHalfOfLambda) {
  const std::vector<Setting> exact{{ParamId::kBatchSize, 200}, {ParamId::kPrecision, 1}};
  std::vector<Setting> free = exact;
  free.emplace_back(ParamId::kLambda1, 0);
  const auto with = trainer(scene("t5_linear_l1", exact)), without = trainer(scene("t5_linear_l1", free));
  after_epochs(*with, 3000);
  after_epochs(*without, 3000);
  const std::vector<double> a = linear_weights(*with), b = linear_weights(*without);
  ASSERT_EQ(a.size(), 10U);
  for (std::size_t j = 0; j < 3; ++j) EXPECT_NEAR(std::abs(b[j]) - std::abs(a[j]), 0.005, 0.0025) << j;
}

TEST(Scenes, T5SubgradientGivesNoExactZeroWhereTheProximalStepDoes) {
  const std::vector<Setting> strong{{ParamId::kLambda1, 0.3}};
  const auto proximal = trainer(scene("t5_linear_l1", strong));
  const auto subgradient = trainer(scene("t5_linear_l1_subgradient", strong));
  EXPECT_GE(after_epochs(*proximal, 100).zero_fraction, 0.3);
  EXPECT_EQ(after_epochs(*subgradient, 100).zero_fraction, 0);
}

/// What the tutorial's code does before training: p + 0.01 p for every parameter.
TEST(Scenes, T5TheMistakeMakesTheFirstWeightsOnePercentLargerAndIsNoPenalty) {
  const auto plain = trainer(scene("t5_linear_l1_subgradient", {{ParamId::kLambda1, 0}, {ParamId::kPrecision, 1}}));
  const auto mistake = trainer(scene("t5_linear_mistake", {{ParamId::kPrecision, 1}}));
  const std::vector<double> drawn = linear_weights(*plain), larger = linear_weights(*mistake);
  ASSERT_EQ(drawn.size(), larger.size());
  for (std::size_t j = 0; j < drawn.size(); ++j) EXPECT_DOUBLE_EQ(larger[j], 1.01 * drawn[j]) << j;
  const double before = plain->snapshot(false).history.back().train_loss;
  EXPECT_GT(std::abs(mistake->snapshot(false).history.back().train_loss / before - 1), 1e-4);
  const StepRecord end = after_epochs(*mistake, 100);
  EXPECT_EQ(end.penalty, 0);
  EXPECT_NEAR(end.train_loss / after_epochs(*plain, 100).train_loss, 1, 1e-6);
}

/// The floor is about eta/B above the minimum; decay takes it away, a full batch never had one but starts slowly.
TEST(Scenes, T6SingleRowsStandOnANoiseFloorThatDecayRemoves) {
  const auto mean_train_loss = [](std::string_view name) {
    const auto run = trainer(scene(name));
    double sum = 0;
    for (int epoch = 91; epoch <= 100; ++epoch) sum += after_epochs(*run, epoch).train_loss / 10;
    return sum;
  };
  const double constant = mean_train_loss("t6_batch_1"), batch = mean_train_loss("t6_batch_32");
  EXPECT_GT(constant, 1.03 * batch);
  for (const char* decay : {"t6_batch_1_time_decay", "t6_batch_1_exponential_decay", "t6_batch_1_step_decay"})
    EXPECT_LT(mean_train_loss(decay), 1.01 * batch) << decay;
  const auto full = trainer(scene("t6_full_batch")), single = trainer(scene("t6_batch_1"));
  EXPECT_GT(after_epochs(*full, 3).train_loss, 5 * after_epochs(*single, 3).train_loss);
}

TEST(Scenes, T6EarlyStoppingStopsAndKeepsTheBestWeights) {
  const auto run = trainer(scene("t6_early_stopping"));
  for (int i = 0; i < 20000 && run->wants_to_step(); ++i) run->step();
  const Snapshot end = run->snapshot(false);
  EXPECT_EQ(end.state, RunState::kStopped);
  EXPECT_EQ(end.stop_reason, StopReason::kEarlyStopping);
  EXPECT_TRUE(run->best_weights().has_value());
}

}  // namespace
}  // namespace lscope::train
