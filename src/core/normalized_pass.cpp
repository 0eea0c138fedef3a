#include "core/normalized_pass.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "core/activation.h"
#include "core/gemm.h"
#include "core/parallel.h"
#include "core/pass_steps.h"

namespace lscope::core {
namespace {

constexpr Index kBlockColumns = 64;   ///< columns that go from one joining of sums to the next together
constexpr Index kChunkColumns = 256;  ///< columns whose deltas and inputs are looked at while still in cache

template <class T>
void grow(std::vector<T>& values, Index size) {
  if (values.size() < static_cast<std::size_t>(size)) values.resize(static_cast<std::size_t>(size));
}

}  // namespace

template <class S>
void NormalizedPass<S>::reserve(const NetworkSpec& spec, bool fixed_masks, const std::vector<bool>& frozen, Index rows,
                                Index scratch) {
  const auto prepare = [rows](Layer& layer, Index units, bool drops) {
    layer.a.reserve(units, rows);
    layer.drops = drops;
    if (!drops) return;
    layer.factors.reserve(units, rows);
    layer.dropped.reserve(units, rows);
  };
  prepare(input_, spec.inputs, spec.input_dropout > 0 && !fixed_masks);
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const LayerSpec& what = spec.layers[l];
    Layer& layer = layers_[l];
    layer.normalized = is_normalized(layout_.layers[l]);
    layer.frozen = !frozen.empty() && frozen[l];
    layer.keeps_z = needs_preactivation(what.activation);
    prepare(layer, what.units, what.dropout > 0 && l + 1 < layers_.size());
    layer.delta.reserve(what.units, rows);
    if (layer.keeps_z) layer.z.reserve(what.units, rows);
    if (!layer.normalized) continue;
    layer.xhat.reserve(what.units, rows);
    layer.norms.reserve(what.units);
    for (auto* numbers : {&layer.mean, &layer.squares, &layer.bias_slope, &layer.scale_slope})
      grow(*numbers, what.units);
    for (auto* numbers : {&layer.factor, &layer.shared, &layer.tilt}) grow(*numbers, what.units);
    widest_ = std::max<Index>(widest_, what.units);
  }
  const Index blocks = (rows + kBlockColumns - 1) / kBlockColumns;
  block_sums_.reserve(2 * padded(widest_), blocks);
  if (scratch > 0) scratch_.reserve(scratch, blocks);
  grow(passed_, blocks);
  grow(targets_, blocks);
  grow(zeros_, padded(widest_) + kLane);
}

template <class S>
template <class Task>
void NormalizedPass<S>::for_blocks(int team, Task task) {
  const auto blocks = static_cast<int>((rows_ + kBlockColumns - 1) / kBlockColumns);
  parallel_for(blocks, team, [&](int index, int) {
    const Index first = index * kBlockColumns;
    task(Block{index, first, std::min(kBlockColumns, rows_ - first)});
  });
}

template <class S>
Panel<S> NormalizedPass<S>::input_of(std::size_t layer, const Block& block) {
  Layer& before = layer == 0 ? input_ : layers_[layer - 1];
  return of(before.drops ? before.dropped : before.a, block);
}

template <class S>
double* NormalizedPass<S>::sums_of(const Block& block, bool second) {
  return block_sums_.panel(block.index + 1).column(block.index) + (second ? padded(widest_) : 0);
}

template <class S>
void NormalizedPass<S>::drop(Layer& layer, std::size_t index, double rate, const Block& block,
                             const PassContext& context) {
  const Panel<S> factors = of(layer.factors, block);
  dropout_factors<S>(index, rate, block.first, context, factors);
  multiply<S>(of(layer.a, block), factors, of(layer.dropped, block));
}

template <class S>
void NormalizedPass<S>::enter(const NormalizedBatch<S>& batch, const Block& block) {
  const auto at = static_cast<std::size_t>(block.index);
  const auto rows = batch.rows.subspan(static_cast<std::size_t>(block.first), static_cast<std::size_t>(block.count));
  passed_[at] = {};
  S* scratch = batch.context.warp.on() ? scratch_.panel(block.index + 1).column(block.index) : nullptr;
  targets_[at] = show_rows<S>(batch.set, rows, block.first, batch.context, of(input_.a, block), scratch);
  if (input_.drops) drop(input_, 0, batch.spec.input_dropout, block, batch.context);
}

