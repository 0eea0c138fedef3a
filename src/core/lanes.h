#pragma once

#include <Eigen/Core>

#include "core/types.h"

namespace lscope::core {

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

/// Register i of the result is the sum over register i of the square.
template <class S>
inline Packet<S> sums_of(Square<S>& square) {
  Eigen::internal::ptranspose(square);
  for (Index half = kWidth<S> / 2; half > 0; half /= 2) {
    for (Index i = 0; i < half; ++i)
      square.packet[i] = Eigen::internal::padd(square.packet[i], square.packet[i + half]);
  }
  return square.packet[0];
}

}  // namespace lscope::core
