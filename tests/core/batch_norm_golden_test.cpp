#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>
#include <string>

#include "base/number_text.h"
#include "core/material.h"

namespace lscope::core {
namespace {

// The sizes and formulas of scripts/reference/batch_norm_steps.py, which made the numbers in golden/.
constexpr int kRows = 12, kInputs = 3, kHidden = 5, kOutputs = 3, kSteps = 3, kNever = kSteps;

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

std::vector<double> golden(std::string_view name) {
  std::ifstream file(LSCOPE_SOURCE_DIR "/tests/core/golden/batch_norm_steps.txt");
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

/// Calls function(place, first value) in the order of the golden file.
template <class Function>
void for_each_number(const ParameterLayout& layout, Function function) {
  int l = 0;
  for (const LayerBlock& block : layout.layers) {
    for (int o = 0; o < block.units; ++o)
      for (int i = 0; i < block.inputs; ++i)
        function(block.weights_at + i * block.units + o, 0.6 * std::sin(3.0 * o + 7.0 * i + l));
    for (int o = 0; o < block.units; ++o) function(block.bias_at + o, 0.1 * std::cos(2.0 * o + l));
    if (block.scale_at >= 0) {
      for (int o = 0; o < block.units; ++o) function(block.scale_at + o, 1 + 0.3 * std::sin(1.3 * o + l));
      for (int o = 0; o < block.units; ++o) function(block.mean_at + o, 0.0);
      for (int o = 0; o < block.units; ++o) function(block.variance_at + o, 1.0);
    }
    ++l;
  }
}

FixedMasks masks_of(int step, int rows) {
  FixedMasks masks;
  for (int l = 0; l < 2; ++l) {
    auto& mask = masks.masks.emplace_back();
    for (int row = 0; row < rows; ++row)
      for (int unit = 0; unit < kHidden; ++unit) mask.push_back((3 * unit + 5 * row + step + l) % 4 != 0 ? 1 : 0);
  }
  return masks;
}

Learner<double> learner_of(const Case& at) {
  NetworkSpec spec = network(at.loss, kInputs, {kHidden, kHidden}, kOutputs, at.activation);
  spec.batch_norm = true;
  for (std::size_t l = 0; l < 2; ++l) {
    spec.layers[l].activity_l2 = at.activity;
    spec.layers[l].activity_l1 = at.activity / 2;
    if (at.dropout) spec.layers[l].dropout = 0.3;
  }
  Learner<double> learner(spec, 1);
  for_each_number(learner.layout(),
                  [&](std::int64_t k, double value) { learner.parameters()[static_cast<std::size_t>(k)] = value; });
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
  const std::vector<double> expected = golden(at.name);
  ASSERT_GT(expected.size(), 2U * kSteps);
  const Table<double> table = sines(at.loss);
  Learner<double> learner = learner_of(at);
  int first = 0;
  for (int step = 0; step < kSteps; ++step) {
    const int count = at.batches[static_cast<std::size_t>(step)];
    std::vector<std::int32_t> rows;
    for (int i = 0; i < count; ++i) rows.push_back((first + i) % kRows);
    first += count;
    if (step == at.frozen_from) learner.set_frozen({true, false, false});
    const FixedMasks masks = masks_of(step, count);
    const StepResult result = learner.step(table.examples(), rows, 0.05 / (1 + 0.1 * step),
                                           static_cast<std::uint64_t>(step), at.dropout ? &masks : nullptr);
    EXPECT_NEAR(result.data_loss, expected[static_cast<std::size_t>(step)], kClose) << step;
    EXPECT_NEAR(result.total_loss, expected[static_cast<std::size_t>(kSteps + step)], kClose) << step;
  }
  std::size_t next = 2U * kSteps;
  for_each_number(learner.layout(), [&](std::int64_t k, double) {
    ASSERT_LT(next, expected.size());
    EXPECT_NEAR(learner.parameters()[static_cast<std::size_t>(k)], expected[next], kClose) << k;
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
