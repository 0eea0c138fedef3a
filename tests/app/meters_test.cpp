// The arithmetic behind --frame-stats.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/effect_meter.h"
#include "app/frame_stats.h"

namespace lscope::app {
namespace {

using nlohmann::json;

TEST(EffectMeter, MeasuresEachCommandUntilItIsObeyed) {
  EffectMeter meter;
  meter.posted(1, 10.0);
  meter.posted(2, 10.25);
  meter.posted(3, 11.0);
  meter.obeyed(0, 10.1);
  EXPECT_TRUE(meter.milliseconds().empty());
  meter.obeyed(2, 10.5);  // one publication obeys both
  EXPECT_EQ(meter.milliseconds(), (std::vector<double>{500, 250}));
  meter.obeyed(2, 12.0);  // said again: nothing new
  EXPECT_EQ(meter.milliseconds().size(), 2U);
  meter.obeyed(9, 11.5);
  EXPECT_EQ(meter.milliseconds(), (std::vector<double>{500, 250, 500}));
}

TEST(EffectMeter, ForgetsWhatALaneThatIsGoneWouldHaveObeyed) {
  EffectMeter meter;
  meter.posted(7, 1.0);
  meter.forget_pending();
  meter.posted(1, 2.0);
  meter.obeyed(7, 2.5);
  EXPECT_EQ(meter.milliseconds(), (std::vector<double>{500}));
}

TEST(EffectMeter, KeepsTheNewestTenThousand) {
  EffectMeter meter;
  for (train::CommandSeq seq = 1; seq <= 10005; ++seq) {
    meter.posted(seq, 0);
    meter.obeyed(seq, static_cast<double>(seq));
  }
  const auto kept = meter.milliseconds();
  ASSERT_EQ(kept.size(), 10000U);
  EXPECT_EQ(kept.front(), 6000);
  EXPECT_EQ(kept.back(), 10005000);
}

json stats_of(const std::vector<FrameStats::Frame>& frames, const std::vector<double>& effects = {}) {
  FrameStats stats;
  for (const auto& frame : frames) stats.frame(frame);
  return json::parse(stats.to_json(effects));
}

TEST(FrameStats, NothingSeenIsNothingClaimed) {
  const json out = stats_of({});
  EXPECT_EQ(out["frames"], 0);
  EXPECT_EQ(out["ui_cpu_ms"], (json{{"count", 0}}));
  EXPECT_EQ(out["frame_gap_ms"]["count"], 0);
  EXPECT_EQ(out["frames_per_second_while_training"], 0);
  EXPECT_TRUE(out["start_to_first_trained_frame_s"].is_null());
}

TEST(FrameStats, PercentilesAreValuesThatWereSeen) {
  std::vector<FrameStats::Frame> frames;
  for (int i = 100; i >= 1; --i) frames.push_back({100.0 - i, static_cast<double>(i), i / 2.0, false, false});
  const json out = stats_of(frames, {3, 1, 2});
  EXPECT_EQ(out["frames"], 100);
  EXPECT_EQ(out["ui_cpu_ms"], (json{{"count", 100}, {"p50", 50.0}, {"p90", 90.0}, {"p99", 99.0}, {"max", 100.0}}));
  EXPECT_EQ(out["gl_submit_cpu_ms"]["p99"], 49.5);
  EXPECT_EQ(out["slider_to_effect_ms"], (json{{"count", 3}, {"p50", 2.0}, {"p90", 3.0}, {"p99", 3.0}, {"max", 3.0}}));
}

TEST(FrameStats, GapsCountOnlyBetweenFramesOfARunThatTrains) {
  // Times in eighths of a second, exact in binary.
  const json out = stats_of({{0.0, 1, 1, true, false},
                             {0.125, 1, 1, true, false},     // 125 ms
                             {0.5, 1, 1, true, false},       // 375 ms: too long
                             {5.0, 1, 1, false, false},      // paused: no gap ends here
                             {9.0, 1, 1, true, false},       // nor here
                             {9.125, 1, 1, true, false},     // 125 ms
                             {99.0, 1, 1, true, true},       // the window was iconified
                             {99.125, 1, 1, true, false}});  // 125 ms
  EXPECT_EQ(out["frame_gap_ms"]["count"], 4);
  EXPECT_EQ(out["frame_gap_ms"]["p50"], 125.0);
  EXPECT_EQ(out["frame_gap_ms"]["max"], 375.0);
  EXPECT_EQ(out["gaps_over_128_ms"], 1);
  EXPECT_EQ(out["frames_per_second_while_training"], 4 / 0.75);
}

TEST(FrameStats, FramesWhileAFileIsReadAreCountedApart) {
  const json out = stats_of({{0.0, 1, 1, true, false},
                             {0.125, 1, 1, true, false},
                             {0.25, 1, 1, false, false},  // paused or not
                             {0.75, 1, 1, true, false, true},
                             {1.25, 1, 1, true, false, true},
                             {1.375, 1, 1, true, false, false}});
  EXPECT_EQ(out["while_nothing_is_read"]["frames_per_second"], 8.0);
  EXPECT_EQ(out["while_a_file_is_read"]["frame_gap_ms"]["count"], 3) << "until the frame after the last of them";
  EXPECT_EQ(out["while_a_file_is_read"]["seconds"], 1.125);
  EXPECT_EQ(out["while_a_file_is_read"]["frame_gap_ms"]["max"], 500.0);
}

TEST(FrameStats, TheRingKeepsTheNewestFramesInOrder) {
  FrameStats stats;
  constexpr int kFrames = 200100;
  for (int i = 0; i < kFrames; ++i) stats.frame({i * 0.0625, static_cast<double>(i), 1, true, false});
  const json out = json::parse(stats.to_json({}));
  EXPECT_EQ(out["frames"], kFrames);
  EXPECT_EQ(out["ui_cpu_ms"]["count"], 200000);
  EXPECT_EQ(out["ui_cpu_ms"]["max"], kFrames - 1);
  EXPECT_EQ(out["frame_gap_ms"]["count"], 199999);
  EXPECT_EQ(out["frame_gap_ms"]["max"], 62.5) << "a gap across the seam of the ring would be huge or negative";
}

TEST(FrameStats, RemembersWhenItFirstShowedTraining) {
  FrameStats stats;
  EXPECT_FALSE(stats.saw_training());
  stats.first_trained_frame(0.5);
  EXPECT_TRUE(stats.saw_training());
  EXPECT_EQ(json::parse(stats.to_json({}))["start_to_first_trained_frame_s"], 0.5);
}

TEST(ProcessClock, StartedBeforeNow) {
  const double since = seconds_since_process_start();
  EXPECT_GT(since, -0.02);  // one tick of the kernel
  EXPECT_LT(since, 600);
  EXPECT_GE(thread_cpu_ms(), 0);
}

}  // namespace
}  // namespace lscope::app
