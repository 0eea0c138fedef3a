#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "core/lanes.h"

namespace lscope::core {

/// tanh of a register of floats: x P(x^2)/Q(x^2) with x cut at +-8.6; scripts/reference/fast_math_fit.py made the
/// numbers. Relative error at most 3.5e-7 (with FMA; 4.5e-7 without), odd, never beyond +-1; a NaN stays a NaN. Written
/// with packets because min and max, one instruction each, are no such thing to a compiler that must think of NaN.
[[nodiscard]] inline Packet<float> fast_tanh(const Packet<float>& x) {
  using namespace Eigen::internal;
  using P = Packet<float>;
  const auto number = [](float value) { return pset1<P>(value); };
  // The first argument is the one that a NaN comes back from.
  const P u = pmin(pmul(x, x), number(8.6F * 8.6F));
  const P u2 = pmul(u, u);
  const P p1 = pmadd(number(0.134068877F), u, number(1.0F));
  const P q1 = pmadd(number(0.467402101F), u, number(1.0F));
  P p = pmadd(number(2.11225706e-05F), u, number(0.00352641498F));
  P q = pmadd(number(0.000333629083F), u, number(0.0259939525F));
  p = pmadd(number(1.40826675e-08F), u2, p);
  q = pmadd(number(8.07073093e-07F), u2, q);
  p = pmadd(p, u2, p1);
  q = pmadd(q, u2, q1);
  const P y = pdiv(pmul(x, p), q);
  return pmax(pmin(y, number(1.0F)), number(-1.0F));
}

inline void tanh_of(const float* x, float* out, Index size) {
  using namespace Eigen::internal;
  Index i = 0;
  for (; i + kWidth<float> <= size; i += kWidth<float>) pstoreu(out + i, fast_tanh(ploadu<Packet<float>>(x + i)));
  if (i == size) return;
  alignas(64) std::array<float, static_cast<std::size_t>(kWidth<float>)> rest{};
  std::copy(x + i, x + size, rest.begin());
  pstore(rest.data(), fast_tanh(pload<Packet<float>>(rest.data())));
  std::copy_n(rest.begin(), size - i, out + i);
}
inline void tanh_of(const double* x, double* out, Index size) {
  for (Index i = 0; i < size; ++i) out[i] = std::tanh(x[i]);
}

}  // namespace lscope::core
