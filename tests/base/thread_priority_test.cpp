#include "base/thread_priority.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

namespace lscope::base {
namespace {

int niceness() { return getpriority(PRIO_PROCESS, static_cast<id_t>(gettid())); }

/// What `wish` does to a thread of its own, and to one that this one starts.
template <class Wish>
std::pair<int, int> after(Wish wish) {
  std::pair<int, int> seen;
  std::thread([&] {
    wish();
    seen.first = niceness();
    std::thread([&] { seen.second = niceness(); }).join();
  }).join();
  return seen;
}

TEST(ThreadPriority, BelongsToAThreadAndThoseItStarts) {
  const int before = niceness();
  const int training = std::max(before, 5), background = std::max(before, 10);
  EXPECT_EQ(after(yield_to_other_threads), std::pair(training, training));
  EXPECT_EQ(after(stay_in_the_background), std::pair(background, background));
  EXPECT_EQ(niceness(), before) << "not the process";
}

TEST(ThreadPriority, IsNeverTakenBack) {
  const auto both = [] {
    stay_in_the_background();
    yield_to_other_threads();
  };
  EXPECT_EQ(after(both).first, std::max(niceness(), 10));
}

}  // namespace
}  // namespace lscope::base
