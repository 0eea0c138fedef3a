#include <gtest/gtest.h>

#include <cmath>

#include "core/decompositions.h"
#include "core/linear_reference.h"
#include "core/material.h"
#include "core/random_features.h"

namespace lscope::core {
namespace {

/// The outputs on `where` of a small network that has learned from `table` for a while.
std::vector<double> learned_outputs(const Table<double>& table, const Table<double>& where, std::uint64_t seed) {
  Learner<double> learner(network(Loss::kMse, table.set_features, {8}, table.set_outputs, Activation::kTanh), 1);
  learner.initialize(Initialization::kXavierUniform, seed);
  learner.set_optimizer(settings_of(OptimizerKind::kAdam));
  const auto rows = first_rows(table.set_rows);
  for (std::uint64_t step = 0; step < 60; ++step) learner.step(table.examples(), rows, 0.02, step);
  return learner.outputs(where.examples());
}

/// MATH 16, 12: (f_ens - y)^2 = mean (f_m - y)^2 - mean (f_m - f_ens)^2, for equal and for any convex weights.
TEST(Ensemble, ErrorIsTheMembersErrorLessTheirAmbiguity) {
  constexpr std::size_t kMembers = 5;
  const Table<double> table(Loss::kMse, 30, 2, 2, 1), test(Loss::kMse, 50, 2, 2, 2);
  std::vector<std::vector<double>> members;
  for (std::uint64_t m = 0; m < kMembers; ++m) members.push_back(learned_outputs(table, test, m));
  double spread = 0;
  for (const bool equal : {true, false}) {
    VecD share = equal ? VecD(VecD::Ones(kMembers)) : VecD(random_weights(kMembers, 3).cwiseAbs());
    share /= share.sum();
    for (std::size_t i = 0; i < test.y.size(); ++i) {
      double mean = 0, error = 0, ambiguity = 0;
      for (std::size_t m = 0; m < kMembers; ++m) mean += share[static_cast<Index>(m)] * members[m][i];
      for (std::size_t m = 0; m < kMembers; ++m) {
        error += share[static_cast<Index>(m)] * std::pow(members[m][i] - test.y[i], 2);
        ambiguity += share[static_cast<Index>(m)] * std::pow(members[m][i] - mean, 2);
      }
      EXPECT_NEAR(std::pow(mean - test.y[i], 2), error - ambiguity, 1e-12);
      spread += ambiguity;
    }
  }
  EXPECT_GT(spread, 1e-3);  // the members do differ
}

/// MATH 16, 12: mean over data sets and points of (f_t - f)^2 = bias^2 + variance.
TEST(BiasAndVariance, CloseToTheMeanSquaredError) {
  constexpr std::size_t kSets = 7;
  Table<double> test(Loss::kMse, 40, 2, 1, 9);
  const auto truth = [](double a, double b) { return std::sin(2 * a) + 0.5 * a * b; };
  const auto fill = [&](Table<double>& table, double noise, std::uint64_t seed) {
    base::Rng rng(seed, base::Stream::kStudy);
    for (std::size_t i = 0; i < table.y.size(); ++i)
      table.y[i] = truth(table.x[2 * i], table.x[2 * i + 1]) + noise * rng.next_normal();
  };
  fill(test, 0, 0);
  std::vector<std::vector<double>> fits;
  for (std::uint64_t t = 0; t < kSets; ++t) {
    Table<double> train(Loss::kMse, 30, 2, 1, 100 + t);
    fill(train, 0.3, t);
    fits.push_back(learned_outputs(train, test, t));
  }
  double bias2 = 0, variance = 0, total = 0;
  for (std::size_t i = 0; i < test.y.size(); ++i) {
    double mean = 0;
    for (const auto& fit : fits) mean += fit[i] / kSets;
    bias2 += std::pow(mean - test.y[i], 2) / 40;
    for (const auto& fit : fits) {
      variance += std::pow(fit[i] - mean, 2) / (40 * kSets);
      total += std::pow(fit[i] - test.y[i], 2) / (40 * kSets);
    }
  }
  EXPECT_NEAR(total, bias2 + variance, 1e-12);
  EXPECT_GT(bias2, 1e-3);
  EXPECT_GT(variance, 1e-3);
}

/// Mean of E||w - beta||^2 over draws of x ~ Normal(0, I_p), and its standard error.
struct Risk {
  double mean = 0, error = 0;
};
Risk excess_risk(int n, int p, double sigma, int draws) {
  double sum = 0, squares = 0;
  for (int draw = 0; draw < draws; ++draw) {
    base::Rng rng(static_cast<std::uint64_t>(draw), base::Stream::kStudy, static_cast<std::uint64_t>(p));
    VecD beta(p);
    for (Index j = 0; j < p; ++j) beta[j] = rng.next_normal();
    beta.normalize();
    std::vector<double> x, y;
    for (int i = 0; i < n; ++i) {
      double target = sigma * rng.next_normal();
      for (Index j = 0; j < p; ++j) {
        x.push_back(rng.next_normal());
        target += x.back() * beta[j];
      }
      y.push_back(target);
    }
    const NormFit fit = least_norm_fit({x, p}, y);
    const double risk = (Eigen::Map<const VecD>(fit.weights.data(), p) - beta).squaredNorm();
    sum += risk;
    squares += risk * risk;
  }
  const double mean = sum / draws;
  return {mean, std::sqrt((squares / draws - mean * mean) / (draws - 1))};
}

/// MATH 16, 14, with ||beta|| = 1.
TEST(DoubleDescent, HasTheRiskOfTheFormulaOver200Draws) {
  constexpr int kRows = 30, kDraws = 200;
  constexpr double kSigma = 0.5, kNoise = kSigma * kSigma;
  double left = 0, right = 0;
  for (const int p : {5, 10, 20, 45, 60, 120}) {
    const Risk risk = excess_risk(kRows, p, kSigma, kDraws);
    const double wanted = p <= kRows - 2 ? kNoise * p / (kRows - p - 1)
                                         : 1 - static_cast<double>(kRows) / p + kNoise * kRows / (p - kRows - 1);
    EXPECT_NEAR(risk.mean, wanted, 4.5 * risk.error) << p;
    EXPECT_LT(risk.error, 0.1 * wanted) << p;  // so that the line above says something
    if (p == 20) left = risk.mean;
    if (p == 45) right = risk.mean;
  }
  EXPECT_GT(excess_risk(kRows, kRows, kSigma, kDraws).mean, 5 * std::max(left, right));  // the peak at p = n
}

/// MATH 16, 16: K folds with K = n. Left-out errors of ridge are e_i/(1 - h_i), h the hat matrix with a free intercept.
/// Our lambda2 multiplies a mean: without a row the same sum of squares stands against n - 1 rows.
TEST(Ridge, LeavingOneOutIsTheShortcut) {
  constexpr int kRows = 25, kFeatures = 6;
  constexpr double kLambda2 = 0.15;
  const Table<double> table(Loss::kMse, kRows, kFeatures, 1, 12);
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  RowMajor x = Eigen::Map<const RowMajor>(table.x.data(), kRows, kFeatures);
  const LinearFit all = ridge_fit({table.x, table.y, kFeatures}, kLambda2);
  const VecD w = Eigen::Map<const VecD>(all.weights.data(), kFeatures);
  const VecD residual = Eigen::Map<const VecD>(table.y.data(), kRows) - x * w - VecD::Constant(kRows, all.intercept);
  const RowMajor centred = x.rowwise() - x.colwise().mean();
  Mat<double> stacked = Mat<double>::Zero(kRows + kFeatures, kFeatures);
  stacked.topRows(kRows) = centred;
  stacked.bottomRows(kFeatures).diagonal().setConstant(std::sqrt(kRows * kLambda2));
  const LeastSquares inner(stacked);  // X^T X + n lambda2 I
  Mat<double> hat(kRows, kRows);
  for (Index i = 0; i < kRows; ++i)
    hat.col(i) = centred * inner.solve_normal(centred.row(i).transpose()) + VecD::Constant(kRows, 1.0 / kRows);
  EXPECT_NEAR(hat.trace(), effective_degrees_of_freedom({table.x, table.y, kFeatures}, kLambda2), 1e-9);
  for (int i = 0; i < kRows; ++i) {
    std::vector<double> some_x, some_y;
    for (int r = 0; r < kRows; ++r) {
      if (r == i) continue;
      some_x.insert(some_x.end(), x.row(r).begin(), x.row(r).end());
      some_y.push_back(table.y[static_cast<std::size_t>(r)]);
    }
    const LinearFit fit = ridge_fit({some_x, some_y, kFeatures}, kLambda2 * kRows / (kRows - 1.0));
    double error = table.y[static_cast<std::size_t>(i)] - fit.intercept;
    for (Index j = 0; j < kFeatures; ++j) error -= x(i, j) * fit.weights[static_cast<std::size_t>(j)];
    EXPECT_NEAR(error, residual[i] / (1 - hat(i, i)), 1e-9) << i;
  }
}

}  // namespace
}  // namespace lscope::core
