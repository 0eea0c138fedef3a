#pragma once

#include <memory>

#include "core/types.h"

namespace lscope::core {

// Eigen's decompositions of dense matrices, behind plain functions: their templates take a minute of a build wherever
// they are written out, and nothing that calls them is in a hurry.

/// The factors A P = Q R of a matrix with at least one column (Householder, with column pivoting), for all that is
/// asked of the same least squares.
class LeastSquares {
 public:
  explicit LeastSquares(const Mat<double>& a);
  ~LeastSquares();
  LeastSquares(const LeastSquares&) = delete;
  LeastSquares& operator=(const LeastSquares&) = delete;

  /// Whether the columns are independent, pivots below rounding counted as none.
  [[nodiscard]] bool full_rank() const;
  /// Whether a pivot is exactly zero, so that solve() and solve_normal() have no answer.
  [[nodiscard]] bool singular() const;
  /// The w that makes ||a w - b|| least. The columns are independent.
  [[nodiscard]] Vec<double> solve(const Vec<double>& b) const;
  /// The w with a^T a w = s. The columns are independent.
  [[nodiscard]] Vec<double> solve_normal(const Vec<double>& s) const;

 private:
  struct Factors;
  std::unique_ptr<Factors> factors_;
};

/// Singular values of a (rows x columns, neither 0), largest first; each is off by a rounding of the largest.
[[nodiscard]] Vec<double> singular_values(const Mat<double>& a);

/// Of all w that make ||a w - b|| least, the one of least norm (complete orthogonal decomposition).
[[nodiscard]] Vec<double> least_norm_solution(const Mat<double>& a, const Vec<double>& b);

/// The w that makes ||a w - b||^2 + weight ||w||^2 least, weight > 0: least squares with sqrt(weight) I below a.
[[nodiscard]] Vec<double> ridge_solution(const Mat<double>& a, const Vec<double>& b, double weight);

}  // namespace lscope::core
