#include "core/dropout.h"

#include "base/check.h"
#include "base/random.h"

namespace lscope::core {

template <class S>
void draw_dropout(const DrawKey& key, double rate, Index first_row, Panel<S> factors, DropoutVariant variant) {
  LSCOPE_CHECK(rate >= 0 && rate < 1 && key.layer < 256);
  const base::Rng rng(key.seed, base::Stream::kDropout, key.step << 8 | key.layer);
  const auto threshold = static_cast<std::uint32_t>(rate * 0x1.0p32);
  const S kept = static_cast<S>(kept_factor(rate, variant));
  const auto draws = static_cast<std::uint64_t>((factors.rows + 1) / 2);
  for (Index j = 0; j < factors.columns; ++j) {
    const std::uint64_t first = static_cast<std::uint64_t>(first_row + j) * draws;
    S* column = factors.column(j);
    for (Index i = 0; i + 1 < factors.rows; i += 2) {
      const std::uint64_t bits = rng.at(first + static_cast<std::uint64_t>(i / 2));
      column[i] = static_cast<std::uint32_t>(bits) >= threshold ? kept : S(0);
      column[i + 1] = static_cast<std::uint32_t>(bits >> 32) >= threshold ? kept : S(0);
    }
    if (factors.rows % 2 == 1) {
      const auto bits = static_cast<std::uint32_t>(rng.at(first + draws - 1));
      column[factors.rows - 1] = bits >= threshold ? kept : S(0);
    }
  }
}

template <class S>
void fixed_dropout(const std::uint8_t* mask, double rate, Index first_row, Panel<S> factors, DropoutVariant variant) {
  LSCOPE_CHECK(rate >= 0 && rate < 1);
  const S kept = static_cast<S>(kept_factor(rate, variant));
  for (Index j = 0; j < factors.columns; ++j) {
    const std::uint8_t* row = mask + (first_row + j) * factors.rows;
    for (Index i = 0; i < factors.rows; ++i) factors.column(j)[i] = row[i] != 0 ? kept : S(0);
  }
}

template void draw_dropout<float>(const DrawKey&, double, Index, Panel<float>, DropoutVariant);
template void draw_dropout<double>(const DrawKey&, double, Index, Panel<double>, DropoutVariant);
template void fixed_dropout<float>(const std::uint8_t*, double, Index, Panel<float>, DropoutVariant);
template void fixed_dropout<double>(const std::uint8_t*, double, Index, Panel<double>, DropoutVariant);

}  // namespace lscope::core
