#pragma once

#include "core/types.h"

namespace lscope::core {

/// The three matrix products of training, the only place that decides how they are computed. W is units x inputs,
/// column-major with stride `units`, as it stands in the flat parameter vector.
///
/// Every element is one chain of fused multiply-adds (multiply, then add, where the processor has none) in the order of
/// the inner index, from the first to the last; the output of a single unit is a sum of registers of inputs, in an
/// order that depends on the number of inputs only. So cutting a batch, or the units of a layer, anywhere changes no
/// bit, and neither does an address. Nothing is allocated. Memory   Up to kLane - 1 values behind W, dW, b and behind a
/// column of a panel are read (never used): blocks of
///          the parameter vector and columns of a Store have that room.

/// z <- W a + b 1^T. Shape: z units x columns, a inputs x columns.
template <class S>
void layer_forward(const S* weights, const S* bias, Panel<const S> a, Panel<S> z);

/// da <- W^T delta. Shape: da inputs x columns, delta units x columns.
template <class S>
void layer_backward(const S* weights, Panel<const S> delta, Panel<S> da);

/// Columns [first, first + count) of dW = delta a^T, stride `units`: assigned, or the sums start from what is there.
template <class S>
void weight_gradient(Panel<const S> delta, Panel<const S> a, Index first, Index count, bool add, S* gradient);

/// db = row sums of delta: assigned, or added.
template <class S>
void bias_gradient(Panel<const S> delta, bool add, S* gradient);

}  // namespace lscope::core
