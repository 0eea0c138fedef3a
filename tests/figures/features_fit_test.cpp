#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "data/features.h"
#include "figures/catalogue.h"
#include "figures/fit_parts.h"
#include "figures/runs.h"
#include "train/trainer.h"

namespace lscope::figures {
namespace {

using spec::ParamId;
const base::Translate kEnglish = test::words("en");

/// A model without hidden layers, trained in full batches on `source`.
train::Snapshot trained(spec::DataSource source, int degree, int order, int samples = 200) {
  spec::RunSpec spec;
  const auto set = [&](ParamId id, double value) { EXPECT_TRUE(spec.values.set(id, value).ok()); };
  set(ParamId::kDataSource, static_cast<double>(source));
  set(ParamId::kSamples, samples);
  set(ParamId::kNoise, 0);
  set(ParamId::kDepth, 0);
  set(ParamId::kBatchSize, samples);
  set(ParamId::kOptimizer, static_cast<double>(spec::OptimizerChoice::kNesterov));
  set(ParamId::kLearningRate, 0.05);
  set(ParamId::kPolynomialDegree, degree);
  set(ParamId::kFourierOrder, order);
  auto made = train::make_trainer(spec, nullptr, {});
  EXPECT_TRUE(made.ok());
  for (int i = 0; i < 3000; ++i) made.value()->step();
  return made.value()->snapshot(true);
}

plot::Figure figure_of(const train::Snapshot& run) {
  const auto request = field_request(run);
  EXPECT_TRUE(request.has_value());
  return fit({run, kEnglish, std::make_shared<const probe::Field>(probe::decision_field(*request))});
}

/// The largest distance of the model's curve from the truth, inside the range of the training rows.
double distance(const train::Snapshot& run) {
  const plot::Figure figure = figure_of(run);
  double low = INFINITY, high = -INFINITY;
  for (std::size_t i = 0; i < static_cast<std::size_t>(run.data->train.rows); ++i) {
    low = std::min(low, raw_input(*run.data, run.data->train, i, 0));
    high = std::max(high, raw_input(*run.data, run.data->train, i, 0));
  }
  double worst = -1;
  for (const plot::Line& line : figure.lines)
    for (std::size_t i = 0; line.id == "model" && i < line.x.size(); ++i)
      if (line.x[i] >= low && line.x[i] <= high)
        worst = std::max(worst, std::abs(line.y[i] - run.data->truth.curve(line.x[i])));
  return worst;
}

TEST(FitWithFeatures, TheCurveOfALinearModelFollowsTheTruthOverTheRawInput) {
  const train::Snapshot cubic = trained(spec::DataSource::kPolynomial, 3, 0);
  EXPECT_EQ(fit_kind(cubic), FitKind::kLine);
  EXPECT_EQ(cubic.network.inputs, 3);
  const double exact = distance(cubic);
  EXPECT_GE(exact, 0) << "there is a curve";
  EXPECT_LT(exact, 0.01);
  EXPECT_GT(distance(trained(spec::DataSource::kPolynomial, 1, 0)), 0.3) << "a straight line cannot";
  EXPECT_LT(distance(trained(spec::DataSource::kSine, 1, 1)), 0.02) << "one wave and a line";
}

TEST(FitWithFeatures, PointsStandAtTheirRawInputs) {
  const train::Snapshot with = trained(spec::DataSource::kTwoMoons, 4, 1, 60);
  const train::Snapshot without = trained(spec::DataSource::kTwoMoons, 1, 0, 60);
  EXPECT_EQ(fit_kind(with), FitKind::kPlane);
  EXPECT_EQ(with.network.inputs, 14 + 4);
  const plot::Figure a = figure_of(with), b = figure_of(without);
  ASSERT_EQ(a.points.size(), b.points.size());
  for (std::size_t s = 0; s < a.points.size(); ++s)
    for (std::size_t i = 0; i < a.points[s].x.size(); ++i) {
      EXPECT_NEAR(a.points[s].x[i], b.points[s].x[i], 1e-12);
      EXPECT_NEAR(a.points[s].y[i], b.points[s].y[i], 1e-12);
    }
  ASSERT_EQ(a.heats.size(), 1U);
}

/// The field at the training rows is what the network says of the rows that it was trained on.
TEST(FitWithFeatures, TheProbeSeesTheColumnsThatTrainingSaw) {
  for (const auto source : {spec::DataSource::kFriedman1, spec::DataSource::kSine}) {
    const train::Snapshot run = trained(source, 3, 2, 50);
    auto request = *field_request(run);
    const data::Rows& rows = run.data->train;
    std::vector<double> raw;
    const auto inputs = static_cast<std::size_t>(raw_inputs(run));
    for (std::size_t i = 0; i < 50; ++i)
      for (std::size_t j = 0; j < inputs; ++j) raw.push_back(raw_input(*run.data, rows, i, j));
    const std::vector<double> said = probe::predict(request, raw);
    const auto& block = run.weights->layout.layers[0];
    for (std::size_t i = 0; i < 50; ++i) {
      const auto columns = static_cast<std::size_t>(rows.features);
      double z = run.weights->parameters[static_cast<std::size_t>(block.bias_at)];
      for (std::size_t j = 0; j < columns; ++j)
        z += run.weights->parameters[static_cast<std::size_t>(block.weights_at) + j] * rows.x[i * columns + j];
      EXPECT_NEAR(said[i], z, 1e-4) << i;
    }
  }
}

TEST(FitWithFeatures, PredictedAgainstTrueStillWorksWithManyInputs) {
  const train::Snapshot run = trained(spec::DataSource::kFriedman1, 2, 0, 60);
  EXPECT_EQ(fit_kind(run), FitKind::kScatter);
  const plot::Figure figure = figure_of(run);
  ASSERT_EQ(figure.points.size(), 1U);
  EXPECT_EQ(figure.points[0].x.size(), 300U);
}

/// The floor line had been divided by the target's variance twice, and the band was as wide as the deviation of the
/// standardized target.
TEST(NoiseFloor, OfAGeneratedRegressionStandsWhereTheTruthItselfWouldEnd) {
  spec::RunSpec spec;
  ASSERT_TRUE(spec.values.set(ParamId::kDataSource, static_cast<double>(spec::DataSource::kFriedman1)).ok());
  ASSERT_TRUE(spec.values.set(ParamId::kNoise, 1.5).ok());
  auto made = train::make_trainer(spec, nullptr, {});
  ASSERT_TRUE(made.ok());
  for (int i = 0; i < 20; ++i) made.value()->step();
  const train::Snapshot run = made.value()->snapshot(true);
  const double scale = run.data->target->scale[0];
  ASSERT_GT(scale, 2) << "in its own units the target must differ from the standardized one";
  const plot::Figure figure = loss_curves({run, kEnglish, nullptr});
  ASSERT_EQ(figure.levels.size(), 1U);
  EXPECT_NEAR(figure.levels[0].y, 1.5 * 1.5 / (scale * scale), 1e-12);
}

}  // namespace
}  // namespace lscope::figures
