#include "core/input_noise.h"

#include <cmath>
#include <numbers>

#include "base/check.h"
#include "base/random.h"

namespace lscope::core {

template <class S>
void add_input_noise(const DrawKey& key, double sd, Index first_row, Panel<S> x) {
  LSCOPE_CHECK(sd >= 0);
  const base::Rng rng(key.seed, base::Stream::kInputNoise, key.step);
  const auto draws = static_cast<std::uint64_t>((x.rows + 1) / 2 * 2);
  for (Index j = 0; j < x.columns; ++j) {
    const std::uint64_t first = static_cast<std::uint64_t>(first_row + j) * draws;
    S* column = x.column(j);
    for (Index i = 0; i < x.rows; i += 2) {
      const std::uint64_t at = first + static_cast<std::uint64_t>(i);
      const double radius = sd * std::sqrt(-2 * std::log(1 - rng.uniform_at(at)));
      const double angle = 2 * std::numbers::pi * rng.uniform_at(at + 1);
      column[i] += static_cast<S>(radius * std::cos(angle));
      if (i + 1 < x.rows) column[i + 1] += static_cast<S>(radius * std::sin(angle));
    }
  }
}

template void add_input_noise<float>(const DrawKey&, double, Index, Panel<float>);
template void add_input_noise<double>(const DrawKey&, double, Index, Panel<double>);

}  // namespace lscope::core
