#include "probe/probe_thread.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "probe/models.h"

namespace lscope::probe {
namespace {

using namespace std::chrono_literals;
using test::random_model;

FieldRequest small(std::int64_t step) {
  FieldRequest request = random_model(2, {8}, 1, core::Activation::kTanh, core::Loss::kBceLogits);
  request.columns = request.rows = 16;
  request.step = step;
  return request;
}

/// Takes seconds: 1024 x 1024 weights twice, at 64 thousand points.
FieldRequest huge() {
  FieldRequest request = random_model(2, {1024, 1024, 1024}, 1, core::Activation::kRelu, core::Loss::kMse);
  request.columns = request.rows = 256;
  return request;
}

template <class Condition>
bool becomes_true(const Condition& condition) {
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (!condition() && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(1ms);
  return condition();
}

TEST(ProbeThread, AnswersAndWakes) {
  std::atomic<int> woken{0};
  ProbeThread probe([&] { ++woken; });
  EXPECT_EQ(probe.latest(), nullptr);
  probe.ask(small(7));
  ASSERT_TRUE(becomes_true([&] { return woken == 1; }));
  ASSERT_NE(probe.latest(), nullptr);
  EXPECT_EQ(probe.latest()->step, 7);
  EXPECT_EQ(probe.latest()->value, decision_field(small(7)).value);
}

TEST(ProbeThread, TheNewestRequestWinsAndOlderOnesAreDropped) {
  std::atomic<int> woken{0};
  ProbeThread probe([&] { ++woken; });
  constexpr int kRequests = 2000;
  for (int i = 1; i <= kRequests; ++i) probe.ask(small(i));
  ASSERT_TRUE(becomes_true([&] { return probe.latest() && probe.latest()->step == kRequests; }));
  EXPECT_LT(woken, kRequests);
}

TEST(ProbeThread, AStopIsPromptInTheMiddleOfALargeModel) {
  const FieldRequest request = huge();
  auto probe = std::make_unique<ProbeThread>(nullptr);
  probe->ask(request);
  std::this_thread::sleep_for(20ms);
  const auto begin = std::chrono::steady_clock::now();
  probe.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s) << "a layer of one tile, with a sanitizer's slowness";
}

TEST(ProbeThread, ManyReadersWhileRequestsPourIn) {
  ProbeThread probe([] {});
  std::atomic<bool> done{false};
  std::jthread reader([&] {
    std::int64_t newest = 0;
    while (!done) {
      if (const auto field = probe.latest()) {
        EXPECT_GE(field->step, newest) << "never goes back";
        newest = field->step;
      }
    }
  });
  for (int i = 1; i <= 300; ++i) probe.ask(small(i));
  EXPECT_TRUE(becomes_true([&] { return probe.latest() && probe.latest()->step == 300; }));
  done = true;
}

}  // namespace
}  // namespace lscope::probe
