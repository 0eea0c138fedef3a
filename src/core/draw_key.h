#pragma once

#include <cstdint>

namespace lscope::core {

/// What the draws of a training step hang on, beside the row and the unit or input that they are for: dropout, input
/// noise and mixup each draw from a stream of their own, and never from a sequence that somebody else could move.
struct DrawKey {
  std::uint64_t seed = 0;
  std::uint64_t step = 0;
  std::uint64_t layer = 0;  ///< dropout: 0 the input, l the l-th hidden layer
};

}  // namespace lscope::core
