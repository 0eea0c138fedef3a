#pragma once

#include <Eigen/Core>
#include <bit>
#include <cstring>
#include <type_traits>
#include <utility>

#include "core/types.h"

namespace lscope::core {

/// For lambdas on the way of registers: a call that is not inlined passes them through memory.
#define LSCOPE_INLINED __attribute__((always_inline))

// Eigen's packets are the widest registers of the machine the program is built for; pmadd is a fused multiply-add
// where there is one, whatever -ffp-contract says.
template <class S>
using Packet = typename Eigen::internal::packet_traits<S>::type;
/// Values in a register.
template <class S>
inline constexpr Index kWidth = Eigen::internal::unpacket_traits<Packet<S>>::size;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wignored-attributes"  // the alignment of a register, which a square does not need
/// As many registers as a register has values: what can be transposed without memory.
template <class S>
using Square = Eigen::internal::PacketBlock<Packet<S>, Eigen::internal::unpacket_traits<Packet<S>>::size>;
#pragma GCC diagnostic pop

/// body(0), body(1), ..., body(kCount - 1), each with its number as a constant: what a compiler that leaves a loop
/// standing would keep in memory stays in registers.
template <int kCount, class Body>
[[gnu::always_inline]] inline void each(Body&& body) {
  const auto call = [&]<int... i>(std::integer_sequence<int, i...>) LSCOPE_INLINED {
    (body(std::integral_constant<int, i>()), ...);
  };
  call(std::make_integer_sequence<int, kCount>());
}

/// Lanes of 16 bytes: few instructions move a lane out of its quarter, and those take longer.
template <class S>
inline constexpr int kQuarter = static_cast<int>(16 / sizeof(S));

/// Elements of kElement lanes each: in every block of kBlock lanes the even ones of `a`, then the even ones of `b`
/// (odd = 1: the odd ones).
template <int kElement, int kBlock, int odd, class P, int... lane>
[[gnu::always_inline]] inline P every_other(const P& a, const P& b, std::integer_sequence<int, lane...>) {
  constexpr int kLanes = static_cast<int>(sizeof...(lane));
  constexpr auto from = [](int l) {
    const int within = l % kBlock, half = kBlock / 2;
    return (within < half ? 0 : kLanes) + l - within + (2 * (within % half / kElement) + odd) * kElement + l % kElement;
  };
  return __builtin_shufflevector(a, b, from(lane)...);
}
/// Both of them added: a sum of neighbours, half as many elements of each register.
template <int kElement, int kBlock, class P>
[[gnu::always_inline]] inline P fold(const P& a, const P& b) {
  constexpr auto kAll = std::make_integer_sequence<int, Eigen::internal::unpacket_traits<P>::size>();
  return Eigen::internal::padd(every_other<kElement, kBlock, 0>(a, b, kAll),
                               every_other<kElement, kBlock, 1>(a, b, kAll));
}

/// Elements of kElement lanes each: in every quarter the first half of the elements of `a` and `b` in turn, first one
/// of `a` (half = 1: the second half).
template <class S, int kElement, int half, int... lane>
[[gnu::always_inline]] inline Packet<S> in_turn(const Packet<S>& a, const Packet<S>& b,
                                                std::integer_sequence<int, lane...>) {
  constexpr int kLanes = static_cast<int>(sizeof...(lane));
  constexpr auto from = [](int l) {
    const int within = l % kQuarter<S>, element = within / kElement;
    return (element % 2 == 0 ? 0 : kLanes) + l - within + half * kQuarter<S> / 2 + element / 2 * kElement +
           l % kElement;
  };
  return __builtin_shufflevector(a, b, from(lane)...);
}
/// kGroup registers, in every quarter: lane j of register r becomes lane  r kQuarter / kGroup + j / kGroup  of register
/// j mod kGroup.
template <class S, int kGroup>
[[gnu::always_inline]] inline void interleave(Packet<S>* reg) {
  constexpr auto kAll = std::make_integer_sequence<int, static_cast<int>(kWidth<S>)>();
  const auto pair = [&]<int element>(std::integral_constant<int, element>, int i, int j) LSCOPE_INLINED {
    const Packet<S> a = reg[i], b = reg[j];
    reg[i] = in_turn<S, element, 0>(a, b, kAll);
    reg[j] = in_turn<S, element, 1>(a, b, kAll);
  };
  constexpr std::integral_constant<int, 1> kSingles;
  if constexpr (kGroup == 2) pair(kSingles, 0, 1);
  if constexpr (kGroup == 4) {
    constexpr std::integral_constant<int, 2> kPairs;
    pair(kSingles, 0, 1);
    pair(kSingles, 2, 3);
    pair(kPairs, 0, 2);
    pair(kPairs, 1, 3);
    std::swap(reg[1], reg[2]);
  }
}
/// In every quarter: lane j is lane  turn kQuarter / kGroup + j / kGroup  of `a`.
template <class S, int kGroup, int turn>
[[gnu::always_inline]] inline Packet<S> spread(const Packet<S>& a) {
  const auto spread = [&]<int... lane>(std::integer_sequence<int, lane...>) LSCOPE_INLINED {
    constexpr int kSize = kQuarter<S>;
    return __builtin_shufflevector(a, a, (lane - lane % kSize + turn * kSize / kGroup + lane % kSize / kGroup)...);
  };
  return spread(std::make_integer_sequence<int, static_cast<int>(kWidth<S>)>());
}

/// The first and the second of a register of pairs of floats.
struct Pairs {
  Packet<float> first, second;
};
/// Lane i from the two values at place(i). A pair is one load; loaded in this order, pairs are taken apart within
/// quarters of 16 bytes, which costs one instruction a side.
template <class Place>
[[gnu::always_inline]] inline Pairs load_pairs(Place&& place) {
  constexpr int kLanes = static_cast<int>(kWidth<float>);
  static_assert(kLanes >= 4 && kLanes % 4 == 0, "registers of whole quarters");
  using Moved [[gnu::vector_size(sizeof(Packet<float>))]] = double;
  const auto pair = [&](int lane) LSCOPE_INLINED {
    double two = 0;
    std::memcpy(&two, place(lane), sizeof two);
    return two;
  };
  const auto pairs = [&]<int... i>(int first, std::integer_sequence<int, i...>) LSCOPE_INLINED {
    return std::bit_cast<Packet<float>>(Moved{pair(4 * (i / 2) + i % 2 + first)...});
  };
  constexpr auto kHalf = std::make_integer_sequence<int, kLanes / 2>();
  const Packet<float> a = pairs(0, kHalf), b = pairs(2, kHalf);
  const auto side = [&]<int which, int... lane>(std::integral_constant<int, which>, std::integer_sequence<int, lane...>)
      LSCOPE_INLINED {
    return __builtin_shufflevector(a, b, ((lane % 4 < 2 ? 0 : kLanes) + 4 * (lane / 4) + 2 * (lane % 2) + which)...);
  };
  constexpr auto kAll = std::make_integer_sequence<int, kLanes>();
  return {side(std::integral_constant<int, 0>(), kAll), side(std::integral_constant<int, 1>(), kAll)};
}

/// The first kCount lanes, zeros behind them.
template <class S, int kCount>
[[gnu::always_inline]] inline Packet<S> first_lanes(const Packet<S>& a) {
  const auto keep = [&]<int... lane>(std::integer_sequence<int, lane...>) LSCOPE_INLINED {
    return __builtin_shufflevector(a, Eigen::internal::pset1<Packet<S>>(S(0)),
                                   (lane < kCount ? lane : lane + static_cast<int>(sizeof...(lane)))...);
  };
  return keep(std::make_integer_sequence<int, static_cast<int>(kWidth<S>)>());
}

/// Registers of elements of kElement lanes, a power of two up to a quarter: element i of the result is the sum of all
/// elements of register i mod kCount of `part`, which is overwritten. kCount a power of two, at most the elements of a
/// register. In each round two registers become one; kLeft elements of a quarter, then of the register, are left.
template <class S, int kElement, int kCount,
          int kLeft = (kElement < kQuarter<S> ? kQuarter<S> : static_cast<int>(kWidth<S>)) / kElement>
[[gnu::always_inline]] inline Packet<S> sums_of(Packet<S>* part) {
  constexpr int kLanes = static_cast<int>(kWidth<S>), kBlock = kElement < kQuarter<S> ? kQuarter<S> : kLanes;
  static_assert(kCount >= 1 && (kCount & (kCount - 1)) == 0);
  if constexpr (kLeft > 1) {
    constexpr int kNext = kCount > 1 ? kCount / 2 : 1;
    each<kNext>([&](auto i) LSCOPE_INLINED {
      part[i] = fold<kElement, kBlock>(part[kCount > 1 ? 2 * i : 0], part[kCount > 1 ? 2 * i + 1 : 0]);
    });
    return sums_of<S, kElement, kNext, kLeft / 2>(part);
  } else if constexpr (kBlock < kLanes) {
    return sums_of<S, kBlock, kCount>(part);
  } else {
    return part[0];
  }
}

/// The sum of all lanes, in double.
template <class S>
[[gnu::always_inline]] inline double sum_of_lanes(const Packet<S>& a) {
  constexpr Index kLanes = kWidth<S>, kSums = kLanes < 8 ? kLanes : 8;
  alignas(64) S lane[kLanes];
  Eigen::internal::pstore(lane, a);
  double sum[kSums] = {};
  for (Index j = 0; j < kLanes; j += kSums) {
    for (Index i = 0; i < kSums; ++i) sum[i] += static_cast<double>(lane[j + i]);
  }
  for (Index size = kSums / 2; size > 0; size /= 2) {
    for (Index i = 0; i < size; ++i) sum[i] += sum[i + size];
  }
  return sum[0];
}

}  // namespace lscope::core
