#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>

namespace lscope::base {

/// Independent streams of one seed. Drawing from one never moves another, so dropout cannot change the
/// order of the data and a wider layer cannot change the split.
enum class Stream : std::uint64_t {
  kData = 1,
  kSplit,
  kInit,
  kShuffle,
  kDropout,
  kInputNoise,
  kAugment,
  kProbe,
  kStudy,
  kImage
};

/// The SplitMix64 finaliser (Steele, Lea, Flood 2014): a bijection of 64 bits that passes BigCrush as a counter's hash.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

/// Counter-based random numbers: value i of {seed, stream, substream} is a pure function of these numbers, so
/// it never depends on a thread, on the order of calls or on how much other streams have drawn.
///
///     bits(i) = mix(key + i * golden),   key = mix(mix(seed + stream * c1) + substream * c2)
///
/// Thread safety: at() is const; the sequential next_...() calls belong to one thread.
class Rng {
 public:
  Rng(std::uint64_t seed, Stream stream, std::uint64_t substream = 0)
      : key_(mix(mix(seed + static_cast<std::uint64_t>(stream) * 0xD1342543DE82EF95ULL) +
                 substream * 0xDA942042E4DD58B5ULL)) {}

  [[nodiscard]] std::uint64_t at(std::uint64_t index) const { return mix(key_ + (index + 1) * 0x9E3779B97F4A7C15ULL); }
  /// Uniform in [0, 1), 53 bits.
  [[nodiscard]] double uniform_at(std::uint64_t index) const {
    return static_cast<double>(at(index) >> 11) * 0x1.0p-53;
  }

  std::uint64_t next() { return at(counter_++); }
  double next_uniform() { return uniform_at(counter_++); }
  double next_uniform(double low, double high) { return low + (high - low) * next_uniform(); }
  /// Whole number in [0, bound), bound >= 1, without bias (Lemire 2019).
  std::uint64_t next_below(std::uint64_t bound) {
    while (true) {
      const Wide product = static_cast<Wide>(next()) * bound;
      const auto low = static_cast<std::uint64_t>(product);
      if (low >= bound || low >= (0 - bound) % bound) return static_cast<std::uint64_t>(product >> 64);
    }
  }
  /// Standard normal by Box and Muller; two counters a value, so that value i never depends on value i-1.
  double next_normal() {
    const double u = 1.0 - next_uniform();
    const double v = next_uniform();
    return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * v);
  }

  [[nodiscard]] std::uint64_t counter() const { return counter_; }
  void set_counter(std::uint64_t counter) { counter_ = counter; }

 private:
  __extension__ using Wide = unsigned __int128;
  std::uint64_t key_;
  std::uint64_t counter_ = 0;
};

/// Fisher-Yates; the same seed gives the same order everywhere.
template <class Container>
void shuffle(Container& items, Rng& rng) {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[rng.next_below(i)]);
}

}  // namespace lscope::base
