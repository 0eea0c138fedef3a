#include <gtest/gtest.h>

#include <string>

#include "core/catalogue.h"
#include "core/golden_network.h"

namespace lscope::core {
namespace {

constexpr int kSteps = 8;
constexpr auto kFile = "network_steps.txt";

struct Case {
  std::string_view name;
  Activation activation;
  Loss loss;
  OptimizerKind optimizer;
  double lambda1 = 0, lambda2 = 0;
  L1Method method = L1Method::kProximal;
  double decay = 0, activity = 0;
  bool dropout = false;
};

const std::vector<Case> kCases{
    {"sgd_mse_tanh", Activation::kTanh, Loss::kMse, OptimizerKind::kSgd},
    {"momentum_bce_relu_l2", Activation::kRelu, Loss::kBceLogits, OptimizerKind::kMomentum, 0, 0.02},
    {"nesterov_ce_leaky_l1", Activation::kLeakyRelu, Loss::kSoftmaxCe, OptimizerKind::kNesterov, 0.01},
    {"rmsprop_mse_sigmoid_elastic", Activation::kSigmoid, Loss::kMse, OptimizerKind::kRmsprop, 0.01, 0.005},
    {"adam_ce_gelu_l1", Activation::kGeluTanh, Loss::kSoftmaxCe, OptimizerKind::kAdam, 0.02},
    {"adamw_bce_tanh_decay_l1", Activation::kTanh, Loss::kBceLogits, OptimizerKind::kAdamw, 0.01, 0,
     L1Method::kProximal, 0.1},
    {"sgd_ce_gelu_subgradient", Activation::kGeluTanh, Loss::kSoftmaxCe, OptimizerKind::kSgd, 0.02, 0,
     L1Method::kSubgradient},
    {"adam_mse_tanh_dropout", Activation::kTanh, Loss::kMse, OptimizerKind::kAdam, 0, 0.01, L1Method::kProximal, 0, 0,
     true},
    {"momentum_ce_sigmoid_activity", Activation::kSigmoid, Loss::kSoftmaxCe, OptimizerKind::kMomentum, 0, 0,
     L1Method::kProximal, 0, 0.03, true},
};

Learner<double> learner_of(const Case& at) {
  NetworkSpec spec = network(at.loss, kGoldenInputs, {kGoldenHidden, kGoldenHidden}, kGoldenOutputs, at.activation);
  for (std::size_t l = 0; l < 2; ++l) {
    spec.layers[l].activity_l2 = at.activity;
    spec.layers[l].activity_l1 = at.activity / 2;
    if (at.dropout) spec.layers[l].dropout = 0.3;
  }
  Learner<double> learner(spec, 1);
  for_each_parameter(learner.layout(), [&](std::size_t k, double value) { learner.parameters()[k] = value; });
  learner.set_optimizer(settings_of(at.optimizer));
  Regularization r;
  r.lambda1 = at.lambda1;
  r.lambda2 = at.lambda2;
  r.l1_method = at.method;
  r.weight_decay = at.decay;
  learner.set_regularization(r);
  return learner;
}

class Golden : public testing::TestWithParam<Case> {};

/// 1e-11: eight steps of float64 in another order of sums.
TEST_P(Golden, StepsAreThoseOfNumpy) {
  const std::vector<double> expected = golden(kFile, GetParam().name);
  ASSERT_GT(expected.size(), 2U * kSteps);
  const Table<double> table = sines(GetParam().loss);
  Learner<double> learner = learner_of(GetParam());
  for (int step = 0; step < kSteps; ++step) {
    const std::vector<std::int32_t> rows = rows_of(step);
    const FixedMasks masks = masks_of(step);
    const StepResult result = learner.step(table.examples(), rows, 0.05 / (1 + 0.1 * step),
                                           static_cast<std::uint64_t>(step), GetParam().dropout ? &masks : nullptr);
    EXPECT_NEAR(result.data_loss, expected[static_cast<std::size_t>(step)], 1e-11) << step;
    EXPECT_NEAR(result.total_loss, expected[static_cast<std::size_t>(kSteps + step)], 1e-11) << step;
  }
  std::size_t at = 2U * kSteps;
  for_each_parameter(learner.layout(), [&](std::size_t k, double) {
    ASSERT_LT(at, expected.size());
    EXPECT_NEAR(learner.parameters()[k], expected[at], 1e-11) << k;
    ++at;
  });
  EXPECT_EQ(at, expected.size());
}

INSTANTIATE_TEST_SUITE_P(Numpy, Golden, testing::ValuesIn(kCases),
                         [](const auto& test_info) { return std::string(test_info.param.name); });

}  // namespace
}  // namespace lscope::core
