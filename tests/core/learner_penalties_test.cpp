#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/fresh_learner.h"
#include "core/max_norm.h"

namespace lscope::core {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

TEST(Learner, PenaltiesTouchWeightsOfTheNamedLayersOnly) {
  NetworkSpec spec = network(Loss::kMse, 2, {4}, 1, Activation::kTanh);
  Table<double> table(Loss::kMse, 6, 2, 1, 7);
  for (const double rate : {0.1}) {
    for (int which = 0; which < 3; ++which) {
      auto learner = fresh<double>(spec, OptimizerKind::kSgd), plain = fresh<double>(spec, OptimizerKind::kSgd);
      for (Learner<double>* l : {&learner, &plain})
        for (double& p : l->parameters()) p += 0.05;
      Regularization r;
      (which == 0 ? r.lambda1 : which == 1 ? r.lambda2 : r.weight_decay) = 0.3;
      r.penalised_layers = {false, true};
      learner.set_regularization(r);
      learner.step(table.examples(), first_rows(6), rate, 0);
      plain.step(table.examples(), first_rows(6), rate, 0);
      const LayerBlock first = learner.layout().layers[0], second = learner.layout().layers[1];
      const auto same = [&](std::int64_t at) {
        return learner.parameters()[static_cast<std::size_t>(at)] == plain.parameters()[static_cast<std::size_t>(at)];
      };
      for (int i = 0; i < 8; ++i) EXPECT_TRUE(same(first.weights_at + i)) << which;
      for (int i = 0; i < 4; ++i) EXPECT_TRUE(same(first.bias_at + i)) << which;
      for (int i = 0; i < 4; ++i) EXPECT_FALSE(same(second.weights_at + i)) << which;
      EXPECT_TRUE(same(second.bias_at)) << which;
    }
  }
}

TEST(Learner, ThePenaltyCountsTheNamedLayersAndTheGroupLassoAlwaysTheFirst) {
  auto learner = fresh<double>(network(Loss::kMse, 3, {4, 5}, 2, Activation::kTanh));
  const auto layer = [&](std::size_t l, double lambda1, double lambda2) {
    const LayerBlock& block = learner.layout().layers[l];
    double sum = 0;
    for (int i = 0; i < block.units * block.inputs; ++i) {
      const double w = learner.parameters()[static_cast<std::size_t>(block.weights_at + i)];
      sum += lambda1 * std::abs(w) + lambda2 * w * w;
    }
    return sum;
  };
  Regularization r;
  r.lambda_group = 0.4;
  learner.set_regularization(r);
  const double group = learner.penalty();
  EXPECT_GT(group, 0);
  r.lambda1 = 0.1;
  r.lambda2 = 0.3;
  learner.set_regularization(r);
  EXPECT_NEAR(learner.penalty(), group + layer(0, 0.1, 0.3) + layer(1, 0.1, 0.3) + layer(2, 0.1, 0.3), 1e-13);
  r.penalised_layers = {false, true, false};
  learner.set_regularization(r);
  EXPECT_NEAR(learner.penalty(), group + layer(1, 0.1, 0.3), 1e-13);
  const Table<double> table(Loss::kMse, 10, 3, 2, 4);
  const StepResult step = learner.step(table.examples(), first_rows(10), 0, 0);
  EXPECT_NEAR(step.total_loss, step.data_loss + group + layer(1, 0.1, 0.3), 1e-13);
}

/// A removed input is removed exactly, with ReLU units that answer to no row of a batch too, and comes back.
TEST(Learner, GroupLassoRemovesUselessInputsAndNoOthers) {
  Table<float> table(Loss::kMse, 200, 8, 1, 8);
  for (std::size_t i = 0; i < 200; ++i) table.y[i] = table.x[8 * i] * 2 - std::abs(table.x[8 * i + 1]) * 2;
  for (const OptimizerKind kind : {OptimizerKind::kSgd, OptimizerKind::kAdam, OptimizerKind::kRmsprop}) {
    auto learner = fresh<float>(network(Loss::kMse, 8, {16}, 1, Activation::kRelu), kind);
    const auto norm = [&](int input) {
      float square = 0;
      for (std::size_t o = 0; o < 16; ++o) {
        const float w = learner.parameters()[static_cast<std::size_t>(input) * 16 + o];
        square += w * w;
      }
      return square;
    };
    const auto all = first_rows(200);
    const auto run = [&](double lambda, std::size_t batch, int steps, double rate) {
      Regularization r;
      r.lambda_group = lambda;
      learner.set_regularization(r);
      for (int step = 0; step < steps; ++step)
        learner.step(table.examples(), std::span(all).subspan(static_cast<std::size_t>(step) * batch % 200, batch),
                     rate, static_cast<std::uint64_t>(step));
    };
    const double rate = kind == OptimizerKind::kSgd ? 0.02 : 0.003;
    run(0.03, 10, 200, rate);
    EXPECT_GT(norm(0), 0.1F);
    run(0.03, 200, 4000, rate);
    if (kind == OptimizerKind::kRmsprop) {  // it never comes to rest at a constant rate
      for (const double share : {0.3, 0.1, 0.03}) run(0.03, 200, 1500, share * rate);
    }
    for (int j = 0; j < 8; ++j) EXPECT_EQ(norm(j) == 0, j > 1) << static_cast<int>(kind) << " input " << j;
    run(0, 200, 50, rate);
    for (int j = 2; j < 8; ++j) EXPECT_NE(norm(j), 0) << static_cast<int>(kind);
  }
}

/// MATH 8: beside a step without a limit, long rows are scaled to the limit and short ones keep every bit.
TEST(MaxNorm, ScalesLongRowsBackAndTouchesNothingElse) {
  const Table<double> table(Loss::kMse, 20, 3, 2, 8);
  constexpr double kLimit = 1.2;
  for (const OptimizerKind kind : {OptimizerKind::kSgd, OptimizerKind::kAdam}) {
    auto free = fresh<double>(network(Loss::kMse, 3, {90}, 2, Activation::kTanh), kind);
    auto capped = fresh<double>(free.spec(), kind);
    Regularization r;
    r.max_norm = kLimit;
    capped.set_regularization(r);
    free.step(table.examples(), first_rows(20), 0.01, 0);
    capped.step(table.examples(), first_rows(20), 0.01, 0);
    int longer = 0, shorter = 0;
    for (const LayerBlock& block : free.layout().layers) {
      for (int o = 0; o < block.units; ++o) {
        const auto row = [&](const Learner<double>& of) {
          VecD w(block.inputs);
          for (int i = 0; i < block.inputs; ++i)
            w[i] = of.parameters()[static_cast<std::size_t>(block.weights_at + i * block.units + o)];
          return w;
        };
        const VecD before = row(free), after = row(capped);
        if (before.norm() > kLimit) {
          ++longer;
          EXPECT_NEAR(after.norm(), kLimit, 1e-14);
          EXPECT_LT((after - before * (kLimit / before.norm())).norm(), 1e-14);
        } else {
          ++shorter;
          EXPECT_EQ(after, before);
        }
        const auto bias = static_cast<std::size_t>(block.bias_at + o);
        EXPECT_EQ(capped.parameters()[bias], free.parameters()[bias]);
      }
    }
    EXPECT_GT(longer, 10);
    EXPECT_GT(shorter, 10);
    EXPECT_EQ(capped.penalty(), 0);
  }
}

TEST(MaxNorm, NeverHidesANaN) {
  VecD w = VecD::Constant(6, 3.0);
  w[2] = kNaN;
  cap_rows<double>(1.0, {w.data(), 2, 2, 3});  // rows (w0, w2, w4) and (w1, w3, w5)
  EXPECT_TRUE(std::isnan(w[2]));
  EXPECT_EQ(w[0], 3.0);
  EXPECT_NEAR(w[1], 1 / std::sqrt(3.0), 1e-15);
}

/// Nothing that a step does reaches a frozen layer; what it does to the others is what it would do anyway.
TEST(Freezing, KeepsEveryBitOfALayerAndItsBackwardProductFlows) {
  const Table<float> table(Loss::kMse, 20, 3, 2, 8);
  for (const OptimizerKind kind : {OptimizerKind::kSgd, OptimizerKind::kMomentum, OptimizerKind::kAdamw}) {
    for (std::size_t which = 0; which < 3; ++which) {
      auto free = fresh<float>(network(Loss::kMse, 3, {9, 7}, 2, Activation::kTanh), kind);
      auto held = fresh<float>(free.spec(), kind);
      Regularization r;
      r.lambda1 = r.lambda2 = r.lambda_group = r.weight_decay = 0.01;
      r.max_norm = 0.5;
      free.set_regularization(r);
      held.set_regularization(r);
      for (Learner<float>* l : {&free, &held}) l->step(table.examples(), first_rows(20), 0.01, 0);
      const auto before = held.state();
      std::vector<bool> frozen(3);
      frozen[which] = true;
      held.set_frozen(frozen);
      EXPECT_EQ(held.penalty(), free.penalty());
      const StepResult a = free.step(table.examples(), first_rows(20), 0.01, 1);
      const StepResult b = held.step(table.examples(), first_rows(20), 0.01, 1);
      EXPECT_EQ(a.total_loss, b.total_loss);
      EXPECT_LT(b.gradient_norm(), a.gradient_norm());
      const auto moved = free.state(), after = held.state();
      for (std::size_t l = 0; l < 3; ++l) {
        const LayerBlock& block = held.layout().layers[l];
        const auto first = block.weights_at, last = block.bias_at + block.units;
        const auto same = [&](const std::vector<float>& x, const std::vector<float>& y) {
          return std::equal(x.begin() + first, x.begin() + std::min<std::int64_t>(last, std::ssize(x)),
                            y.begin() + first);
        };
        const auto& expected = l == which ? before : moved;
        EXPECT_TRUE(same(after.parameters, expected.parameters)) << which << " " << l;
        EXPECT_FALSE(same(after.parameters, l == which ? moved.parameters : before.parameters)) << which << " " << l;
        if (!after.first_moment.empty()) {
          EXPECT_TRUE(same(after.first_moment, expected.first_moment)) << which << " " << l;
        }
      }
      held.set_frozen({});
      held.step(table.examples(), first_rows(20), 0.01, 2);
      const LayerBlock& thawed = held.layout().layers[which];
      EXPECT_NE(held.parameters()[static_cast<std::size_t>(thawed.weights_at)],
                after.parameters[static_cast<std::size_t>(thawed.weights_at)]);
    }
  }
}

TEST(Learner, AZeroWeightComesBackWhenTheDataAskForIt) {
  const Table<float> table(Loss::kMse, 20, 3, 1, 8);
  auto learner = fresh<float>(network(Loss::kMse, 3, {6}, 1, Activation::kTanh));
  const auto zeros = [&] {
    int count = 0;
    for (const LayerBlock& b : learner.layout().layers)
      for (int i = 0; i < b.units * b.inputs; ++i)
        count += learner.parameters()[static_cast<std::size_t>(b.weights_at + i)] == 0 ? 1 : 0;
    return count;
  };
  const auto run = [&](double lambda1, int steps) {
    Regularization r;
    r.lambda1 = lambda1;
    learner.set_regularization(r);
    for (int step = 0; step < steps; ++step)
      learner.step(table.examples(), first_rows(20), 0.01, static_cast<std::uint64_t>(step));
  };
  run(0.1, 500);
  EXPECT_GT(zeros(), 10);
  run(0, 500);
  EXPECT_LT(zeros(), 10);
}

}  // namespace
}  // namespace lscope::core
