#include "train/weight_reading.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace lscope::train {

template <class S>
std::vector<LayerReading> read_layers(const core::ParameterLayout& layout, std::span<const S> parameters) {
  std::vector<LayerReading> readings;
  for (const core::LayerBlock& block : layout.layers) {
    LayerReading reading{block.units, block.inputs};
    const auto count = static_cast<std::size_t>(block.units) * static_cast<std::size_t>(block.inputs);
    const auto weights = parameters.subspan(static_cast<std::size_t>(block.weights_at), count);
    const auto units = static_cast<std::size_t>(block.units);
    for (std::size_t first = 0; first < count; first += units) {
      double column = 0;
      for (const S weight : weights.subspan(first, units)) {
        const double w = static_cast<double>(weight);
        reading.zeros += w == 0 ? 1 : 0;
        reading.abs_sum += std::abs(w);
        column += w * w;
      }
      reading.square_sum += column;
      reading.input_norms += std::sqrt(column);
    }
    reading.norm = std::sqrt(reading.square_sum);
    readings.push_back(reading);
  }
  return readings;
}

template <class S>
std::array<float, kWeightPercentiles.size()> weight_percentiles(const core::ParameterLayout& layout,
                                                                std::span<const S> parameters) {
  const auto stride = (static_cast<std::size_t>(layout.weights) + kPercentileSample - 1) / kPercentileSample;
  std::vector<float> sample;
  sample.reserve(std::min(kPercentileSample + layout.layers.size(), static_cast<std::size_t>(layout.weights)));
  for (const core::LayerBlock& block : layout.layers) {
    const auto count = static_cast<std::size_t>(block.units) * static_cast<std::size_t>(block.inputs);
    const auto weights = parameters.subspan(static_cast<std::size_t>(block.weights_at), count);
    for (std::size_t i = 0; i < count; i += stride) sample.push_back(static_cast<float>(weights[i]));
  }
  std::array<float, kWeightPercentiles.size()> out{};
  if (sample.empty()) return out;
  // NaN has no place in an order: a diverged layer's NaNs count as the largest values.
  const auto before = [](float a, float b) { return a < b || (std::isnan(b) && !std::isnan(a)); };
  auto from = sample.begin();
  for (std::size_t p = 0; p < kWeightPercentiles.size(); ++p) {
    const double place = kWeightPercentiles[p] / 100 * static_cast<double>(sample.size() - 1);
    const auto at = sample.begin() + static_cast<std::ptrdiff_t>(std::lround(place));
    std::nth_element(from, at, sample.end(), before);
    out[p] = *at;
    from = at;
  }
  return out;
}

template std::vector<LayerReading> read_layers(const core::ParameterLayout&, std::span<const float>);
template std::vector<LayerReading> read_layers(const core::ParameterLayout&, std::span<const double>);
template std::array<float, kWeightPercentiles.size()> weight_percentiles(const core::ParameterLayout&,
                                                                         std::span<const float>);
template std::array<float, kWeightPercentiles.size()> weight_percentiles(const core::ParameterLayout&,
                                                                         std::span<const double>);

}  // namespace lscope::train
