#pragma once

#include <string>

#include "spec/param.h"
#include "train/snapshot.h"

namespace lscope::train {

/// The weights as the bytes of a safetensors file: tensors `layers.K.weight` (out x in, row-major) and `layers.K.bias`,
/// with batch normalization also `.scale`, `.running_mean` and `.running_variance` of hidden layers (eps 1e-5); F32 or
/// F64, little-endian; layer 0 is the one next to the input. The metadata name the program, step and activation.
/// Source  github.com/huggingface/safetensors, README, "Format"
[[nodiscard]] std::string safetensors(const WeightsView& weights, spec::PrecisionChoice precision);

}  // namespace lscope::train
