#include "core/network.h"

#include <algorithm>

#include "base/check.h"
#include "core/activation.h"
#include "core/batch_norm.h"
#include "core/gemm.h"
#include "core/loss.h"
#include "core/pass_steps.h"

namespace lscope::core {
template <class S>
void TrainingPass<S>::reserve(const NetworkSpec& spec, bool fixed_masks, Index columns, Index scratch) {
  if (scratch > 0) scratch_.reserve(scratch, (columns + kPassColumns - 1) / kPassColumns);
  const auto prepare = [columns](Layer& layer, Index rows, bool keeps_z, bool drops) {
    layer.a.reserve(rows, columns);
    if (keeps_z) layer.z.reserve(rows, columns);
    layer.drops = drops;
    if (!drops) return;
    layer.factors.reserve(rows, columns);
    layer.dropped.reserve(rows, columns);
  };
  prepare(input_, spec.inputs, false, spec.input_dropout > 0 && !fixed_masks);
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const LayerSpec& layer = spec.layers[l];
    const bool last = l + 1 == layers_.size();
    prepare(layers_[l], layer.units, needs_preactivation(layer.activation), layer.dropout > 0 && !last);
    layers_[l].delta.reserve(layer.units, columns);
  }
}

template <class S>
Panel<S> TrainingPass<S>::input_of(std::size_t layer, Index columns) {
  Layer& before = layer == 0 ? input_ : layers_[layer - 1];
  return before.drops ? before.dropped.panel(columns) : before.a.panel(columns);
}

template <class S>
void TrainingPass<S>::drop(Layer& layer, std::size_t index, double rate, Index first, Index count, Index chunk_row,
                           const PassContext& context) {
  const Panel<S> factors = layer.factors.panel(first + count).part(first, count);
  const Panel<S> a = layer.a.panel(first + count).part(first, count);
  const Panel<S> dropped = layer.dropped.panel(first + count).part(first, count);
  dropout_factors<S>(index, rate, chunk_row + first, context, factors);
  multiply<S>(a, factors, dropped);
}

template <class S>
double TrainingPass<S>::forward(const NetworkSpec& spec, const S* parameters, Index first, Index count, Index chunk_row,
                                const PassContext& context) {
  double activity = 0;
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const LayerSpec& layer = spec.layers[l];
    const LayerBlock& block = layout_.layers[l];
    const Panel<S> in = input_of(l, first + count).part(first, count);
    const Panel<S> a = layers_[l].a.panel(first + count).part(first, count);
    const bool keeps_z = needs_preactivation(layer.activation);
    const Panel<S> z = keeps_z ? layers_[l].z.panel(first + count).part(first, count) : a;
    layer_forward<S>(parameters + block.weights_at, parameters + block.bias_at, in, z);
    apply_activation<S>(layer.activation, layer.negative_slope, z, a);
    if (has_activity_penalty(layer)) activity += activity_sum<S>(layer, a);
    if (layers_[l].drops) drop(layers_[l], l + 1, layer.dropout, first, count, chunk_row, context);
  }
  return activity;
}

template <class S>
void TrainingPass<S>::backward(const NetworkSpec& spec, const S* parameters, Index first, Index count,
                               const PassContext& context) {
  for (std::size_t l = layers_.size(); l-- > 0;) {
    const LayerSpec& layer = spec.layers[l];
    const Panel<S> delta = layers_[l].delta.panel(first + count).part(first, count);
    const Panel<S> a = layers_[l].a.panel(first + count).part(first, count);
    if (l + 1 < layers_.size()) {
      const Panel<S> above = layers_[l + 1].delta.panel(first + count).part(first, count);
      layer_backward<S>(parameters + layout_.layers[l + 1].weights_at, above, delta);
      if (layers_[l].drops) multiply<S>(delta, layers_[l].factors.panel(first + count).part(first, count), delta);
    }
    if (has_activity_penalty(layer)) add_activity_gradient<S>(layer, context.batch_rows, a, delta);
    const bool keeps_z = needs_preactivation(layer.activation);
    const Panel<S> z = keeps_z ? layers_[l].z.panel(first + count).part(first, count) : a;
    multiply_by_derivative<S>(layer.activation, layer.negative_slope, z, a, delta);
  }
}

