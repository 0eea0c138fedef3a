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

/// What one sum of the loss is divided by: B k, or B for softmax.
[[nodiscard]] double loss_terms(Loss kind, Index rows, Index outputs);

/// Sum of the loss over the columns of z, not yet divided; added in double, column by column.
/// Column j of z belongs to row rows[j] of `set`.
template <class S>
[[nodiscard]] double loss_sum(Loss kind, const Examples<S>& set, std::span<const std::int32_t> rows, Panel<const S> z);

/// The same, and delta <- dLoss/dz for a mean over `terms` terms.
template <class S>
[[nodiscard]] double loss_and_delta(Loss kind, const Examples<S>& set, std::span<const std::int32_t> rows, double terms,
                                    Panel<const S> z, Panel<S> delta);

}  // namespace lscope::core
