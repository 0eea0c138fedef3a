#include "core/activation.h"

#include <algorithm>
#include <cmath>

#include "core/fast_math.h"
#include "core/fast_tanh.h"

namespace lscope::core {
namespace {

constexpr double kGeluScale = 0.79788456080286535588;  // sqrt(2/pi)
constexpr double kGeluCubic = 0.044715;

template <class S, class Function>
void map(const S* from, S* to, Index size, Function function) {
  for (Index i = 0; i < size; ++i) to[i] = function(from[i]);
}

template <class S, class Function>
void scale(const S* at, S* delta, Index size, Function derivative) {
  for (Index i = 0; i < size; ++i) delta[i] *= derivative(at[i]);
}

template <class S>
S sigmoid(S x) {
  const S e = fast_exp_of_nonpositive(-std::abs(x));  // never overflows
  return (x < S(0) ? e : S(1)) / (S(1) + e);
}

/// delta <- delta (1 - a^2), in registers: a compiler's own loop would first see to alignment, which for a few units
/// takes longer than the work.
template <class S>
void times_tanh_derivative(const S* a, S* delta, Index size) {
  using namespace Eigen::internal;
  const Packet<S> one = pset1<Packet<S>>(S(1));
  Index i = 0;
  for (; i + kWidth<S> <= size; i += kWidth<S>) {
    const Packet<S> y = ploadu<Packet<S>>(a + i);
    pstoreu(delta + i, pmul(ploadu<Packet<S>>(delta + i), psub(one, pmul(y, y))));
  }
  for (; i < size; ++i) delta[i] *= S(1) - a[i] * a[i];
}

/// (1 + tanh u)/2 = sigmoid(2u): without the cancellation of 1 + tanh u for negative x.
template <class S>
S gelu_gate(S x) {
  return sigmoid(S(2 * kGeluScale) * (x + S(kGeluCubic) * x * x * x));
}

/// With gate s: (1 - tanh^2 u)/2 = 2 s (1 - s).
template <class S>
S gelu_derivative(S x) {
  const S s = gelu_gate(x);
  return s + S(2) * x * s * (S(1) - s) * S(kGeluScale) * (S(1) + S(3 * kGeluCubic) * x * x);
}

}  // namespace

template <class S>
void apply_activation(Activation kind, double negative_slope, const S* z, S* a, Index size) {
  const S slope = static_cast<S>(negative_slope);
  switch (kind) {
    case Activation::kLinear:
      if (z != a) std::copy_n(z, size, a);
      return;
    case Activation::kRelu:  // this order keeps a NaN; max(x, 0) would make it 0
      return map(z, a, size, [](S x) { return x <= S(0) ? S(0) : x; });
    case Activation::kLeakyRelu:
      return map(z, a, size, [slope](S x) { return x > S(0) ? x : slope * x; });
    case Activation::kTanh:
      return tanh_of(z, a, size);
    case Activation::kSigmoid:
      return map(z, a, size, [](S x) { return sigmoid(x); });
    case Activation::kGeluTanh:
      return map(z, a, size, [](S x) { return x * gelu_gate(x); });
  }
}

template <class S>
void multiply_by_derivative(Activation kind, double negative_slope, const S* z, const S* a, S* delta, Index size) {
  const S slope = static_cast<S>(negative_slope);
  switch (kind) {
    case Activation::kLinear:
      return;
    case Activation::kRelu:
      return scale(a, delta, size, [](S y) { return y > S(0) ? S(1) : S(0); });
    case Activation::kLeakyRelu:
      return scale(z, delta, size, [slope](S x) { return x > S(0) ? S(1) : slope; });
    case Activation::kTanh:
      return times_tanh_derivative(a, delta, size);
    case Activation::kSigmoid:
      return scale(a, delta, size, [](S y) { return y * (S(1) - y); });
    case Activation::kGeluTanh:
      return scale(z, delta, size, [](S x) { return gelu_derivative(x); });
  }
}

template <class S>
void apply_activation(Activation kind, double negative_slope, Panel<const S> z, Panel<S> a) {
  if (z.stride == z.rows && a.stride == a.rows)
    return apply_activation(kind, negative_slope, z.data, a.data, z.rows * z.columns);
  for (Index j = 0; j < z.columns; ++j) apply_activation(kind, negative_slope, z.column(j), a.column(j), z.rows);
}

template <class S>
void multiply_by_derivative(Activation kind, double negative_slope, Panel<const S> z, Panel<const S> a,
                            Panel<S> delta) {
  if (z.stride == z.rows && a.stride == a.rows && delta.stride == delta.rows)
    return multiply_by_derivative(kind, negative_slope, z.data, a.data, delta.data, z.rows * z.columns);
  for (Index j = 0; j < z.columns; ++j)
    multiply_by_derivative(kind, negative_slope, z.column(j), a.column(j), delta.column(j), z.rows);
}

template void apply_activation<float>(Activation, double, const float*, float*, Index);
template void apply_activation<double>(Activation, double, const double*, double*, Index);
template void multiply_by_derivative<float>(Activation, double, const float*, const float*, float*, Index);
template void multiply_by_derivative<double>(Activation, double, const double*, const double*, double*, Index);
template void apply_activation<float>(Activation, double, Panel<const float>, Panel<float>);
template void apply_activation<double>(Activation, double, Panel<const double>, Panel<double>);
template void multiply_by_derivative<float>(Activation, double, Panel<const float>, Panel<const float>, Panel<float>);
template void multiply_by_derivative<double>(Activation, double, Panel<const double>, Panel<const double>,
                                             Panel<double>);

}  // namespace lscope::core
