#include "core/gemm.h"

namespace lscope::core {
namespace {

template <class S>
using In = Eigen::Map<const Mat<S>, 0, Eigen::OuterStride<>>;
template <class S>
using Out = Eigen::Map<Mat<S>, 0, Eigen::OuterStride<>>;

template <class S>
In<S> in(Panel<const S> p) {
  return In<S>(p.data, p.rows, p.columns, Eigen::OuterStride<>(p.stride));
}
template <class S>
Out<S> out(Panel<S> p) {
  return Out<S>(p.data, p.rows, p.columns, Eigen::OuterStride<>(p.stride));
}

}  // namespace

template <class S>
void layer_forward(const S* weights, const S* bias, Panel<const S> a, Panel<S> z) {
  const Eigen::Map<const Mat<S>> w(weights, z.rows, a.rows);
  const Eigen::Map<const Vec<S>> b(bias, z.rows);
  out(z).colwise() = b;
  out(z).noalias() += w * in(a);
}

template <class S>
void layer_backward(const S* weights, Panel<const S> delta, Panel<S> da) {
  const Eigen::Map<const Mat<S>> w(weights, delta.rows, da.rows);
  out(da).noalias() = w.transpose() * in(delta);
}

template <class S>
void weight_gradient(Panel<const S> delta, Panel<const S> a, Index first, Index count, bool add, S* gradient) {
  Eigen::Map<Mat<S>> g(gradient + first * delta.rows, delta.rows, count);
  if (add) {
    g.noalias() += in(delta)*in(a).middleRows(first, count).transpose();
  } else {
    g.noalias() = in(delta)*in(a).middleRows(first, count).transpose();
  }
}

template <class S>
void bias_gradient(Panel<const S> delta, bool add, S* gradient) {
  Eigen::Map<Vec<S>> g(gradient, delta.rows);
  if (!add) g.setZero();
  for (Index j = 0; j < delta.columns; ++j) g += Eigen::Map<const Vec<S>>(delta.column(j), delta.rows);
}

template void layer_forward<float>(const float*, const float*, Panel<const float>, Panel<float>);
template void layer_forward<double>(const double*, const double*, Panel<const double>, Panel<double>);
template void layer_backward<float>(const float*, Panel<const float>, Panel<float>);
template void layer_backward<double>(const double*, Panel<const double>, Panel<double>);
template void weight_gradient<float>(Panel<const float>, Panel<const float>, Index, Index, bool, float*);
template void weight_gradient<double>(Panel<const double>, Panel<const double>, Index, Index, bool, double*);
template void bias_gradient<float>(Panel<const float>, bool, float*);
template void bias_gradient<double>(Panel<const double>, bool, double*);

}  // namespace lscope::core
