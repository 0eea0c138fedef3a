#pragma once

namespace lscope::core {

/// What the penalties of weights add to J, each with its lambda; all >= 0.
struct PenaltyTerms {
  double l1 = 0;     ///< lambda1 sum|w| over the penalised layers
  double l2 = 0;     ///< lambda2 sum w^2 over the penalised layers
  double group = 0;  ///< lambda_group sum_j ||W_1[:,j]||
  [[nodiscard]] double total() const { return l1 + l2 + group; }
};

}  // namespace lscope::core
