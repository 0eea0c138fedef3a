#pragma once

#include <cstdint>

#include "base/result.h"
#include "data/dataset.h"

namespace lscope::data {

enum class Generator : std::uint8_t {
  kTwoMoons,
  kCircles,
  kXor,
  kSpirals,
  kBlobs,
  kSine,
  kPolynomial,
  kFriedman1,
  kSparseLinear,
  kRandomLabels
};

/// Everything that decides what a generator makes; the same recipe gives the same bytes.
struct Recipe {
  Generator generator = Generator::kTwoMoons;
  int train = 80, validation = 160, test = 600;
  double noise = 0.3;      ///< sd of the noise on inputs (classes) or on the target (regression)
  double label_noise = 0;  ///< probability q that a class label is replaced by another one, uniformly; all three sets
  int classes = 3;         ///< blobs only
  int irrelevant_inputs = 0;  ///< columns of Normal(0, 1) appended to the inputs
  std::uint64_t seed = 19;
};

/// Draws the three sets independently (streams kData, substreams per set), so n changes no test row.
/// Classification inputs are standardized by the training part, as a file's would be.
/// Errors  kInputMismatch if a set is too small for its classes.
[[nodiscard]] base::Result<Prepared> generate(const Recipe& recipe);

}  // namespace lscope::data
