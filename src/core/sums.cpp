#include "core/sums.h"

#include <algorithm>
#include <cmath>

namespace lscope::core {
namespace {

constexpr Index kSums = 8;
constexpr Index kBlock = 64;  ///< values whose sum is first taken in float, 8 a running sum

template <class Term>
double sum_of(const double* x, Index n, Term term) {
  double sum[kSums] = {};
  Index i = 0;
  for (; i + kSums <= n; i += kSums) {
    for (Index k = 0; k < kSums; ++k) sum[k] += term(x[i + k]);
  }
  for (Index k = 0; i + k < n; ++k) sum[k] += term(x[i + k]);
  return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
}

template <class Term>
double sum_of(const float* x, Index n, Term term) {
  double sum[kSums] = {};
  Index i = 0;
  while (i + kSums <= n) {
    const Index end = i + std::min(kBlock, (n - i) / kSums * kSums);
    float block[kSums] = {};
    for (; i < end; i += kSums) {
      for (Index k = 0; k < kSums; ++k) block[k] += term(x[i + k]);
    }
    for (Index k = 0; k < kSums; ++k) sum[k] += static_cast<double>(block[k]);
  }
  for (; i < n; ++i) sum[0] += static_cast<double>(term(x[i]));
  return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
}

}  // namespace

template <class S>
double sum_of_squares(const S* x, Index n) {
  return sum_of(x, n, [](S v) { return v * v; });
}

template <class S>
double sum_of_magnitudes(const S* x, Index n) {
  return sum_of(x, n, [](S v) { return std::abs(v); });
}

template double sum_of_squares<float>(const float*, Index);
template double sum_of_squares<double>(const double*, Index);
template double sum_of_magnitudes<float>(const float*, Index);
template double sum_of_magnitudes<double>(const double*, Index);

}  // namespace lscope::core
