#pragma once

#include <cstdint>
#include <span>

#include "core/learner.h"
#include "core/types.h"

namespace lscope::core {

/// The losses of core/loss.h, hard targets, for outputs that lie side by side: output o of row j at z[o * lanes + j].
///
/// delta(o, j) <- dLoss/dz for a mean over `terms` terms; 0 in the lanes behind the last row. Returns the sum over the
/// rows, not divided. `room` is for targets: as large as z. `lanes` is a multiple of 4, at least the number of rows.
template <class S>
double narrow_loss_and_delta(Loss kind, const Examples<S>& set, std::span<const std::int32_t> rows, double terms,
                             Index lanes, const S* z, S* delta, S* room);

}  // namespace lscope::core
