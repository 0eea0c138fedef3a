#pragma once

#include <cmath>

#include "core/penalty.h"

namespace lscope::core {

/// S(w, tau) = sign(w) max(|w| - tau, 0), the minimiser of (v - w)^2/2 + tau |v|.
/// Written so that |w| <= tau gives an exact zero and a NaN fails the test and survives; (|w| - tau).max(0) would turn
/// a NaN into a healthy-looking 0.
template <class S>
[[nodiscard]] inline S soft_threshold(S w, S tau) {
  return std::abs(w) <= tau ? S(0) : w - std::copysign(tau, w);
}

/// L1 (lasso): drives weights to exactly zero.
///
///     R(w)             = sum_i |w_i|
///     dR/dw_i          = sign(w_i),  0 at w_i = 0
///     prox(tau, w)_i   = sign(w_i) * max(|w_i| - tau_i, 0)          (soft threshold)
///
/// Shape    w: n weights, n >= 0 (R of an empty block is 0).
/// Units    R has the unit of w; lambda has the unit loss / weight.
/// Scale    lambda multiplies the MEAN loss. With MSE (no 1/2) scikit-learn's Lasso(alpha) has alpha = lambda / 2. It
/// is
///          not divided by the number of weights.
/// Zeros    prox() makes exact zeros, and a zero weight can leave zero again when the data asks for it. Sparsity is
///          counted as w_i == 0, without a tolerance.
/// Source   Tibshirani, "Regression shrinkage and selection via the lasso", JRSS-B 58 (1996);
///          Parikh & Boyd, "Proximal Algorithms", FnT Optimization 1 (2014), section 6.5.
template <class S>
class L1Penalty final : public Penalty<S> {
 public:
  [[nodiscard]] double value(VecIn<S> w) const override;
  void add_gradient(S lambda, VecIn<S> w, VecOut<S> grad) const override;
  void prox(VecIn<S> tau, VecOut<S> w) const override;
  [[nodiscard]] PenaltyStep step_kind() const override { return PenaltyStep::kProximal; }
};

extern template class L1Penalty<float>;
extern template class L1Penalty<double>;

}  // namespace lscope::core
