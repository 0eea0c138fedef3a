#include "core/narrow_forward.h"

#include <algorithm>
#include <type_traits>

#include "core/strip.h"

namespace lscope::core {

template <class S>
bool NarrowForward<S>::suits(const NetworkSpec& spec) {
  const bool drops = NarrowLayers<S>::drops(spec) && spec.dropout_variant == DropoutVariant::kAlwaysOn;
  return NarrowLayers<S>::suits(spec) && !drops;
}

template <class S>
template <int kPackets>
void NarrowForward<S>::strip(const S* parameters, const Examples<S>& set, Index first, Index count, S* out) {
  constexpr Index kStrip = kPackets * kWidth<S>;
  LaneRows<kStrip> lanes{};  // those behind the last row show the first one
  for (Index j = 0; j < count; ++j) lanes[static_cast<std::size_t>(j)] = static_cast<std::int32_t>(j);
  gather<S, kPackets>(set.x.data() + first * set.features, set.features, lanes, layers_.inputs());
  for (const auto& layer : layers_.all()) layers_.template forward<kPackets>(layer, parameters);
  const auto& last = layers_.all().back();
  const Index units = last.block.units;
  const S* a = layers_.at(last.a);
  for (Index o = 0; o < units; ++o, a += kStrip) {
    for (Index j = 0; j < count; ++j) out[j * units + o] = a[j];
  }
}

template <class S>
Panel<const S> NarrowForward<S>::run(const NetworkSpec& spec, const ParameterLayout& layout, const S* parameters,
                                     const Examples<S>& set, Index first, Index count) {
  layers_.reserve(spec, layout);  // another network may come: a pass belongs to a thread
  constexpr Index kLongest = kMostPackets * kWidth<S>;
  const Index units = spec.layers.back().units;
  if (outputs_.size() < count * units) outputs_.resize(count * units);
  for (Index done = 0; done < count; done += kLongest) {
    const Index rows = std::min(kLongest, count - done);
    S* const out = outputs_.data() + done * units;
    with_packets<S>(rows, [&]<int kPackets>(std::integral_constant<int, kPackets>) {
      strip<kPackets>(parameters, set, first + done, rows, out);
    });
  }
  return {outputs_.data(), units, units, count};
}

template class NarrowForward<float>;
template class NarrowForward<double>;

}  // namespace lscope::core
