#include "core/sums.h"

#include <algorithm>
#include <array>

#include "core/lanes.h"

namespace lscope::core {
namespace {

constexpr Index kBlock = 16;  ///< registers whose values are first added in float

/// Every lane is a running sum, in double after each block.
template <class S, class Term>
double sum_of(const S* x, Index n, Term term) {
  using namespace Eigen::internal;
  using P = Packet<S>;
  double sum = 0;
  Index i = 0;
  while (i + kWidth<S> <= n) {
    const Index end = i + std::min(kBlock, (n - i) / kWidth<S>) * kWidth<S>;
    P block = term(ploadu<P>(x + i));
    for (i += kWidth<S>; i < end; i += kWidth<S>) block = padd(block, term(ploadu<P>(x + i)));
    alignas(64) std::array<S, static_cast<std::size_t>(kWidth<S>)> lanes;
    pstore(lanes.data(), block);
    std::array<double, lanes.size()> part;
    std::copy(lanes.begin(), lanes.end(), part.begin());
    for (std::size_t size = part.size() / 2; size > 0; size /= 2) {
      for (std::size_t k = 0; k < size; ++k) part[k] += part[k + size];
    }
    sum += part[0];
  }
  for (; i < n; ++i) sum += static_cast<double>(term(x[i]));
  return sum;
}

}  // namespace

template <class S>
double sum_of_squares(const S* x, Index n) {
  return sum_of(x, n, [](const auto& v) { return Eigen::internal::pmul(v, v); });
}

template <class S>
double sum_of_magnitudes(const S* x, Index n) {
  return sum_of(x, n, [](const auto& v) { return Eigen::internal::pabs(v); });
}

template double sum_of_squares<float>(const float*, Index);
template double sum_of_squares<double>(const double*, Index);
template double sum_of_magnitudes<float>(const float*, Index);
template double sum_of_magnitudes<double>(const double*, Index);

}  // namespace lscope::core
