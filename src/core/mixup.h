#pragma once

#include <cstdint>
#include <span>

#include "core/draw_key.h"

namespace lscope::core {

/// Mixup: in training every row of a batch is shown as a blend with another row of the same batch,
///
///     x = m x_i + (1-m) x_j,   t = m t_i + (1-m) t_j,   m ~ Beta(a, a)
///
/// with one m for every row, not one for the batch, and j = p(i) for a random permutation p of the batch: each row
/// lends itself once, and a row that meets itself, as in a batch of one, stays what it is. t is the target after label
/// smoothing. For the cross-entropies the loss of t is m loss_i + (1-m) loss_j; for MSE it is smaller by
/// m (1-m) (t_i - t_j)^2, which has no gradient. Small a: nearly the rows themselves; a = 1: m uniform; large a: m near
/// 1/2. Evaluation sees rows as they are.
///
/// p is a pure function of {seed, step, rows of the batch} and m of {seed, step, row of the batch}.
/// Source   Zhang, Cisse, Dauphin & Lopez-Paz, "mixup: beyond empirical risk minimization", ICLR 2018.
///
/// For row i of the batch: partners[i] <- batch[p(i)] and shares[i] <- m in [0, 1]. All three have one length; a > 0.
void draw_mixup(const DrawKey& key, double a, std::span<const std::int32_t> batch, std::span<std::int32_t> partners,
                std::span<double> shares);

}  // namespace lscope::core
