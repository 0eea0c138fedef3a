#include "core/narrow_pass.h"

#include <algorithm>
#include <array>
#include <type_traits>

#include "core/activation.h"
#include "core/fast_tanh.h"
#include "core/narrow_loss.h"
#include "core/strip.h"

namespace lscope::core {
namespace {

constexpr Index kWidest = 40;  ///< wider layers fill the registers by themselves (measured: even at 48)
constexpr int kMostPackets = 4;
constexpr int kUnits = 4;  ///< whose sums are in registers together

// What is done to a sum while it is still in a register; `at`: its place among the strips of the layer.
struct AsItIs {
  template <class P>
  [[gnu::always_inline]] P operator()(const P& sum, Index) const {
    return sum;
  }
};
struct Tanh {
  [[gnu::always_inline]] Packet<float> operator()(const Packet<float>& z, Index) const { return fast_tanh(z); }
};
struct Relu {
  template <class P>
  [[gnu::always_inline]] P operator()(const P& z, Index) const {
    return Eigen::internal::pmax(z, Eigen::internal::pzero(z));  // the first argument is the one a NaN comes back from
  }
};
template <class S>
struct TimesTanhDerivative {
  const S* a;
  [[gnu::always_inline]] Packet<S> operator()(const Packet<S>& delta, Index at) const {
    using namespace Eigen::internal;
    const Packet<S> y = pload<Packet<S>>(a + at);
    return pmul(delta, psub(pset1<Packet<S>>(S(1)), pmul(y, y)));
  }
};
template <class S>
struct TimesReluDerivative {
  const S* a;
  [[gnu::always_inline]] Packet<S> operator()(const Packet<S>& delta, Index at) const {
    using namespace Eigen::internal;
    return pand(delta, pcmp_lt(pzero(delta), pload<Packet<S>>(a + at)));
  }
};

/// A layer's sums in one direction: out_u = finish(start_u + sum_k weight(u, k) in_k), weight(u, k) at
/// weights[u * u_step + k * k_step]. Forward u is a unit and k an input, backward u an input and k a unit.
template <class S>
struct Direction {
  const S* weights;
  Index u_step, k_step;
  const S* start;  ///< one value a strip; null: 0
  const S* in;
  Index depth;
  S* out;
};

/// kCount strips from strip u on.
template <class S, int kPackets, int kCount, class Finish>
[[gnu::always_inline]] inline void combine_some(const Direction<S>& way, Index u, const Finish& finish) {
  using namespace Eigen::internal;
  using P = Packet<S>;
  constexpr Index kStrip = kPackets * kWidth<S>;
  constexpr int kSums = kCount * kPackets;
  P sum[kSums];  // strip by strip
  each<kSums>([&](auto s) { sum[s] = pset1<P>(way.start == nullptr ? S(0) : way.start[u + s / kPackets]); });
  const S* w = way.weights + u * way.u_step;
  const S* in = way.in;
  for (Index k = 0; k < way.depth; ++k, in += kStrip, w += way.k_step) {
    each<kSums>([&](auto s) {
      const P weight = pset1<P>(w[s / kPackets * way.u_step]);
      sum[s] = pmadd(weight, pload<P>(in + s % kPackets * kWidth<S>), sum[s]);
    });
  }
  S* const out = way.out + u * kStrip;
  each<kSums>([&](auto s) { pstore(out + s * kWidth<S>, finish(sum[s], u * kStrip + s * kWidth<S>)); });
}

template <class S, int kPackets, class Finish>
[[gnu::always_inline]] inline void combine(const Direction<S>& way, Index count, const Finish& finish) {
  Index u = 0;
  for (; u + kUnits <= count; u += kUnits) combine_some<S, kPackets, kUnits>(way, u, finish);
  if (u + 2 <= count) {
    combine_some<S, kPackets, 2>(way, u, finish);
    u += 2;
  }
  if (u < count) combine_some<S, kPackets, 1>(way, u, finish);
}

}  // namespace

template <class S>
bool NarrowPass<S>::suits(const NetworkSpec& spec, const Presentation& presentation) {
  if ((spec.batch_norm && spec.layers.size() > 1) || presentation != Presentation{} || spec.input_dropout != 0 ||
      spec.inputs > kWidest)
    return false;
  return std::all_of(spec.layers.begin(), spec.layers.end(), [](const LayerSpec& layer) {
    return layer.units <= kWidest && layer.dropout == 0 && layer.activity_l1 == 0 && layer.activity_l2 == 0;
  });
}

template <class S>
void NarrowPass<S>::reserve(const NetworkSpec& spec) {
  constexpr Index kStrip = kMostPackets * kWidth<S>;
  Index size = spec.inputs * kStrip;
  for (std::size_t l = 0; l < spec.layers.size(); ++l) {
    const LayerSpec& from = spec.layers[l];
    const Index strips = from.units * kStrip;
    Layer layer;
    layer.block = layout_.layers[l];
    layer.activation = from.activation;
    layer.slope = from.negative_slope;
    layer.in = l == 0 ? 0 : layers_[l - 1].a;
    layer.a = size;
    layer.z = needs_preactivation(from.activation) ? size + strips : size;
    layer.delta = layer.z + strips;
    size = layer.delta + strips;
    layers_.push_back(layer);
  }
  targets_ = size;
  arena_.setZero(size + spec.layers.back().units * kStrip);
}

template <class S>
template <int kPackets>
void NarrowPass<S>::forward(const Layer& layer, const S* parameters) {
  const Index units = layer.block.units;
  S* const z = arena_.data() + layer.z;
  S* const a = arena_.data() + layer.a;
  const Direction<S> way{parameters + layer.block.weights_at,
                         1,
                         units,
                         parameters + layer.block.bias_at,
                         arena_.data() + layer.in,
                         layer.block.inputs,
                         z};
  if (layer.activation == Activation::kRelu) return combine<S, kPackets>(way, units, Relu());
  if constexpr (std::is_same_v<S, float>) {
    if (layer.activation == Activation::kTanh) return combine<S, kPackets>(way, units, Tanh());
  }
  combine<S, kPackets>(way, units, AsItIs());
  apply_activation<S>(layer.activation, layer.slope, z, a, units * kPackets * kWidth<S>);
}

/// The deltas of the layer before `layer`, with its activation's derivative.
template <class S>
template <int kPackets>
void NarrowPass<S>::backward(const Layer& layer, const Layer& before, const S* parameters) {
  const Index units = layer.block.units, inputs = layer.block.inputs;
  const S* const a = arena_.data() + before.a;
  S* const delta = arena_.data() + before.delta;
  const Direction<S> way{parameters + layer.block.weights_at, units, 1,    nullptr,
                         arena_.data() + layer.delta,         units, delta};
  if (before.activation == Activation::kTanh) return combine<S, kPackets>(way, inputs, TimesTanhDerivative<S>{a});
  if (before.activation == Activation::kRelu) return combine<S, kPackets>(way, inputs, TimesReluDerivative<S>{a});
  combine<S, kPackets>(way, inputs, AsItIs());
  multiply_by_derivative<S>(before.activation, before.slope, arena_.data() + before.z, a, delta,
                            inputs * kPackets * kWidth<S>);
}

template <class S>
template <int kPackets>
void NarrowPass<S>::strip(const S* parameters, const Batch& batch, std::span<const std::int32_t> rows, bool add,
                          S* gradient, Sums& sums) {
  S* const arena = arena_.data();
  const auto lanes = rows_of_lanes<S, kPackets>(batch.set.rows, rows);
  gather<S, kPackets>(batch.set.x.data(), batch.set.features, lanes, arena);
  for (const Layer& layer : layers_) forward<kPackets>(layer, parameters);
  const Layer& last = layers_.back();
  sums.loss += NarrowLoss<S, kPackets>(batch.set, lanes, static_cast<Index>(rows.size()), batch.terms, arena + targets_)
                   .loss_and_delta(batch.loss, arena + last.a, arena + last.delta);
  multiply_by_derivative<S>(last.activation, last.slope, arena + last.z, arena + last.a, arena + last.delta,
                            last.block.units * kPackets * kWidth<S>);
  // One delta waits for another, but no sum for a sum: they come together, behind all that waits.
  for (std::size_t l = layers_.size(); --l > 0;) backward<kPackets>(layers_[l], layers_[l - 1], parameters);
  SumWriter<S> writer(add);
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    if (!batch.frozen.empty() && batch.frozen[l]) continue;
    const Layer& layer = layers_[l];
    const S* const delta = arena + layer.delta;
    writer.start(gradient + layer.block.weights_at);
    weight_sums<S, kPackets>(delta, arena + layer.in, layer.block.units, layer.block.inputs, writer);
    writer.start(gradient + layer.block.bias_at);
    bias_sums<S, kPackets>(delta, layer.block.units, writer);
  }
  sums.squares = writer.squares();
}

template <class S>
typename NarrowPass<S>::Sums NarrowPass<S>::pass(const NetworkSpec& spec, const S* parameters, const Examples<S>& set,
                                                 std::span<const std::int32_t> rows, const std::vector<bool>& frozen,
                                                 double terms, S* gradient) {
  if (layers_.empty()) reserve(spec);
  constexpr auto kLongest = static_cast<std::size_t>(kMostPackets * kWidth<S>);
  const Batch batch{set, spec.loss, terms, frozen};
  Sums sums;
  for (std::size_t first = 0; first < rows.size(); first += kLongest) {
    const auto part = rows.subspan(first, std::min(kLongest, rows.size() - first));
    switch ((part.size() + kWidth<S> - 1) / kWidth<S>) {
      case 1:
        strip<1>(parameters, batch, part, first > 0, gradient, sums);
        break;
      case 2:
        strip<2>(parameters, batch, part, first > 0, gradient, sums);
        break;
      case 3:
        strip<3>(parameters, batch, part, first > 0, gradient, sums);
        break;
      default:
        strip<kMostPackets>(parameters, batch, part, first > 0, gradient, sums);
    }
  }
  return sums;
}

template class NarrowPass<float>;
template class NarrowPass<double>;

}  // namespace lscope::core
