#include "core/batch_norm.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "core/catalogue.h"
#include "core/material.h"

namespace lscope::core {
namespace {

NetworkSpec normalized(Loss loss, int inputs, const std::vector<int>& hidden, int outputs, Activation activation) {
  NetworkSpec spec = network(loss, inputs, hidden, outputs, activation);
  spec.batch_norm = true;
  return spec;
}

template <class S>
Learner<S> fresh(const NetworkSpec& spec) {
  Learner<S> learner(spec, 1);
  learner.initialize(Initialization::kHeNormal, 7);
  return learner;
}

template <class S>
std::span<S> units_of(Learner<S>& learner, std::int64_t at, int layer) {
  return learner.parameters().subspan(
      static_cast<std::size_t>(at),
      static_cast<std::size_t>(learner.layout().layers[static_cast<std::size_t>(layer)].units));
}

TEST(BatchNormLayout, HasItsOwnBlocksBehindTheBiasAndIsNoWeight) {
  const NetworkSpec spec = normalized(Loss::kMse, 3, {5, 17}, 2, Activation::kRelu);
  const ParameterLayout layout = parameter_layout(spec);
  const ParameterLayout plain = parameter_layout(network(Loss::kMse, 3, {5, 17}, 2, Activation::kRelu));
  EXPECT_EQ(layout.weights, plain.weights);
  EXPECT_EQ(layout.biases, plain.biases);
  EXPECT_EQ(layout.scales, 5 + 17);
  EXPECT_EQ(layout.trained(), plain.trained() + 5 + 17);
  EXPECT_EQ(plain.scales, 0);
  std::int64_t end = 0;
  for (const LayerBlock& block : layout.layers) {
    EXPECT_GE(block.weights_at, end);
    end = block.bias_at + block.units;
    if (&block == &layout.layers.back()) break;
    for (const std::int64_t at : {block.scale_at, block.mean_at, block.variance_at}) {
      EXPECT_EQ(at % 16, 0);
      EXPECT_GE(at, end);
      end = at + block.units;
    }
  }
  EXPECT_LE(end, layout.size);
  for (const LayerBlock& block : {layout.layers.back(), plain.layers.front()}) {
    EXPECT_EQ(block.scale_at, -1);
    EXPECT_EQ(block.mean_at, -1);
    EXPECT_EQ(block.variance_at, -1);
    EXPECT_EQ(block.unpenalised(), block.units);
  }
}

TEST(BatchNormLayout, StartsAtScaleOneAndVarianceOneWithTheWeightsOfThePlainNetwork) {
  auto learner = fresh<float>(normalized(Loss::kMse, 3, {5, 17}, 2, Activation::kRelu));
  const auto plain = fresh<float>(network(Loss::kMse, 3, {5, 17}, 2, Activation::kRelu));
  for (int l = 0; l < 2; ++l) {
    const LayerBlock& block = learner.layout().layers[static_cast<std::size_t>(l)];
    for (const float scale : units_of(learner, block.scale_at, l)) EXPECT_EQ(scale, 1);
    for (const float mean : units_of(learner, block.mean_at, l)) EXPECT_EQ(mean, 0);
    for (const float variance : units_of(learner, block.variance_at, l)) EXPECT_EQ(variance, 1);
    const LayerBlock& other = plain.layout().layers[static_cast<std::size_t>(l)];
    for (int i = 0; i < block.units * block.inputs; ++i)
      EXPECT_EQ(learner.parameters()[static_cast<std::size_t>(block.weights_at + i)],
                plain.parameters()[static_cast<std::size_t>(other.weights_at + i)]);
  }
}

/// A linear hidden layer whose outputs leave through the identity, targets 0 and MSE: J = mean xhat^2, the gradient of
/// output bias o is 2/k mean(xhat_o), and that of output weight (o, i) 2/k mean(xhat_o xhat_i).
TEST(BatchNorm, UnitsHaveMeanZeroAndVarianceOneInEveryBatch) {
  for (const int rows : {2, 10, 64, 65, 600}) {
    Table<double> table(Loss::kMse, rows, 6, 3, 4);
    std::fill(table.y.begin(), table.y.end(), 0.0);
    for (double& x : table.x) x = 5 + 3 * x;
    auto learner = fresh<double>(normalized(Loss::kMse, 6, {3}, 3, Activation::kLinear));
    const LayerBlock& out = learner.layout().layers[1];
    for (int o = 0; o < 3; ++o)
      for (int i = 0; i < 3; ++i)
        learner.parameters()[static_cast<std::size_t>(out.weights_at + 3 * i + o)] = o == i ? 1 : 0;
    const std::vector<double> g = learner.gradient(table.examples(), first_rows(rows), 0);
    for (int o = 0; o < 3; ++o) {
      EXPECT_NEAR(g[static_cast<std::size_t>(out.bias_at + o)] * 1.5, 0, 1e-12) << rows;
      // variance/(variance + eps) with variances above 0.1 (2 rows) or 1
      EXPECT_NEAR(g[static_cast<std::size_t>(out.weights_at + 4 * o)] * 1.5, 1, rows == 2 ? 1e-4 : 1e-5) << rows;
    }
  }
}

/// Blocks that are joined are the moments of all rows: two-pass sums of the whole as the reference.
TEST(BatchNorm, MomentsOfBlocksJoinToThoseOfTheWhole) {
  Store<float> store;
  store.reserve(7, 300);
  const Panel<float> u = store.panel(300);
  base::Rng rng(3, base::Stream::kProbe);
  for (Index j = 0; j < 300; ++j)
    for (Index i = 0; i < 7; ++i) u.column(j)[i] = static_cast<float>(1000 + rng.next_normal());
  std::vector<double> mean(7), squares(7), more_mean(7), more_squares(7), whole_mean(7), whole_squares(7);
  moments_of<float>(u, {whole_mean.data(), whole_squares.data()});
  moments_of<float>(u.part(0, 64), {mean.data(), squares.data()});
  double rows = 64;
  for (const Index count : {64, 1, 171}) {
    moments_of<float>(u.part(static_cast<Index>(rows), count), {more_mean.data(), more_squares.data()});
    join_moments({mean.data(), squares.data()}, rows, {more_mean.data(), more_squares.data()},
                 static_cast<double>(count), 7);
    rows += static_cast<double>(count);
  }
  for (std::size_t i = 0; i < 7; ++i) {
    EXPECT_NEAR(mean[i], whole_mean[i], 1e-12 * 1000);
    EXPECT_NEAR(squares[i], whole_squares[i], 1e-10 * whole_squares[i]);
    EXPECT_NEAR(whole_squares[i] / 300, 1, 0.3);
  }
}

/// xhat knows nothing of the length of a unit's weights, but for eps: with variances v a factor of c moves it by
/// eps/2v (1 - 1/c^2) of itself. From c = 1000 on that is below 1e-10.
TEST(BatchNorm, TheLengthOfWeightsDoesNotMatter) {
  const Table<double> table(Loss::kSoftmaxCe, 90, 5, 3, 6);
  for (const auto& activation : all_activations()) {
    auto learner = fresh<double>(normalized(Loss::kSoftmaxCe, 5, {8, 6}, 3, activation.kind));
    const std::vector<double> start = learner.parameters_as_double();
    const auto loss = [&](double factor) {
      for (std::size_t l = 0; l < 2; ++l) {
        const LayerBlock& block = learner.layout().layers[l];
        for (int i = 0; i < block.units * block.inputs; ++i) {
          const auto at = static_cast<std::size_t>(block.weights_at + i);
          learner.parameters()[at] = factor * start[at];
        }
      }
      return learner.step(table.examples(), first_rows(90), 0, 0).data_loss;
    };
    const double plain = loss(1), thousand = loss(1e3), million = loss(1e6);
    EXPECT_NEAR(plain, thousand, 1e-3) << activation.name;
    EXPECT_NE(plain, thousand) << "eps";
    EXPECT_NEAR(thousand, million, 1e-9) << activation.name;
  }
}

TEST(BatchNorm, RunningStatisticsSettleAtThoseOfAFixedBatch) {
  const int rows = 300;
  const Table<double> table(Loss::kMse, rows, 4, 2, 8);
  auto learner = fresh<double>(normalized(Loss::kMse, 4, {6, 5}, 2, Activation::kTanh));
  double training = 0;
  for (std::uint64_t step = 0; step < 400; ++step)  // 0.9^400 = 5e-19
    training = learner.step(table.examples(), first_rows(rows), 0, step).data_loss;
  const LayerBlock& block = learner.layout().layers[0];
  for (int o = 0; o < block.units; ++o) {
    double mean = 0, square = 0;
    for (const bool second : {false, true})
      for (int r = 0; r < rows; ++r) {
        double u = 0;
        for (int i = 0; i < 4; ++i)
          u += learner.parameters()[static_cast<std::size_t>(block.weights_at + i * block.units + o)] *
               table.x[static_cast<std::size_t>(r * 4 + i)];
        (second ? square : mean) += second ? (u - mean) * (u - mean) : u / rows;
      }
    EXPECT_NEAR(learner.parameters()[static_cast<std::size_t>(block.mean_at + o)], mean, 1e-13);
    EXPECT_NEAR(learner.parameters()[static_cast<std::size_t>(block.variance_at + o)], square / (rows - 1), 1e-12);
  }
  // The variance of evaluation is the unbiased one; with the biased one it is the training pass itself.
  const double evaluated = learner.evaluate(table.examples()).loss;
  EXPECT_NE(evaluated, training);
  EXPECT_NEAR(evaluated, training, 2.0 / rows * training);
  for (int l = 0; l < 2; ++l)
    for (double& variance : units_of(learner, learner.layout().layers[static_cast<std::size_t>(l)].variance_at, l))
      variance *= (rows - 1.0) / rows;
  EXPECT_NEAR(learner.evaluate(table.examples()).loss, training, 1e-13);
}

TEST(BatchNorm, OnlyAStepMovesTheRunningStatistics) {
  const Table<double> table(Loss::kMse, 20, 3, 2, 3);
  auto learner = fresh<double>(normalized(Loss::kMse, 3, {6, 5}, 2, Activation::kTanh));
  const std::vector<double> before = learner.parameters_as_double();
  const std::vector<double> g = learner.gradient(table.examples(), first_rows(20), 0);
  (void)learner.evaluate(table.examples());
  (void)learner.outputs(table.examples());
  EXPECT_EQ(learner.parameters_as_double(), before);
  learner.step(table.examples(), first_rows(20), 0, 0);
  for (int l = 0; l < 2; ++l) {
    const LayerBlock& block = learner.layout().layers[static_cast<std::size_t>(l)];
    for (int o = 0; o < block.units; ++o)
      for (const std::int64_t at : {block.mean_at + o, block.variance_at + o}) {
        EXPECT_NE(learner.parameters()[static_cast<std::size_t>(at)], before[static_cast<std::size_t>(at)]);
        EXPECT_EQ(g[static_cast<std::size_t>(at)], 0);
      }
  }
}

TEST(BatchNorm, OneRowAloneIsItsMeanAndMovesNoStatistic) {
  for (const auto& optimizer : all_optimizers()) {
    const Table<float> table(Loss::kMse, 9, 3, 2, 3);
    auto learner = fresh<float>(normalized(Loss::kMse, 3, {6, 5}, 2, Activation::kTanh));
    learner.set_optimizer(settings_of(optimizer.kind));
    for (std::uint64_t step = 0; step < 4; ++step) learner.step(table.examples(), first_rows(9), 0.01, step);
    learner.initialize(Initialization::kHeNormal, 8);  // moments at 0
    for (int l = 0; l < 2; ++l)
      for (float& mean : units_of(learner, learner.layout().layers[static_cast<std::size_t>(l)].mean_at, l))
        mean = 0.3F;
    const std::vector<double> before = learner.parameters_as_double();
    const StepResult result = learner.step(table.examples(), first_rows(1), 0.1, 5);
    EXPECT_TRUE(result.finite);
    for (int l = 0; l < 2; ++l) {
      const LayerBlock& block = learner.layout().layers[static_cast<std::size_t>(l)];
      const auto same = [&](std::int64_t at, std::int64_t size) {
        return std::equal(before.begin() + at, before.begin() + at + size, learner.parameters().begin() + at);
      };
      EXPECT_TRUE(same(block.mean_at, block.units)) << optimizer.name;
      EXPECT_TRUE(same(block.variance_at, block.units)) << optimizer.name;
      EXPECT_TRUE(same(block.scale_at, block.units)) << "xhat = 0";
      EXPECT_TRUE(same(block.weights_at, std::int64_t{block.units} * block.inputs)) << "u = mean";
      EXPECT_EQ(same(block.bias_at, block.units), l == 0) << "nothing goes back through the second layer";
    }
  }
}

/// Hidden layers without a gradient (output weights 0): whatever else a step does must leave scale and bias alone.
TEST(BatchNorm, ScaleAndBiasAreNeverPenalisedOrDecayed) {
  for (const auto& optimizer : all_optimizers()) {
    const Table<double> table(Loss::kMse, 30, 3, 2, 3);
    auto learner = fresh<double>(normalized(Loss::kMse, 3, {6, 5}, 2, Activation::kTanh));
    learner.set_optimizer(settings_of(optimizer.kind));
    Regularization r;
    r.lambda1 = r.lambda2 = r.lambda_group = r.weight_decay = 0.1;
    r.max_norm = 0.5;
    learner.set_regularization(r);
    const LayerBlock& out = learner.layout().layers[2];
    std::fill_n(learner.parameters().begin() + out.weights_at, out.units * out.inputs, 0.0);
    for (int l = 0; l < 2; ++l)
      for (int o = 0; o < 5; ++o) {
        const LayerBlock& block = learner.layout().layers[static_cast<std::size_t>(l)];
        learner.parameters()[static_cast<std::size_t>(block.scale_at + o)] = 3 + o;
        learner.parameters()[static_cast<std::size_t>(block.bias_at + o)] = o - 2;
      }
    const std::vector<double> before = learner.parameters_as_double();
    const double penalty = learner.penalty();
    learner.step(table.examples(), first_rows(30), 0.01, 0);
    for (int l = 0; l < 2; ++l) {
      const LayerBlock& block = learner.layout().layers[static_cast<std::size_t>(l)];
      for (int o = 0; o < block.units; ++o)
        for (const std::int64_t at : {block.scale_at + o, block.bias_at + o})
          EXPECT_EQ(learner.parameters()[static_cast<std::size_t>(at)], before[static_cast<std::size_t>(at)])
              << optimizer.name;
      EXPECT_NE(learner.parameters()[static_cast<std::size_t>(block.weights_at)],
                before[static_cast<std::size_t>(block.weights_at)]);
    }
    std::copy(before.begin(), before.end(), learner.parameters().begin());
    for (int l = 0; l < 2; ++l)
      for (double& scale : units_of(learner, learner.layout().layers[static_cast<std::size_t>(l)].scale_at, l))
        scale *= 7;
    EXPECT_EQ(learner.penalty(), penalty);
  }
}

TEST(BatchNorm, AFrozenLayerKeepsAndUsesItsRunningStatistics) {
  const Table<double> table(Loss::kSoftmaxCe, 130, 3, 3, 3);
  auto learner = fresh<double>(normalized(Loss::kSoftmaxCe, 3, {6, 5}, 3, Activation::kGeluTanh));
  learner.set_optimizer(settings_of(OptimizerKind::kAdam));
  for (std::uint64_t step = 0; step < 30; ++step) learner.step(table.examples(), first_rows(130), 0.01, step);
  learner.set_frozen({true, false, false});
  const std::vector<double> before = learner.parameters_as_double();
  for (std::uint64_t step = 30; step < 35; ++step) learner.step(table.examples(), first_rows(130), 0.01, step);
  const auto second = static_cast<std::ptrdiff_t>(learner.layout().layers[1].weights_at);
  EXPECT_TRUE(std::equal(before.begin(), before.begin() + second, learner.parameters().begin()));
  EXPECT_NE(learner.parameters()[static_cast<std::size_t>(learner.layout().layers[1].mean_at)],
            before[static_cast<std::size_t>(learner.layout().layers[1].mean_at)]);
  // With both frozen a training pass is an evaluation.
  learner.set_frozen({true, true, false});
  const double evaluated = learner.evaluate(table.examples()).loss;
  EXPECT_NEAR(learner.step(table.examples(), first_rows(130), 0, 35).data_loss, evaluated, 1e-14);
}

TEST(BatchNorm, AStepThatIsNotFiniteChangesNothing) {
  const float infinity = std::numeric_limits<float>::infinity();
  // 1e25: xhat is as good as ever, but the variance, 1e50, has no place in a float.
  for (const float bad : {infinity, std::numeric_limits<float>::quiet_NaN(), 1e25F}) {
    Table<float> table(Loss::kMse, 20, 3, 2, 3);
    auto learner = fresh<float>(normalized(Loss::kMse, 3, {6, 5}, 2, Activation::kRelu));
    learner.step(table.examples(), first_rows(20), 0.01, 0);
    const std::vector<double> before = learner.parameters_as_double();
    table.x[7] = bad;
    EXPECT_FALSE(learner.step(table.examples(), first_rows(20), 0.01, 1).finite) << bad;
    EXPECT_EQ(learner.parameters_as_double(), before);
  }
}

TEST(BatchNorm, GoesOnFromASavedStateBitByBit) {
  const Table<float> table(Loss::kSoftmaxCe, 100, 3, 3, 3);
  const auto all = first_rows(100);
  const auto steps = [&](Learner<float>& run, std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t step = from; step < to; ++step)
      run.step(table.examples(), std::span(all).subspan(step * 7 % 30, 70), 0.01, step);
  };
  const NetworkSpec spec = normalized(Loss::kSoftmaxCe, 3, {20, 10}, 3, Activation::kTanh);
  auto learner = fresh<float>(spec);
  learner.set_optimizer(settings_of(OptimizerKind::kAdam));
  learner.set_dropout(0, 0.2);
  steps(learner, 0, 9);
  const auto kept = learner.state();
  steps(learner, 9, 20);
  Learner<float> other(spec, 1);
  other.set_optimizer(settings_of(OptimizerKind::kAdam));
  other.set_dropout(0, 0.2);
  other.restore(kept);
  steps(other, 9, 20);
  EXPECT_EQ(other.state().parameters, learner.state().parameters);
  EXPECT_EQ(other.state().second_moment, learner.state().second_moment);
}

TEST(BatchNorm, TrainsInFloatAsInDouble) {
  for (const auto& loss : all_losses()) {
    const NetworkSpec spec = normalized(loss.kind, 6, {16, 12}, 3, Activation::kRelu);
    const Table<double> exact(loss.kind, 500, 6, 3, 3);
    const Table<float> rounded(loss.kind, 500, 6, 3, 3);
    auto in_double = fresh<double>(spec);
    auto in_float = fresh<float>(spec);
    const double start = in_double.evaluate(exact.examples()).loss;
    for (std::uint64_t step = 0; step < 30; ++step) {
      const double a = in_double.step(exact.examples(), first_rows(500), 0.1, step).data_loss;
      const double b = in_float.step(rounded.examples(), first_rows(500), 0.1, step).data_loss;
      EXPECT_NEAR(a, b, 1e-4 * a) << loss.name << " " << step;
    }
    EXPECT_LT(in_double.evaluate(exact.examples()).loss, 0.97 * start) << loss.name;
  }
}

/// Without hidden layers there is nothing to normalize: the same bits as without the switch.
TEST(BatchNorm, ANetworkWithoutHiddenLayersIsThePlainOne) {
  const Table<float> table(Loss::kMse, 40, 3, 2, 3);
  auto with = fresh<float>(normalized(Loss::kMse, 3, {}, 2, Activation::kTanh));
  auto without = fresh<float>(network(Loss::kMse, 3, {}, 2, Activation::kTanh));
  for (std::uint64_t step = 0; step < 5; ++step) {
    with.step(table.examples(), first_rows(40), 0.1, step);
    without.step(table.examples(), first_rows(40), 0.1, step);
  }
  EXPECT_EQ(with.parameters_as_double(), without.parameters_as_double());
}

}  // namespace
}  // namespace lscope::core
