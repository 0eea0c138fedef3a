#include <gtest/gtest.h>

#include <numeric>

#include "figures/catalogue.h"
#include "figures/runs.h"

namespace lscope::figures {
namespace {

using test::run;
const base::Translate kEnglish = test::words("en");

TEST(WeightHistogram, WaitsForWeights) {
  const train::Snapshot snapshot = run(2, 2);
  const plot::Figure figure = weight_histogram({snapshot, kEnglish, nullptr});
  EXPECT_EQ(figure.empty_text, "Waiting for the first weights");
  EXPECT_TRUE(figure.bars.empty());
}

TEST(WeightHistogram, EveryWeightIsCountedOnceAndBiasesNever) {
  train::Snapshot snapshot = run(2, 2, {64, 64});
  test::give_weights(snapshot, 0.73);
  const plot::Figure figure = weight_histogram({snapshot, kEnglish, nullptr});
  ASSERT_EQ(figure.bars.size(), 1U);
  const plot::Bars& bars = figure.bars[0];
  ASSERT_EQ(bars.edges.size(), 62U);
  ASSERT_EQ(bars.heights.size(), 61U);
  EXPECT_DOUBLE_EQ(bars.edges.front(), -bars.edges.back());
  ASSERT_TRUE(figure.zero_bar.has_value());
  const double counted = std::accumulate(bars.heights.begin(), bars.heights.end(), 0.0) + bars.below + bars.above +
                         figure.zero_bar->count + figure.zero_bar->rest_of_bin;
  EXPECT_EQ(counted, 64 * 2 + 64 * 64 + 64);
  EXPECT_EQ(figure.zero_bar->total, 4288);
  EXPECT_EQ(bars.heights[30], 0) << "the bin around 0 stands beside the zero bar";
  EXPECT_GT(figure.zero_bar->rest_of_bin, 0);
  EXPECT_EQ(figure.zero_bar->caption, "exactly zero");
  EXPECT_EQ(figure.zero_bar->of_total, "of 4,288 · 71 %");
  EXPECT_EQ(figure.y.scale, plot::Scale::kLog10);
  EXPECT_TRUE(figure.y.can_log);
}

TEST(WeightHistogram, ASmallWeightIsNotAZero) {
  train::Snapshot snapshot = run(2, 2, {2});
  auto weights = std::make_shared<train::WeightsView>();
  weights->network = snapshot.network;
  weights->layout = core::parameter_layout(snapshot.network);
  weights->parameters.assign(static_cast<std::size_t>(weights->layout.size), 0.0);
  const auto at = static_cast<std::size_t>(weights->layout.layers[0].weights_at);
  weights->parameters[at] = 1e-30;
  weights->parameters[at + 1] = -0.0;
  weights->parameters[at + 2] = 1;
  snapshot.weights = weights;
  const plot::Figure figure = weight_histogram({snapshot, kEnglish, nullptr});
  EXPECT_EQ(figure.zero_bar->count, 4) << "three zeros and a minus zero of six weights";
  EXPECT_EQ(figure.zero_bar->rest_of_bin, 1);
}

TEST(WeightHistogram, ALayerAloneAndItsOutliers) {
  train::Snapshot snapshot = run(2, 2, {64, 64});
  test::give_weights(snapshot);
  auto weights = std::make_shared<train::WeightsView>(*snapshot.weights);
  const auto at = static_cast<std::size_t>(weights->layout.layers[1].weights_at);
  weights->parameters[at] = 500;
  weights->parameters[at + 1] = -500;
  snapshot.weights = weights;
  const plot::Figure figure = weight_histogram({snapshot, kEnglish, nullptr, 1});
  EXPECT_EQ(figure.zero_bar->total, 4096);
  // 0.2 % of 4,096 weights are left out: about 8, among them the two that would stretch the axis for the others.
  EXPECT_GE(figure.bars[0].above, 1);
  EXPECT_GE(figure.bars[0].below, 1);
  EXPECT_LE(figure.bars[0].above + figure.bars[0].below, 9);
  EXPECT_LT(figure.x.fixed->high, 2);
  const std::vector<double>& edges = figure.bars[0].edges;
  EXPECT_GT(figure.x.fixed->high, edges[61] + (edges[61] - edges[60])) << "the bin of the outliers is seen";
  EXPECT_LT(figure.x.fixed->low, edges[0] - (edges[1] - edges[0]));
  EXPECT_DOUBLE_EQ(figure.x.fixed->low, -figure.x.fixed->high);
  EXPECT_EQ(weight_histogram({snapshot, kEnglish, nullptr, 0}).zero_bar->total, 128);
}

TEST(WeightHistogram, AllZeroIsStillAPicture) {
  train::Snapshot snapshot = run(2, 2, {8});
  test::give_weights(snapshot, 1.1);
  const plot::Figure figure = weight_histogram({snapshot, kEnglish, nullptr});
  EXPECT_EQ(figure.zero_bar->count, 24);
  EXPECT_EQ(figure.zero_bar->of_total, "of 24 · 100 %");
  EXPECT_LT(figure.x.fixed->low, figure.x.fixed->high);
}

}  // namespace
}  // namespace lscope::figures
