#pragma once

#include "core/types.h"

namespace lscope::core {

/// Sums of long columns in double, whatever S is. Running sums in a fixed order, independent of addresses, which the
/// compiler keeps in registers (Eigen 3.4 does not vectorise a cast to double). In float the terms of 64 values are
/// first added in float, eight a sum: relative error at most 5e-7, and squares of values beyond 1e19 are infinite.
/// A NaN stays a NaN. Shape: n >= 0 values; 0 gives 0.

/// sum of x_i^2
template <class S>
[[nodiscard]] double sum_of_squares(const S* x, Index n);

/// sum of |x_i|
template <class S>
[[nodiscard]] double sum_of_magnitudes(const S* x, Index n);

}  // namespace lscope::core
