#include "core/narrow_pass.h"

#include <algorithm>
#include <type_traits>

#include "core/narrow_loss.h"
#include "core/strip.h"

namespace lscope::core {

template <class S>
bool NarrowPass<S>::suits(const NetworkSpec& spec, const Presentation& presentation) {
  return NarrowLayers<S>::suits(spec) && !NarrowLayers<S>::drops(spec) && presentation == Presentation{};
}

template <class S>
template <int kPackets>
typename NarrowPass<S>::Sums NarrowPass<S>::strip(const S* parameters, const Batch& batch,
                                                  std::span<const std::int32_t> rows, bool add, S* gradient) {
  const auto lanes = rows_of_lanes<S, kPackets>(batch.set.rows, rows);
  gather<S, kPackets>(batch.set.x.data(), batch.set.features, lanes, layers_.inputs());
  const auto& layers = layers_.all();
  const Layer& last = layers.back();
  if (batch.loss != Loss::kSoftmaxCe)
    gather<S, kPackets>(batch.set.y.data(), batch.set.outputs, lanes, layers_.targets());
  for (const Layer& layer : layers) layers_.template forward<kPackets>(layer, parameters);
  NarrowLoss<S, kPackets> loss(batch.set, rows, batch.terms, layers_.targets());
  Packet<S> losses;
  if (batch.loss == Loss::kMse && last.activation == Activation::kTanh) {
    const S* const a = layers_.at(last.a);
    losses = loss.squared_errors(a, layers_.at(last.delta), narrow::TimesTanhDerivative<S>{a});
  } else {
    losses = loss.loss_and_delta(batch.loss, layers_.at(last.a), layers_.at(last.delta));
    multiply_by_derivative<S>(last.activation, last.slope, layers_.at(last.z), layers_.at(last.a),
                              layers_.at(last.delta), last.block.units * kPackets * kWidth<S>);
  }
  // One delta waits for another, but no sum for a sum: they come together, behind all that waits.
  for (std::size_t l = layers.size(); --l > 0;)
    layers_.template backward<kPackets>(layers[l], layers[l - 1], parameters);
  SumWriter<S> writer(add);
  for (std::size_t l = 0; l < layers.size(); ++l) {
    if (!batch.frozen.empty() && batch.frozen[l]) continue;
    const Layer& layer = layers[l];
    writer.start(gradient + layer.block.weights_at);
    layer_sums<S, kPackets>(layers_.at(layer.delta), layer.block.units, layers_.at(layer.in), layer.block.inputs,
                            writer);
  }
  // Long chains of sums that nothing else waits for, side by side.
  return {sum_of_lanes<S>(losses), sum_of_lanes<S>(writer.squares())};
}

template <class S>
typename NarrowPass<S>::Sums NarrowPass<S>::pass(const NetworkSpec& spec, const S* parameters, const Examples<S>& set,
                                                 std::span<const std::int32_t> rows, const std::vector<bool>& frozen,
                                                 double terms, S* gradient) {
  if (layers_.empty()) layers_.reserve(spec, layout_);
  constexpr auto kLongest = static_cast<std::size_t>(kMostPackets * kWidth<S>);
  const Batch batch{set, spec.loss, terms, frozen};
  Sums sums;
  for (std::size_t first = 0; first < rows.size(); first += kLongest) {
    const auto part = rows.subspan(first, std::min(kLongest, rows.size() - first));
    with_packets<S>(static_cast<Index>(part.size()), [&]<int kPackets>(std::integral_constant<int, kPackets>) {
      const Sums more = strip<kPackets>(parameters, batch, part, first > 0, gradient);
      sums = {sums.loss + more.loss, more.squares};
    });
  }
  return sums;
}

template class NarrowPass<float>;
template class NarrowPass<double>;

}  // namespace lscope::core
