#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>

#include "base/check.h"
#include "core/lanes.h"
#include "core/types.h"

namespace lscope::core {

// A "strip" is one value of up to kPackets registers of rows, side by side: value i of row j stands at
// [i * kPackets * kWidth<S> + j].

/// The row that each lane of a strip shows. Lanes behind the last row show the first one: what they give is finite
/// where the batch is, and counts for nothing.
template <std::size_t kLanes>
using LaneRows = std::array<std::int32_t, kLanes>;

/// rows: of a set of `size` rows, more than (kPackets - 1) kWidth<S> and at most kPackets kWidth<S> of them.
template <class S, int kPackets>
[[gnu::always_inline]] inline LaneRows<kPackets * kWidth<S>> rows_of_lanes(int size,
                                                                           std::span<const std::int32_t> rows) {
  LaneRows<kPackets * kWidth<S>> lanes;
  const std::int32_t* const from = rows.data();
  const std::size_t count = rows.size();
  for (std::size_t j = 0; j < lanes.size(); ++j) lanes[j] = j < count ? from[j] : from[0];
  std::uint32_t largest = 0;  // negative rows are the largest
  for (const std::int32_t row : lanes) largest = std::max(largest, static_cast<std::uint32_t>(row));
  LSCOPE_CHECK(largest < static_cast<std::uint32_t>(size));
  return lanes;
}

/// The value at `from` of a register of rows, `width` values apart.
template <class S, class Width, int... lane>
[[gnu::always_inline]] inline Packet<S> value_of_rows(const S* from, Width width, const std::int32_t* row,
                                                      std::integer_sequence<int, lane...>) {
  return Packet<S>{from[row[lane] * width]...};
}

/// Values 0 .. width-1 of the rows that the lanes show, one strip each, to `to`. from: `width` values a row.
template <class S, int kPackets>
[[gnu::always_inline]] inline void gather(const S* from, Index width, const LaneRows<kPackets * kWidth<S>>& lanes,
                                          S* to) {
  using namespace Eigen::internal;
  constexpr Index kStrip = kPackets * kWidth<S>;
  constexpr auto kAll = std::make_integer_sequence<int, static_cast<int>(kWidth<S>)>();
  Index i = 0;
  for (; i + kWidth<S> <= width; i += kWidth<S>) {  // squares of rows and values, turned over in registers
    for (int p = 0; p < kPackets; ++p) {
      const std::int32_t* const row = lanes.data() + p * kWidth<S>;
      Square<S> square;
      for (int j = 0; j < kWidth<S>; ++j) square.packet[j] = ploadu<Packet<S>>(from + row[j] * width + i);
      ptranspose(square);
      for (int k = 0; k < kWidth<S>; ++k) pstore(to + (i + k) * kStrip + p * kWidth<S>, square.packet[k]);
    }
  }
  const auto one_by_one = [&](auto step) LSCOPE_INLINED {
    for (; i < step; ++i) {
      for (int p = 0; p < kPackets; ++p)
        pstore(to + i * kStrip + p * kWidth<S>, value_of_rows(from + i, step, lanes.data() + p * kWidth<S>, kAll));
    }
  };
  // Widths that an address can be scaled by, without a multiplication a row.
  if (width == 1) return one_by_one(std::integral_constant<Index, 1>());
  if (width == 2) {
    if constexpr (std::is_same_v<S, float>) {
      for (int p = 0; p < kPackets; ++p) {
        const std::int32_t* const row = lanes.data() + p * kWidth<S>;
        const Pairs two = load_pairs([&](int lane) LSCOPE_INLINED { return from + 2 * Index{row[lane]}; });
        pstore(to + p * kWidth<S>, two.first);
        pstore(to + kStrip + p * kWidth<S>, two.second);
      }
      return;
    } else {
      return one_by_one(std::integral_constant<Index, 2>());
    }
  }
  one_by_one(width);
}

/// Registers of sums, one after the other, into the blocks of a gradient. What is written is always a whole register at
/// a register's place, with zeros behind the last sum (blocks end with a gap): a store of fewer bytes would stall
/// whoever reads the block by registers next.
template <class S>
class SumWriter {
 public:
  using P = Packet<S>;
  static constexpr int kLanes = static_cast<int>(kWidth<S>);

  /// add: to what stands there.
  explicit SumWriter(bool add) : add_(add) {}
  /// The next sum goes there.
  void start(S* to) { to_ = to; }

  /// Sums over the lanes of part[0 .. kCount-1], which are overwritten. A count below kLanes is the last one of a
  /// block.
  template <int kCount>
  [[gnu::always_inline]] void put(P* part) {
    using namespace Eigen::internal;
    P sums = sums_of<S, kCount>(part);
    if constexpr (kCount < kLanes) sums = first_lanes<S, kCount>(sums);
    if (add_) sums = padd(ploadu<P>(to_), sums);
    pstoreu(to_, sums);
    squares_ = pmadd(sums, sums, squares_);
    to_ += kLanes;
  }

