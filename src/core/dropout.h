#pragma once

#include <cstdint>

#include "core/draw_key.h"
#include "core/network_spec.h"
#include "core/types.h"

namespace lscope::core {

// Inverted dropout: in training a * m / (1 - p), m = 1 with probability 1 - p; in evaluation nothing, so
// E[a m/(1-p)] = a.
//
// A mask is a pure function of {seed, step, layer, row of the batch, unit}: it never depends on threads, on how a
// batch is cut, or on other streams. Layer 0 is the input, layer l the l-th hidden layer. Two units share one 64-bit
// draw, so p is kept to 2^-32. Source   Srivastava et al., "Dropout", JMLR 15 (2014).

/// What a value that is kept is multiplied with: 1/(1-rate), or 1 if unscaled.
[[nodiscard]] constexpr double kept_factor(double rate, DropoutVariant variant) {
  return variant == DropoutVariant::kUnscaled ? 1.0 : 1.0 / (1.0 - rate);
}

/// factors(i, j) <- kept_factor() or 0, for row first_row + j of the batch. 0 <= rate < 1.
template <class S>
void draw_dropout(const DrawKey& key, double rate, Index first_row, Panel<S> factors,
                  DropoutVariant variant = DropoutVariant::kInverted);

/// The same from a mask given from outside: rows x units bytes, 1 = kept.
template <class S>
void fixed_dropout(const std::uint8_t* mask, double rate, Index first_row, Panel<S> factors,
                   DropoutVariant variant = DropoutVariant::kInverted);

}  // namespace lscope::core
