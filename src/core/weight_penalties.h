#pragma once

#include <cstddef>

#include "core/group_penalty.h"
#include "core/l1_penalty.h"
#include "core/l2_penalty.h"
#include "core/network_spec.h"
#include "core/optimizer.h"
#include "core/penalty_terms.h"
#include "core/step_plan.h"
#include "core/types.h"

namespace lscope::core {

/// What the weights of one panel add to StepResult.
struct PanelSums {
  double norm2 = 0;                  ///< of the gradient of the smooth part of J
  double l1 = 0, l2 = 0, group = 0;  ///< R of the panel's weights, without lambda
  PanelSums& operator+=(const PanelSums& other);
};

/// The penalties on the weights of a network, panel by panel:
///
///     lambda1 sum |w| + lambda2 sum w^2 + lambda_g sum_j ||W_1[:,j]||
///
/// Thread safety: finish() and shrink_inputs() may run for different panels at once.
template <class S>
class WeightPenalties {
 public:
  explicit WeightPenalties(const ParameterLayout& layout) : layout_(layout) {}

  /// Between two steps.
  void set(const Regularization& regularization);
  [[nodiscard]] const Regularization& regularization() const { return regularization_; }
  /// Adds the smooth penalties' gradients once per step, divided by nothing, and sums what StepResult needs.
  PanelSums finish(const WeightPanel<S>& panel, const Vec<S>& parameters, Vec<S>& gradient) const;
  /// The group lasso's step, after the optimizer's, in the optimizer's metric.
  void shrink_inputs(const WeightPanel<S>& panel, const Optimizer<S>& optimizer, Vec<S>& parameters);
  /// lambda R, by penalty, of one layer's weights.
  [[nodiscard]] PenaltyTerms of_layer(std::size_t layer, const Vec<S>& parameters) const;
  /// lambda R of all of them together, from the sums of the panels.
  [[nodiscard]] double total(const PanelSums& sums) const;

 private:
  [[nodiscard]] bool has_groups(const WeightPanel<S>& panel) const;
  [[nodiscard]] double norms_of_inputs(Index first, Index count, const Vec<S>& parameters) const;

  const ParameterLayout& layout_;
  Regularization regularization_;
  L1Penalty<S> l1_;
  L2Penalty<S> l2_;
  GroupPenalty<S> group_;
  Vec<S> group_reach_;  ///< of the first layer's weights; empty without group lasso
};

extern template class WeightPenalties<float>;
extern template class WeightPenalties<double>;

}  // namespace lscope::core
