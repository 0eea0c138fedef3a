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

/// Lane i of `a` where bit `distance` of i is 0, else lane i of `b`.
template <int distance, class P, int... lane>
[[gnu::always_inline]] inline P blend(const P& a, const P& b, std::integer_sequence<int, lane...>) {
  return __builtin_shufflevector(a, b, ((lane & distance) == 0 ? lane : lane + static_cast<int>(sizeof...(lane)))...);
}
/// Lane i of the result is lane i ^ distance.
template <int distance, class P, int... lane>
[[gnu::always_inline]] inline P exchange(const P& a, std::integer_sequence<int, lane...>) {
  return __builtin_shufflevector(a, a, (lane ^ distance)...);
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

/// Lane i of the result is the sum over register i mod kCount of `part`, which is overwritten. kCount a power of two,
/// at most a register's width. In each round two registers become one: every lane of a keeps its place and takes the
/// lane at `distance` to it, so rounds at distance 1, 2, 4, ... leave in lane i what stood in all lanes of register i.
template <class S, int kCount>
[[gnu::always_inline]] inline Packet<S> sums_of(Packet<S>* part) {
  constexpr int kLanes = static_cast<int>(kWidth<S>);
  static_assert(kCount >= 1 && kCount <= kLanes && (kCount & (kCount - 1)) == 0);
  constexpr auto kAll = std::make_integer_sequence<int, kLanes>();
  const auto round = [&]<int distance>(std::integral_constant<int, distance>) LSCOPE_INLINED {
    if constexpr (distance < kCount) {
      for (int i = 0; i < kCount; i += 2 * distance) {
        const Packet<S> stay = blend<distance>(part[i], part[i + distance], kAll);
        const Packet<S> move = blend<distance>(part[i + distance], part[i], kAll);
        part[i] = Eigen::internal::padd(stay, exchange<distance>(move, kAll));
      }
    } else if constexpr (distance < kLanes) {
      part[0] = Eigen::internal::padd(part[0], exchange<distance>(part[0], kAll));
    }
  };
  round(std::integral_constant<int, 1>());
  round(std::integral_constant<int, 2>());
  round(std::integral_constant<int, 4>());
  round(std::integral_constant<int, 8>());
  static_assert(kLanes <= 16);
  return part[0];
}

}  // namespace lscope::core
