#include "base/mailbox.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace lscope::base {
namespace {

using namespace std::chrono_literals;

TEST(Mailbox, DeliversEverythingInTheOrderOfEachSender) {
  Mailbox<int> mail;
  constexpr int kItems = 20000;
  std::jthread sender([&] {
    for (int i = 0; i < kItems; ++i) mail.post(i);
  });
  const std::stop_source stop;
  int expected = 0;
  while (expected < kItems)
    for (const int item : mail.wait_all(stop.get_token(), 1s)) ASSERT_EQ(item, expected++);
}

TEST(Mailbox, AWaitEndsWithAStopAWakeOrTheTime) {
  Mailbox<int> mail;
  std::stop_source stop;
  EXPECT_TRUE(mail.wait_all(stop.get_token(), 1ms).empty());
  std::jthread waker([&] { mail.wake(); });
  EXPECT_TRUE(mail.wait_all(stop.get_token(), 10min).empty());
  std::jthread stopper([&] { stop.request_stop(); });
  EXPECT_TRUE(mail.wait_all(stop.get_token(), 10min).empty());
}

}  // namespace
}  // namespace lscope::base
