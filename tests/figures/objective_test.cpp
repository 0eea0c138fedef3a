#include <gtest/gtest.h>

#include <cmath>

#include "figures/catalogue.h"
#include "figures/runs.h"

namespace lscope::figures {
namespace {

using test::kNaN;
const base::Translate kEnglish = test::words("en");

train::StepRecord parts(double epoch, double data, double l1, double l2, double group, double activity) {
  train::StepRecord row = test::record(epoch, data, kNaN, kNaN);
  row.l1_term = l1;
  row.l2_term = l2;
  row.group_term = group;
  row.activity_term = activity;
  row.penalty = l1 + l2 + group + activity;
  row.objective = data + row.penalty;
  row.rate = 0.01;
  return row;
}

const plot::Band* band(const plot::Figure& figure, const std::string& id) {
  for (const plot::Band& one : figure.bands)
    if (one.id == id) return &one;
  return nullptr;
}

TEST(Objective, ThePileEndsAtTheObjective) {
  train::Snapshot run = test::run(2, 2);
  run.history = test::history({parts(0, 0.7, 0.125, 0.25, 0.5, 0.0625), parts(1, 0.5, 0.25, 0.5, 1, 0.03125)});
  const plot::Figure figure = objective_split({run, kEnglish, nullptr});
  ASSERT_EQ(figure.bands.size(), 5U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(figure.bands.front().low[i], 0);
    for (std::size_t k = 1; k < figure.bands.size(); ++k)
      EXPECT_EQ(figure.bands[k].low[i], figure.bands[k - 1].high[i]) << "no gap between two parts";
    EXPECT_NEAR(figure.bands.back().high[i], run.history.low(i).objective, 1e-15);
  }
  EXPECT_DOUBLE_EQ(band(figure, "l1_term")->high[1] - band(figure, "l1_term")->low[1], 0.25);
  EXPECT_EQ(band(figure, "group_term")->name, "group 1.000");
  EXPECT_EQ(test::line(figure, "objective")->value, "2.281");
  EXPECT_FALSE(figure.y.can_log) << "a pile means nothing on a logarithmic axis";
}

TEST(Objective, APenaltyThatNeverActedIsNotThere) {
  train::Snapshot run = test::run(2, 2);
  run.history = test::history({parts(0, 0.7, 0, 0, 0, 0), parts(1, 0.5, 0, 0.5, 0, 0)});
  const plot::Figure figure = objective_split({run, kEnglish, nullptr});
  ASSERT_EQ(figure.bands.size(), 2U);
  EXPECT_EQ(figure.bands[1].id, "l2_term");
  EXPECT_EQ(figure.bands[0].name, "data loss 0.500");
}

TEST(Objective, ANaNStaysOne) {
  train::Snapshot run = test::run(2, 2);
  run.history = test::history({parts(0, 0.7, 0.1, 0, 0, 0), parts(1, kNaN, 0.1, 0, 0, 0)});
  const plot::Figure figure = objective_split({run, kEnglish, nullptr});
  EXPECT_TRUE(std::isnan(figure.bands[1].high[1]));
  EXPECT_EQ(test::line(figure, "objective")->value, "n/a");
}

TEST(Objective, ABucketStandsWithTheMiddleOfEachPart) {
  auto old = std::make_shared<train::HistoryChunk>();
  old->low = {parts(0, 0.2, 0.5, 0, 0, 0)};
  old->high = {parts(8, 0.6, 1, 0, 0, 0)};
  train::Snapshot run = test::run(2, 2);
  run.history = train::HistoryView({old}, 10);
  const plot::Figure figure = objective_split({run, kEnglish, nullptr});
  EXPECT_DOUBLE_EQ(figure.bands[0].high[0], 0.4);
  EXPECT_DOUBLE_EQ(figure.bands[1].high[0], 1.15);
}

TEST(Gradients, OneCurveALayerAndTheWholeOnTop) {
  train::Snapshot run = test::run(2, 2, {8, 4});
  std::vector<train::StepRecord> rows{test::record(0, 0.7, 0.7, 0.7), test::record(1, 0.6, 0.7, 0.7)};
  rows[0].gradient_norm = kNaN;
  rows[0].layer_gradient_norm.fill(static_cast<float>(kNaN));
  rows[1].gradient_norm = 5;
  rows[1].layer_gradient_norm = {3, 4, 0};
  run.history = test::history(rows);
  const plot::Figure figure = gradients_over_time({run, kEnglish, nullptr});
  ASSERT_EQ(figure.lines.size(), 4U);
  EXPECT_EQ(figure.lines[0].end_value, "3");
  EXPECT_EQ(figure.lines[3].end_value, "5");
  EXPECT_EQ(figure.lines[3].id, "whole");
  EXPECT_EQ(figure.y.scale, plot::Scale::kLog10);
  EXPECT_TRUE(std::isnan(figure.lines[3].y[0]));
  run.history = test::history({rows[0]});
  EXPECT_EQ(gradients_over_time({run, kEnglish, nullptr}).empty_text, "No step taken yet: press play");
}

TEST(Rate, IsOneCurveFromZero) {
  train::Snapshot run = test::run(2, 2);
  run.history = test::history({parts(0, 0.7, 0, 0, 0, 0), parts(1, 0.5, 0, 0, 0, 0)});
  const plot::Figure figure = rate_over_time({run, kEnglish, nullptr});
  ASSERT_EQ(figure.lines.size(), 1U);
  EXPECT_EQ(figure.lines[0].y, (std::vector<double>{0.01, 0.01}));
  EXPECT_EQ(figure.lines[0].end_value, "0.01");
  EXPECT_EQ(figure.y.include, 0);
}

}  // namespace
}  // namespace lscope::figures
