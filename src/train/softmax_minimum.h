#pragma once

#include "core/learner.h"

namespace lscope::train {

/// The minimum of   mean softmax cross-entropy + lambda1 sum |W|   for one linear layer; biases are free.
struct SoftmaxMinimum {
  core::Learner<double> learner;     ///< stands at the minimum, biases with mean 0
  double kkt_violation = 0;          ///< docs/math.md, section 6
  double largest_zero_gradient = 0;  ///< largest |g| among the weights that are 0
  int steps = 0;
};

/// Accelerated proximal gradient: every step is one step of the learner (plain SGD on all rows, rate 1/L, L = half the
/// largest eigenvalue of X^T X/n with a column of ones for the bias) from a point beyond the last two; where that would
/// climb, the acceleration starts again. Ends at a KKT violation of 1e-9 or after `steps`.
/// Source   Beck, Teboulle, "FISTA", SIAM J. Imaging Sci. 2 (2009); O'Donoghue, Candes, "Adaptive restart", 2015.
[[nodiscard]] SoftmaxMinimum minimize_softmax_l1(const core::Examples<double>& set, double lambda1, int steps = 50000);

}  // namespace lscope::train
