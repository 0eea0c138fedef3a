#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "figures/catalogue.h"
#include "figures/runs.h"
#include "plot/layout.h"
#include "plot/text_measure.h"
#include "train/weight_counts.h"

namespace lscope::figures {
namespace {

const base::Translate kEnglish = test::words("en");

/// Weights of a normal distribution in two layers, a share of them exactly zero.
train::WeightCountsAt counted(double epoch, double deviation, double zero_share, double second_deviation) {
  core::NetworkSpec network = test::network(100, {80}, 40, core::Loss::kMse);
  const core::ParameterLayout layout = core::parameter_layout(network);
  std::vector<double> parameters(static_cast<std::size_t>(layout.size), 0.0);
  base::Rng rng(11, base::Stream::kInit);
  for (std::size_t k = 0; k < layout.layers.size(); ++k)
    for (int i = 0; i < layout.layers[k].units * layout.layers[k].inputs; ++i)
      if (rng.next_uniform() >= zero_share)
        parameters[static_cast<std::size_t>(layout.layers[k].weights_at + i)] =
            (k == 0 ? deviation : second_deviation) * rng.next_normal();
  train::WeightCountsAt counts = train::count_weights<double>(layout, parameters);
  counts.epoch = epoch;
  counts.step = static_cast<std::int64_t>(epoch * 10);
  return counts;
}

train::Snapshot run_of(const std::vector<train::WeightCountsAt>& instants) {
  train::Snapshot run = test::run(2, 2);
  std::vector<std::shared_ptr<const train::WeightCountsAt>> all;
  for (const train::WeightCountsAt& one : instants) all.push_back(std::make_shared<const train::WeightCountsAt>(one));
  run.weight_counts = std::make_shared<const std::vector<std::shared_ptr<const train::WeightCountsAt>>>(all);
  return run;
}

double area(const plot::Ridges& ridges, std::size_t curve) {
  const std::vector<double>& height = ridges.curves[curve].height;
  return std::accumulate(height.begin(), height.end(), 0.0) * (ridges.x[1] - ridges.x[0]);
}

TEST(WeightRidges, TheAreaIsTheShareThatIsNotZeroHoweverNarrowTheBins) {
  // The second instant's bins are 64 times as narrow as the first one's, far below a cell of the common axis.
  const train::Snapshot run = run_of({counted(0, 1, 0, 1), counted(50, 1.0 / 64, 0.25, 1.0 / 64)});
  const plot::Figure figure = weight_ridges({run, kEnglish, nullptr});
  ASSERT_EQ(figure.ridges.size(), 1U);
  const plot::Ridges& ridges = figure.ridges[0];
  ASSERT_EQ(ridges.curves.size(), 2U);
  EXPECT_NEAR(area(ridges, 0), 1, 0.01) << "0.2 % lie beyond the axis";
  EXPECT_NEAR(area(ridges, 1), 0.75, 0.01);
  const auto mean_square = [&](std::size_t k) {
    double sum = 0;
    for (std::size_t i = 0; i < ridges.x.size(); ++i) sum += ridges.x[i] * ridges.x[i] * ridges.curves[k].height[i];
    return sum * (ridges.x[1] - ridges.x[0]) / area(ridges, k);
  };
  EXPECT_NEAR(std::sqrt(mean_square(0)), 1, 0.05);
  EXPECT_LT(std::sqrt(mean_square(1)), 0.08);
}

TEST(WeightRidges, LayersOfDifferentWidthsAddUpAndOneCanBeSeenAlone) {
  const train::Snapshot run = run_of({counted(0, 1, 0, 0.05)});
  const plot::Figure both = weight_ridges({run, kEnglish, nullptr});
  const plot::Figure second = weight_ridges({run, kEnglish, nullptr, 1});
  EXPECT_NEAR(area(both.ridges[0], 0), 1, 0.01);
  EXPECT_NEAR(area(second.ridges[0], 0), 1, 0.01);
  EXPECT_GT(both.x.fixed->high, 2);
  EXPECT_LT(second.x.fixed->high, 0.3);
  // 3200 of 11200 weights are in the narrow layer: within +-0.2 of all there is its share and a little of the first.
  double narrow = 0;
  const plot::Ridges& ridges = both.ridges[0];
  for (std::size_t i = 0; i < ridges.x.size(); ++i)
    if (std::abs(ridges.x[i]) < 0.2) narrow += ridges.curves[0].height[i] * (ridges.x[1] - ridges.x[0]);
  EXPECT_NEAR(narrow, 3200.0 / 11200 + 8000.0 / 11200 * 0.158, 0.05);
}

TEST(WeightRidges, ShowFirstAndLastOfManyAndNameTheirEpochs) {
  std::vector<train::WeightCountsAt> instants;
  for (int i = 0; i < 48; ++i) instants.push_back(counted(std::round(std::pow(1.2, i)), 0.5, i < 20 ? 0 : 0.5, 0.5));
  const plot::Figure figure = weight_ridges({run_of(instants), kEnglish, nullptr});
  const plot::Ridges& ridges = figure.ridges[0];
  EXPECT_LE(ridges.curves.size(), 16U);
  EXPECT_GE(ridges.curves.size(), 10U);
  EXPECT_EQ(ridges.curves.front().label, "1");
  EXPECT_EQ(ridges.curves.back().label, "5,266");
  ASSERT_FALSE(figure.notes.empty());
  EXPECT_EQ(figure.notes.back().text, "50 % zero");
  EXPECT_EQ(std::floor(figure.notes.back().y), static_cast<double>(ridges.curves.size() - 1));
  for (const plot::Note& note : figure.notes) EXPECT_GT(note.y, 5) << "no word where nothing is zero";
}

TEST(WeightRidges, ANarrowOneTowersButLeavesTheOthersTheirHeight) {
  const train::Snapshot run =
      run_of({counted(0, 1, 0, 1), counted(1, 1, 0, 1), counted(2, 1, 0, 1), counted(3, 0.01, 0, 0.01)});
  const plot::Ridges ridges = weight_ridges({run, kEnglish, nullptr}).ridges[0];
  const auto top = [&](std::size_t k) {
    return *std::max_element(ridges.curves[k].height.begin(), ridges.curves[k].height.end());
  };
  EXPECT_GT(top(3), 10 * top(0));
  EXPECT_EQ(ridges.overlap, 4) << "and it does not leave the plot";
}

TEST(WeightRidges, TheWeightsOfNowComeLastWhereTheyAreNewer) {
  train::Snapshot run = test::run(2, 2);
  run.epoch = 3.5;
  EXPECT_FALSE(weight_ridges({run, kEnglish, nullptr}).empty_text.empty());
  test::give_weights(run, 0.3, 35);
  auto weights = std::make_shared<train::WeightsView>(*run.weights);
  weights->epoch = 3.5;
  run.weights = weights;
  const plot::Figure only = weight_ridges({run, kEnglish, nullptr});
  ASSERT_EQ(only.ridges.size(), 1U);
  EXPECT_EQ(only.ridges[0].curves.back().label, "3.5");
  train::WeightCountsAt same = train::count_weights<double>(weights->layout, weights->parameters);
  same.step = 35;
  same.epoch = 3.5;
  run.weight_counts = run_of({same}).weight_counts;
  EXPECT_EQ(weight_ridges({run, kEnglish, nullptr}).ridges[0].curves.size(), 1U) << "not twice";
  weights->generation = 1;
  weights->step = 99;
  EXPECT_EQ(weight_ridges({run, kEnglish, nullptr}).ridges[0].curves.size(), 1U) << "not of another network";
}

TEST(WeightRidges, OfAllZerosOrNoNumbersAreAFigureWithoutHeight) {
  train::WeightCountsAt zeros = counted(0, 1, 1, 1);
  train::WeightCountsAt lost = zeros;
  for (train::WeightCounts& layer : lost.layers) layer.outside = std::exchange(layer.zeros, 0);
  lost.step = 10, lost.epoch = 1;
  const train::Snapshot run = run_of({zeros, lost});
  const plot::Figure figure = weight_ridges({run, kEnglish, nullptr});
  for (const plot::Ridge& ridge : figure.ridges[0].curves)
    for (const double height : ridge.height) EXPECT_EQ(height, 0);
  EXPECT_EQ(figure.notes.at(0).text, "100 % zero");
  const plot::FixedMeasurer fixed;
  EXPECT_FALSE(plot::layout(figure, {400, 300}, {}, {}, fixed).list.empty());
}

}  // namespace
}  // namespace lscope::figures
