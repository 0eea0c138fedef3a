#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace lscope::train {

/// What K folds say about a grid of penalties (docs/math.md, section 11). E_kl is the mean loss of fold k at penalty l.
struct FoldSummary {
  std::vector<double> mean;            ///< m_l = 1/K sum_k E_kl: folds count alike, whatever their size
  std::vector<double> standard_error;  ///< sample sd (K - 1) of the fold errors / sqrt(K); approximate, folds correlate
  std::size_t best = 0;                ///< argmin m; the strongest penalty of several
  std::size_t one_standard_error = 0;  ///< the strongest penalty with m_l <= m_best + SE_best
};

/// Shape    errors: K >= 2 folds of as many numbers as `penalties` has (at least one).
/// Source   Breiman, Friedman, Olshen, Stone, CART (1984), the one-standard-error rule.
[[nodiscard]] FoldSummary summarize_folds(std::span<const std::vector<double>> errors,
                                          std::span<const double> penalties);

}  // namespace lscope::train
