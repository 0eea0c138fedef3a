#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "core/network_spec.h"
#include "train/history.h"
#include "train/snapshot.h"

namespace lscope::train {

/// At most so many weights are sorted for the percentiles; larger networks are sampled at even distances.
inline constexpr std::size_t kPercentileSample = 8192;

/// Zeros (w == 0, without a tolerance), norms and sums per layer, summed in double. Biases are not counted.
template <class S>
[[nodiscard]] std::vector<LayerReading> read_layers(const core::ParameterLayout& layout, std::span<const S> parameters);
/// The percentiles kWeightPercentiles of all weights (nearest rank); exact up to kPercentileSample weights.
template <class S>
[[nodiscard]] std::array<float, kWeightPercentiles.size()> weight_percentiles(const core::ParameterLayout& layout,
                                                                              std::span<const S> parameters);

extern template std::vector<LayerReading> read_layers(const core::ParameterLayout&, std::span<const float>);
extern template std::vector<LayerReading> read_layers(const core::ParameterLayout&, std::span<const double>);
extern template std::array<float, kWeightPercentiles.size()> weight_percentiles(const core::ParameterLayout&,
                                                                                std::span<const float>);
extern template std::array<float, kWeightPercentiles.size()> weight_percentiles(const core::ParameterLayout&,
                                                                                std::span<const double>);

}  // namespace lscope::train
