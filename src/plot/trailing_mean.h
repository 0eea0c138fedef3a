#pragma once

#include <span>
#include <vector>

#include "plot/figure.h"

namespace lscope::plot {

/// A mean over the past of a curve, one value for each of y. Value i depends on the values up to i alone, so what has
/// been drawn never changes when values are appended.
///
///     exponential, a = amount   s_i = sum_k a^k y_(i-k) / sum_k a^k, over the finite values so far: the bias of a
///                               start at 0 is divided out (Kingma and Ba 2015, section 3)
///     window, n = amount        mean of the last n finite values, of fewer at the start
///
/// Buckets (y_high as in Line) count with the middle of their two ends. A value that is not finite enters no
/// mean and is a gap in it. Amounts out of range are held within [0, 0.999999] and [1, 2^32]. Cost: linear.
[[nodiscard]] std::vector<double> trailing_mean(std::span<const double> y, std::span<const double> y_high,
                                                const Smoothing& smoothing);

}  // namespace lscope::plot
