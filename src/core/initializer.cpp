#include "core/initializer.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/random.h"
#include "core/batch_norm.h"

namespace lscope::core {

template <class S>
void initialize_parameters(const ParameterLayout& layout, Initialization how, std::uint64_t seed,
                           std::span<S> parameters) {
  LSCOPE_CHECK(static_cast<std::int64_t>(parameters.size()) == layout.size);
  std::fill(parameters.begin(), parameters.end(), S(0));
  std::uint64_t layer = 0;
  for (const LayerBlock& block : layout.layers) {
    base::Rng rng(seed, base::Stream::kInit, layer++);
    const double deviation = std::sqrt(2.0 / block.inputs);
    const double bound = std::sqrt(6.0 / (block.inputs + block.units));
    const std::int64_t count = static_cast<std::int64_t>(block.units) * block.inputs;
    for (std::int64_t i = 0; i < count; ++i) {
      const double value =
          how == Initialization::kHeNormal ? deviation * rng.next_normal() : rng.next_uniform(-bound, bound);
      parameters[static_cast<std::size_t>(block.weights_at + i)] = static_cast<S>(value);
    }
  }
  reset_normalization<S>(layout, parameters);
}

template <class S>
void scale_parameters(const ParameterLayout& layout, double factor, std::span<S> parameters) {
  LSCOPE_CHECK(static_cast<std::int64_t>(parameters.size()) == layout.size);
  const S by = static_cast<S>(factor);
  const auto scale = [&](std::int64_t at, std::int64_t count) {
    for (S& value : parameters.subspan(static_cast<std::size_t>(at), static_cast<std::size_t>(count))) value *= by;
  };
  for (const LayerBlock& block : layout.layers) {
    scale(block.weights_at, static_cast<std::int64_t>(block.units) * block.inputs);
    scale(block.bias_at, block.units);
  }
}

template void initialize_parameters<float>(const ParameterLayout&, Initialization, std::uint64_t, std::span<float>);
template void initialize_parameters<double>(const ParameterLayout&, Initialization, std::uint64_t, std::span<double>);
template void scale_parameters<float>(const ParameterLayout&, double, std::span<float>);
template void scale_parameters<double>(const ParameterLayout&, double, std::span<double>);

}  // namespace lscope::core