/// u of a hidden layer with its sums over the block, or the outputs.
template <class S>
void NormalizedPass<S>::product(const NormalizedBatch<S>& batch, std::size_t layer, const Block& block) {
  const LayerBlock& at = layout_.layers[layer];
  const S* weights = batch.parameters + at.weights_at;
  Layer& here = layers_[layer];
  const Panel<S> in = input_of(layer, block);
  if (here.normalized) {
    const Panel<S> u = of(here.xhat, block);
    layer_forward<S>(weights, zeros_.data(), in, u);
    if (!here.frozen) moments_of<S>(u, {sums_of(block, false), sums_of(block, true)});
    return;
  }
  const LayerSpec& what = batch.spec.layers[layer];
  const Panel<S> z = preactivation(here, block), a = of(here.a, block);
  layer_forward<S>(weights, batch.parameters + at.bias_at, in, z);
  apply_activation<S>(what.activation, what.negative_slope, z, a);
  if (has_activity_penalty(what)) passed_[static_cast<std::size_t>(block.index)].activity += activity_sum<S>(what, a);
}

template <class S>
void NormalizedPass<S>::settle_moments(const NormalizedBatch<S>& batch, std::size_t layer) {
  const LayerBlock& at = layout_.layers[layer];
  Layer& here = layers_[layer];
  if (here.frozen) return here.norms.from_running(at, batch.parameters);
  const Moments all{here.mean.data(), here.squares.data()};
  double rows = 0;
  for_blocks(1, [&](const Block& block) {
    const Moments more{sums_of(block, false), sums_of(block, true)};
    if (block.index == 0) {
      std::copy_n(more.mean, at.units, all.mean);
      std::copy_n(more.squares, at.units, all.squares);
    } else {
      join_moments(all, rows, more, static_cast<double>(block.count), at.units);
    }
    rows += static_cast<double>(block.count);
  });
  here.norms.from_batch(all, rows, at.units);
}

template <class S>
void NormalizedPass<S>::activate(const NormalizedBatch<S>& batch, std::size_t layer, const Block& block) {
  const LayerBlock& at = layout_.layers[layer];
  const LayerSpec& what = batch.spec.layers[layer];
  Layer& here = layers_[layer];
  const Panel<S> xhat = of(here.xhat, block), z = preactivation(here, block), a = of(here.a, block);
  normalize<S>(here.norms, xhat);
  scale_and_shift<S>(batch.parameters + at.scale_at, batch.parameters + at.bias_at, xhat, z);
  apply_activation<S>(what.activation, what.negative_slope, z, a);
  if (has_activity_penalty(what)) passed_[static_cast<std::size_t>(block.index)].activity += activity_sum<S>(what, a);
  if (here.drops) drop(here, layer + 1, what.dropout, block, batch.context);
}

/// The loss of a block, and delta = dJ/dz of the outputs.
template <class S>
void NormalizedPass<S>::lose(const NormalizedBatch<S>& batch, const Block& block) {
  const auto at = static_cast<std::size_t>(block.index);
  const auto rows = batch.rows.subspan(static_cast<std::size_t>(block.first), static_cast<std::size_t>(block.count));
  const LayerSpec& what = batch.spec.layers.back();
  Layer& last = layers_.back();
  const Panel<S> a = of(last.a, block), delta = of(last.delta, block);
  passed_[at].loss = loss_and_delta<S>(batch.spec.loss, batch.set, rows, batch.context.terms, a, delta, targets_[at]);
  if (has_activity_penalty(what)) add_activity_gradient<S>(what, batch.context.batch_rows, a, delta);
  multiply_by_derivative<S>(what.activation, what.negative_slope, preactivation(last, block), a, delta);
}

/// delta <- dJ/dz of a hidden layer, from delta of the layer behind it, with its sums over the block.
template <class S>
void NormalizedPass<S>::pull_back(const NormalizedBatch<S>& batch, std::size_t layer, const Block& block) {
  const LayerSpec& what = batch.spec.layers[layer];
  Layer& here = layers_[layer];
  const Panel<S> a = of(here.a, block), delta = of(here.delta, block);
  layer_backward<S>(batch.parameters + layout_.layers[layer + 1].weights_at, of(layers_[layer + 1].delta, block),
                    delta);
  if (here.drops) multiply<S>(delta, of(here.factors, block), delta);
  if (has_activity_penalty(what)) add_activity_gradient<S>(what, batch.context.batch_rows, a, delta);
  multiply_by_derivative<S>(what.activation, what.negative_slope, preactivation(here, block), a, delta);
  if (!here.frozen) slopes_of<S>(delta, of(here.xhat, block), {sums_of(block, false), sums_of(block, true)});
}

