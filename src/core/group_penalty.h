#pragma once

#include "core/penalty.h"

namespace lscope::core {

/// Group lasso for one group: removes all its weights together. Applied to the inputs of the network, a group is a
/// column of W_1, everything that leaves one input, and the penalty is lambda_g sum_j ||W_1[:,j]||.
///
///     R(w)             = ||w||_2
///     dR/dw            = w / ||w||,  0 at w = 0
///     prox(tau, w)     = w max(0, 1 - t/||w||)                      all tau_i = t
///                      = w_i r / (r + tau_i),  0 if sum (w_i/tau_i)^2 <= 1          in general,
///     where r = ||prox|| is the root of sum_i w_i^2 / (r + tau_i)^2 = 1. It has no closed form; 1/sqrt of the sum is
///     concave in r, so Newton's iteration rises to the root from below and never steps over it.
///
/// Shape    w: the weights of one group, n >= 0. There is no factor sqrt(n): where a text has it, its lambda is ours
///          divided by sqrt(n).
/// Units    R has the unit of w; lambda has the unit loss / weight.
/// Metric   under Adam and RMSprop tau_i = lambda reach_i differs inside a column. One mean scale per column would be
///          shorter, but it moves the minimum, and one unit that did not answer to a batch (gradient 0, reach
///          rate/eps) would take the whole column with it; the root costs a few sweeps over the column.
/// With L1  the prox of the sum is the soft threshold first, then this one, in the same metric.
/// Zeros    a removed group is exactly 0, and comes back when ||gradient|| > lambda_g.
/// Source   Yuan & Lin, "Model selection and estimation in regression with grouped variables", JRSS-B 68 (2006);
///          Parikh & Boyd, "Proximal Algorithms", FnT Optimization 1 (2014), section 6.5; Moré & Sorensen, "Computing a
///          trust region step" (1983), for the root.
template <class S>
class GroupPenalty final : public Penalty<S> {
 public:
  [[nodiscard]] double value(VecIn<S> w) const override;
  void add_gradient(S lambda, VecIn<S> w, VecOut<S> grad) const override;
  void prox(VecIn<S> tau, VecOut<S> w) const override;
  [[nodiscard]] PenaltyStep step_kind() const override { return PenaltyStep::kProximal; }
};

extern template class GroupPenalty<float>;
extern template class GroupPenalty<double>;

}  // namespace lscope::core
