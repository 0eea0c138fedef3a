#include "core/sums.h"

#include <cmath>

namespace lscope::core {
namespace {

constexpr Index kSums = 8;

template <class S, class Term>
double sum_of(const S* x, Index n, Term term) {
  double sum[kSums] = {};
  Index i = 0;
  for (; i + kSums <= n; i += kSums) {
    for (Index k = 0; k < kSums; ++k) sum[k] += term(static_cast<double>(x[i + k]));
  }
  for (Index k = 0; i + k < n; ++k) sum[k] += term(static_cast<double>(x[i + k]));
  return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
}

}  // namespace

template <class S>
double sum_of_squares(const S* x, Index n) {
  return sum_of(x, n, [](double v) { return v * v; });
}

template <class S>
double sum_of_magnitudes(const S* x, Index n) {
  return sum_of(x, n, [](double v) { return std::abs(v); });
}

template double sum_of_squares<float>(const float*, Index);
template double sum_of_squares<double>(const double*, Index);
template double sum_of_magnitudes<float>(const float*, Index);
template double sum_of_magnitudes<double>(const double*, Index);

}  // namespace lscope::core
