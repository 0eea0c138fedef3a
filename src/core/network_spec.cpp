#include "core/network_spec.h"

#include "base/check.h"

namespace lscope::core {
namespace {

constexpr std::int64_t kBlockAlign = 16;  // floats in 64 bytes; the same for double, so layouts agree
std::int64_t aligned(std::int64_t at) { return (at + kBlockAlign - 1) / kBlockAlign * kBlockAlign; }

}  // namespace

ParameterLayout parameter_layout(const NetworkSpec& spec) {
  LSCOPE_CHECK(spec.inputs >= 1 && !spec.layers.empty());
  ParameterLayout layout;
  int inputs = spec.inputs;
  for (const LayerSpec& layer : spec.layers) {
    LSCOPE_CHECK(layer.units >= 1);
    LayerBlock block;
    block.units = layer.units;
    block.inputs = inputs;
    block.weights_at = layout.size;
    const std::int64_t weights = static_cast<std::int64_t>(layer.units) * inputs;
    block.bias_at = block.weights_at + weights;
    layout.size = aligned(block.bias_at + layer.units);
    layout.weights += weights;
    layout.biases += layer.units;
    if (spec.batch_norm && layout.layers.size() + 1 < spec.layers.size()) {
      block.scale_at = layout.size;
      block.mean_at = aligned(block.scale_at + layer.units);
      block.variance_at = aligned(block.mean_at + layer.units);
      layout.size = aligned(block.variance_at + layer.units);
      layout.scales += layer.units;
    }
    layout.layers.push_back(block);
    inputs = layer.units;
  }
  // What reads a bias by registers ends up to one of them behind its first value (core/gemm.h).
  const LayerBlock& last = layout.layers.back();
  layout.size = aligned(last.bias_at + aligned(last.units));
  return layout;
}

}  // namespace lscope::core
