#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/linear_reference.h"
#include "train/stat_reader.h"

namespace lscope::train {

/// z = (x - mean)/sd, sd^2 = sum((x - mean)^2)/(n - missing); a constant column has sd 1.
struct StatScaling {
  std::vector<double> mean, sd;
  [[nodiscard]] NumberTable apply(const NumberTable& x) const;
  /// The same function of x instead of z.
  [[nodiscard]] core::LinearFit on_original(const core::LinearFit& fit) const;
};
/// From those rows of x for which `rows` is true (empty: all).
[[nodiscard]] StatScaling stat_scaling(const NumberTable& x, int missing, const std::vector<bool>& rows = {});
/// 1 if the text of `standardize` says n - 1, otherwise 0 (population).
[[nodiscard]] int missing_degrees(const std::string& standardize);

[[nodiscard]] core::LinearProblem problem_of(const NumberTable& x, const std::vector<double>& y);
/// The rows of x and y for which `wanted` holds.
[[nodiscard]] NumberTable rows_of(const NumberTable& x, const std::vector<bool>& wanted);
[[nodiscard]] std::vector<double> rows_of(const std::vector<double>& y, const std::vector<bool>& wanted);
/// sum((w.x + b - y)^2)
[[nodiscard]] double residual_square_sum(const NumberTable& x, const std::vector<double>& y,
                                         const core::LinearFit& fit);

/// The largest |value|; 0 of none.
[[nodiscard]] double largest_of(std::span<const double> values);
/// Compares two lists; allowed = tolerance times the larger of the largest |wanted| and `scale`.
void add_list(Comparison& out, std::span<const double> got, std::span<const double> wanted, double tolerance,
              const std::string& where, double scale = 0);

}  // namespace lscope::train
