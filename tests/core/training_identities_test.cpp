#include <gtest/gtest.h>

#include <cmath>

#include "core/lasso_path.h"
#include "core/linear_model.h"
#include "core/linear_reference.h"
#include "core/material.h"

namespace lscope::core {
namespace {

/// MATH 16, 7, the last formula: a column b of least-squares weights becomes b max(0, 1 - lambda_g/(2||b||)). MSE is a
/// mean over k outputs too, so its lambda_g counts k times.
TEST(OrthonormalDesign, GroupLassoShrinksWholeColumns) {
  constexpr int kRows = 50, kInputs = 6, kOutputs = 3;
  constexpr double kLambda = 0.12;
  Table<double> table(Loss::kMse, kRows, kInputs, kOutputs, 9);
  make_orthonormal(table);
  const auto rows = first_rows(kRows);
  for (const OptimizerKind kind : {OptimizerKind::kSgd, OptimizerKind::kMomentum}) {
    Learner<double> learner(network(Loss::kMse, kInputs, {}, kOutputs, Activation::kLinear), 1);
    learner.initialize(Initialization::kXavierUniform, 2);
    learner.set_optimizer(settings_of(kind));
    Regularization r;
    r.lambda_group = kLambda;
    learner.set_regularization(r);
    const double rate = kind == OptimizerKind::kSgd ? 0.5 : 0.1;
    for (std::uint64_t step = 0; step < 1500; ++step) learner.step(table.examples(), rows, rate, step);
    int removed = 0;
    for (std::size_t j = 0; j < kInputs; ++j) {
      VecD b = VecD::Zero(kOutputs);
      for (std::size_t i = 0; i < kRows; ++i)
        for (std::size_t o = 0; o < kOutputs; ++o)
          b[static_cast<Index>(o)] += table.x[i * kInputs + j] * table.y[i * kOutputs + o] / kRows;
      const double kept = std::max(0.0, 1 - kOutputs * kLambda / (2 * b.norm()));
      removed += kept == 0 ? 1 : 0;
      const auto at = static_cast<std::size_t>(learner.layout().layers[0].weights_at) + j * kOutputs;
      for (std::size_t o = 0; o < kOutputs; ++o)
        EXPECT_NEAR(learner.parameters()[at + o], kept * b[static_cast<Index>(o)], 1e-12) << j;
    }
    EXPECT_GT(removed, 0);
    EXPECT_LT(removed, kInputs);
  }
}

/// MATH 16, 15: what penalties add to J and to its gradient is the same for a batch of 1, 4 or 12 rows.
TEST(BatchSize, IsNothingToAPenalty) {
  for (const Loss loss : {Loss::kMse, Loss::kBceLogits, Loss::kSoftmaxCe}) {
    const Table<double> table(loss, 12, 3, 2, 5);
    Learner<double> plain(network(loss, 3, {6}, 2, Activation::kTanh), 1), penalised(plain.spec(), 1);
    for (Learner<double>* l : {&plain, &penalised}) l->initialize(Initialization::kXavierUniform, 1);
    Regularization r;
    r.lambda1 = 0.03;
    r.lambda2 = 0.02;
    r.l1_method = L1Method::kSubgradient;
    penalised.set_regularization(r);
    std::vector<double> first;
    for (const int size : {1, 4, 12}) {
      const auto rows = first_rows(size);
      auto added = penalised.gradient(table.examples(), rows, 0);
      const auto data = plain.gradient(table.examples(), rows, 0);
      for (std::size_t i = 0; i < added.size(); ++i) added[i] -= data[i];
      const StepResult with = penalised.step(table.examples(), rows, 0, 0);
      added.push_back(with.total_loss - with.data_loss);
      EXPECT_NEAR(added.back(), penalised.penalty(), 1e-12);
      if (first.empty()) first = added;
      for (std::size_t i = 0; i < added.size(); ++i) EXPECT_NEAR(added[i], first[i], 1e-12) << size;
    }
    EXPECT_GT(first.back(), 0.01);
  }
}

/// MATH 16, 15: a batch shown twice has the activity penalty, and the gradient, of the batch.
TEST(BatchSize, ADuplicatedBatchHasTheSameActivityPenalty) {
  for (const Loss loss : {Loss::kMse, Loss::kBceLogits, Loss::kSoftmaxCe}) {
    const Table<double> table(loss, 12, 3, 2, 5);
    NetworkSpec spec = network(loss, 3, {6, 5}, 2, Activation::kRelu);
    for (LayerSpec& layer : spec.layers) {
      layer.activity_l1 = 0.1;
      layer.activity_l2 = 0.2;
    }
    Learner<double> learner(spec, 1);
    learner.initialize(Initialization::kHeNormal, 1);
    std::vector<std::int32_t> once = first_rows(7), twice = once;
    twice.insert(twice.end(), once.begin(), once.end());
    const auto a = learner.gradient(table.examples(), once, 0), b = learner.gradient(table.examples(), twice, 0);
    for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 1e-12);
    const StepResult x = learner.step(table.examples(), once, 0, 0), y = learner.step(table.examples(), twice, 0, 0);
    EXPECT_NEAR(x.total_loss - x.data_loss, y.total_loss - y.data_loss, 1e-12);
    EXPECT_GT(x.total_loss - x.data_loss, 0.01);
  }
}

/// MATH 16, 16, for whole steps: with L1, dropout and a frozen layer too, momentum 0 is plain descent, bit for bit.
TEST(Momentum, OfZeroIsPlainDescentForAWholeRun) {
  const Table<double> table(Loss::kSoftmaxCe, 20, 3, 3, 4);
  const auto run = [&](OptimizerKind kind) {
    Learner<double> learner(network(Loss::kSoftmaxCe, 3, {7, 6}, 3, Activation::kTanh), 1);
    learner.initialize(Initialization::kXavierUniform, 2);
    OptimizerSettings settings = settings_of(kind);
    settings.momentum = 0;
    learner.set_optimizer(settings);
    Regularization r;
    r.lambda1 = 0.002;
    r.lambda_group = 0.003;
    r.weight_decay = 0.01;
    learner.set_regularization(r);
    learner.set_dropout(0.1, 0.3);
    learner.set_frozen({false, true, false});
    for (std::uint64_t step = 0; step < 40; ++step) learner.step(table.examples(), first_rows(20), 0.1, step);
    return learner.parameters_as_double();
  };
  const auto plain = run(OptimizerKind::kSgd);
  EXPECT_EQ(run(OptimizerKind::kMomentum), plain);
  EXPECT_EQ(run(OptimizerKind::kNesterov), plain);
}

/// MATH 16, 16: taking lambda2 away during a run leaves the lasso, whichever way its minimum is found.
TEST(ElasticNet, WithoutLambda2IsTheLasso) {
  LinearModel model(40, 7, 13);
  const double lambda1 = 0.3 * lambda1_max(model.problem());
  model.regularize(lambda1, 0.2);
  model.descend(2000, 0.1);
  const LinearFit elastic = model.fit();
  model.regularize(lambda1, 0);
  model.descend(6000, 0.1);
  const LinearFit trained = model.fit();
  const std::vector<double> grid{lambda1};
  const LinearFit lasso = lasso_path(model.problem(), grid).front();
  const LinearFit nearly = lasso_fit(model.problem(), lambda1, 1e-12);
  double moved = 0;
  for (std::size_t j = 0; j < lasso.weights.size(); ++j) {
    EXPECT_NEAR(trained.weights[j], lasso.weights[j], 1e-9);
    EXPECT_NEAR(nearly.weights[j], lasso.weights[j], 1e-9);
    moved = std::max(moved, std::abs(elastic.weights[j] - lasso.weights[j]));
  }
  EXPECT_GT(moved, 1e-3);
}

/// MATH 16, 17, through a whole step: 1e4 on every logit moves neither the loss nor any gradient.
TEST(Softmax, AShiftOfAllOutputBiasesMovesNoGradient) {
  const Table<double> table(Loss::kSoftmaxCe, 12, 3, 4, 6);
  Learner<double> learner(network(Loss::kSoftmaxCe, 3, {6}, 4, Activation::kTanh), 1);
  learner.initialize(Initialization::kXavierUniform, 2);
  for (const double smoothing : {0.0, 0.2}) {
    Presentation shown;
    shown.label_smoothing = smoothing;
    learner.set_presentation(shown);
    const auto rows = first_rows(12);
    const auto before = learner.gradient(table.examples(), rows, 0);
    const double loss = learner.step(table.examples(), rows, 0, 0).data_loss;
    const auto bias = static_cast<std::size_t>(learner.layout().layers[1].bias_at);
    for (std::size_t o = 0; o < 4; ++o) learner.parameters()[bias + o] += 1e4;
    EXPECT_NEAR(learner.step(table.examples(), rows, 0, 0).data_loss, loss, 1e-10);
    const auto after = learner.gradient(table.examples(), rows, 0);
    for (std::size_t i = 0; i < before.size(); ++i) EXPECT_NEAR(after[i], before[i], 1e-10);
    for (std::size_t o = 0; o < 4; ++o) learner.parameters()[bias + o] -= 1e4;
  }
}

/// MATH 16, 17: logits of +-800 cost 0 where they are right and 800 where they are wrong, in double and in float.
template <class S>
void expect_plain_costs_at_800() {
  const std::vector<S> x{1, -1, 1, -1}, y{1, 0, 0, 1};
  Learner<S> learner(network(Loss::kBceLogits, 1, {}, 1, Activation::kLinear), 1);
  learner.parameters()[0] = S(800);
  const Examples<S> set{4, 1, 1, x, y, {}};
  for (std::int32_t row = 0; row < 4; ++row) {
    const std::vector<std::int32_t> one{row};
    const StepResult result = learner.step(set, one, 0, 0);
    EXPECT_TRUE(result.finite);
    EXPECT_EQ(result.data_loss, row < 2 ? 0 : 800) << row;
    const auto at = static_cast<std::size_t>(learner.layout().layers[0].bias_at);
    EXPECT_EQ(learner.gradient(set, one, 0)[at], row < 2 ? 0 : (row == 2 ? 1 : -1)) << row;
  }
  EXPECT_EQ(learner.evaluate(set).loss, 400);
}
TEST(Bce, IsFiniteAndExactAtLogitsOf800) {
  expect_plain_costs_at_800<double>();
  expect_plain_costs_at_800<float>();
}

}  // namespace
}  // namespace lscope::core
