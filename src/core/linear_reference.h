#pragma once

#include <span>
#include <vector>

namespace lscope::core {

/// Linear models solved directly: what gradient training must arrive at. In double, for checks and reference curves.
///
///     J(w, b) = 1/n sum_i (w.x_i + b - y_i)^2 + lambda1 sum |w| + lambda2 sum w^2          (b is never penalised)

/// n rows of p features, one row after the other, and one target a row. A view.
struct LinearProblem {
  std::span<const double> x;
  std::span<const double> y;
  int features = 1;
  bool intercept = true;  ///< false: b is 0 and nothing is centred, in all functions of a problem
};

struct LinearFit {
  std::vector<double> weights;
  double intercept = 0;
};

/// The minimum for lambda1 = 0. With centred data, least squares of [X; sqrt(n lambda2) I] w = [y; 0] by QR with column
/// pivoting, never by normal equations, which lose half the digits of a high-degree polynomial. lambda2 = 0 gives the
/// solution of least norm.
[[nodiscard]] LinearFit ridge_fit(const LinearProblem& problem, double lambda2);

/// The minimum by coordinate descent: w_j = S(x_j.r_j/n, lambda1/2) / (x_j.x_j/n + lambda2), r_j the residual without
/// j, until no weight moves by more than `tolerance` in a sweep, at most `sweeps` sweeps. Source   Friedman, Hastie,
/// Tibshirani, "Regularization paths via coordinate descent", JSS 33 (2010).
[[nodiscard]] LinearFit lasso_fit(const LinearProblem& problem, double lambda1, double lambda2,
                                  double tolerance = 1e-13, int sweeps = 100000);

/// The smallest lambda1 whose lasso has only zeros: 2/n max_j |x_j.(y - mean y)|, x_j centred; without an intercept
/// 2/n max_j |x_j.y|.
[[nodiscard]] double lambda1_max(const LinearProblem& problem);

/// Largest violation of the optimality conditions: w_j != 0: |g_j + 2 lambda2 w_j + lambda1 sign w_j|; w_j = 0:
/// max(|g_j| - lambda1, 0), with g the gradient of the mean squared error; and the gradient of the intercept, if any.
[[nodiscard]] double kkt_violation(const LinearProblem& problem, const LinearFit& fit, double lambda1, double lambda2);

/// Ridge: 1 + sum_i d_i/(d_i + lambda2), d_i the eigenvalues of X^T X/n of the centred data; the 1 is the intercept
/// where there is one.
[[nodiscard]] double effective_degrees_of_freedom(const LinearProblem& problem, double lambda2);

}  // namespace lscope::core
