#include "core/narrow_pass.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "core/activation.h"
#include "core/lanes.h"
#include "core/narrow_loss.h"

namespace lscope::core {
namespace {

constexpr Index kWidest = 40;  ///< wider layers fill the registers by themselves (measured: even at 48)
constexpr int kMostPackets = 4;
constexpr int kUnits = 4;  ///< whose sums are in registers together

/// Sums of kCount strips: out_u = start_u + sum_k weight(u, k) in_k, weight(u, k) at w[u * u_step + k * k_step].
template <class S, int kPackets, int kCount>
[[gnu::always_inline]] inline void combine_some(const S* w, Index u_step, Index k_step, const S* start, const S* in,
                                                Index depth, S* out) {
  using namespace Eigen::internal;
  using P = Packet<S>;
  constexpr Index kStrip = kPackets * kWidth<S>;
  P sum[kCount][kPackets];
  for (int u = 0; u < kCount; ++u) {
    for (int p = 0; p < kPackets; ++p) sum[u][p] = pset1<P>(start == nullptr ? S(0) : start[u]);
  }
  for (Index k = 0; k < depth; ++k, in += kStrip, w += k_step) {
    for (int u = 0; u < kCount; ++u) {
      const P weight = pset1<P>(w[u * u_step]);
      for (int p = 0; p < kPackets; ++p) sum[u][p] = pmadd(weight, pload<P>(in + p * kWidth<S>), sum[u][p]);
    }
  }
  for (int u = 0; u < kCount; ++u) {
    for (int p = 0; p < kPackets; ++p) pstore(out + u * kStrip + p * kWidth<S>, sum[u][p]);
  }
}

/// The same for `count` strips u: a layer forward (u a unit, k an input), or its deltas backward (u an input, k a
/// unit). start: one value a strip; null: 0.
template <class S, int kPackets>
[[gnu::always_inline]] inline void combine(const S* w, Index u_step, Index k_step, const S* start, const S* in,
                                           Index depth, S* out, Index count) {
  constexpr Index kStrip = kPackets * kWidth<S>;
  for (; count >= kUnits; count -= kUnits) {
    combine_some<S, kPackets, kUnits>(w, u_step, k_step, start, in, depth, out);
    w += kUnits * u_step;
    if (start != nullptr) start += kUnits;
    out += kUnits * kStrip;
  }
  if (count == 3) combine_some<S, kPackets, 3>(w, u_step, k_step, start, in, depth, out);
  if (count == 2) combine_some<S, kPackets, 2>(w, u_step, k_step, start, in, depth, out);
  if (count == 1) combine_some<S, kPackets, 1>(w, u_step, k_step, start, in, depth, out);
}

/// The row that each lane shows. Lanes behind the last row show the first one: what they give is finite where the batch
/// is, and counts for nothing.
template <Index kStrip, class S>
[[gnu::always_inline]] inline std::array<Index, kStrip> rows_of_lanes(const Examples<S>& set,
                                                                      std::span<const std::int32_t> rows) {
  std::array<Index, kStrip> lanes;
  std::uint32_t largest = 0;  // negative rows are the largest
  for (std::size_t j = 0; j < rows.size(); ++j) {
    largest = std::max(largest, static_cast<std::uint32_t>(rows[j]));
    lanes[j] = rows[j];
  }
  LSCOPE_CHECK(largest < static_cast<std::uint32_t>(set.rows));
  for (std::size_t j = rows.size(); j < kStrip; ++j) lanes[j] = lanes[0];
  return lanes;
}

/// Writes the sums over kCount registers; zeros behind them up to the width of a register.
template <class S, int kCount>
[[gnu::always_inline]] inline void put_sums(Packet<S>* part, bool add, S* to) {
  using namespace Eigen::internal;
  Packet<S> sums = sums_of<S, kCount>(part);
  if constexpr (kCount < kWidth<S>) sums = first_lanes<S, kCount>(sums);
  pstoreu(to, add ? padd(ploadu<Packet<S>>(to), sums) : sums);
}

/// Sums over the registers that next() gives, `count` of them, one after the other to `to`. The last ones reach into
/// the gap behind the block, where they put zeros.
template <class S, class Next>
[[gnu::always_inline]] inline void put_all_sums(Index count, bool add, S* to, Next next) {
  using P = Packet<S>;
  constexpr int kLanes = static_cast<int>(kWidth<S>);
  P part[kLanes];
  for (; count >= kLanes; count -= kLanes, to += kLanes) {
    for (int i = 0; i < kLanes; ++i) part[i] = next();
    put_sums<S, kLanes>(part, add, to);
  }
  if (count == 0) return;
  if (count == 1) {
    part[0] = next();
    return put_sums<S, 1>(part, add, to);
  }
  if (count == 2) {
    for (int i = 0; i < 2; ++i) part[i] = next();
    return put_sums<S, 2>(part, add, to);
  }
  const auto some = [&](Index room) {
    for (Index i = 0; i < room; ++i) part[i] = i < count ? next() : Eigen::internal::pset1<P>(S(0));
  };
  if constexpr (kLanes >= 8) {
    if (count <= 4) {
      some(4);
      return put_sums<S, 4>(part, add, to);
    }
  }
  some(kLanes);
  put_sums<S, kLanes>(part, add, to);
}

/// dW(o, i) = sum over the strip of delta_o a_i, a register of weights at once.
template <class S, int kPackets>
[[gnu::always_inline]] inline void weight_sums(const S* delta, const S* in, Index units, Index inputs, bool add,
                                               S* gradient) {
  using namespace Eigen::internal;
  using P = Packet<S>;
  constexpr Index kStrip = kPackets * kWidth<S>;
  const S* end = delta + units * kStrip;
  const S* d = delta;
  put_all_sums<S>(units * inputs, add, gradient, [&] {
    P sum = pmul(pload<P>(d), pload<P>(in));
    for (int p = 1; p < kPackets; ++p) sum = pmadd(pload<P>(d + p * kWidth<S>), pload<P>(in + p * kWidth<S>), sum);
    d += kStrip;
    if (d == end) {
      d = delta;
      in += kStrip;
    }
    return sum;
  });
}

/// db(o) = sum over the strip of delta_o.
template <class S, int kPackets>
[[gnu::always_inline]] inline void bias_sums(const S* delta, Index units, bool add, S* gradient) {
  using namespace Eigen::internal;
  using P = Packet<S>;
  put_all_sums<S>(units, add, gradient, [&] {
    P sum = pload<P>(delta);
    for (int p = 1; p < kPackets; ++p) sum = padd(sum, pload<P>(delta + p * kWidth<S>));
    delta += kPackets * kWidth<S>;
    return sum;
  });
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
double NarrowPass<S>::strip(const S* parameters, const Batch& batch, std::span<const std::int32_t> rows, bool add,
                            S* gradient) {
  constexpr Index kStrip = kPackets * kWidth<S>;
  S* const arena = arena_.data();
  const std::array<Index, kStrip> lanes = rows_of_lanes<kStrip>(batch.set, rows);
  gather_lanes(batch.set.x.data(), batch.set.features, lanes, arena);
  for (const Layer& layer : layers_) {
    const Index units = layer.block.units;
    combine<S, kPackets>(parameters + layer.block.weights_at, 1, units, parameters + layer.block.bias_at,
                         arena + layer.in, layer.block.inputs, arena + layer.z, units);
    apply_activation<S>(layer.activation, layer.slope, arena + layer.z, arena + layer.a, units * kStrip);
  }
  const double loss =
      NarrowLoss<S, kStrip>(batch.set, lanes, static_cast<Index>(rows.size()), batch.terms, arena + targets_)
          .loss_and_delta(batch.loss, arena + layers_.back().a, arena + layers_.back().delta);
  for (std::size_t l = layers_.size(); l-- > 0;) {
    const Layer& layer = layers_[l];
    const Index units = layer.block.units, inputs = layer.block.inputs;
    S* const delta = arena + layer.delta;
    multiply_by_derivative<S>(layer.activation, layer.slope, arena + layer.z, arena + layer.a, delta, units * kStrip);
    if (batch.frozen.empty() || !batch.frozen[l]) {
      weight_sums<S, kPackets>(delta, arena + layer.in, units, inputs, add, gradient + layer.block.weights_at);
      bias_sums<S, kPackets>(delta, units, add, gradient + layer.block.bias_at);
    }
    if (l > 0)
      combine<S, kPackets>(parameters + layer.block.weights_at, units, 1, nullptr, delta, units,
                           arena + layers_[l - 1].delta, inputs);
  }
  return loss;
}

template <class S>
double NarrowPass<S>::pass(const NetworkSpec& spec, const S* parameters, const Examples<S>& set,
                           std::span<const std::int32_t> rows, const std::vector<bool>& frozen, double terms,
                           S* gradient) {
  if (layers_.empty()) reserve(spec);
  using Way = double (NarrowPass::*)(const S*, const Batch&, std::span<const std::int32_t>, bool, S*);
  constexpr std::array<Way, kMostPackets> kWays{&NarrowPass::strip<1>, &NarrowPass::strip<2>, &NarrowPass::strip<3>,
                                                &NarrowPass::strip<4>};
  constexpr auto kLongest = static_cast<std::size_t>(kMostPackets * kWidth<S>);
  const Batch batch{set, spec.loss, terms, frozen};
  double loss = 0;
  for (std::size_t first = 0; first < rows.size(); first += kLongest) {
    const auto part = rows.subspan(first, std::min(kLongest, rows.size() - first));
    const std::size_t packets = (part.size() + kWidth<S> - 1) / kWidth<S>;
    loss += (this->*kWays[packets - 1])(parameters, batch, part, first > 0, gradient);
  }
  return loss;
}

template class NarrowPass<float>;
template class NarrowPass<double>;

}  // namespace lscope::core
