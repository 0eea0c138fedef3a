#pragma once

#include "core/types.h"

namespace lscope::core {

/// Sums of long columns in double, whatever S is. Eight running sums, value i in sum i mod 8, joined in a fixed order:
/// independent of addresses, and the compiler keeps them in registers (Eigen 3.4 does not vectorise a cast to double).
/// A NaN stays a NaN. Shape: n >= 0 values; 0 gives 0.

/// sum of x_i^2
template <class S>
[[nodiscard]] double sum_of_squares(const S* x, Index n);

/// sum of |x_i|
template <class S>
[[nodiscard]] double sum_of_magnitudes(const S* x, Index n);

}  // namespace lscope::core
