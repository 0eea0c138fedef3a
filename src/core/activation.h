#pragma once

#include "core/network_spec.h"
#include "core/types.h"

namespace lscope::core {

/// Activation functions phi and their derivatives, applied to whole panels.
///
///     linear      x                                    1
///     relu        max(x, 0)                            1 if x > 0 else 0           (0 at 0)
///     leaky_relu  x if x > 0 else s x                  1 if x > 0 else s           (s at 0)
///     tanh        tanh x                               1 - a^2
///     sigmoid     1/(1+e^-x), by the sign of x         a (1 - a)
///     gelu_tanh   x/2 (1 + tanh u),  u = c (x + 0.044715 x^3),  c = sqrt(2/pi)
///                 derivative (1 + tanh u)/2 + x/2 (1 - tanh^2 u) c (1 + 0.134145 x^2)
///
/// A NaN stays a NaN in every one of them. In float, tanh and exp come from core/fast_tanh.h and core/fast_math.h.
/// Shape    z, a, delta: units x columns.
/// Source   Hendrycks & Gimpel, "Gaussian error linear units" (2016), for gelu_tanh.

/// a <- phi(z). z and a may be the same panel.
template <class S>
void apply_activation(Activation kind, double negative_slope, Panel<const S> z, Panel<S> a);

/// delta <- delta * phi'(z). `a` is phi(z); z is only read where needs_preactivation() is true.
template <class S>
void multiply_by_derivative(Activation kind, double negative_slope, Panel<const S> z, Panel<const S> a, Panel<S> delta);

/// The same for `size` values that stand side by side.
template <class S>
void apply_activation(Activation kind, double negative_slope, const S* z, S* a, Index size);
template <class S>
void multiply_by_derivative(Activation kind, double negative_slope, const S* z, const S* a, S* delta, Index size);

/// Whether phi' cannot be told from a alone.
[[nodiscard]] constexpr bool needs_preactivation(Activation kind) {
  return kind == Activation::kLeakyRelu || kind == Activation::kGeluTanh;
}

}  // namespace lscope::core
