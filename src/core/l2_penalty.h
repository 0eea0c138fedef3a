#pragma once

#include "core/penalty.h"

namespace lscope::core {

/// L2 (ridge, "weight decay" through the gradient): pulls every weight towards zero in proportion to its size.
///
///     R(w)             = sum_i w_i^2                                 (no factor 1/2)
///     dR/dw_i          = 2 w_i
///     prox(tau, w)_i   = w_i / (1 + 2 tau_i)
///
/// Shape    w: n weights, n >= 0.
/// Units    R has the unit of w squared; lambda has the unit loss / weight^2.
/// Scale    PyTorch's weight_decay d is lambda = d/2; scikit-learn's Ridge(alpha) on n rows is lambda = alpha/n.
/// Source   Hoerl & Kennard, "Ridge regression", Technometrics 12 (1970).
template <class S>
class L2Penalty final : public Penalty<S> {
 public:
  [[nodiscard]] double value(VecIn<S> w) const override;
  void add_gradient(S lambda, VecIn<S> w, VecOut<S> grad) const override;
  void prox(VecIn<S> tau, VecOut<S> w) const override;
  [[nodiscard]] PenaltyStep step_kind() const override { return PenaltyStep::kGradient; }
};

extern template class L2Penalty<float>;
extern template class L2Penalty<double>;

}  // namespace lscope::core
