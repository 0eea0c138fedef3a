#pragma once

#include "core/types.h"

namespace lscope::core {

/// The three matrix products of training, the only place that decides how they are computed. W is units x inputs,
/// column-major with stride `units`, as it stands in the flat parameter vector.
///
/// Every element is a sum in a fixed order that depends on the shape of the layer alone, not on how many columns are
/// computed in one call, so cutting a batch changes no bit.

/// z <- W a + b 1^T. Shape: z units x columns, a inputs x columns.
template <class S>
void layer_forward(const S* weights, const S* bias, Panel<const S> a, Panel<S> z);

/// da <- W^T delta. Shape: da inputs x columns, delta units x columns.
template <class S>
void layer_backward(const S* weights, Panel<const S> delta, Panel<S> da);

/// Columns [first, first + count) of dW = delta a^T, stride `units`: assigned, or added to what is there.
template <class S>
void weight_gradient(Panel<const S> delta, Panel<const S> a, Index first, Index count, bool add, S* gradient);

/// db = row sums of delta: assigned, or added.
template <class S>
void bias_gradient(Panel<const S> delta, bool add, S* gradient);

}  // namespace lscope::core
