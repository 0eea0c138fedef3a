#pragma once

#include "core/types.h"

namespace lscope::core {

// Eigen's decompositions of dense matrices, behind plain functions: their templates take a minute of a build wherever
// they are written out, and nothing that calls them is in a hurry.

/// Singular values of a (rows x columns, neither 0), largest first.
[[nodiscard]] Vec<double> singular_values(const Mat<double>& a);

/// Of all w that make ||a w - b|| least, the one of least norm (complete orthogonal decomposition).
[[nodiscard]] Vec<double> least_norm_solution(const Mat<double>& a, const Vec<double>& b);

/// A w that makes ||a w - b|| least (Householder QR with column pivoting); the only one where a has full column rank.
[[nodiscard]] Vec<double> least_squares_solution(const Mat<double>& a, const Vec<double>& b);

/// The w that makes ||a w - b||^2 + weight ||w||^2 least, weight > 0: least squares with sqrt(weight) I below a.
[[nodiscard]] Vec<double> ridge_solution(const Mat<double>& a, const Vec<double>& b, double weight);

}  // namespace lscope::core
