#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/network_spec.h"

namespace lscope::train {

/// One layer as a file holds it.
struct SavedLayer {
  int units = 0, inputs = 0;
  std::vector<double> weights;  ///< units x inputs, one unit after the other; a float widened exactly
  std::vector<double> bias;
};

/// The weights of a network, layer 0 next to the input.
struct SavedWeights {
  std::string name;  ///< the file's, for messages
  std::vector<SavedLayer> layers;
};

/// Reads what train::safetensors() writes: tensors `layers.K.weight` (out x in) and `layers.K.bias`, F32 or F64; other
/// tensors are refused. Never more memory than a few times the file, never a number that is not finite.
/// Errors  kInputMissing, kInputNotRegular, kInputLimit; kInputMalformed, naming file and tensor
[[nodiscard]] base::Result<SavedWeights> read_safetensors(const std::filesystem::path& path);
/// The same from bytes; `name` stands for the file in messages.
[[nodiscard]] base::Result<SavedWeights> parse_safetensors(std::string_view bytes, const std::string& name);

/// Whether the first `layers` layers (0 = all) can start a network of this layout.
/// Errors  kInputMismatch: the first tensor that does not fit, with both shapes; too few or too many layers
[[nodiscard]] base::Status check_fit(const SavedWeights& saved, int layers, const core::ParameterLayout& layout);
/// Copies them over `parameters`, which has been checked to fit. The other layers stay as they are.
template <class S>
void take_weights(const SavedWeights& saved, int layers, const core::ParameterLayout& layout, std::span<S> parameters);

}  // namespace lscope::train
