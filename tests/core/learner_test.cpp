#include "core/learner.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "core/fresh_learner.h"

namespace lscope::core {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

TEST(Learner, TrainsEveryTaskInFloat) {
  for (const Loss loss : {Loss::kMse, Loss::kBceLogits, Loss::kSoftmaxCe}) {
    const int outputs = loss == Loss::kSoftmaxCe ? 3 : 1;
    const Table<float> table(loss, 40, 4, outputs, 2);
    auto learner = fresh<float>(network(loss, 4, {32, 32}, outputs, Activation::kTanh));
    const auto rows = first_rows(40);
    const double before = learner.evaluate(table.examples()).loss;
    for (std::uint64_t step = 0; step < 600; ++step)
      ASSERT_TRUE(learner.step(table.examples(), rows, 0.01, step).finite);
    const Evaluation after = learner.evaluate(table.examples());
    EXPECT_LT(after.loss, 0.05 * before);
    if (loss == Loss::kMse) {
      EXPECT_GT(after.r2, 0.9);
    } else {
      EXPECT_EQ(after.accuracy, 1.0);
    }
  }
}

TEST(Learner, FloatFollowsDouble) {
  const Table<float> narrow(Loss::kSoftmaxCe, 50, 4, 3, 3);
  const Table<double> wide(Loss::kSoftmaxCe, 50, 4, 3, 3);
  auto a = fresh<float>(network(Loss::kSoftmaxCe, 4, {20}, 3, Activation::kGeluTanh), OptimizerKind::kSgd);
  auto b = fresh<double>(network(Loss::kSoftmaxCe, 4, {20}, 3, Activation::kGeluTanh), OptimizerKind::kSgd);
  a.set_dropout(0.1, 0.3);  // the masks are the same
  b.set_dropout(0.1, 0.3);
  const auto rows = first_rows(50);
  for (std::uint64_t step = 0; step < 20; ++step) {
    const StepResult x = a.step(narrow.examples(), rows, 0.1, step), y = b.step(wide.examples(), rows, 0.1, step);
    EXPECT_NEAR(x.data_loss, y.data_loss, 1e-5);
    EXPECT_NEAR(x.gradient_norm(), y.gradient_norm(), 1e-4);
  }
}

TEST(Learner, StepReportsTheLossBeforeTheUpdate) {
  const Table<double> table(Loss::kMse, 10, 2, 1, 4);
  auto learner = fresh<double>(network(Loss::kMse, 2, {5}, 1, Activation::kTanh));
  Regularization r;
  r.lambda1 = 0.01;
  r.lambda2 = 0.02;
  r.lambda_group = 0.03;
  learner.set_regularization(r);
  learner.set_activity_penalty(0.04, 0.05);
  const double data = learner.evaluate(table.examples()).loss;
  const double activity = learner.evaluate(table.examples()).activity;
  const double penalty = learner.penalty();
  const StepResult result = learner.step(table.examples(), first_rows(10), 0.01, 0);
  EXPECT_NEAR(result.data_loss, data, 1e-14);
  EXPECT_NEAR(result.total_loss, data + penalty + activity, 1e-14);
  EXPECT_GT(penalty, 0);
  EXPECT_GT(activity, 0);
  EXPECT_NE(learner.evaluate(table.examples()).loss, data);
}

/// RELIABILITY 3.6: the step that fails leaves every bit as it was.
TEST(Learner, ANonFiniteStepUpdatesNothing) {
  for (const double poison : {kNaN, std::numeric_limits<double>::infinity(), 1e308}) {
    Table<double> table(Loss::kMse, 10, 2, 1, 5);
    auto learner = fresh<double>(network(Loss::kMse, 2, {5}, 1, Activation::kRelu));
    learner.step(table.examples(), first_rows(10), 0.01, 0);
    const auto before = learner.state();
    table.y[3] = poison;
    const StepResult result = learner.step(table.examples(), first_rows(10), 0.01, 1);
    EXPECT_FALSE(result.finite);
    const auto after = learner.state();
    EXPECT_EQ(before.parameters, after.parameters);
    EXPECT_EQ(before.first_moment, after.first_moment);
    EXPECT_EQ(before.second_moment, after.second_moment);
    EXPECT_EQ(before.optimizer_steps, after.optimizer_steps);
    table.y[3] = 0;
    EXPECT_TRUE(learner.step(table.examples(), first_rows(10), 0.01, 2).finite);
  }
}

TEST(Learner, ANaNInOneInputReachesTheLossThroughEveryActivation) {
  for (const Activation activation : {Activation::kLinear, Activation::kRelu, Activation::kLeakyRelu, Activation::kTanh,
                                      Activation::kSigmoid, Activation::kGeluTanh}) {
    for (const Loss loss : {Loss::kMse, Loss::kBceLogits, Loss::kSoftmaxCe}) {
      Table<float> table(loss, 10, 2, 2, 6);
      table.x[7] = std::numeric_limits<float>::quiet_NaN();
      auto learner = fresh<float>(network(loss, 2, {9, 9}, 2, activation));
      EXPECT_FALSE(learner.step(table.examples(), first_rows(10), 0.01, 0).finite);
      EXPECT_TRUE(std::isnan(learner.evaluate(table.examples()).loss));
    }
  }
}

/// MATH 16, 18: cut at any step and resumed. Knobs are the caller's, all else is in the state.
TEST(Learner, ResumesBitForBitForEveryOptimizer) {
  const Table<float> table(Loss::kSoftmaxCe, 30, 3, 3, 9);
  const auto rows = first_rows(30);
  for (int kind = 0; kind < 6; ++kind) {
    const auto make = [&] {
      auto learner =
          fresh<float>(network(Loss::kSoftmaxCe, 3, {9, 9}, 3, Activation::kRelu), static_cast<OptimizerKind>(kind));
      Regularization r;
      r.lambda1 = 1e-3;
      learner.set_regularization(r);
      learner.set_dropout(0, 0.3);
      learner.set_draw_seed(77);
      return learner;
    };
    auto uncut = make(), first = make(), second = make();
    for (std::uint64_t step = 0; step < 30; ++step) uncut.step(table.examples(), rows, 0.01, step);
    for (std::uint64_t step = 0; step < 13; ++step) first.step(table.examples(), rows, 0.01, step);
    second.initialize(Initialization::kXavierUniform, 999);
    second.restore(first.state());
    for (std::uint64_t step = 13; step < 30; ++step) second.step(table.examples(), rows, 0.01, step);
    EXPECT_EQ(uncut.state().parameters, second.state().parameters) << kind;
  }
}

TEST(Learner, SettingsOfTheSameKindKeepTheStateAndAnotherKindStartsFresh) {
  const Table<float> table(Loss::kMse, 20, 3, 1, 8);
  auto learner = fresh<float>(network(Loss::kMse, 3, {6}, 1, Activation::kTanh));
  learner.step(table.examples(), first_rows(20), 0.01, 0);
  OptimizerSettings settings = settings_of(OptimizerKind::kAdam);
  settings.beta1 = 0.8;
  const auto moment = learner.state().first_moment;
  learner.set_optimizer(settings);
  EXPECT_EQ(learner.state().first_moment, moment);
  EXPECT_EQ(learner.state().optimizer_steps, 1);
  learner.set_optimizer(settings_of(OptimizerKind::kMomentum));
  EXPECT_EQ(learner.state().optimizer_steps, 0);
  EXPECT_TRUE(learner.state().second_moment.empty());
}

TEST(Dropout, DropsTheStatedShareAndDependsOnSeedStepAndLayer) {
  const auto learner = [](std::uint64_t seed) {
    auto l = fresh<double>(network(Loss::kMse, 3, {50}, 1, Activation::kRelu));
    l.set_dropout(0, 0.5);
    l.set_draw_seed(seed);
    return l;
  };
  const Table<double> table(Loss::kMse, 20, 3, 1, 3);
  auto a = learner(1), b = learner(2);
  const auto loss = [&](Learner<double>& l, std::uint64_t step) {
    return l.step(table.examples(), first_rows(20), 0, step).data_loss;
  };
  EXPECT_EQ(loss(a, 5), loss(a, 5));
  EXPECT_NE(loss(a, 5), loss(a, 6));
  EXPECT_NE(loss(a, 5), loss(b, 5));
  EXPECT_EQ(a.evaluate(table.examples()).loss, b.evaluate(table.examples()).loss);  // evaluation knows no dropout
}

/// Noise has a stream of its own: the masks of a run are the same with it and without it.
TEST(InputNoise, MovesNoDropoutMaskAndNoEvaluation) {
  const Table<double> table(Loss::kMse, 20, 3, 1, 3);
  auto plain = fresh<double>(network(Loss::kMse, 3, {50}, 1, Activation::kRelu)), noisy = fresh<double>(plain.spec());
  plain.set_dropout(0.3, 0.5);
  noisy.set_dropout(0.3, 0.5);
  Presentation shown;
  shown.input_noise = 1e-9;
  noisy.set_presentation(shown);
  for (std::uint64_t step = 0; step < 5; ++step) {
    const double a = plain.step(table.examples(), first_rows(20), 0, step).data_loss;
    const double b = noisy.step(table.examples(), first_rows(20), 0, step).data_loss;
    EXPECT_NE(a, b);
    EXPECT_NEAR(a, b, 1e-7);
  }
  EXPECT_EQ(plain.evaluate(table.examples()).loss, noisy.evaluate(table.examples()).loss);
}

/// A batch beyond one chunk is the same mean.
TEST(Learner, LargeBatchesAreTheMeanOfTheirParts) {
  const Table<double> table(Loss::kMse, 900, 3, 2, 4);
  auto learner = fresh<double>(network(Loss::kMse, 3, {8}, 2, Activation::kTanh));
  const auto all = first_rows(900);
  const auto whole = learner.gradient(table.examples(), all, 0);
  std::vector<double> sum(whole.size());
  for (std::size_t part = 0; part < 9; ++part) {
    const auto g = learner.gradient(table.examples(), std::span(all).subspan(part * 100, 100), 0);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += g[i] / 9;
  }
  for (std::size_t i = 0; i < sum.size(); ++i) EXPECT_NEAR(whole[i], sum[i], 1e-13);
}

}  // namespace
}  // namespace lscope::core