template <class S>
void NormalizedPass<S>::settle_slopes(const NormalizedBatch<S>& batch, std::size_t layer) {
  const LayerBlock& at = layout_.layers[layer];
  Layer& here = layers_[layer];
  std::fill(here.bias_slope.begin(), here.bias_slope.end(), 0.0);
  std::fill(here.scale_slope.begin(), here.scale_slope.end(), 0.0);
  if (!here.frozen)
    for_blocks(1, [&](const Block& block) {
      const double* bias = sums_of(block, false);
      const double* scale = sums_of(block, true);
      for (std::size_t i = 0; i < static_cast<std::size_t>(at.units); ++i) {
        here.bias_slope[i] += bias[i];
        here.scale_slope[i] += scale[i];
      }
    });
  const auto rows = static_cast<double>(rows_);
  for (std::size_t i = 0; i < static_cast<std::size_t>(at.units); ++i) {
    here.factor[i] = batch.parameters[at.scale_at + static_cast<Index>(i)] * here.norms.inverse[i];
    here.shared[i] = static_cast<S>(here.bias_slope[i] / rows);
    here.tilt[i] = static_cast<S>(here.scale_slope[i] / rows);
  }
}

template <class S>
PassSums NormalizedPass<S>::run(const NormalizedBatch<S>& batch, int team) {
  rows_ = static_cast<Index>(batch.rows.size());
  const std::size_t last = layers_.size() - 1;
  LSCOPE_CHECK(last > 0 && rows_ > 0);
  for_blocks(team, [&](const Block& block) {
    enter(batch, block);
    product(batch, 0, block);
  });
  for (std::size_t l = 0; l < last; ++l) {
    settle_moments(batch, l);
    for_blocks(team, [&](const Block& block) {
      activate(batch, l, block);
      product(batch, l + 1, block);
      if (l + 1 < last) return;
      lose(batch, block);
      pull_back(batch, l, block);
    });
  }
  for (std::size_t l = last; l-- > 0;) {
    settle_slopes(batch, l);
    Layer& here = layers_[l];
    for_blocks(team, [&](const Block& block) {
      normalize_back<S>(here.factor.data(), here.shared.data(), here.tilt.data(), of(here.xhat, block),
                        of(here.delta, block));
      if (l > 0) pull_back(batch, l - 1, block);
    });
  }
  PassSums sums;
  for_blocks(1, [&](const Block& block) { sums += passed_[static_cast<std::size_t>(block.index)]; });
  return sums;
}

template <class S>
void NormalizedPass<S>::gradient(std::size_t layer, Index first, Index count, S* gradient) {
  const LayerBlock& at = layout_.layers[layer];
  Layer& here = layers_[layer];
  for (Index column = 0; column < rows_; column += kChunkColumns) {
    const Block chunk{0, column, std::min(kChunkColumns, rows_ - column)};
    const Panel<S> delta = of(here.delta, chunk);
    weight_gradient<S>(delta, input_of(layer, chunk), first, count, column > 0, gradient + at.weights_at);
    if (first == 0 && !here.normalized) bias_gradient<S>(delta, column > 0, gradient + at.bias_at);
  }
  if (first > 0 || !here.normalized) return;
  for (Index i = 0; i < at.units; ++i) {
    gradient[at.bias_at + i] = static_cast<S>(here.bias_slope[static_cast<std::size_t>(i)]);
    gradient[at.scale_at + i] = static_cast<S>(here.scale_slope[static_cast<std::size_t>(i)]);
  }
}

template <class S>
bool NormalizedPass<S>::statistics_fit() const {
  const auto fits = [](double value) { return std::isfinite(static_cast<S>(value)); };
  for (const Layer& layer : layers_) {
    if (!layer.normalized || layer.frozen) continue;
    const bool all = std::all_of(layer.mean.begin(), layer.mean.end(), fits) &&
                     std::all_of(layer.squares.begin(), layer.squares.end(), fits);
    if (!all) return false;
  }
  return true;
}

template <class S>
void NormalizedPass<S>::move_statistics(S* parameters) {
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    Layer& layer = layers_[l];
    if (layer.normalized && !layer.frozen)
      move_running<S>(layout_.layers[l], {layer.mean.data(), layer.squares.data()}, static_cast<double>(rows_),
                      parameters);
  }
}

template class NormalizedPass<float>;
template class NormalizedPass<double>;

}  // namespace lscope::core
