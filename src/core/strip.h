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

inline constexpr int kMostPackets = 4;

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
  std::uint32_t largest = 0;  // negative rows are the largest
  for (std::size_t j = 0; j < lanes.size(); ++j) {
    lanes[j] = j < count ? from[j] : from[0];
    // Looked at here: read back as registers, what is stored one by one would be waited for.
    largest = std::max(largest, static_cast<std::uint32_t>(lanes[j]));
  }
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

/// Inputs that are 1, for as many rows as a strip may have.
template <class S>
alignas(64) inline constexpr auto kOnes = [] {
  std::array<S, kMostPackets * kWidth<S>> ones{};
  for (S& one : ones) one = S(1);
  return ones;
}();

/// Registers of sums, one after the other, into the blocks of a gradient. What is written is always a whole register,
/// with zeros behind the last sum of a block (what stands there is a gap): a store of fewer bytes would stall whoever
/// reads the block by registers next.
template <class S>
class SumWriter {
 public:
  using P = Packet<S>;
  static constexpr int kLanes = static_cast<int>(kWidth<S>);

  /// add: to what stands there.
  explicit SumWriter(bool add) : add_(add) {}
  /// The next sum goes there.
  void start(S* to) { to_ = to; }

  /// The sums of part[0 .. kCount-1], registers of elements of kElement sums (core/lanes.h), which are overwritten.
  /// Fewer than a register's elements are the last ones of a block.
  template <int kElement, int kCount>
  [[gnu::always_inline]] void put(P* part) {
    using namespace Eigen::internal;
    P sums = sums_of<S, kElement, kCount>(part);
    if constexpr (kElement * kCount < kLanes) sums = first_lanes<S, kElement * kCount>(sums);
    if (add_) sums = padd(ploadu<P>(to_), sums);
    pstoreu(to_, sums);
    squares_ = pmadd(sums, sums, squares_);
    to_ += kLanes;
  }

  /// The same for what next() gives `count` times, fewer than a register's elements.
  template <int kElement, class Next, int kCount = 1>
  [[gnu::always_inline]] void put_last(Index count, Next&& next) {
    if constexpr (kCount * kElement < kLanes) {
      if (count > kCount) return put_last<kElement, Next, 2 * kCount>(count, std::forward<Next>(next));
    }
    P part[kCount];
    each<kCount>([&](auto i) LSCOPE_INLINED {
      part[i] = 2 * i < kCount || i < count ? next() : Eigen::internal::pset1<P>(S(0));
    });
    put<kElement, kCount>(part);
  }

  /// Its lanes add up to the sum of the squares of all that was written.
  [[nodiscard]] const P& squares() const { return squares_; }

 private:
  S* to_ = nullptr;
  bool add_;
  P squares_ = Eigen::internal::pset1<P>(S(0));
};

// dW(u, i) = sum over the strip of delta_u in_i, and db(u) the same with in = 1, are the columns of one matrix. In a
// quarter of a register kGroup units stand side by side, each with kQuarter / kGroup rows at a time, and the inputs of
// these rows are repeated beside them: a product serves kGroup units, and that many fewer registers have to be folded.

/// The strips, of one register each, of kGroup units at a time become the kGroup turns that spread() goes with.
template <class S, int kGroup>
[[gnu::always_inline]] inline void group_units(S* delta, Index units) {
  using namespace Eigen::internal;
  for (S* at = delta; at < delta + units * kWidth<S>; at += kGroup * kWidth<S>) {
    Packet<S> unit[kGroup];
    each<kGroup>([&](auto k) LSCOPE_INLINED { unit[k] = pload<Packet<S>>(at + k * kWidth<S>); });
    interleave<S, kGroup>(unit);
    each<kGroup>([&](auto k) LSCOPE_INLINED { pstore(at + k * kWidth<S>, unit[k]); });
  }
}

/// Sums for a matrix of `units` rows and `inputs` + 1 columns, units in groups of kGroup. delta: as group_units() left
/// it, but as it was for a single group (kOne: units == kGroup), which stays in registers.
template <class S, int kPackets, int kGroup, bool kOne>
[[gnu::always_inline]] inline void sums_of_groups(const S* delta, Index units, const S* in, Index inputs,
                                                  SumWriter<S>& writer) {
  static_assert(kPackets == 1 || kGroup == 1);
  using namespace Eigen::internal;
  using P = Packet<S>;
  constexpr Index kStrip = kPackets * kWidth<S>;
  constexpr int kTerms = kPackets * kGroup;                     // of a sum: registers of a strip, or turns of a group
  constexpr int kParts = static_cast<int>(kWidth<S>) / kGroup;  // that make a register of sums
  const S* const last = in + inputs * kStrip;
  const S* const end = delta + units * kStrip;
  const S* d = delta;
  P group[kTerms], spread_in[kTerms];
  const auto load_group = [&]() LSCOPE_INLINED {
    each<kTerms>([&](auto k) LSCOPE_INLINED { group[k] = pload<P>(d + k * kWidth<S>); });
  };
  if constexpr (kOne) {
    load_group();
    if constexpr (kGroup > 1) interleave<S, kGroup>(group);
  }
  const auto next = [&]() LSCOPE_INLINED {
    if (kOne || d == delta) {
      const S* const from = in == last ? kOnes<S>.data() : in;
      each<kTerms>([&](auto k) LSCOPE_INLINED {
        spread_in[k] = spread<S, kGroup, k % kGroup>(pload<P>(from + k / kGroup * kWidth<S>));
      });
      in += kStrip;
    }
    if constexpr (!kOne) load_group();
    P sum = pmul(spread_in[0], group[0]);
    each<kTerms - 1>([&](auto i) LSCOPE_INLINED { sum = pmadd(spread_in[i + 1], group[i + 1], sum); });
    if constexpr (!kOne) {
      d += kGroup * kStrip;
      if (d == end) d = delta;
    }
    return sum;
  };
  Index count = units / kGroup * (inputs + 1);
  for (; count >= kParts; count -= kParts) {
    P part[kParts];
    each<kParts>([&](auto i) LSCOPE_INLINED { part[i] = next(); });
    writer.template put<kGroup, kParts>(part);
  }
  if (count > 0) writer.template put_last<kGroup>(count, next);
}

/// The gradient of a layer, weights and biases. delta is overwritten. With several registers in a strip there are as
/// many folds as with one, and the turns of every register would cost more than the folds that they save.
template <class S, int kPackets, int kGroup = (kPackets == 1 ? kQuarter<S> : 1)>
[[gnu::always_inline]] inline void layer_sums(S* delta, Index units, const S* in, Index inputs, SumWriter<S>& writer) {
  if (units == kGroup) return sums_of_groups<S, kPackets, kGroup, true>(delta, units, in, inputs, writer);
  if constexpr (kGroup > 1) {
    if (units % kGroup != 0) return layer_sums<S, kPackets, kGroup / 2>(delta, units, in, inputs, writer);
    group_units<S, kGroup>(delta, units);
  }
  sums_of_groups<S, kPackets, kGroup, false>(delta, units, in, inputs, writer);
}

}  // namespace lscope::core
