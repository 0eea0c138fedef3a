#pragma once

#include <cstddef>
#include <span>

#include "base/result.h"
#include "data/dataset.h"

namespace lscope::data {

/// Column means and population standard deviations of a table with `columns` values a row:
///
///     mean_j = 1/n sum_i x_ij        scale_j = sqrt(1/n sum_i (x_ij - mean_j)^2)
///
/// scale_j is 1 where the column is constant, where there is one row, or where the deviation is below the smallest
/// normal number (dividing by it would be guesswork).
/// Shape    values: rows * columns, one row after the other.
/// Range    any finite input, also where sums or squares overflow a double: sums run over x * 2^-e, e the column's
///          exponent, which is exact.
[[nodiscard]] Scaler fit_scaler(std::span<const double> values, int columns);

/// x <- (x - mean) / scale, in place. Finite whenever the true quotient is.
void apply_scaler(const Scaler& scaler, std::span<double> values);

/// x <- mean + scale * x, one value of column j.
[[nodiscard]] double unscaled(const Scaler& scaler, std::size_t column, double value);

/// Mean 0 and one scale for all columns, the largest |x| of the table; 1 where all is 0.
[[nodiscard]] Scaler fit_unit_scaler(std::span<const double> values, int columns);

/// Fits on prepared.train alone and applies to all three sets: the inputs always, the target for regression. kRaw
/// leaves the scalers at mean 0 and scale 1, so that whoever shows raw units need not know.
/// Errors  kInputMismatch, naming the column, when a value lies so far from the training rows that it is of no use
///         (more than kMaxDeviations of them, or not finite).
[[nodiscard]] base::Status scale(Prepared& prepared, Scaling scaling);
inline constexpr double kMaxDeviations = 1e15;

}  // namespace lscope::data
