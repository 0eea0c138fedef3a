#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "base/number_text.h"
#include "core/catalogue.h"
#include "core/material.h"

namespace lscope::core {
namespace {

// The sizes and formulas of scripts/reference/network_steps.py, which made the numbers in golden/.
constexpr int kRows = 12, kInputs = 3, kHidden = 5, kOutputs = 3, kSteps = 8, kBatch = 5;

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

std::vector<double> golden(std::string_view name) {
  std::ifstream file(LSCOPE_SOURCE_DIR "/tests/core/golden/network_steps.txt");
  std::string line, word;
  std::vector<double> numbers;
  while (std::getline(file, line)) {
    std::istringstream words(line);
    words >> word;
    if (word != name) continue;
    while (words >> word) numbers.push_back(base::parse_number(word).value());
  }
  return numbers;
}

Table<double> sines(Loss loss) {
  Table<double> table(loss, kRows, kInputs, kOutputs, 0);
  for (int i = 0; i < kRows; ++i) {
    for (int j = 0; j < kInputs; ++j)
      table.x[static_cast<std::size_t>(i * kInputs + j)] = std::sin(1.7 * i + 0.9 * j + 0.3);
    if (loss == Loss::kSoftmaxCe) {
      table.labels[static_cast<std::size_t>(i)] = (i * 7 + 2) % kOutputs;
      continue;
    }
    for (int o = 0; o < kOutputs; ++o) {
      const double raw = std::sin(2.3 * i + 1.1 * o);
      table.y[static_cast<std::size_t>(i * kOutputs + o)] = loss == Loss::kMse ? raw : (raw > 0 ? 1 : 0);
    }
  }
  return table;
}

template <class Function>
void for_each_parameter(const ParameterLayout& layout, Function function) {
  int l = 0;
  for (const LayerBlock& block : layout.layers) {
    for (int o = 0; o < block.units; ++o)
      for (int i = 0; i < block.inputs; ++i)
        function(static_cast<std::size_t>(block.weights_at + i * block.units + o),
                 0.6 * std::sin(3.0 * o + 7.0 * i + l));
    for (int o = 0; o < block.units; ++o)
      function(static_cast<std::size_t>(block.bias_at + o), 0.1 * std::cos(2.0 * o + l));
    ++l;
  }
}

FixedMasks masks_of(int step) {
  FixedMasks masks;
  for (int l = 0; l < 2; ++l) {
    auto& mask = masks.masks.emplace_back();
    for (int row = 0; row < kBatch; ++row)
      for (int unit = 0; unit < kHidden; ++unit) mask.push_back((3 * unit + 5 * row + step + l) % 4 != 0 ? 1 : 0);
  }
  return masks;
}

Learner<double> learner_of(const Case& at) {
  NetworkSpec spec = network(at.loss, kInputs, {kHidden, kHidden}, kOutputs, at.activation);
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
  const std::vector<double> expected = golden(GetParam().name);
  ASSERT_GT(expected.size(), 2U * kSteps);
  const Table<double> table = sines(GetParam().loss);
  Learner<double> learner = learner_of(GetParam());
  for (int step = 0; step < kSteps; ++step) {
    std::vector<std::int32_t> rows;
    for (int i = 0; i < kBatch; ++i) rows.push_back((step * kBatch + i) % kRows);
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
