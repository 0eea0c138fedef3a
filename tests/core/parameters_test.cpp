#include "core/initializer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/fresh_learner.h"

namespace lscope::core {
namespace {

TEST(Layout, LayersStartAtMultiplesOf64BytesAndBiasesFollowTheWeights) {
  const ParameterLayout layout = parameter_layout(network(Loss::kMse, 3, {5, 17}, 2, Activation::kRelu));
  for (const LayerBlock& block : layout.layers) {
    EXPECT_EQ(block.weights_at % 16, 0);
    EXPECT_EQ(block.bias_at, block.weights_at + block.units * block.inputs);
  }
  EXPECT_GE(layout.size, layout.layers.back().bias_at + 16) << "biases are read by registers";
  EXPECT_EQ(layout.weights, 3 * 5 + 5 * 17 + 17 * 2);
  EXPECT_EQ(layout.biases, 5 + 17 + 2);
  const auto learner = fresh<float>(network(Loss::kMse, 3, {5, 17}, 2, Activation::kRelu));
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(learner.parameters().data()) % 64, 0U);
}

TEST(Layout, GapsStayZeroWhateverHappens) {
  const Table<float> table(Loss::kMse, 30, 3, 2, 1);
  NetworkSpec spec = network(Loss::kMse, 3, {5, 7}, 2, Activation::kTanh);
  spec.batch_norm = true;  // more blocks, more gaps
  auto learner = fresh<float>(spec);
  Regularization r;
  const auto rows = first_rows(30);
  for (const double lambda : {0.0, 0.01}) {
    r.lambda1 = r.lambda2 = r.weight_decay = lambda;
    learner.set_regularization(r);
    for (std::uint64_t step = 0; step < 20; ++step) learner.step(table.examples(), rows, 0.01, step);
  }
  std::vector<bool> used(learner.parameters().size());
  for (const LayerBlock& block : learner.layout().layers) {
    for (int i = 0; i < block.units * block.inputs; ++i) used[static_cast<std::size_t>(block.weights_at + i)] = true;
    for (const std::int64_t at : {block.bias_at, block.scale_at, block.mean_at, block.variance_at})
      for (int i = 0; at >= 0 && i < block.units; ++i) used[static_cast<std::size_t>(at + i)] = true;
  }
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (!used[i]) {
      EXPECT_EQ(learner.parameters()[i], 0.0F) << i;
    }
  }
}

TEST(Initialization, HasTheStatedSpreadAndDependsOnTheSeedAlone) {
  for (const Initialization how : {Initialization::kHeNormal, Initialization::kXavierUniform}) {
    Learner<double> learner(network(Loss::kMse, 200, {300}, 1, Activation::kRelu), 1);
    learner.initialize(how, 1);
    const std::vector<double> first = learner.parameters_as_double();
    const LayerBlock block = learner.layout().layers[0];
    double mean = 0, square = 0;
    for (int i = 0; i < 60000; ++i) {
      mean += first[static_cast<std::size_t>(i)] / 60000;
      square += first[static_cast<std::size_t>(i)] * first[static_cast<std::size_t>(i)] / 60000;
    }
    const double variance = how == Initialization::kHeNormal ? 2.0 / 200 : 6.0 / 500 / 3;
    EXPECT_NEAR(mean, 0, 4 * std::sqrt(variance / 60000));
    EXPECT_NEAR(square / variance, 1, 0.03);  // 5 standard errors of a normal's variance
    for (int o = 0; o < 300; ++o) EXPECT_EQ(first[static_cast<std::size_t>(block.bias_at + o)], 0);
    learner.initialize(how, 2);
    EXPECT_NE(learner.parameters_as_double(), first);
    learner.initialize(how, 1);
    EXPECT_EQ(learner.parameters_as_double(), first);
  }
}

/// Once, before training: what scene T5's mistake does with 1.01.
TEST(FirstWeights, ScaledAreAllWeightsAndBiasesAndNothingElse) {
  NetworkSpec spec = network(Loss::kMse, 3, {5}, 2, Activation::kTanh);
  spec.batch_norm = true;
  auto learner = fresh<double>(spec);
  for (const LayerBlock& block : learner.layout().layers)
    for (int o = 0; o < block.units; ++o) learner.parameters()[static_cast<std::size_t>(block.bias_at + o)] = o + 1;
  const std::vector<double> before = learner.parameters_as_double();
  scale_parameters<double>(learner.layout(), 1.01, learner.parameters());
  std::vector<bool> scaled(before.size());
  for (const LayerBlock& block : learner.layout().layers) {
    for (int i = 0; i < block.units * block.inputs; ++i) scaled[static_cast<std::size_t>(block.weights_at + i)] = true;
    for (int o = 0; o < block.units; ++o) scaled[static_cast<std::size_t>(block.bias_at + o)] = true;
  }
  for (std::size_t i = 0; i < before.size(); ++i)
    EXPECT_EQ(learner.parameters()[i], scaled[i] ? 1.01 * before[i] : before[i]) << i;
}

}  // namespace
}  // namespace lscope::core
