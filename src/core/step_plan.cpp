#include "core/step_plan.h"

#include <algorithm>

#include "base/check.h"
#include "core/narrow_pass.h"

namespace lscope::core {
namespace {

constexpr Index kPanelWeights = 8192;  ///< whose gradient is computed in one piece, if that is enough inputs
constexpr Index kPanelInputs = 36;     ///< at least: fewer do not pay for a walk over the layer's deltas
constexpr Index kPanelMultiple = 6;    ///< inputs that the product takes together
constexpr Index kSmallNetwork = 8192;  ///< parameters that are swept in one piece
constexpr Index kMaxNormRows = 64;

/// Inputs of a panel of this layer: an even number of panels, so that two threads have as much to do.
Index panel_inputs(const LayerBlock& block) {
  const Index inputs = block.inputs;
  const Index by_weights = inputs * block.units / kPanelWeights, by_inputs = inputs / kPanelInputs;
  const Index panels = std::max<Index>(1, std::min(by_weights, by_inputs) / 2 * 2);
  const Index each = (inputs + panels - 1) / panels;
  return (each + kPanelMultiple - 1) / kPanelMultiple * kPanelMultiple;
}

}  // namespace

template <class S>
StepPlan<S> make_plan(const NetworkSpec& spec, const ParameterLayout& layout, const Regularization& regularization,
                      const Presentation& presentation, const std::vector<bool>& frozen) {
  const Regularization& r = regularization;
  LSCOPE_CHECK(r.penalised_layers.empty() || r.penalised_layers.size() == layout.layers.size());
  StepPlan<S> plan;
  const double lambda1 = r.l1_method == L1Method::kProximal ? r.lambda1 : 0;
  for (std::size_t l = 0; l < layout.layers.size(); ++l) {
    const LayerBlock& block = layout.layers[l];
    const bool penalised = r.penalised_layers.empty() || r.penalised_layers[l];
    const bool still = !frozen.empty() && frozen[l];
    const Index step = panel_inputs(block);
    for (Index first = 0; first < block.inputs; first += step) {
      const Index count = std::min<Index>(step, block.inputs - first);
      const SweepPart<S> part{block.weights_at + first * block.units, count * block.units,
                              static_cast<S>(penalised ? r.weight_decay : 0), static_cast<S>(penalised ? lambda1 : 0)};
      plan.panels.push_back({l, first, count, penalised, still, part});
    }
    for (Index first = 0; r.max_norm > 0 && !still && first < block.units; first += kMaxNormRows)
      plan.row_blocks.push_back({l, first, std::min<Index>(kMaxNormRows, block.units - first)});
  }
  plan.is_narrow = NarrowPass<S>::suits(spec, presentation);
  plan.has_penalty = r.lambda1 != 0 || r.lambda2 != 0 || r.lambda_group != 0;
  plan.one_sweep = lambda1 == 0 && r.weight_decay == 0 && layout.size <= kSmallNetwork &&
                   std::find(frozen.begin(), frozen.end(), true) == frozen.end();
  return plan;
}

template StepPlan<float> make_plan(const NetworkSpec&, const ParameterLayout&, const Regularization&,
                                   const Presentation&, const std::vector<bool>&);
template StepPlan<double> make_plan(const NetworkSpec&, const ParameterLayout&, const Regularization&,
                                    const Presentation&, const std::vector<bool>&);

}  // namespace lscope::core
