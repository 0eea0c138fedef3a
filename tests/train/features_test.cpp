#include "data/features.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "core/linear_reference.h"
#include "core/random_features.h"
#include "data/standardize.h"
#include "train/build.h"
#include "train/runs.h"

namespace lscope::train {
namespace {

using spec::ParamId;

std::shared_ptr<const data::Prepared> rows_of(const std::vector<Setting>& settings) {
  auto made = build_data(small_spec(settings), nullptr);
  EXPECT_TRUE(made.ok());
  return made.ok() ? std::move(made).value() : nullptr;
}

double train_error(const data::Prepared& data, const core::LinearFit& fit) {
  double sum = 0;
  const auto columns = static_cast<std::size_t>(data.train.features);
  for (std::size_t i = 0; i < data.train.y.size(); ++i) {
    double error = fit.intercept - data.train.y[i];
    for (std::size_t j = 0; j < columns; ++j) error += fit.weights[j] * data.train.x[i * columns + j];
    sum += error * error;
  }
  return sum / static_cast<double>(data.train.y.size());
}

constexpr double kSine = static_cast<double>(spec::DataSource::kSine);
constexpr double kPolynomial = static_cast<double>(spec::DataSource::kPolynomial);

TEST(FeatureRuns, ALinearModelOfDegreeNMinusOneGoesThroughNPointsAndOneLessDoesNot) {
  for (const int n : {5, 9, 13}) {
    for (const int degree : {n - 2, n - 1}) {
      const auto data = rows_of({{ParamId::kDataSource, kSine},
                                 {ParamId::kSamples, n},
                                 {ParamId::kNoise, 1},
                                 {ParamId::kPolynomialDegree, degree}});
      const std::vector<double> x = data->train.x.as<double>();
      const auto fit = core::ridge_fit({x, data->train.y, data->train.features, true}, 0);
      if (degree == n - 1)
        EXPECT_LT(train_error(*data, fit), 1e-18) << n;
      else
        EXPECT_GT(train_error(*data, fit), 1e-6) << n;
    }
  }
}

/// The minimum that gradient descent must reach has a closed form; it is solved by QR from the same columns.
TEST(FeatureRuns, GradientDescentReachesTheRidgeSolutionOnTheExpandedColumns) {
  const double lambda2 = 0.01;
  const std::vector<Setting> settings{
      {ParamId::kDataSource, kSine},   {ParamId::kSamples, 60},
      {ParamId::kBatchSize, 60},       {ParamId::kDepth, 0},
      {ParamId::kPrecision, 1},        {ParamId::kOptimizer, static_cast<double>(spec::OptimizerChoice::kNesterov)},
      {ParamId::kLearningRate, 0.05},  {ParamId::kLambda2, lambda2},
      {ParamId::kPolynomialDegree, 6}, {ParamId::kFourierOrder, 1}};
  const auto run = small_run(settings);
  ASSERT_TRUE(run);
  take_steps(*run, 6000);
  const auto data = rows_of(settings);
  const std::vector<double> x = data->train.x.as<double>();
  const auto fit = core::ridge_fit({x, data->train.y, data->train.features, true}, lambda2);
  const WeightsView got = run->weights();
  ASSERT_EQ(got.network.inputs, 8);
  for (std::size_t j = 0; j < 8; ++j)
    EXPECT_NEAR(got.parameters[static_cast<std::size_t>(got.layout.layers[0].weights_at) + j], fit.weights[j], 1e-6)
        << j;
}

TEST(FeatureRuns, AnotherDegreeMakesTheRunAnew) {
  const auto run = small_run({{ParamId::kDataSource, kPolynomial}, {ParamId::kDepth, 0}});
  take_steps(*run, 10);
  run->apply(1, SetParam{ParamId::kPolynomialDegree, 5});
  run->settle();
  EXPECT_EQ(run->generation(), 1);
  EXPECT_EQ(run->snapshot(false).network.inputs, 5);
  EXPECT_EQ(run->snapshot(false).data->train.features, 5);
  take_steps(*run, 10);
  EXPECT_EQ(run->step_count(), 10);
}

TEST(FeatureRuns, EveryGeneratorTrainsWithEveryCauseOfOverfittingAtOnce) {
  for (int source = 0; source < static_cast<int>(spec::DataSource::kFile); ++source) {
    const auto run = small_run({{ParamId::kDataSource, static_cast<double>(source)},
                                {ParamId::kNoise, 0.5},
                                {ParamId::kLabelNoise, 0.2},
                                {ParamId::kIrrelevantInputs, 3},
                                {ParamId::kImbalance, 5},
                                {ParamId::kPolynomialDegree, 2},
                                {ParamId::kFourierOrder, 1}});
    ASSERT_TRUE(run) << source;
    take_steps(*run, 30);
    EXPECT_EQ(run->step_count(), 30) << source;
    EXPECT_TRUE(std::isfinite(run->snapshot(false).history.back().train_loss)) << source;
  }
}

/// What docs/data.md says of the solution of least norm, on both sides of p = n.
TEST(FeatureRuns, RandomFeaturesHaveTheDoubleDescentOfTheirFormula) {
  constexpr int kInputs = 40, kRuns = 300;
  constexpr double kNoise = 0.5;
  for (const int n : {20, 80}) {
    double sum = 0, square = 0;
    for (int seed = 1; seed <= kRuns; ++seed) {
      data::Recipe recipe;
      recipe.generator = data::Generator::kRandomFeatures;
      recipe.inputs = kInputs;
      recipe.train = n;
      recipe.validation = 0;
      recipe.test = 200;
      recipe.noise = kNoise;
      recipe.seed = static_cast<std::uint64_t>(seed);
      recipe.scaling = data::Scaling::kRaw;
      const data::Prepared data = data::generate(recipe).value();
      const std::vector<double> x = data.train.x.as<double>(), x_test = data.test.x.as<double>();
      const auto fit = core::least_norm_fit({x, kInputs}, data.train.y);
      const double error = core::mean_squared_error({x_test, kInputs}, fit.weights, data.test.y);
      sum += error;
      square += error * error;
    }
    const double p = kInputs, s2 = kNoise * kNoise;
    const double expected = n > p ? s2 * (1 + p / (n - p - 1)) : s2 + 1 - n / p + s2 * n / (p - n - 1);
    const double mean = sum / kRuns, deviation = std::sqrt(square / kRuns - mean * mean);
    EXPECT_NEAR(mean, expected, 4.5 * deviation / std::sqrt(kRuns)) << n;
    EXPECT_LT(4.5 * deviation / std::sqrt(kRuns), 0.1 * expected) << "the band must be narrow enough to fail";
  }
}

}  // namespace
}  // namespace lscope::train
