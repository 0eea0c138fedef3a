#pragma once

#include <cstdint>
#include <span>

#include "core/learner.h"
#include "core/types.h"

namespace lscope::core {

/// Data losses, all means, without a factor 1/2, in exact and stable forms:
///
///     MSE         1/(B k) sum (z - y)^2                        delta = 2 (z - y)/(B k)
///     BCE logits  1/(B k) sum max(z,0) - z y + log1p(e^-|z|)   delta = (sigmoid(z) - y)/(B k)
///     softmax CE  1/B sum logsumexp(z) - z_label               delta = (softmax(z) - onehot)/B
///
/// Units    MSE: squared units of the target. Cross-entropies: nats.
/// NaN      in z gives NaN in the sum and in delta: nothing is clamped.

/// Targets softer than those of the set, in training only:
///
///     softmax      t = (1-e) onehot(label) + e/K              K outputs
///     BCE logits   t = (1-e) y + e/2                          every logit is a class of its own
///
/// The losses become -1/B sum_o t_o log p_o and the mean of max(z,0) - z t + log1p(e^-|z|); delta keeps its form with
/// t in the place of the target. Mixup blends t with that of a partner, for MSE y with that of a partner. Smoothed
/// targets have no meaning for MSE: there e must be 0. Source   Szegedy et al., "Rethinking the Inception architecture
/// for computer vision", CVPR 2016, section 7.
struct SoftTargets {
  double smoothing = 0;                    ///< e in [0, 1)
  std::span<const std::int32_t> partners;  ///< mixup: a row of the set for every column of z; empty = none
  std::span<const double> shares;          ///< of the column's own target; the partner has the rest
  [[nodiscard]] bool hard() const { return smoothing == 0 && partners.empty(); }
};

/// What one sum of the loss is divided by: B k, or B for softmax.
[[nodiscard]] double loss_terms(Loss kind, Index rows, Index outputs);

/// Sum of the loss over the columns of z, not yet divided; added in double, column by column.
/// Column j of z belongs to row rows[j] of `set`.
template <class S>
[[nodiscard]] double loss_sum(Loss kind, const Examples<S>& set, std::span<const std::int32_t> rows, Panel<const S> z);

/// The same with `targets`, and delta <- dLoss/dz for a mean over `terms` terms.
template <class S>
[[nodiscard]] double loss_and_delta(Loss kind, const Examples<S>& set, std::span<const std::int32_t> rows, double terms,
                                    Panel<const S> z, Panel<S> delta, const SoftTargets& targets = {});

}  // namespace lscope::core
