#pragma once

#include <algorithm>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/activation.h"
#include "core/fast_tanh.h"
#include "core/lanes.h"
#include "core/network_spec.h"
#include "core/strip.h"
#include "core/types.h"

namespace lscope::core {

/// Wider layers fill the registers by themselves (measured: even at 48).
inline constexpr Index kWidestNarrow = 40;

/// call(n), n the number of registers that `rows` rows fill, as a constant from 1 to kMostPackets.
template <class S, int kPackets = 1, class Call>
inline void with_packets(Index rows, Call&& call) {
  if constexpr (kPackets < kMostPackets) {
    if (rows > kPackets * kWidth<S>) return with_packets<S, kPackets + 1>(rows, std::forward<Call>(call));
  }
  call(std::integral_constant<int, kPackets>());
}

namespace narrow {

inline constexpr int kUnits = 4;  ///< whose sums are in registers together

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

}  // namespace narrow

/// The layers of a narrow network, and strips for what they compute of up to kMostPackets registers of rows: inputs,
/// then z, a and delta of every layer, then targets.
template <class S>
class NarrowLayers {
 public:
  struct Layer {
    LayerBlock block;
    Activation activation = Activation::kLinear;
    double slope = 0;
    Index in = 0, z = 0, a = 0, delta = 0;  ///< where its strips begin in the arena
  };

  /// Whether all layers and the inputs are narrow and plain: no batch normalization, no activity penalty.
  [[nodiscard]] static bool suits(const NetworkSpec& spec) {
    if ((spec.batch_norm && spec.layers.size() > 1) || spec.inputs > kWidestNarrow) return false;
    return std::all_of(spec.layers.begin(), spec.layers.end(), [](const LayerSpec& layer) {
      return layer.units <= kWidestNarrow && layer.activity_l1 == 0 && layer.activity_l2 == 0;
    });
  }

  /// Whether inputs or units of any layer are dropped in training.
  [[nodiscard]] static bool drops(const NetworkSpec& spec) {
    return spec.input_dropout != 0 || std::any_of(spec.layers.begin(), spec.layers.end(),
                                                  [](const LayerSpec& layer) { return layer.dropout != 0; });
  }

  /// Memory is taken when a network needs more than the one before.
  void reserve(const NetworkSpec& spec, const ParameterLayout& layout) {
    constexpr Index kStrip = kMostPackets * kWidth<S>;
    layers_.clear();
    Index size = spec.inputs * kStrip;
    for (std::size_t l = 0; l < spec.layers.size(); ++l) {
      const LayerSpec& from = spec.layers[l];
      const Index strips = from.units * kStrip;
      Layer layer;
      layer.block = layout.layers[l];
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
    size += spec.layers.back().units * kStrip;
    if (arena_.size() < size) arena_.setZero(size);
  }

  [[nodiscard]] bool empty() const { return layers_.empty(); }
  [[nodiscard]] const std::vector<Layer>& all() const { return layers_; }
  [[nodiscard]] S* inputs() { return arena_.data(); }
  [[nodiscard]] S* at(Index place) { return arena_.data() + place; }
  [[nodiscard]] S* targets() { return arena_.data() + targets_; }

  /// a and, where it is kept, z of a layer.
  template <int kPackets>
  [[gnu::always_inline]] void forward(const Layer& layer, const S* parameters) {
    using namespace narrow;
    const Index units = layer.block.units;
    const Direction<S> way{parameters + layer.block.weights_at,
                           1,
                           units,
                           parameters + layer.block.bias_at,
                           at(layer.in),
                           layer.block.inputs,
                           at(layer.z)};
    if (layer.activation == Activation::kRelu) return combine<S, kPackets>(way, units, Relu());
    if constexpr (std::is_same_v<S, float>) {
      if (layer.activation == Activation::kTanh) return combine<S, kPackets>(way, units, Tanh());
    }
    combine<S, kPackets>(way, units, AsItIs());
    apply_activation<S>(layer.activation, layer.slope, at(layer.z), at(layer.a), units * kPackets * kWidth<S>);
  }

  /// The deltas of the layer before `layer`, with its activation's derivative.
  template <int kPackets>
  [[gnu::always_inline]] void backward(const Layer& layer, const Layer& before, const S* parameters) {
    using namespace narrow;
    const Index units = layer.block.units, inputs = layer.block.inputs;
    const S* const a = at(before.a);
    const Direction<S> way{
        parameters + layer.block.weights_at, units, 1, nullptr, at(layer.delta), units, at(before.delta)};
    if (before.activation == Activation::kTanh) return combine<S, kPackets>(way, inputs, TimesTanhDerivative<S>{a});
    if (before.activation == Activation::kRelu) return combine<S, kPackets>(way, inputs, TimesReluDerivative<S>{a});
    combine<S, kPackets>(way, inputs, AsItIs());
    multiply_by_derivative<S>(before.activation, before.slope, at(before.z), a, at(before.delta),
                              inputs * kPackets * kWidth<S>);
  }

 private:
  std::vector<Layer> layers_;
  Vec<S> arena_;
  Index targets_ = 0;
};

}  // namespace lscope::core
