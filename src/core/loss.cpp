#include "core/loss.h"

#include <cmath>

#include "base/check.h"
#include "core/fast_math.h"

namespace lscope::core {
namespace {

/// Each loss: the sum over one column and, if d is not null, its derivative times `scale`.
template <class S>
double squared_error(const S* z, const S* y, Index k, S scale, S* d) {
  double sum = 0;
  for (Index o = 0; o < k; ++o) {
    const S error = z[o] - y[o];
    sum += static_cast<double>(error) * static_cast<double>(error);
    if (d != nullptr) d[o] = S(2) * scale * error;
  }
  return sum;
}

template <class S>
double logistic(const S* z, const S* y, Index k, S scale, S* d) {
  double sum = 0;
  for (Index o = 0; o < k; ++o) {
    const S e = fast_exp(-std::abs(z[o]));
    sum += static_cast<double>((z[o] > S(0) ? z[o] : S(0)) - z[o] * y[o] + std::log1p(e));
    if (d != nullptr) d[o] = scale * ((z[o] < S(0) ? e : S(1)) / (S(1) + e) - y[o]);
  }
  return sum;
}

template <class S>
double softmax_entropy(const S* z, std::int32_t label, Index k, S scale, S* d) {
  LSCOPE_CHECK(label >= 0 && label < k);
  S top = z[0];
  for (Index o = 1; o < k; ++o) top = z[o] > top ? z[o] : top;
  S total = 0;
  for (Index o = 0; o < k; ++o) {
    const S e = fast_exp(z[o] - top);  // a NaN among z reaches the sum here, whatever `top` is
    total += e;
    if (d != nullptr) d[o] = e;
  }
  if (d != nullptr) {
    const S share = scale / total;
    for (Index o = 0; o < k; ++o) d[o] *= share;
    d[label] -= scale;
  }
  return static_cast<double>(std::log(total)) + (static_cast<double>(top) - static_cast<double>(z[label]));
}

template <class S>
double walk(Loss kind, const Examples<S>& set, std::span<const std::int32_t> rows, S scale, Panel<const S> z,
            Panel<S>* delta) {
  LSCOPE_CHECK(z.rows == set.outputs && static_cast<Index>(rows.size()) == z.columns);
  double sum = 0;
  for (Index j = 0; j < z.columns; ++j) {
    const auto row = static_cast<std::size_t>(rows[static_cast<std::size_t>(j)]);
    S* d = delta == nullptr ? nullptr : delta->column(j);
    const S* at = z.column(j);
    if (kind == Loss::kSoftmaxCe) {
      sum += softmax_entropy(at, set.labels[row], z.rows, scale, d);
      continue;
    }
    const S* y = set.y.data() + row * static_cast<std::size_t>(set.outputs);
    sum += kind == Loss::kMse ? squared_error(at, y, z.rows, scale, d) : logistic(at, y, z.rows, scale, d);
  }
  return sum;
}

}  // namespace

double loss_terms(Loss kind, Index rows, Index outputs) {
  return static_cast<double>(kind == Loss::kSoftmaxCe ? rows : rows * outputs);
}

template <class S>
double loss_sum(Loss kind, const Examples<S>& set, std::span<const std::int32_t> rows, Panel<const S> z) {
  return walk<S>(kind, set, rows, S(0), z, nullptr);
}

template <class S>
double loss_and_delta(Loss kind, const Examples<S>& set, std::span<const std::int32_t> rows, double terms,
                      Panel<const S> z, Panel<S> delta) {
  return walk<S>(kind, set, rows, static_cast<S>(1.0 / terms), z, &delta);
}

template double loss_sum<float>(Loss, const Examples<float>&, std::span<const std::int32_t>, Panel<const float>);
template double loss_sum<double>(Loss, const Examples<double>&, std::span<const std::int32_t>, Panel<const double>);
template double loss_and_delta<float>(Loss, const Examples<float>&, std::span<const std::int32_t>, double,
                                      Panel<const float>, Panel<float>);
template double loss_and_delta<double>(Loss, const Examples<double>&, std::span<const std::int32_t>, double,
                                       Panel<const double>, Panel<double>);

}  // namespace lscope::core
