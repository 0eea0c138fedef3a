#include <gtest/gtest.h>

#include <array>
#include <string>

#include "core/catalogue.h"
#include "core/material.h"

namespace lscope::core {
namespace {

enum class Extra : std::uint8_t { kNothing, kL2, kL1Subgradient, kElasticNet, kActivity, kSmoothing, kNoise, kMixup };
constexpr std::array kExtras{Extra::kNothing,  Extra::kL2,        Extra::kL1Subgradient, Extra::kElasticNet,
                             Extra::kActivity, Extra::kSmoothing, Extra::kNoise,         Extra::kMixup};

/// One corner of activation x loss x penalty x dropout, in double.
struct Corner {
  Named<Activation> activation;
  Named<Loss> loss;
  Extra extra;
  bool dropout;
};

std::vector<Corner> all_corners() {
  std::vector<Corner> corners;
  for (const auto& activation : all_activations()) {
    for (const auto& loss : all_losses()) {
      for (const Extra extra : kExtras) {
        if (extra == Extra::kSmoothing && loss.kind == Loss::kMse) continue;
        for (const bool dropout : {false, true}) corners.push_back({activation, loss, extra, dropout});
      }
    }
  }
  return corners;
}

constexpr int kRows = 5;

NetworkSpec spec_of(const Corner& corner) {
  NetworkSpec spec = network(corner.loss.kind, 3, {5, 4}, 3, corner.activation.kind);
  for (std::size_t l = 0; l < spec.layers.size(); ++l) {
    if (corner.extra == Extra::kActivity) {
      spec.layers[l].activity_l1 = 0.03;
      spec.layers[l].activity_l2 = 0.02;
    }
    if (corner.dropout && l + 1 < spec.layers.size()) spec.layers[l].dropout = 0.4;
  }
  return spec;
}

Regularization regularization_of(Extra extra) {
  Regularization r;
  r.l1_method = L1Method::kSubgradient;  // the proximal form leaves L1 out of the gradient
  if (extra == Extra::kL2 || extra == Extra::kElasticNet) r.lambda2 = 0.05;
  if (extra == Extra::kL1Subgradient || extra == Extra::kElasticNet) r.lambda1 = 0.07;
  return r;
}

Presentation presentation_of(Extra extra) {
  Presentation p;
  if (extra == Extra::kSmoothing) p.label_smoothing = 0.2;
  if (extra == Extra::kNoise) p.input_noise = 0.3;
  if (extra == Extra::kMixup) p.mixup = 0.8;
  return p;
}

FixedMasks frozen_masks() {
  base::Rng rng(9, base::Stream::kDropout);
  FixedMasks masks;
  for (const std::size_t units : {5U, 4U}) {
    std::vector<std::uint8_t>& mask = masks.masks.emplace_back(units * kRows);
    for (std::uint8_t& kept : mask) kept = rng.next_uniform() < 0.6 ? 1 : 0;
  }
  return masks;
}

/// J at some parameters, with frozen masks: the total loss of a step that does not move.
double objective(Learner<double>& learner, const Examples<double>& set, const FixedMasks* masks) {
  const auto rows = first_rows(kRows);
  return learner.step(set, rows, 0.0, 0, masks).total_loss;
}

class GradientCheck : public testing::TestWithParam<Corner> {};

/// MATH 16, 1: h = 1e-5, 1e-6 relative. A coordinate near a kink (ReLU, |w|, |a|) shows itself by one-sided differences
/// that disagree; it is left out, and most coordinates must remain.
TEST_P(GradientCheck, AgreesWithCentralDifferences) {
  const Table<double> table(GetParam().loss.kind, kRows, 3, 3, 21);
  const FixedMasks masks = frozen_masks();
  const FixedMasks* given = GetParam().dropout ? &masks : nullptr;
  Learner<double> learner(spec_of(GetParam()), 1);
  learner.initialize(Initialization::kXavierUniform, 4);
  learner.set_regularization(regularization_of(GetParam().extra));
  learner.set_presentation(presentation_of(GetParam().extra));
  base::Rng rng(5, base::Stream::kProbe);
  for (const LayerBlock& block : learner.layout().layers)
    for (int o = 0; o < block.units; ++o)
      learner.parameters()[static_cast<std::size_t>(block.bias_at + o)] = 0.3 * rng.next_normal();
  const auto rows = first_rows(kRows);
  const std::vector<double> gradient = learner.gradient(table.examples(), rows, 0, given);
  const double here = objective(learner, table.examples(), given);

  int compared = 0, skipped = 0;
  double error2 = 0, size2 = 0;
  constexpr double kH = 1e-5;
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    const double kept = learner.parameters()[i];
    learner.parameters()[i] = kept + kH;
    const double up = objective(learner, table.examples(), given);
    learner.parameters()[i] = kept - kH;
    const double down = objective(learner, table.examples(), given);
    learner.parameters()[i] = kept;
    if (std::abs((up - here) - (here - down)) / kH > 1e-3 * std::max(1.0, std::abs(gradient[i]))) {
      ++skipped;
      continue;
    }
    const double difference = (up - down) / (2 * kH);
    EXPECT_NEAR(gradient[i], difference, 1e-6 * std::max(1.0, std::abs(difference))) << "parameter " << i;
    error2 += (gradient[i] - difference) * (gradient[i] - difference);
    size2 += difference * difference;
    ++compared;
  }
  EXPECT_LE(skipped, 5);
  EXPECT_GE(compared, 50);
  EXPECT_LE(std::sqrt(error2), 1e-8 * std::max(1.0, std::sqrt(size2)));
  EXPECT_GT(size2, 0);
}

std::string name_of(const Corner& corner) {
  constexpr std::array kNames{"plain", "l2", "l1", "elastic", "activity", "smoothing", "noise", "mixup"};
  return std::string(corner.activation.name) + "_" + std::string(corner.loss.name) + "_" +
         kNames[static_cast<std::size_t>(corner.extra)] + (corner.dropout ? "_dropout" : "");
}

INSTANTIATE_TEST_SUITE_P(Corners, GradientCheck, testing::ValuesIn(all_corners()),
                         [](const auto& test_info) { return name_of(test_info.param); });

/// Gradients of a step and of gradient() are the same thing, drawn dropout included.
TEST(Gradient, IsWhatStepFollows) {
  const Table<double> table(Loss::kMse, 20, 3, 2, 3);
  Learner<double> learner(network(Loss::kMse, 3, {6, 5}, 2, Activation::kTanh), 1);
  learner.initialize(Initialization::kXavierUniform, 4);
  learner.set_dropout(0.2, 0.5);
  const auto rows = first_rows(20);
  const std::vector<double> before = learner.parameters_as_double();
  const std::vector<double> gradient = learner.gradient(table.examples(), rows, 17);
  learner.step(table.examples(), rows, 0.5, 17);
  for (std::size_t i = 0; i < gradient.size(); ++i)
    EXPECT_NEAR(learner.parameters()[i], before[i] - 0.5 * gradient[i], 1e-15);
}

}  // namespace
}  // namespace lscope::core
