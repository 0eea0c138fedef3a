#include "core/learner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "core/material.h"
#include "core/max_norm.h"

namespace lscope::core {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

template <class S>
Learner<S> fresh(const NetworkSpec& spec, OptimizerKind kind = OptimizerKind::kAdam) {
  Learner<S> learner(spec, 1);
  learner.initialize(Initialization::kHeNormal, 7);
  learner.set_optimizer(settings_of(kind));
  return learner;
}

TEST(Layout, BlocksStartAtMultiplesOf64Bytes) {
  const ParameterLayout layout = parameter_layout(network(Loss::kMse, 3, {5, 17}, 2, Activation::kRelu));
  for (const LayerBlock& block : layout.layers) {
    EXPECT_EQ(block.weights_at % 16, 0);
    EXPECT_EQ(block.bias_at % 16, 0);
  }
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
    EXPECT_NEAR(x.gradient_norm, y.gradient_norm, 1e-4);
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
      EXPECT_LT(b.gradient_norm, a.gradient_norm);
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

TEST(Evaluation, CountsByHand) {
  // z = x: rows 0.5, -2, 3, 1 against classes 1, 0, 0, 1.
  const std::vector<double> x{0.5, -2, 3, 1}, y{1, 0, 0, 1};
  Learner<double> learner(network(Loss::kBceLogits, 1, {}, 1, Activation::kLinear), 1);
  learner.parameters()[0] = 1;
  const Evaluation e = learner.evaluate({4, 1, 1, x, y, {}}, true);
  EXPECT_EQ(e.accuracy, 0.75);
  EXPECT_EQ(e.confusion, (std::vector<std::int64_t>{1, 1, 0, 2}));
  EXPECT_TRUE(std::isnan(e.r2));
  const double by_hand = (std::log1p(std::exp(-0.5)) + std::log1p(std::exp(-2.0)) + 3 + std::log1p(std::exp(-3.0)) +
                          std::log1p(std::exp(-1.0))) /
                         4;
  EXPECT_NEAR(e.loss, by_hand, 1e-15);

  Learner<double> line(network(Loss::kMse, 1, {}, 1, Activation::kLinear), 1);
  line.parameters()[0] = 1;
  const Evaluation r = line.evaluate({4, 1, 1, x, y, {}}, true);
  EXPECT_NEAR(r.loss, (0.25 + 4 + 9 + 0) / 4, 1e-15);
  EXPECT_NEAR(r.r2, 1 - 13.25 / 1.0, 1e-14);  // y has the variation 4 * 0.25
  EXPECT_TRUE(std::isnan(r.accuracy));
  EXPECT_TRUE(r.confusion.empty());
  const std::vector<double> constant(4, 0.1);
  EXPECT_TRUE(std::isnan(line.evaluate({4, 1, 1, x, constant, {}}).r2));
}

TEST(Evaluation, SoftmaxTiesGoToTheSmallestIndex) {
  const std::vector<double> x{1, 2, 3};
  const std::vector<std::int32_t> labels{0, 1, 0};
  Learner<double> learner(network(Loss::kSoftmaxCe, 1, {}, 3, Activation::kLinear), 1);  // all weights 0: all ties
  const Evaluation e = learner.evaluate({3, 1, 3, x, {}, labels}, true);
  EXPECT_NEAR(e.accuracy, 2.0 / 3, 1e-15);
  EXPECT_NEAR(e.loss, std::log(3.0), 1e-15);
  EXPECT_EQ(e.confusion, (std::vector<std::int64_t>{2, 0, 0, 1, 0, 0, 0, 0, 0}));
}

TEST(Evaluation, OutputsAreTheRowsInOrderAcrossChunks) {
  const Table<double> table(Loss::kMse, 700, 3, 2, 4);
  auto learner = fresh<double>(network(Loss::kMse, 3, {8}, 2, Activation::kTanh));
  const std::vector<double> all = learner.outputs(table.examples());
  ASSERT_EQ(all.size(), 1400U);
  for (const std::size_t row : {0U, 255U, 256U, 511U, 512U, 699U}) {
    const std::vector<double> x(table.x.begin() + static_cast<std::ptrdiff_t>(3 * row),
                                table.x.begin() + static_cast<std::ptrdiff_t>(3 * row + 3));
    const std::vector<double> y(2);
    const std::vector<double> alone = learner.outputs({1, 3, 2, x, y, {}});
    EXPECT_NEAR(all[2 * row], alone[0], 1e-14);
    EXPECT_NEAR(all[2 * row + 1], alone[1], 1e-14);
  }
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
