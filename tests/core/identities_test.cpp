#include <gtest/gtest.h>

#include <Eigen/Core>
#include <algorithm>

#include "core/catalogue.h"
#include "core/input_noise.h"
#include "core/l1_penalty.h"
#include "core/linear_model.h"
#include "core/linear_reference.h"
#include "core/material.h"
#include "core/mixup.h"

namespace lscope::core {
namespace {

/// MATH 16, 3.
TEST(LassoStart, AtLambdaMaxEverythingIsZeroAndJustBelowOneIsNot) {
  LinearModel model(40, 7, 1);
  const double top = lambda1_max(model.problem());
  model.regularize(top * (1 + 1e-12), 0);
  model.descend(4000, 0.1);
  EXPECT_EQ((model.weights().array() != 0).count(), 0);
  model.regularize(0.999 * top, 0);
  model.descend(8000, 0.1);
  EXPECT_EQ((model.weights().array() != 0).count(), 1);
  const LinearFit exact = lasso_fit(model.problem(), 0.999 * top, 0);
  EXPECT_EQ(std::count_if(exact.weights.begin(), exact.weights.end(), [](double w) { return w != 0; }), 1);
}

/// MATH 16, 4.
TEST(Lasso, ProximalDescentIsCoordinateDescent) {
  LinearModel model(40, 7, 2);
  const double lambda1 = 0.3 * lambda1_max(model.problem());
  for (const double lambda2 : {0.0, 0.05}) {
    model.regularize(lambda1, lambda2);
    model.descend(6000, 0.1);
    const LinearFit exact = lasso_fit(model.problem(), lambda1, lambda2);
    const LinearFit mine = model.fit();
    for (std::size_t j = 0; j < exact.weights.size(); ++j) {
      EXPECT_NEAR(mine.weights[j], exact.weights[j], 1e-9);
      EXPECT_EQ(mine.weights[j] == 0, exact.weights[j] == 0);
    }
    EXPECT_NEAR(mine.intercept, exact.intercept, 1e-9);
    EXPECT_LT(kkt_violation(model.problem(), mine, lambda1, lambda2), 1e-9);
    EXPECT_LT(kkt_violation(model.problem(), exact, lambda1, lambda2), 1e-9);
  }
  const LinearFit wrong{std::vector<double>(7, 0.1), 0.0};
  EXPECT_GT(kkt_violation(model.problem(), wrong, lambda1, 0), 1e-2);
}

/// Every optimizer reaches the same lasso minimum: the threshold is taken in its own metric.
TEST(Lasso, IsTheSameForEveryOptimizer) {
  LinearModel model(40, 7, 3);
  const double lambda1 = 0.3 * lambda1_max(model.problem());
  const LinearFit exact = lasso_fit(model.problem(), lambda1, 0.01);
  for (const auto kind : {OptimizerKind::kSgd, OptimizerKind::kMomentum, OptimizerKind::kNesterov,
                          OptimizerKind::kRmsprop, OptimizerKind::kAdam, OptimizerKind::kAdamw}) {
    model.learner.initialize(Initialization::kXavierUniform, 4);
    model.learner.set_optimizer(settings_of(kind));
    model.regularize(lambda1, 0.01);
    const bool adaptive =
        kind != OptimizerKind::kSgd && kind != OptimizerKind::kMomentum && kind != OptimizerKind::kNesterov;
    model.descend(15000, adaptive ? 0.003 : 0.02);
    if (adaptive) model.descend(4000, 1e-6);
    const LinearFit mine = model.fit();
    for (std::size_t j = 0; j < exact.weights.size(); ++j)
      EXPECT_NEAR(mine.weights[j], exact.weights[j], adaptive ? 2e-4 : 1e-8) << static_cast<int>(kind);
  }
}

/// What leaves the inputs: columns of W_1, exact zeros counted.
std::vector<double> input_norms(const Learner<double>& learner) {
  const LayerBlock& entry = learner.layout().layers.front();
  std::vector<double> norms;
  for (int j = 0; j < entry.inputs; ++j) {
    double square = 0;
    for (int o = 0; o < entry.units; ++o) {
      const double w = learner.parameters()[static_cast<std::size_t>(entry.weights_at + j * entry.units + o)];
      square += w * w;
    }
    norms.push_back(std::sqrt(square));
  }
  return norms;
}

/// MATH 7: with one output a group is one weight, and group lasso is lasso.
TEST(GroupLasso, OfOneOutputIsLasso) {
  LinearModel model(40, 7, 2);
  const double lambda = 0.3 * lambda1_max(model.problem());
  Regularization r;
  r.lambda_group = lambda;
  model.learner.set_regularization(r);
  model.descend(6000, 0.1);
  const LinearFit exact = lasso_fit(model.problem(), lambda, 0);
  const LinearFit mine = model.fit();
  for (std::size_t j = 0; j < exact.weights.size(); ++j) {
    EXPECT_NEAR(mine.weights[j], exact.weights[j], 1e-9);
    EXPECT_EQ(mine.weights[j] == 0, exact.weights[j] == 0);
  }
}

/// MATH 7: every optimizer ends at the same minimum, and there the conditions of optimality hold: the gradient of an
/// input that stays is -lambda_g w/||w||, that of a removed one no longer than lambda_g.
TEST(GroupLasso, IsTheSameForEveryOptimizerAndRemovesWholeInputs) {
  const Table<double> table(Loss::kMse, 60, 6, 4, 5);
  const auto rows = first_rows(60);
  Regularization r;
  r.lambda_group = 0.08;
  std::vector<double> first;
  for (const auto& optimizer : all_optimizers()) {
    Learner<double> learner(network(Loss::kMse, 6, {}, 4, Activation::kLinear), 1);
    learner.initialize(Initialization::kXavierUniform, 4);
    learner.set_optimizer(settings_of(optimizer.kind));
    learner.set_regularization(r);
    const bool adaptive = optimizer.kind >= OptimizerKind::kRmsprop;
    for (std::uint64_t step = 0; step < 12000; ++step)
      learner.step(table.examples(), rows, adaptive ? 0.003 : 0.05, step);
    if (adaptive)
      for (std::uint64_t step = 0; step < 6000; ++step) learner.step(table.examples(), rows, 1e-6, step);
    const std::vector<double> norms = input_norms(learner);
    const auto removed = std::count(norms.begin(), norms.end(), 0.0);
    EXPECT_GT(removed, 0) << optimizer.name;
    EXPECT_LT(removed, 6) << optimizer.name;
    if (first.empty()) first = learner.parameters_as_double();
    for (std::size_t i = 0; i < first.size(); ++i)
      EXPECT_NEAR(learner.parameters()[i], first[i], adaptive ? 5e-4 : 1e-8) << optimizer.name << " " << i;
    if (adaptive) continue;
    const std::vector<double> gradient = learner.gradient(table.examples(), rows, 0);
    for (std::size_t j = 0; j < 6; ++j) {
      double square = 0;
      for (std::size_t o = 0; o < 4; ++o) {
        const double g = gradient[4 * j + o];
        square += g * g;
        if (norms[j] > 0) {
          EXPECT_NEAR(g, -0.08 * learner.parameters()[4 * j + o] / norms[j], 1e-8);
        }
      }
      EXPECT_LE(std::sqrt(square), 0.08 + 1e-8);
    }
  }
}

/// MATH 16, 8, with the noise of a step: the mean over x+e and x-e is MSE + the mean of (w.e)^2.
TEST(InputNoise, OverASymmetricPairAddsTheMeanSquareOfItsProjection) {
  LinearModel model(40, 7, 6);
  model.learner.initialize(Initialization::kXavierUniform, 4);
  const VecD w = model.weights();
  Mat<double> e = Mat<double>::Zero(7, 40);
  add_input_noise<double>({3, 11}, 0.4, 0, {e.data(), 7, 7, 40});
  const auto loss = [&](double sign) {
    Table<double> moved = model.table;
    for (Index i = 0; i < 7 * 40; ++i) moved.x[static_cast<std::size_t>(i)] += sign * e.data()[i];
    return model.learner.evaluate(moved.examples()).loss;
  };
  EXPECT_NEAR((loss(1) + loss(-1)) / 2, loss(0) + (e.transpose() * w).squaredNorm() / 40, 1e-12);
}

/// MATH 16, 8: in expectation the loss and the gradient of a step are those of lambda2 = s^2.
TEST(InputNoise, OnALinearModelIsLambda2InExpectation) {
  constexpr double kS = 0.5;
  constexpr int kSteps = 4000;
  LinearModel noisy(40, 7, 6), ridge(40, 7, 6);
  for (LinearModel* model : {&noisy, &ridge}) model->learner.initialize(Initialization::kXavierUniform, 4);
  Presentation shown;
  shown.input_noise = kS;
  noisy.learner.set_presentation(shown);
  ridge.regularize(0, kS * kS);
  const auto rows = first_rows(40);
  const double wanted = ridge.learner.step(ridge.table.examples(), rows, 0, 0).total_loss;
  const std::vector<double> slope = ridge.learner.gradient(ridge.table.examples(), rows, 0);
  double sum = 0, squares = 0;
  VecD mean = VecD::Zero(static_cast<Index>(slope.size())), square = mean;
  for (std::uint64_t step = 0; step < kSteps; ++step) {
    const double loss = noisy.learner.step(noisy.table.examples(), rows, 0, step).data_loss;
    sum += loss;
    squares += loss * loss;
    const std::vector<double> g = noisy.learner.gradient(noisy.table.examples(), rows, step);
    for (std::size_t i = 0; i < g.size(); ++i) {
      mean[static_cast<Index>(i)] += g[i] / kSteps;
      square[static_cast<Index>(i)] += g[i] * g[i] / kSteps;
    }
  }
  const double variance = squares / kSteps - sum * sum / kSteps / kSteps;
  EXPECT_GT(variance, 0);
  EXPECT_NEAR(sum / kSteps, wanted, 4.5 * std::sqrt(variance / kSteps));
  for (std::size_t i = 0; i < slope.size(); ++i) {
    const auto at = static_cast<Index>(i);
    EXPECT_NEAR(mean[at], slope[i], 4.5 * std::sqrt((square[at] - mean[at] * mean[at]) / kSteps) + 1e-14) << i;
  }
}

TEST(InputNoise, IsStandardNormalAndAFunctionOfSeedStepAndRow) {
  const auto draw = [](std::uint64_t seed, std::uint64_t step, Index first, Index rows) {
    Mat<double> e = Mat<double>::Zero(5, rows);
    add_input_noise<double>({seed, step}, 1, first, {e.data(), 5, 5, rows});
    return e;
  };
  const Mat<double> e = draw(1, 2, 0, 4000);
  const VecD all = Eigen::Map<const VecD>(e.data(), e.size());
  const double n = static_cast<double>(all.size());
  EXPECT_NEAR(all.mean(), 0, 4.5 / std::sqrt(n));
  EXPECT_NEAR(all.squaredNorm() / n, 1, 4.5 * std::sqrt(2 / n));
  EXPECT_NEAR(all.array().pow(4).mean(), 3, 4.5 * std::sqrt(96 / n));
  EXPECT_NEAR(e.row(0).dot(e.row(1)) / 4000, 0, 4.5 / std::sqrt(4000.0));
  EXPECT_EQ(draw(1, 2, 300, 7), e.middleCols(300, 7));
  EXPECT_NE(draw(2, 2, 0, 7), e.leftCols(7));
  EXPECT_NE(draw(1, 3, 0, 7), e.leftCols(7));
}

/// Beta(a, a): mean 1/2, variance 1/(4 (2a+1)), fourth central moment 3/(16 (2a+1)(2a+3)); partners are a permutation.
TEST(Mixup, DrawsBetaSharesAndAPermutation) {
  constexpr int kRows = 20000;
  const std::vector<std::int32_t> batch = first_rows(kRows);
  std::vector<std::int32_t> partners(kRows), again(kRows);
  std::vector<double> shares(kRows), same(kRows);
  for (const double a : {1e-2, 0.3, 1.0, 4.0, 32.0}) {
    draw_mixup({5, 7}, a, batch, partners, shares);
    const auto s = Eigen::Map<const VecD>(shares.data(), kRows).array();
    const double variance = 1 / (4 * (2 * a + 1));
    const double fourth = 3 / (16 * (2 * a + 1) * (2 * a + 3));
    EXPECT_TRUE((s >= 0).all() && (s <= 1).all());
    EXPECT_NEAR(s.mean(), 0.5, 4.5 * std::sqrt(variance / kRows)) << a;
    const double spread = std::sqrt((fourth - variance * variance) / kRows);
    EXPECT_NEAR((s - 0.5).square().mean(), variance, 4.5 * spread) << a;
    draw_mixup({5, 7}, a, batch, again, same);
    EXPECT_EQ(partners, again);
    EXPECT_EQ(shares, same);
    draw_mixup({5, 8}, a, batch, again, same);
    EXPECT_NE(partners, again);
    EXPECT_NE(shares, same);
    std::sort(partners.begin(), partners.end());
    EXPECT_EQ(partners, batch);
  }
  std::vector<double> fewer(10);
  partners.resize(10);
  draw_mixup({5, 7}, 32.0, std::span(batch).subspan(50, 10), partners, fewer);
  draw_mixup({5, 7}, 32.0, batch, again, same);
  EXPECT_TRUE(std::equal(fewer.begin(), fewer.end(), same.begin()));  // m does not depend on the size of the batch
}

/// The loss of a step is that of the blended rows, and for the cross-entropies the blend of two losses.
TEST(Mixup, LossMixesTheTwoTargets) {
  for (const Loss loss : {Loss::kMse, Loss::kBceLogits, Loss::kSoftmaxCe}) {
    const Table<double> table(loss, 30, 4, 3, 9);
    Learner<double> learner(network(loss, 4, {6}, 3, Activation::kTanh), 1);
    learner.initialize(Initialization::kXavierUniform, 4);
    learner.set_draw_seed(5);
    Presentation shown;
    shown.mixup = 0.7;
    learner.set_presentation(shown);
    const std::vector<std::int32_t> batch{3, 29, 7, 7, 0, 11};
    std::vector<std::int32_t> partners(6);
    std::vector<double> shares(6);
    draw_mixup({5, 2}, 0.7, batch, partners, shares);
    double wanted = 0;
    for (std::size_t i = 0; i < 6; ++i) {
      const auto own = static_cast<std::size_t>(batch[i]), other = static_cast<std::size_t>(partners[i]);
      const double m = shares[i];
      Table<double> one(loss, 1, 4, 3, 1);
      for (std::size_t f = 0; f < 4; ++f) one.x[f] = m * table.x[4 * own + f] + (1 - m) * table.x[4 * other + f];
      const auto with_target_of = [&](std::size_t row) {
        if (loss == Loss::kSoftmaxCe) {
          one.labels[0] = table.labels[row];
        } else {
          for (std::size_t o = 0; o < 3; ++o) one.y[o] = table.y[3 * row + o];
        }
        return learner.evaluate(one.examples()).loss;
      };
      wanted += (m * with_target_of(own) + (1 - m) * with_target_of(other)) / 6;
      if (loss != Loss::kMse) continue;
      for (std::size_t o = 0; o < 3; ++o)
        wanted -= m * (1 - m) * std::pow(table.y[3 * own + o] - table.y[3 * other + o], 2) / 18;
    }
    const double mixed = learner.step(table.examples(), batch, 0, 2).data_loss;
    EXPECT_NEAR(mixed, wanted, 1e-12);
    learner.set_presentation({});
    EXPECT_GT(std::abs(mixed - learner.step(table.examples(), batch, 0, 2).data_loss), 1e-3);
  }
}

/// MATH 16, 5.
TEST(Ridge, DescentIsTheClosedForm) {
  LinearModel model(30, 6, 5);
  model.regularize(0, 0.2);
  model.descend(3000, 0.1);
  const LinearFit exact = ridge_fit(model.problem(), 0.2);
  const LinearFit mine = model.fit();
  for (std::size_t j = 0; j < 6; ++j) EXPECT_NEAR(mine.weights[j], exact.weights[j], 1e-9);
  EXPECT_NEAR(mine.intercept, exact.intercept, 1e-9);
  const LinearFit by_coordinates = lasso_fit(model.problem(), 0, 0.2);
  for (std::size_t j = 0; j < 6; ++j) EXPECT_NEAR(by_coordinates.weights[j], exact.weights[j], 1e-9);
}

TEST(Ridge, QrIsTheNormalEquationsOnWellConditionedData) {
  const LinearModel model(30, 6, 6);
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  RowMajor x = Eigen::Map<const RowMajor>(model.table.x.data(), 30, 6);
  VecD y = Eigen::Map<const VecD>(model.table.y.data(), 30);
  x.rowwise() -= x.colwise().mean().eval();
  y.array() -= y.mean();
  const Mat<double> normal = x.transpose() * x / 30.0 + 0.1 * Mat<double>::Identity(6, 6);
  const VecD right = x.transpose() * y / 30.0;
  const LinearFit fit = ridge_fit(model.problem(), 0.1);
  const VecD left = normal * Eigen::Map<const VecD>(fit.weights.data(), 6);
  for (Index j = 0; j < 6; ++j) EXPECT_NEAR(left[j], right[j], 1e-13);
}

TEST(EffectiveDegreesOfFreedom, FallFromAllToTheIntercept) {
  const LinearModel model(30, 6, 7);
  EXPECT_NEAR(effective_degrees_of_freedom(model.problem(), 0), 7, 1e-12);
  EXPECT_NEAR(effective_degrees_of_freedom(model.problem(), 1e12), 1, 1e-9);
}

/// MATH 16, 6: along eigenvectors, tau steps from 0 keep the share 1 - (1 - 2 eta d)^tau of the least-squares weights.
/// Here the eigenvectors are the inputs themselves, and d the squares of their sizes.
TEST(GradientDescent, FiltersEachEigenvector) {
  LinearModel model(30, 5, 8);
  make_orthonormal(model.table);
  for (std::size_t i = 0; i < model.table.x.size(); ++i) model.table.x[i] *= 0.5 + 0.4 * static_cast<double>(i % 5);
  const LinearFit full = ridge_fit(model.problem(), 0);
  model.descend(25, 0.05);
  const VecD mine = model.weights();
  for (Index j = 0; j < 5; ++j) {
    const double size = 0.5 + 0.4 * static_cast<double>(j);
    const double share = 1 - std::pow(1 - 0.1 * size * size, 25);
    EXPECT_NEAR(mine[j], share * full.weights[static_cast<std::size_t>(j)], 1e-10) << share;
  }
}

/// MATH 16, 7.
TEST(OrthonormalDesign, HasTheTextbookFormulas) {
  LinearModel model(50, 6, 9);
  make_orthonormal(model.table);
  const LinearFit b = ridge_fit(model.problem(), 0);
  const LinearFit ridge = ridge_fit(model.problem(), 0.4);
  const LinearFit lasso = lasso_fit(model.problem(), 0.2, 0);
  const LinearFit elastic = lasso_fit(model.problem(), 0.2, 0.4);
  for (std::size_t j = 0; j < 6; ++j) {
    EXPECT_NEAR(ridge.weights[j], b.weights[j] / 1.4, 1e-12);
    EXPECT_NEAR(lasso.weights[j], soft_threshold(b.weights[j], 0.1), 1e-12);
    EXPECT_NEAR(elastic.weights[j], soft_threshold(b.weights[j], 0.1) / 1.4, 1e-12);
  }
  model.regularize(0.2, 0.4);
  model.descend(500, 0.2);
  for (Index j = 0; j < 6; ++j) EXPECT_NEAR(model.weights()[j], elastic.weights[static_cast<std::size_t>(j)], 1e-12);
}

/// MATH 16, 9: all 2^u masks, weighted by their probability, average to the output without dropout.
TEST(Dropout, AveragesToTheEvaluationOutput) {
  constexpr int kUnits = 6;
  constexpr double kRate = 0.3;
  NetworkSpec spec = network(Loss::kMse, 2, {kUnits}, 1, Activation::kTanh);
  spec.layers[0].dropout = kRate;
  Learner<double> learner(spec, 1);
  learner.initialize(Initialization::kXavierUniform, 3);
  // With target 0 and target 1: loss_0 - loss_1 = 2 z - 1 shows z itself, dropped as in the step.
  const std::vector<double> x{0.4, -0.7}, zero{0.0}, one{1.0};
  const Examples<double> at_zero{1, 2, 1, x, zero, {}}, at_one{1, 2, 1, x, one, {}};
  const auto row = first_rows(1);
  double mean = 0;
  for (unsigned bits = 0; bits < 1U << kUnits; ++bits) {
    FixedMasks masks;
    masks.masks.emplace_back();
    double probability = 1;
    for (unsigned u = 0; u < kUnits; ++u) {
      const bool kept = (bits >> u & 1U) != 0;
      masks.masks[0].push_back(kept ? 1 : 0);
      probability *= kept ? 1 - kRate : kRate;
    }
    const double difference =
        learner.step(at_zero, row, 0, 0, &masks).data_loss - learner.step(at_one, row, 0, 0, &masks).data_loss;
    mean += probability * (difference + 1) / 2;
  }
  EXPECT_NEAR(mean, learner.outputs(at_zero)[0], 1e-12);
}

/// MATH 16, 11.
TEST(DecoupledDecay, UnderPlainDescentIsHalfItsValueAsLambda2) {
  const Table<double> table(Loss::kMse, 20, 3, 1, 4);
  Learner<double> decay(network(Loss::kMse, 3, {8}, 1, Activation::kTanh), 1);
  Learner<double> coupled(network(Loss::kMse, 3, {8}, 1, Activation::kTanh), 1);
  decay.initialize(Initialization::kXavierUniform, 1);
  coupled.initialize(Initialization::kXavierUniform, 1);
  Regularization r;
  r.weight_decay = 0.1;
  decay.set_regularization(r);
  r.weight_decay = 0;
  r.lambda2 = 0.05;
  coupled.set_regularization(r);
  const auto rows = first_rows(20);
  for (std::uint64_t step = 0; step < 50; ++step) {
    decay.step(table.examples(), rows, 0.1, step);
    coupled.step(table.examples(), rows, 0.1, step);
  }
  for (std::size_t i = 0; i < decay.parameters().size(); ++i)
    EXPECT_NEAR(decay.parameters()[i], coupled.parameters()[i], 1e-13);
}

/// MATH 16, 15.
TEST(BatchSize, ChangesNoPenaltyAndNoActivityTerm) {
  const Table<double> table(Loss::kMse, 12, 3, 2, 5);
  NetworkSpec spec = network(Loss::kMse, 3, {6, 5}, 2, Activation::kTanh);
  for (LayerSpec& layer : spec.layers) {
    layer.activity_l1 = 0.1;
    layer.activity_l2 = 0.2;
  }
  Learner<double> learner(spec, 1);
  learner.initialize(Initialization::kXavierUniform, 1);
  Regularization r;
  r.lambda1 = 0.03;
  r.lambda2 = 0.02;
  r.l1_method = L1Method::kSubgradient;
  learner.set_regularization(r);
  std::vector<std::int32_t> once = first_rows(12), thrice = once;
  for (int k = 0; k < 2; ++k) thrice.insert(thrice.end(), once.begin(), once.end());
  const auto a = learner.gradient(table.examples(), once, 0), b = learner.gradient(table.examples(), thrice, 0);
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 1e-12);
  const StepResult x = learner.step(table.examples(), once, 0, 0), y = learner.step(table.examples(), thrice, 0, 0);
  EXPECT_NEAR(x.total_loss, y.total_loss, 1e-12);
  EXPECT_NEAR(x.gradient_norm(), y.gradient_norm(), 1e-12);
  EXPECT_GT(x.total_loss, x.data_loss + learner.penalty());  // the activity terms are there
}

}  // namespace
}  // namespace lscope::core
