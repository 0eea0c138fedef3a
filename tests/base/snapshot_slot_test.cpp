#include "base/snapshot_slot.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace lscope::base {
namespace {

struct Pair {
  std::int64_t a = 0, b = 0;
};

TEST(SnapshotSlot, ReadersSeeWholeValuesThatNeverGoBack) {
  SnapshotSlot<Pair> slot;
  EXPECT_EQ(slot.latest(), nullptr);
  std::atomic<bool> done{false};
  std::atomic<int> faults{0};
  std::vector<std::jthread> readers;
  for (int r = 0; r < 2; ++r)
    readers.emplace_back([&] {
      std::int64_t newest = 0;
      while (!done) {
        const auto seen = slot.latest();
        if (!seen) continue;
        if (seen->b != 2 * seen->a || seen->a < newest) ++faults;
        newest = seen->a;
      }
    });
  for (std::int64_t i = 1; i <= 50000; ++i) slot.publish(std::make_shared<const Pair>(Pair{i, 2 * i}));
  done = true;
  readers.clear();
  EXPECT_EQ(faults, 0);
  EXPECT_EQ(slot.latest()->a, 50000);
}

}  // namespace
}  // namespace lscope::base
