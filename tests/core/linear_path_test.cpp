#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/l1_penalty.h"
#include "core/lasso_path.h"
#include "core/linear_reference.h"
#include "core/material.h"
#include "core/random_features.h"

namespace lscope::core {
namespace {

/// Two orthogonal columns with X^T X/n = 1: least squares are 3 and -1, so alpha = lambda1/2 enters at 3 and 1.
struct Orthogonal {
  std::vector<double> x{1, 1, 1, -1, -1, 1, -1, -1};
  std::vector<double> y{3 - 1 + 7, 3 + 1 + 7, -3 - 1 + 7, -3 + 1 + 7};
  [[nodiscard]] LinearProblem problem() const { return {x, y, 2}; }
};

TEST(LassoPath, HasTheTextbookFormulaOnAnOrthonormalDesign) {
  const Orthogonal data;
  const std::vector<double> lambda1{6, 4, 2, 1, 0};
  const auto fits = lasso_path(data.problem(), lambda1);
  ASSERT_EQ(fits.size(), lambda1.size());
  for (std::size_t i = 0; i < fits.size(); ++i) {
    EXPECT_NEAR(fits[i].weights[0], soft_threshold(3.0, lambda1[i] / 2), 1e-14);
    EXPECT_NEAR(fits[i].weights[1], soft_threshold(-1.0, lambda1[i] / 2), 1e-14);
    EXPECT_NEAR(fits[i].intercept, 7, 1e-14);
  }
  const auto elastic = lasso_path(data.problem(), lambda1, 0.5);
  EXPECT_NEAR(elastic[2].weights[0], 2 / 1.5, 1e-14);
  EXPECT_EQ(elastic[2].weights[1], 0);
}

TEST(LassoKnots, StandWhereTheWeightsOfAnOrthonormalDesignEnter) {
  const Orthogonal data;
  const auto knots = lasso_knots(data.problem(), 1e-9);
  ASSERT_EQ(knots.size(), 2U);
  EXPECT_NEAR(knots[0].lambda1, 6, 1e-13);
  EXPECT_EQ(knots[0].feature, 0);
  EXPECT_NEAR(knots[1].lambda1, 2, 1e-13);
  EXPECT_EQ(knots[1].feature, 1);
  EXPECT_EQ(lasso_knots(data.problem(), 3).size(), 1U);
}

TEST(LassoPath, IsCoordinateDescentAndOptimal) {
  for (const int features : {3, 12, 60}) {  // the last one has more features than rows
    const Table<double> table(Loss::kMse, 40, features, 1, 11);
    const LinearProblem problem{table.x, table.y, features};
    const double top = lambda1_max(problem);
    const std::vector<double> lambda1{top, 0.5 * top, 0.2 * top, 0.05 * top};
    const auto fits = lasso_path(problem, lambda1);
    for (const double w : fits.front().weights) EXPECT_EQ(w, 0);
    for (std::size_t i = 0; i < fits.size(); ++i) {
      EXPECT_LT(kkt_violation(problem, fits[i], lambda1[i], 0), 1e-11 * top);
      const LinearFit slow = lasso_fit(problem, lambda1[i] * (1 + 1e-14), 0);
      for (std::size_t j = 0; j < slow.weights.size(); ++j) EXPECT_NEAR(fits[i].weights[j], slow.weights[j], 1e-9);
    }
  }
}

/// Without an intercept nothing is centred: rows whose means are far from 0 must not be moved.
TEST(LassoPath, AndRidgeGoThroughTheOriginWithoutAnIntercept) {
  const std::vector<double> x{1, 0, 1, 1, 2, -1, 3, 4}, y{4, 6, 5, 20};
  const LinearProblem problem{x, y, 2, false};
  double largest = 0;  // 2/n max |x_j.y|
  for (std::size_t j = 0; j < 2; ++j) {
    double pull = 0;
    for (std::size_t i = 0; i < 4; ++i) pull += x[2 * i + j] * y[i];
    largest = std::max(largest, std::abs(pull) / 2);
  }
  EXPECT_NEAR(lambda1_max(problem), largest, 1e-13);
  for (const double lambda1 : {0.0, 0.3, 5.0}) {
    const LinearFit fit = lasso_path(problem, std::vector<double>{lambda1}, 0.1).front();
    EXPECT_EQ(fit.intercept, 0);
    EXPECT_LT(kkt_violation(problem, fit, lambda1, 0.1), 1e-11);
  }
  const LinearFit ridge = ridge_fit(problem, 0.1);
  const NormFit direct = ridge_norm_fit({x, 2}, y, 0.1);
  EXPECT_EQ(ridge.intercept, 0);
  for (std::size_t j = 0; j < 2; ++j) EXPECT_NEAR(ridge.weights[j], direct.weights[j], 1e-12);
  EXPECT_LT(effective_degrees_of_freedom(problem, 0.1), 2);
  EXPECT_GT(std::abs(ridge_fit({x, y, 2}, 0.1).intercept), 0.1);  // the same rows with one
}

/// Between two knots the same features are in use, and at a knot exactly one changes.
TEST(LassoKnots, AreWhereThePathChangesItsFeatures) {
  const Table<double> table(Loss::kMse, 30, 10, 1, 12);
  const LinearProblem problem{table.x, table.y, 10};
  const auto knots = lasso_knots(problem, 1e-3 * lambda1_max(problem));
  ASSERT_GE(knots.size(), 5U);
  EXPECT_NEAR(knots.front().lambda1, lambda1_max(problem), 1e-12);
  std::vector<bool> used(10, false);
  for (std::size_t i = 0; i + 1 < knots.size(); ++i) {
    used[static_cast<std::size_t>(knots[i].feature)] = knots[i].enters;
    const std::vector<double> between{(knots[i].lambda1 + knots[i + 1].lambda1) / 2};
    const LinearFit fit = lasso_path(problem, between).front();
    for (std::size_t j = 0; j < 10; ++j) EXPECT_EQ(fit.weights[j] != 0, used[j]) << "after knot " << i;
  }
}

TEST(RandomFeatures, AreReluOfTheFirstDirections) {
  const std::vector<double> x{1, 2, -1, 0.5}, v{1, 0, 0, -1, 9, 9}, c{0.5, 1, 9};
  const auto phi = relu_features({x, 2}, {v, 2}, c, 2);
  const double r = std::sqrt(2.0);
  const std::vector<double> wanted{1.5 / r, 0, 0, 0.5 / r};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(phi[i], wanted[i], 1e-15);
}

TEST(LeastNorm, GoesThroughAllPointsWithTheSmallestWeights) {
  const std::vector<double> phi{3, 4}, y{10};  // w = y phi/(phi.phi)
  const NormFit fit = least_norm_fit({phi, 2}, y);
  EXPECT_NEAR(fit.weights[0], 1.2, 1e-14);
  EXPECT_NEAR(fit.weights[1], 1.6, 1e-14);
  EXPECT_NEAR(fit.norm, 2, 1e-14);
  EXPECT_NEAR(mean_squared_error({phi, 2}, fit.weights, y), 0, 1e-28);
  const NormFit ridge = ridge_norm_fit({phi, 2}, y, 5);  // phi y/(phi.phi + n lambda2)
  EXPECT_NEAR(ridge.weights[0], 1, 1e-14);
  EXPECT_NEAR(condition_number({std::vector<double>{3, 0, 0, 2}, 2}), 1.5, 1e-14);
}

}  // namespace
}  // namespace lscope::core
