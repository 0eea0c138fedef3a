#include "train/weight_counts.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "base/random.h"
#include "train/runs.h"

namespace lscope::train {
namespace {

core::ParameterLayout layout_of(int inputs, int units) {
  core::NetworkSpec spec;
  spec.inputs = inputs;
  spec.layers.push_back({});
  spec.layers.back().units = units;
  return core::parameter_layout(spec);
}

std::int64_t sum(const WeightCounts& counts) {
  return std::accumulate(counts.bins.begin(), counts.bins.end(), counts.zeros + counts.outside);
}

TEST(WeightCounts, EveryWeightOnceInItsBinAndBiasesNever) {
  const core::ParameterLayout layout = layout_of(20, 30);
  std::vector<double> parameters(static_cast<std::size_t>(layout.size), 77.0);  // biases and gaps
  base::Rng rng(3, base::Stream::kInit);
  for (std::size_t i = 0; i < 600; ++i)
    parameters[static_cast<std::size_t>(layout.layers[0].weights_at) + i] = i % 3 == 0 ? 0.0 : 0.4 * rng.next_normal();
  const WeightCounts counts = count_weights<double>(layout, parameters).layers[0];
  EXPECT_EQ(sum(counts), 600);
  EXPECT_EQ(counts.zeros, 200);
  EXPECT_EQ(counts.outside, 0);
  EXPECT_EQ(std::exp2(std::round(std::log2(counts.half))), counts.half) << "a power of two";
  for (std::size_t bin = 0; bin < WeightCounts::kBins; ++bin) {
    const double low = counts.half * (static_cast<double>(bin) / 32 - 1), high = low + counts.half / 32;
    std::int64_t inside = 0;
    for (std::size_t i = 0; i < 600; ++i) {
      const double w = parameters[static_cast<std::size_t>(layout.layers[0].weights_at) + i];
      inside += w != 0 && w >= low && w < high ? 1 : 0;
    }
    EXPECT_EQ(counts.bins[bin], inside) << bin;
  }
}

TEST(WeightCounts, WideningIsTheSameAsCountingWide) {
  const core::ParameterLayout layout = layout_of(40, 25);
  std::vector<double> parameters(static_cast<std::size_t>(layout.size), 0.0);
  base::Rng rng(4, base::Stream::kInit);
  const auto at = static_cast<std::size_t>(layout.layers[0].weights_at);
  for (std::size_t i = 0; i < 1000; ++i) parameters[at + i] = 0.1 * rng.next_normal();
  const WeightCounts narrow = count_weights<double>(layout, parameters).layers[0];
  parameters[at] = 7;  // one weight more outside: the range must grow to 8
  const WeightCounts wide = count_weights<double>(layout, parameters).layers[0];
  ASSERT_EQ(wide.half, 8);
  const WeightCounts joined = widened(narrow, 8);
  std::int64_t differences = 0;
  for (std::size_t i = 0; i < WeightCounts::kBins; ++i) differences += std::abs(joined.bins[i] - wide.bins[i]);
  EXPECT_EQ(differences, 2) << "only the weight that was changed is elsewhere";
}

TEST(WeightCounts, WhatIsNoNumberOrTooLargeIsCountedOutside) {
  const core::ParameterLayout layout = layout_of(2, 4);
  std::vector<double> parameters(static_cast<std::size_t>(layout.size), 0.0);
  const auto at = static_cast<std::size_t>(layout.layers[0].weights_at);
  parameters[at] = std::nan("");
  parameters[at + 1] = -std::numeric_limits<double>::infinity();
  parameters[at + 2] = 1e300;
  parameters[at + 3] = 1;
  const WeightCounts counts = count_weights<double>(layout, parameters).layers[0];
  EXPECT_EQ(counts.outside, 3);
  EXPECT_EQ(counts.zeros, 4);
  EXPECT_EQ(sum(counts), 8);
}

TEST(WeightCountsHistory, KeepsABoundedNumberSpreadOverTheLogarithm) {
  WeightCountsHistory history;
  EXPECT_TRUE(history.view()->empty());
  for (std::int64_t n = 0; n < 2000000; ++n) {
    if (!history.wants_next()) continue;
    WeightCountsAt counts;
    counts.step = n;
    history.keep(std::move(counts));
    ASSERT_LE(history.view()->size(), WeightCountsHistory::kMost);
  }
  const auto view = history.view();
  EXPECT_GE(view->size(), WeightCountsHistory::kMost / 3);
  EXPECT_EQ(view->front()->step, 0) << "where it all began";
  for (std::size_t i = 1; i < view->size(); ++i) EXPECT_LT((*view)[i - 1]->step, (*view)[i]->step);
  EXPECT_GT(view->back()->step, 700000);
  const auto early = std::count_if(view->begin(), view->end(), [](const auto& one) { return one->step < 1000; });
  EXPECT_GE(early, 8) << "most happens early";
}

TEST(WeightCountsHistory, OfARunBeginsAtItsFirstWeightsAndAnewWithEachGeneration) {
  const auto run = small_run();
  const WeightsView first = run->weights();
  take_steps(*run, 6 * 200);  // epochs of 6 steps
  const Snapshot now = run->snapshot(false);
  ASSERT_GE(now.weight_counts->size(), 12U);
  EXPECT_LE(now.weight_counts->size(), WeightCountsHistory::kMost);
  const WeightCountsAt& begin = *now.weight_counts->front();
  const WeightCountsAt expected = count_weights<double>(first.layout, first.parameters);
  EXPECT_EQ(begin.step, 0);
  ASSERT_EQ(begin.layers.size(), 3U);
  for (std::size_t k = 0; k < begin.layers.size(); ++k) EXPECT_EQ(begin.layers[k].bins, expected.layers[k].bins);
  for (const auto& instant : *now.weight_counts)
    EXPECT_DOUBLE_EQ(instant->epoch, static_cast<double>(instant->step) / 6);
  EXPECT_EQ(run->snapshot(false).weight_counts, now.weight_counts) << "shared while nothing is added";
  const auto kept = now.weight_counts;
  run->apply(1, SetParam{spec::ParamId::kWidth1, 5});
  const Snapshot after = run->snapshot(false);
  ASSERT_EQ(after.weight_counts->size(), 1U);
  EXPECT_EQ(kept->size(), now.weight_counts->size()) << "what somebody looks at stays as it was";
}

TEST(WeightCountsHistory, AlwaysHoldsTheEndOfARun) {
  TrainerOptions options;
  options.max_epochs = 73;
  const auto run = small_run({}, options);
  take_steps(*run, 100000);
  const Snapshot end = run->snapshot(true);
  ASSERT_EQ(end.state, RunState::kStopped);
  EXPECT_EQ(end.weight_counts->back()->step, end.step);
  const WeightCountsAt expected = count_weights<double>(end.weights->layout, end.weights->parameters);
  EXPECT_EQ(end.weight_counts->back()->layers[0].bins, expected.layers[0].bins);
}

TEST(WeightCountsHistory, OfAnEarlyStopEndsWithTheWeightsOfTheEndNotTheBestOnes) {
  const auto run = small_run({{spec::ParamId::kEarlyStopping, 1}, {spec::ParamId::kPatience, 5}});
  take_steps(*run, 200000);
  const Snapshot end = run->snapshot(true);
  ASSERT_EQ(end.stop_reason, StopReason::kEarlyStopping);
  EXPECT_EQ(end.weight_counts->back()->step, end.step);
  const WeightCountsAt best = count_weights<double>(end.weights->layout, end.weights->parameters);
  EXPECT_NE(end.weight_counts->back()->layers[1].bins, best.layers[1].bins) << "the best weights are back by then";
}

}  // namespace
}  // namespace lscope::train