template <class S>
PassSums TrainingPass<S>::pass(const NetworkSpec& spec, const S* parameters, const Examples<S>& set,
                               std::span<const std::int32_t> rows, Index first, Index chunk_row,
                               const PassContext& context) {
  const auto count = static_cast<Index>(rows.size());
  const Panel<S> x = input_.a.panel(first + count).part(first, count);
  S* scratch = context.warp.on() ? scratch_.panel(first / kPassColumns + 1).column(first / kPassColumns) : nullptr;
  const SoftTargets targets = show_rows<S>(set, rows, chunk_row + first, context, x, scratch);
  if (input_.drops) drop(input_, 0, spec.input_dropout, first, count, chunk_row, context);
  PassSums sums;
  sums.activity = forward(spec, parameters, first, count, chunk_row, context);
  Layer& last = layers_.back();
  sums.loss = loss_and_delta<S>(spec.loss, set, rows, context.terms, last.a.panel(first + count).part(first, count),
                                last.delta.panel(first + count).part(first, count), targets);
  backward(spec, parameters, first, count, context);
  return sums;
}

template <class S>
void TrainingPass<S>::gradient(std::size_t layer, Index first, Index count, Index columns, bool add, S* gradient) {
  const LayerBlock& block = layout_.layers[layer];
  const Panel<S> delta = layers_[layer].delta.panel(columns);
  weight_gradient<S>(delta, input_of(layer, columns), first, count, add, gradient + block.weights_at);
  if (first == 0) bias_gradient<S>(delta, add, gradient + block.bias_at);
}

template <class S>
void EvaluationPass<S>::drop(const NetworkSpec& spec, DrawKey masks, std::size_t layer, double rate, Index first_row,
                             Panel<S> out) {
  if (spec.dropout_variant != DropoutVariant::kAlwaysOn || rate == 0 || layer == spec.layers.size()) return;
  factors_.reserve(out.rows, kColumns);
  Panel<S> factors = factors_.panel(out.columns);
  factors.rows = out.rows;
  masks.layer = layer;
  draw_dropout<S>(masks, rate, first_row, factors, spec.dropout_variant);
  multiply<S>(out, factors, out);
}

template <class S>
Panel<const S> EvaluationPass<S>::run(const NetworkSpec& spec, const ParameterLayout& layout, const S* parameters,
                                      const Examples<S>& set, Index first, Index count, const DrawKey& masks,
                                      double* activity) {
  LSCOPE_CHECK(count <= kColumns && first + count <= set.rows);
  if (set.source == nullptr && NarrowForward<S>::suits(spec))
    return narrow_.run(spec, layout, parameters, set, first, count);
  Index widest_even = spec.inputs, widest_odd = 1;
  for (std::size_t l = 0; l < spec.layers.size(); ++l) {
    Index& widest = l % 2 == 0 ? widest_odd : widest_even;
    widest = std::max<Index>(widest, spec.layers[l].units);
  }
  even_.reserve(widest_even, kColumns);
  odd_.reserve(widest_odd, kColumns);
  Panel<S> in = even_.panel(count);
  in.rows = spec.inputs;
  for (Index j = 0; j < count; ++j) {
    if (set.source != nullptr)
      set.source->read(first + j, in.column(j));
    else
      std::copy_n(set.x.data() + (first + j) * spec.inputs, spec.inputs, in.column(j));
  }
  drop(spec, masks, 0, spec.input_dropout, first, in);
  for (std::size_t l = 0; l < spec.layers.size(); ++l) {
    const LayerBlock& block = layout.layers[l];
    Panel<S> out = (l % 2 == 0 ? odd_ : even_).panel(count);
    out.rows = block.units;
    if (is_normalized(block)) {
      running_.forward(block, parameters, in, out);
    } else {
      layer_forward<S>(parameters + block.weights_at, parameters + block.bias_at, in, out);
    }
    apply_activation<S>(spec.layers[l].activation, spec.layers[l].negative_slope, out, out);
    if (activity != nullptr && has_activity_penalty(spec.layers[l])) *activity += activity_sum<S>(spec.layers[l], out);
    drop(spec, masks, l + 1, spec.layers[l].dropout, first, out);
    in = out;
  }
  return in;
}

template class TrainingPass<float>;
template class TrainingPass<double>;
template class EvaluationPass<float>;
template class EvaluationPass<double>;

}  // namespace lscope::core
