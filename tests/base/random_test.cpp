#include "base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace lscope::base {
namespace {

TEST(Rng, IsAPureFunctionOfSeedStreamAndIndex) {
  Rng a(7, Stream::kInit);
  const Rng b(7, Stream::kInit);
  for (std::uint64_t i = 0; i < 100; ++i) EXPECT_EQ(a.next(), b.at(i));
  EXPECT_NE(Rng(7, Stream::kInit).at(0), Rng(8, Stream::kInit).at(0));
  EXPECT_NE(Rng(7, Stream::kInit).at(0), Rng(7, Stream::kShuffle).at(0));
  EXPECT_NE(Rng(7, Stream::kInit, 0).at(0), Rng(7, Stream::kInit, 1).at(0));
}

TEST(Rng, GoldenValuesNeverChange) {
  // A change here would change every recorded run.
  EXPECT_EQ(Rng(1, Stream::kData).at(0), mix(mix(mix(1 + 0xD1342543DE82EF95ULL)) + 0x9E3779B97F4A7C15ULL));
  EXPECT_EQ(mix(0x9E3779B97F4A7C15ULL), 0xE220A8397B1DCDAFULL) << "first output of SplitMix64 from seed 0";
}

TEST(Rng, MomentsAreThoseOfTheDistributions) {
  Rng rng(3, Stream::kProbe);
  constexpr int kDraws = 200000;
  double sum = 0, square = 0, fourth = 0, uniform = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double z = rng.next_normal();
    sum += z;
    square += z * z;
    fourth += z * z * z * z;
    uniform += rng.next_uniform();
  }
  // Tolerances: five standard errors of the sample moments.
  EXPECT_NEAR(sum / kDraws, 0, 5 / std::sqrt(kDraws));
  EXPECT_NEAR(square / kDraws, 1, 5 * std::sqrt(2.0 / kDraws));
  EXPECT_NEAR(fourth / kDraws, 3, 5 * std::sqrt(96.0 / kDraws));
  EXPECT_NEAR(uniform / kDraws, 0.5, 5 * std::sqrt(1.0 / 12 / kDraws));
}

TEST(Rng, BoundedNumbersAreUniform) {
  Rng rng(5, Stream::kProbe);
  std::vector<int> counts(7);
  for (int i = 0; i < 70000; ++i) ++counts[rng.next_below(7)];
  for (const int count : counts) EXPECT_NEAR(count, 10000, 5 * std::sqrt(10000.0));
}

TEST(Shuffle, IsAPermutation) {
  std::vector<int> order(1000);
  std::iota(order.begin(), order.end(), 0);
  Rng rng(9, Stream::kShuffle);
  shuffle(order, rng);
  EXPECT_FALSE(std::is_sorted(order.begin(), order.end()));
  std::sort(order.begin(), order.end());
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(order[static_cast<std::size_t>(i)], i);
}

}  // namespace
}  // namespace lscope::base
