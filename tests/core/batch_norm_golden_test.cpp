#include <gtest/gtest.h>

#include <string>

#include "core/golden_network.h"

namespace lscope::core {
namespace {

// As in scripts/reference/batch_norm_steps.py, which made the numbers in golden/.
constexpr int kSteps = 3, kNever = kSteps;

struct Case {
  std::string_view name;
  Activation activation;
  Loss loss;
  OptimizerKind optimizer;
  std::vector<int> batches;
  double lambda1 = 0, lambda2 = 0, decay = 0, activity = 0;
  bool dropout = false;
  int frozen_from = kNever;
};

const std::vector<Case> kCases{
    {"sgd_mse_tanh", Activation::kTanh, Loss::kMse, OptimizerKind::kSgd, {5, 5, 5}},
    {"momentum_bce_relu_l2", Activation::kRelu, Loss::kBceLogits, OptimizerKind::kMomentum, {7, 12, 5}, 0, 0.02},
    {"adamw_ce_gelu_decay_l1", Activation::kGeluTanh, Loss::kSoftmaxCe, OptimizerKind::kAdamw, {5, 4, 3}, 0.01, 0, 0.1},
    {"rmsprop_mse_leaky_activity_dropout",
     Activation::kLeakyRelu,
     Loss::kMse,
     OptimizerKind::kRmsprop,
     {6, 6, 6},
     0,
     0,
     0,
     0.03,
     true},
    {"adam_ce_sigmoid_last_row_alone", Activation::kSigmoid, Loss::kSoftmaxCe, OptimizerKind::kAdam, {6, 5, 1}},
    {"sgd_bce_tanh_frozen",
     Activation::kTanh,
     Loss::kBceLogits,
     OptimizerKind::kSgd,
     {5, 5, 5},
     0,
     0.01,
     0,
     0,
     false,
     2},
};

Learner<double> learner_of(const Case& at) {
  NetworkSpec spec = network(at.loss, kGoldenInputs, {kGoldenHidden, kGoldenHidden}, kGoldenOutputs, at.activation);
  spec.batch_norm = true;
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
  r.weight_decay = at.decay;
  learner.set_regularization(r);
  return learner;
}

class BatchNormGolden : public testing::TestWithParam<Case> {};

/// 1e-10: three steps of float64 in another order of sums; a batch of few rows divides by small deviations.
constexpr double kClose = 1e-10;

TEST_P(BatchNormGolden, StepsAreThoseOfNumpy) {
  const Case& at = GetParam();
  const std::vector<double> expected = golden("batch_norm_steps.txt", at.name);
  ASSERT_GT(expected.size(), 2U * kSteps);
  const Table<double> table = sines(at.loss);
  Learner<double> learner = learner_of(at);
  int first = 0;
  for (int step = 0; step < kSteps; ++step) {
    const int count = at.batches[static_cast<std::size_t>(step)];
    std::vector<std::int32_t> rows;
    for (int i = 0; i < count; ++i) rows.push_back((first + i) % kGoldenRows);
    first += count;
    if (step == at.frozen_from) learner.set_frozen({true, false, false});
    const FixedMasks masks = masks_of(step, count);
    const StepResult result = learner.step(table.examples(), rows, 0.05 / (1 + 0.1 * step),
                                           static_cast<std::uint64_t>(step), at.dropout ? &masks : nullptr);
    EXPECT_NEAR(result.data_loss, expected[static_cast<std::size_t>(step)], kClose) << step;
    EXPECT_NEAR(result.total_loss, expected[static_cast<std::size_t>(kSteps + step)], kClose) << step;
  }
  std::size_t next = 2U * kSteps;
  for_each_parameter(learner.layout(), [&](std::size_t k, double) {
    ASSERT_LT(next, expected.size());
    EXPECT_NEAR(learner.parameters()[k], expected[next], kClose) << k;
    ++next;
  });
  for (const double z : learner.outputs(table.examples())) {
    ASSERT_LT(next, expected.size());
    EXPECT_NEAR(z, expected[next], kClose) << "in evaluation";
    ++next;
  }
  EXPECT_EQ(next, expected.size());
}

INSTANTIATE_TEST_SUITE_P(Numpy, BatchNormGolden, testing::ValuesIn(kCases),
                         [](const auto& test_info) { return std::string(test_info.param.name); });

}  // namespace
}  // namespace lscope::core
