#include "core/activation.h"

#include <cmath>

#include "core/fast_math.h"

namespace lscope::core {
namespace {

constexpr double kGeluScale = 0.79788456080286535588;  // sqrt(2/pi)
constexpr double kGeluCubic = 0.044715;

/// One long column where nothing lies between the columns: fewer loop ends.
template <class S>
Panel<S> joined(Panel<S> p) {
  return p.rows == p.stride ? Panel<S>{p.data, p.rows * p.columns, p.rows * p.columns, 1} : p;
}

template <class S, class Function>
void map_columns(Panel<const S> in, Panel<S> out, Function function) {
  if (in.stride == out.stride) {
    in = joined(in);
    out = joined(out);
  }
  for (Index j = 0; j < in.columns; ++j) {
    const S* from = in.column(j);
    S* to = out.column(j);
    for (Index i = 0; i < in.rows; ++i) to[i] = function(from[i]);
  }
}

template <class S, class Function>
void scale_columns(Panel<const S> by, Panel<S> delta, Function derivative) {
  if (by.stride == delta.stride) {
    by = joined(by);
    delta = joined(delta);
  }
  for (Index j = 0; j < by.columns; ++j) {
    const S* at = by.column(j);
    S* d = delta.column(j);
    for (Index i = 0; i < by.rows; ++i) d[i] *= derivative(at[i]);
  }
}

template <class S>
S sigmoid(S x) {
  const S e = fast_exp_of_nonpositive(-std::abs(x));  // never overflows
  return (x < S(0) ? e : S(1)) / (S(1) + e);
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
void apply_activation(Activation kind, double negative_slope, Panel<const S> z, Panel<S> a) {
  const S slope = static_cast<S>(negative_slope);
  switch (kind) {
    case Activation::kLinear:
      if (z.data != a.data) map_columns(z, a, [](S x) { return x; });
      return;
    case Activation::kRelu:  // this order keeps a NaN; max(x, 0) would make it 0
      return map_columns(z, a, [](S x) { return x <= S(0) ? S(0) : x; });
    case Activation::kLeakyRelu:
      return map_columns(z, a, [slope](S x) { return x > S(0) ? x : slope * x; });
    case Activation::kTanh:
      return map_columns(z, a, [](S x) { return fast_tanh(x); });
    case Activation::kSigmoid:
      return map_columns(z, a, [](S x) { return sigmoid(x); });
    case Activation::kGeluTanh:
      return map_columns(z, a, [](S x) { return x * gelu_gate(x); });
  }
}

template <class S>
void multiply_by_derivative(Activation kind, double negative_slope, Panel<const S> z, Panel<const S> a,
                            Panel<S> delta) {
  const S slope = static_cast<S>(negative_slope);
  switch (kind) {
    case Activation::kLinear:
      return;
    case Activation::kRelu:
      return scale_columns(a, delta, [](S y) { return y > S(0) ? S(1) : S(0); });
    case Activation::kLeakyRelu:
      return scale_columns(z, delta, [slope](S x) { return x > S(0) ? S(1) : slope; });
    case Activation::kTanh:
      return scale_columns(a, delta, [](S y) { return S(1) - y * y; });
    case Activation::kSigmoid:
      return scale_columns(a, delta, [](S y) { return y * (S(1) - y); });
    case Activation::kGeluTanh:
      return scale_columns(z, delta, [](S x) { return gelu_derivative(x); });
  }
}

template void apply_activation<float>(Activation, double, Panel<const float>, Panel<float>);
template void apply_activation<double>(Activation, double, Panel<const double>, Panel<double>);
template void multiply_by_derivative<float>(Activation, double, Panel<const float>, Panel<const float>, Panel<float>);
template void multiply_by_derivative<double>(Activation, double, Panel<const double>, Panel<const double>,
                                             Panel<double>);

}  // namespace lscope::core
