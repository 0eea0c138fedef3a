#include <gtest/gtest.h>

#include <array>
#include <string>

#include "core/catalogue.h"
#include "core/material.h"

namespace lscope::core {
namespace {

/// One corner of activation x loss x depth x rows, in double. 65 and 300 rows are more than one block of columns, and
/// 300 more than one chunk of the gradient.
struct Corner {
  Named<Activation> activation;
  Named<Loss> loss;
  int depth, rows;
};

std::vector<Corner> all_corners() {
  std::vector<Corner> corners;
  for (const auto& activation : all_activations())
    for (const auto& loss : all_losses())
      for (const int depth : {1, 2, 3})
        for (const int rows : {2, 7, 65, 300}) corners.push_back({activation, loss, depth, rows});
  return corners;
}

NetworkSpec normalized_network(const Corner& corner) {
  const std::vector<int> widths{5, 4, 3};
  NetworkSpec spec =
      network(corner.loss.kind, 3, {widths.begin(), widths.begin() + corner.depth}, 3, corner.activation.kind);
  spec.batch_norm = true;
  return spec;
}

/// Weights from the seed; biases, scales and running statistics that are nothing special.
void stir(Learner<double>& learner) {
  learner.initialize(Initialization::kXavierUniform, 4);
  base::Rng rng(5, base::Stream::kProbe);
  const std::span<double> p = learner.parameters();
  for (const LayerBlock& block : learner.layout().layers)
    for (int o = 0; o < block.units; ++o) {
      p[static_cast<std::size_t>(block.bias_at + o)] = 0.3 * rng.next_normal();
      if (block.scale_at < 0) continue;
      p[static_cast<std::size_t>(block.scale_at + o)] = 1 + 0.3 * rng.next_normal();
      p[static_cast<std::size_t>(block.mean_at + o)] = 0.3 * rng.next_normal();
      p[static_cast<std::size_t>(block.variance_at + o)] = 0.5 + rng.next_uniform();
    }
}

/// gradient() against central differences of J, the total loss of a step that does not move: h = 1e-5, 1e-6 relative.
/// A coordinate near a kink shows itself by one-sided differences that disagree and is left out; so are the numbers of
/// the layers below `frozen`, whose gradient is 0 by decree.
void expect_central_differences(Learner<double>& learner, const Examples<double>& set, std::size_t frozen = 0) {
  const auto rows = first_rows(set.rows);
  const auto objective = [&] { return learner.step(set, rows, 0.0, 3).total_loss; };
  const std::vector<double> gradient = learner.gradient(set, rows, 3);
  const std::vector<double> start = learner.parameters_as_double();
  const double here = objective();
  constexpr double kH = 1e-5;
  int compared = 0, skipped = 0;
  double size = 0;
  const auto first = static_cast<std::size_t>(learner.layout().layers[frozen].weights_at);
  for (std::size_t i = first; i < gradient.size(); ++i) {
    // The step before has moved the running statistics.
    std::copy(start.begin(), start.end(), learner.parameters().begin());
    learner.parameters()[i] = start[i] + kH;
    const double up = objective();
    learner.parameters()[i] = start[i] - kH;
    const double down = objective();
    if (std::abs((up - here) - (here - down)) / kH > 1e-3 * std::max(1.0, std::abs(gradient[i]))) {
      ++skipped;
      continue;
    }
    const double difference = (up - down) / (2 * kH);
    EXPECT_NEAR(gradient[i], difference, 1e-6 * std::max(1.0, std::abs(difference))) << "parameter " << i;
    size += difference * difference;
    ++compared;
  }
  EXPECT_LE(skipped, 5);
  EXPECT_GE(compared, 50);
  EXPECT_GT(size, 0);
}

class BatchNormGradient : public testing::TestWithParam<Corner> {};

TEST_P(BatchNormGradient, AgreesWithCentralDifferences) {
  const Table<double> table(GetParam().loss.kind, GetParam().rows, 3, 3, 21);
  Learner<double> learner(normalized_network(GetParam()), 1);
  stir(learner);
  expect_central_differences(learner, table.examples());
}

INSTANTIATE_TEST_SUITE_P(Corners, BatchNormGradient, testing::ValuesIn(all_corners()), [](const auto& test_info) {
  const Corner& corner = test_info.param;
  return std::string(corner.activation.name) + "_" + std::string(corner.loss.name) + "_" +
         std::to_string(corner.depth) + "_" + std::to_string(corner.rows);
});

/// Everything else a step may hold, alone and together.
TEST(BatchNormGradientWith, PenaltiesPresentationDropoutAndFrozenLayers) {
  enum class Extra : std::uint8_t { kPenalties, kActivity, kSmoothing, kNoise, kMixup, kDropout, kFrozen, kAll };
  using enum Extra;
  for (const Extra extra : {kPenalties, kActivity, kSmoothing, kNoise, kMixup, kDropout, kFrozen, kAll}) {
    const auto has = [&](Extra one) { return extra == one || extra == kAll; };
    SCOPED_TRACE(static_cast<int>(extra));
    const Table<double> table(Loss::kSoftmaxCe, 70, 3, 3, 22);
    NetworkSpec spec = normalized_network({all_activations()[3], all_losses()[2], 2, 70});
    ASSERT_EQ(spec.layers[0].activation, Activation::kTanh);
    for (LayerSpec& layer : spec.layers)
      if (has(kActivity)) layer.activity_l1 = layer.activity_l2 = 0.02;
    Learner<double> learner(spec, 1);
    stir(learner);
    Regularization r;
    r.l1_method = L1Method::kSubgradient;  // the proximal form leaves L1 out of the gradient
    if (has(kPenalties)) r.lambda1 = r.lambda2 = 0.05;
    learner.set_regularization(r);
    Presentation shown;
    if (has(kSmoothing)) shown.label_smoothing = 0.2;
    if (has(kNoise)) shown.input_noise = 0.3;
    if (has(kMixup)) shown.mixup = 0.8;
    learner.set_presentation(shown);
    if (has(kDropout)) learner.set_dropout(0.2, 0.3);
    if (has(kFrozen)) learner.set_frozen({true, false, false});
    expect_central_differences(learner, table.examples(), has(kFrozen) ? 1 : 0);
    // A frozen layer in the middle: deltas pass through its running statistics.
    if (extra != kFrozen) continue;
    learner.set_frozen({false, true, true});
    stir(learner);
    const auto rows = first_rows(70);
    const std::vector<double> gradient = learner.gradient(table.examples(), rows, 3);
    for (int i = 0; i < 15; ++i) {
      const std::vector<double> start = learner.parameters_as_double();
      const auto at = static_cast<std::size_t>(i);
      learner.parameters()[at] = start[at] + 1e-5;
      const double up = learner.step(table.examples(), rows, 0, 3).total_loss;
      learner.parameters()[at] = start[at] - 1e-5;
      const double down = learner.step(table.examples(), rows, 0, 3).total_loss;
      std::copy(start.begin(), start.end(), learner.parameters().begin());
      EXPECT_NEAR(gradient[at], (up - down) / 2e-5, 1e-8) << at;
    }
    for (std::size_t i = static_cast<std::size_t>(learner.layout().layers[1].weights_at); i < gradient.size(); ++i)
      EXPECT_EQ(gradient[i], 0) << i;
  }
}

}  // namespace
}  // namespace lscope::core
