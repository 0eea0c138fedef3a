#pragma once

#include <span>
#include <vector>

#include "core/linear_reference.h"

namespace lscope::core {

/// The minima of J for each of `lambda1`, in that order; from strong to weak, each starts where the one before ended.
/// Coordinate descent finds which weights are zero and the signs of the others; the minimum for these is then solved by
/// QR and kept once it meets the optimality conditions, so that the result is as exact as a direct solver's and does
/// not depend on when the descent was stopped. A pull that exceeds its threshold by less than 1e-12 of it is a tie:
/// zero, so that lambda1_max rounded down still gives only zeros. Source   Friedman, Hastie, Tibshirani, JSS 33 (2010),
/// "covariance updates" and "warm starts".
[[nodiscard]] std::vector<LinearFit> lasso_path(const LinearProblem& problem, std::span<const double> lambda1,
                                                double lambda2 = 0);

/// Where the set of features in use changes.
struct LassoKnot {
  double lambda1 = 0;
  int feature = 0;
  bool enters = true;
};

/// All changes of the path from lambda1_max down to, and with, `smallest` > 0. Between knots the weights are linear in
/// lambda1, so that the next knot is found in closed form: feature j enters where |x_j.r|/n reaches lambda1/2, and
/// leaves where its weight reaches 0. Ends early when as many features are in use as the data can tell apart. Source
/// Efron, Hastie, Johnstone, Tibshirani, "Least angle regression", Annals of Statistics 32 (2004), section 3.
[[nodiscard]] std::vector<LassoKnot> lasso_knots(const LinearProblem& problem, double smallest);

}  // namespace lscope::core
