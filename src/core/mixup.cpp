#include "core/mixup.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/random.h"

namespace lscope::core {
namespace {

/// Substreams of one step: one for every row, and the last one for the permutation.
constexpr std::uint64_t kRowBits = 20;
constexpr std::uint64_t kPermutation = (std::uint64_t{1} << kRowBits) - 1;

base::Rng draws(const DrawKey& key, std::uint64_t place) {
  return {key.seed, base::Stream::kAugment, key.step << kRowBits | place};
}

/// The logarithm of a Gamma(a, 1) draw, by Marsaglia and Tsang (2000); below a = 1 it is Gamma(a+1) U^(1/a). In
/// logarithms, since for small a both draws of a Beta would be 0.
double log_gamma_draw(double a, base::Rng& rng) {
  double boost = 0;
  if (a < 1) {
    boost = std::log(1 - rng.next_uniform()) / a;
    a += 1;
  }
  const double d = a - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  while (true) {
    const double x = rng.next_normal();
    const double root = 1 + c * x;
    const double u = 1 - rng.next_uniform();
    if (root <= 0) continue;
    const double v = root * root * root;
    if (std::log(u) < x * x / 2 + d * (1 - v + std::log(v))) return std::log(d * v) + boost;
  }
}

}  // namespace

void draw_mixup(const DrawKey& key, double a, std::span<const std::int32_t> batch, std::span<std::int32_t> partners,
                std::span<double> shares) {
  LSCOPE_CHECK(a > 0 && batch.size() == partners.size() && batch.size() == shares.size());
  LSCOPE_CHECK(batch.size() < kPermutation);
  std::copy(batch.begin(), batch.end(), partners.begin());
  base::Rng order = draws(key, kPermutation);
  base::shuffle(partners, order);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    base::Rng rng = draws(key, i);
    const double own = log_gamma_draw(a, rng), other = log_gamma_draw(a, rng);
    shares[i] = 1 / (1 + std::exp(other - own));
  }
}

}  // namespace lscope::core
