#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "core/golden_network.h"

namespace lscope::core {
namespace {

constexpr int kSteps = 6;
constexpr std::uint64_t kSeed = 77;

/// The cases of scripts/reference/regularizer_steps.py.
struct Case {
  std::string_view name;
  Activation activation;
  Loss loss;
  OptimizerKind optimizer;
  Regularization regularization = {};
  Presentation presentation = {};
  bool dropout = false, freezing = false;
};

constexpr auto kTanh = Activation::kTanh;
constexpr auto kRelu = Activation::kRelu;
constexpr auto kGelu = Activation::kGeluTanh;
constexpr auto kMse = Loss::kMse;
constexpr auto kBce = Loss::kBceLogits;
constexpr auto kCe = Loss::kSoftmaxCe;
constexpr auto kSgd = OptimizerKind::kSgd;
constexpr auto kMomentum = OptimizerKind::kMomentum;
constexpr auto kAdam = OptimizerKind::kAdam;

Regularization penalties(double lambda1, double lambda2, double lambda_group = 0, double decay = 0,
                         double max_norm = 0) {
  Regularization r;
  r.lambda1 = lambda1;
  r.lambda2 = lambda2;
  r.lambda_group = lambda_group;
  r.weight_decay = decay;
  r.max_norm = max_norm;
  return r;
}

const std::vector<Case> kCases{
    {"group_sgd", kTanh, kMse, kSgd, penalties(0, 0, 4.0)},
    {"group_momentum_l1", kTanh, kCe, kMomentum, penalties(0.05, 0, 0.2)},
    {"group_adam", kTanh, kCe, kAdam, penalties(0, 0, 0.12)},
    {"group_rmsprop_l1", kTanh, kBce, OptimizerKind::kRmsprop, penalties(0.001, 0, 0.02)},
    {"max_norm_sgd", kTanh, kMse, kSgd, penalties(0, 0, 0, 0, 0.9)},
    {"max_norm_adam", kRelu, kCe, kAdam, penalties(0, 0.01, 0, 0, 0.8)},
    {"smoothing_ce", kGelu, kCe, kSgd, {}, {.label_smoothing = 0.15}},
    {"smoothing_bce", Activation::kLeakyRelu, kBce, OptimizerKind::kNesterov, {}, {.label_smoothing = 0.3}},
    {"noise_mse", kTanh, kMse, kSgd, {}, {.input_noise = 0.4}},
    {"noise_ce", Activation::kSigmoid, kCe, kAdam, {}, {.input_noise = 0.2}},
    {"mixup_mse", kTanh, kMse, kSgd, {}, {.mixup = 0.4}},
    {"mixup_bce", kTanh, kBce, kMomentum, {}, {.label_smoothing = 0.1, .mixup = 1.5}},
    {"mixup_ce", kRelu, kCe, kAdam, {}, {.label_smoothing = 0.1, .mixup = 0.2}},
    {"freezing_momentum", kTanh, kMse, kMomentum, penalties(0, 0.01), {}, false, true},
    {"freezing_adam", kTanh, kCe, kAdam, penalties(0.01, 0, 0.02, 0, 0.9), {}, false, true},
    {"everything",
     kGelu,
     kCe,
     OptimizerKind::kAdamw,
     penalties(0.005, 0.01, 0.02, 0.1, 1.0),
     {.label_smoothing = 0.1, .input_noise = 0.2, .mixup = 0.7},
     true,
     true},
};

Learner<double> learner_of(const Case& at) {
  NetworkSpec spec = network(at.loss, kGoldenInputs, {kGoldenHidden, kGoldenHidden}, kGoldenOutputs, at.activation);
  for (std::size_t l = 0; l < 2 && at.dropout; ++l) spec.layers[l].dropout = 0.3;
  Learner<double> learner(spec, 1);
  for_each_parameter(learner.layout(), [&](std::size_t k, double value) { learner.parameters()[k] = value; });
  learner.set_optimizer(settings_of(at.optimizer));
  learner.set_regularization(at.regularization);
  learner.set_presentation(at.presentation);
  learner.set_draw_seed(kSeed);
  return learner;
}

std::vector<bool> frozen_at(const Case& at, int step) {
  if (!at.freezing) return {};
  return {step == 2 || step == 3, step == 4, step == 3};
}

class RegularizerGolden : public testing::TestWithParam<Case> {};

/// 1e-10: six steps of float64 in another order of sums, and in draws other roundings of log, cos and exp.
TEST_P(RegularizerGolden, StepsAreThoseOfNumpy) {
  const std::vector<double> expected = golden("regularizer_steps.txt", GetParam().name);
  ASSERT_GT(expected.size(), 2U * kSteps) << "no such case in the file";
  const Table<double> table = sines(GetParam().loss);
  Learner<double> learner = learner_of(GetParam());
  std::size_t at = 2U * kSteps;
  for (int step = 0; step < kSteps; ++step) {
    learner.set_frozen(frozen_at(GetParam(), step));
    const FixedMasks masks = masks_of(step);
    const StepResult result = learner.step(table.examples(), rows_of(step), 0.05 / (1 + 0.1 * step),
                                           static_cast<std::uint64_t>(step), GetParam().dropout ? &masks : nullptr);
    EXPECT_NEAR(result.data_loss, expected[static_cast<std::size_t>(step)], 1e-10) << step;
    EXPECT_NEAR(result.total_loss, expected[static_cast<std::size_t>(kSteps + step)], 1e-10) << step;
    for_each_parameter(learner.layout(), [&](std::size_t k, double) {
      ASSERT_LT(at, expected.size());
      EXPECT_NEAR(learner.parameters()[k], expected[at], 1e-10) << "step " << step << ", parameter " << k;
      EXPECT_EQ(learner.parameters()[k] == 0, expected[at] == 0) << "step " << step << ", parameter " << k;
      ++at;
    });
  }
  EXPECT_EQ(at, expected.size());
}

INSTANTIATE_TEST_SUITE_P(Numpy, RegularizerGolden, testing::ValuesIn(kCases),
                         [](const auto& test_info) { return std::string(test_info.param.name); });

}  // namespace
}  // namespace lscope::core
