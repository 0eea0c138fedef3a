#pragma once

#include <cstdint>

#include "core/draw_key.h"
#include "core/types.h"

namespace lscope::core {

/// Gaussian noise on the inputs, in training: x + e, e ~ Normal(0, sd^2) for every input of every row, drawn afresh at
/// every presentation. Evaluation sees x.
///
/// For a linear model with MSE and one output E[loss] = MSE + sd^2 ||w||^2, so noise is lambda2 = sd^2; with k outputs
/// MSE is also a mean over them, and it is lambda2 = sd^2/k. For a network the two agree to first order only.
///
/// e is a pure function of {seed, step, row of the batch, input}: it never depends on threads, on how a batch is cut,
/// or on other streams. Two inputs share a pair of draws (Box and Muller). Units    sd has the unit of the inputs;
/// standardized inputs have 1. Source   Bishop, "Training with noise is equivalent to Tikhonov regularization", Neural
/// Computation 7 (1995).
///
/// x(i, j) += e for row first_row + j of the batch. sd >= 0.
template <class S>
void add_input_noise(const DrawKey& key, double sd, Index first_row, Panel<S> x);

}  // namespace lscope::core
