#include "core/max_norm.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"

namespace lscope::core {
namespace {

/// Rows looked at together: their sums stay in cache while the columns pass by.
constexpr Index kTogether = 64;

template <class S>
void cap_block(double limit, Panel<S> w, Index first, Index count) {
  std::array<double, kTogether> squares{};
  for (Index j = 0; j < w.columns; ++j) {
    const S* column = w.column(j) + first;
    for (Index i = 0; i < count; ++i) {
      const double value = static_cast<double>(column[i]);
      squares[static_cast<std::size_t>(i)] += value * value;
    }
  }
  std::array<S, kTogether> factors{};
  bool any = false;
  for (Index i = 0; i < count; ++i) {
    const double norm = std::sqrt(squares[static_cast<std::size_t>(i)]);
    const bool too_long = norm > limit && std::isfinite(norm);
    factors[static_cast<std::size_t>(i)] = too_long ? static_cast<S>(limit / norm) : S(1);
    any = any || too_long;
  }
  if (!any) return;
  for (Index j = 0; j < w.columns; ++j) {
    S* column = w.column(j) + first;
    for (Index i = 0; i < count; ++i) column[i] *= factors[static_cast<std::size_t>(i)];
  }
}

}  // namespace

template <class S>
void cap_rows(double limit, Panel<S> w) {
  LSCOPE_CHECK(limit > 0);
  for (Index first = 0; first < w.rows; first += kTogether)
    cap_block(limit, w, first, std::min(kTogether, w.rows - first));
}

template void cap_rows<float>(double, Panel<float>);
template void cap_rows<double>(double, Panel<double>);

}  // namespace lscope::core