  /// The same for what next() gives `count` times, count < kLanes.
  template <class Next, int kCount = 1>
  [[gnu::always_inline]] void put_last(Index count, Next&& next) {
    if constexpr (kCount < kLanes) {
      if (count > kCount) return put_last<Next, 2 * kCount>(count, std::forward<Next>(next));
    }
    P part[kCount];
    each<kCount>([&](auto i) { part[i] = 2 * i < kCount || i < count ? next() : Eigen::internal::pset1<P>(S(0)); });
    put<kCount>(part);
  }

  /// The sum of the squares of all that was written.
  [[nodiscard]] double squares() const { return static_cast<double>(Eigen::internal::predux(squares_)); }

 private:
  S* to_ = nullptr;
  bool add_;
  P squares_ = Eigen::internal::pset1<P>(S(0));
};

/// The products of a strip of deltas and one of inputs, lane by lane, summed over the strip's registers.
template <class S, int kPackets>
[[gnu::always_inline]] inline Packet<S> product(const S* delta, const S* in) {
  using namespace Eigen::internal;
  using P = Packet<S>;
  P sum = pmul(pload<P>(in), pload<P>(delta));
  each<kPackets - 1>([&](auto p) {
    constexpr Index kAt = (p + 1) * kWidth<S>;
    sum = pmadd(pload<P>(in + kAt), pload<P>(delta + kAt), sum);
  });
  return sum;
}

/// dW(u, i) = sum over the strip of delta_u in_i for kUnits units, a power of two below the width of a register: the
/// weights of several inputs share a register.
template <class S, int kPackets, int kUnits>
[[gnu::always_inline]] inline void weight_sums_of_few(const S* delta, const S* in, Index inputs, SumWriter<S>& writer) {
  constexpr int kLanes = SumWriter<S>::kLanes, kInputs = kLanes / kUnits;
  constexpr Index kStrip = kPackets * kWidth<S>;
  for (; inputs >= kInputs; inputs -= kInputs, in += kInputs * kStrip) {
    Packet<S> part[kLanes];
    each<kLanes>(
        [&](auto s) { part[s] = product<S, kPackets>(delta + s % kUnits * kStrip, in + s / kUnits * kStrip); });
    writer.template put<kLanes>(part);
  }
  if (inputs == 0) return;
  Index s = 0;
  writer.put_last(inputs * kUnits, [&]() LSCOPE_INLINED {
    const Index at = s++;
    return product<S, kPackets>(delta + at % kUnits * kStrip, in + at / kUnits * kStrip);
  });
}

/// The same for any number of units.
template <class S, int kPackets>
[[gnu::always_inline]] inline void weight_sums_of_many(const S* delta, const S* in, Index units, Index inputs,
                                                       SumWriter<S>& writer) {
  constexpr int kLanes = SumWriter<S>::kLanes;
  constexpr Index kStrip = kPackets * kWidth<S>;
  const S* const end = delta + units * kStrip;
  const S* d = delta;
  const auto next = [&]() LSCOPE_INLINED {
    const Packet<S> sum = product<S, kPackets>(d, in);
    d += kStrip;
    if (d == end) {
      d = delta;
      in += kStrip;
    }
    return sum;
  };
  Index count = units * inputs;
  for (; count >= kLanes; count -= kLanes) {
    Packet<S> part[kLanes];
    each<kLanes>([&](auto s) { part[s] = next(); });
    writer.template put<kLanes>(part);
  }
  if (count > 0) writer.put_last(count, next);
}

/// dW(u, i) = sum over the strip of delta_u in_i, u the faster index.
template <class S, int kPackets, int kUnits = 1>
[[gnu::always_inline]] inline void weight_sums(const S* delta, const S* in, Index units, Index inputs,
                                               SumWriter<S>& writer) {
  if constexpr (kUnits < SumWriter<S>::kLanes) {
    if (units == kUnits) return weight_sums_of_few<S, kPackets, kUnits>(delta, in, inputs, writer);
    weight_sums<S, kPackets, 2 * kUnits>(delta, in, units, inputs, writer);
  } else {
    weight_sums_of_many<S, kPackets>(delta, in, units, inputs, writer);
  }
}

/// db(u) = sum over the strip of delta_u.
template <class S, int kPackets>
[[gnu::always_inline]] inline void bias_sums(const S* delta, Index units, SumWriter<S>& writer) {
  using namespace Eigen::internal;
  using P = Packet<S>;
  constexpr int kLanes = SumWriter<S>::kLanes;
  const auto next = [&]() LSCOPE_INLINED {
    P sum = pload<P>(delta);
    each<kPackets - 1>([&](auto p) { sum = padd(sum, pload<P>(delta + (p + 1) * kWidth<S>)); });
    delta += kPackets * kWidth<S>;
    return sum;
  };
  for (; units >= kLanes; units -= kLanes) {
    P part[kLanes];
    each<kLanes>([&](auto s) { part[s] = next(); });
    writer.template put<kLanes>(part);
  }
  if (units > 0) writer.put_last(units, next);
}

}  // namespace lscope::core
