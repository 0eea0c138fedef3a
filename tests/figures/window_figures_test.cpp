#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "figures/catalogue.h"
#include "figures/looks.h"
#include "figures/runs.h"
#include "figures/smoothing.h"
#include "figures/unit_output.h"
#include "figures/weight_choice.h"

namespace lscope::figures {
namespace {

const base::Translate kEnglish = test::words("en");

train::Snapshot weighted(int features, int classes, std::vector<int> hidden = {4, 3}) {
  train::Snapshot run = test::run(features, classes, std::move(hidden));
  test::give_weights(run);
  return run;
}

TEST(WeightChoice, PlacesAndWeightsAreEachOthersInverse) {
  const train::Snapshot run = weighted(3, 2);
  const core::ParameterLayout& layout = run.weights->layout;
  std::int64_t found = 0;
  for (std::int64_t place = -3; place < layout.size + 3; ++place) {
    const auto weight = weight_at(layout, place);
    if (!weight) continue;
    ++found;
    EXPECT_EQ(place_of(layout, *weight), place);
  }
  EXPECT_EQ(found, layout.weights) << "biases and gaps are none";
  EXPECT_EQ(place_of(layout, {0, 3, 0}), -1);
  EXPECT_EQ(place_of(layout, {3, 0, 0}), -1);
  EXPECT_EQ(place_of(layout, {0, 0, -1}), -1);
}

TEST(WeightChoice, IsReadAsItIsWritten) {
  const core::ParameterLayout layout = weighted(3, 2).weights->layout;
  const auto pair = parse_weight_pair("1:2:4,2:1:3", layout);
  ASSERT_TRUE(pair.ok());
  EXPECT_EQ(weight_at(layout, pair.value().first), (WeightPlace{0, 1, 3}));
  EXPECT_EQ(weight_at(layout, pair.value().second), (WeightPlace{1, 0, 2}));
  for (const char* bad : {"", "1:2:4", "1:2:4,", "1:2:4,1:2:4", "1:2,1:3", "a:b:c,1:1:1", "1:2:4,1:1:1,1:1:2",
                          "1.5:1:1,1:1:2", "-1:1:1,1:1:2", "nan:1:1,1:1:2", "1e30:1:1,1:1:2", "0:1:1,1:1:2"}) {
    const auto read = parse_weight_pair(bad, layout);
    ASSERT_FALSE(read.ok()) << bad;
    EXPECT_EQ(read.error().code, base::ErrorCode::kUsageOption) << bad;
    EXPECT_FALSE(read.error().remedy.empty());
  }
  const auto none = parse_weight_pair("1:4:1,1:1:1", layout);
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, base::ErrorCode::kUsageRange);
  EXPECT_NE(none.error().remedy.find("layer 1 joins 3 to 4"), std::string::npos) << none.error().remedy;
}

TEST(UnitOutput, IsTheActivationOverTheInputs) {
  const train::Snapshot run = weighted(2, 2);
  const auto request = unit_request(run, 1, 2);
  ASSERT_TRUE(request);
  const auto seen = probe::unit_field(*request, {});
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->layer, 1);
  EXPECT_EQ(seen->unit, 2);
  // By hand at the middle of a cell: tanh(W2 tanh(W1 x + b1) + b2).
  const core::ParameterLayout& layout = run.weights->layout;
  const std::vector<double>& w = run.weights->parameters;
  const int column = 20, row = 50;
  const probe::Field& field = seen->field;
  const double raw[] = {field.x_min + (field.x_max - field.x_min) * (column + 0.5) / field.columns,
                        field.y_min + (field.y_max - field.y_min) * (row + 0.5) / field.rows};
  std::vector<double> a;
  for (std::size_t i = 0; i < 2; ++i) a.push_back((raw[i] - run.data->inputs.mean[i]) / run.data->inputs.scale[i]);
  for (std::size_t k = 0; k < 2; ++k) {
    const core::LayerBlock& block = layout.layers[k];
    std::vector<double> next;
    for (std::int64_t u = 0; u < block.units; ++u) {
      double z = w[static_cast<std::size_t>(block.bias_at + u)];
      for (std::int64_t i = 0; i < block.inputs; ++i)
        z += w[static_cast<std::size_t>(block.weights_at + i * block.units + u)] * a[static_cast<std::size_t>(i)];
      next.push_back(std::tanh(z));
    }
    a = next;
  }
  const std::size_t cell = static_cast<std::size_t>(row) * static_cast<std::size_t>(field.columns) + column;
  EXPECT_NEAR(static_cast<double>(field.value[cell]), a[2], 1e-5);

  const plot::Figure figure = unit_output(run, *seen);
  ASSERT_EQ(figure.heats.size(), 1U);
  EXPECT_EQ(figure.heats[0].values.low, -figure.heats[0].values.high) << "0 has the middle of the colours";
  EXPECT_EQ(figure.points.size(), 2U) << "the training rows of both classes";
}

TEST(UnitOutput, IsACurveOverOneInputAndNothingOverThree) {
  const train::Snapshot line = weighted(1, 0);
  const auto request = unit_request(line, 0, 3);
  ASSERT_TRUE(request);
  const plot::Figure figure = unit_output(line, *probe::unit_field(*request, {}));
  ASSERT_EQ(figure.lines.size(), 1U);
  EXPECT_TRUE(figure.heats.empty());
  EXPECT_FALSE(unit_request(weighted(3, 2), 0, 0));
}

TEST(UnitOutput, IsRefusedForANeuronThatIsNotThere) {
  const train::Snapshot run = weighted(2, 2);
  EXPECT_FALSE(unit_request(run, -1, 0));
  EXPECT_FALSE(unit_request(run, 3, 0));
  EXPECT_FALSE(unit_request(run, 0, 4));
  EXPECT_TRUE(unit_request(run, 2, 0)) << "the output is a neuron as well";
  EXPECT_FALSE(unit_request(test::run(2, 2), 0, 0)) << "no weights yet";
}

TEST(UnitOutput, AnAnswerOfAnotherModelIsNotDrawn) {
  const train::Snapshot plane = weighted(2, 2), line = weighted(1, 0);
  const auto seen = probe::unit_field(*unit_request(plane, 0, 0), {});
  EXPECT_TRUE(unit_output(line, *seen).heats.empty());
}

TEST(Smoothing, DrawsAMeanOverMeasuredCurvesAndLeavesTheirNumbers) {
  train::Snapshot run = test::run(2, 2);
  run.history = test::overfitting(60);
  const Source source{run, kEnglish, nullptr};
  const plot::Figure raw = loss_curves(source);
  plot::Figure smoothed = raw;
  smooth(smoothed, 10, kEnglish);
  ASSERT_FALSE(smoothed.lines.empty());
  for (std::size_t i = 0; i < raw.lines.size(); ++i) {
    EXPECT_EQ(smoothed.lines[i].y, raw.lines[i].y);
    ASSERT_TRUE(smoothed.lines[i].smooth);
    EXPECT_EQ(smoothed.lines[i].smooth->amount, 10);
  }
  EXPECT_NE(smoothed.unit.find("mean of 10"), std::string::npos) << smoothed.unit;
  for (plot::Figure other : {weights_over_time(source), rate_over_time(source), objective_split(source)}) {
    EXPECT_FALSE(can_smooth(other)) << other.id;
    smooth(other, 10, kEnglish);
    for (const plot::Line& line : other.lines) EXPECT_FALSE(line.smooth) << other.id;
  }
  plot::Figure off = raw;
  smooth(off, 0, kEnglish);
  EXPECT_FALSE(off.lines[0].smooth);
  EXPECT_EQ(off.unit, raw.unit);
}

TEST(Looks, AreWhatFiguresOfARunNeedAndThePairIsTheReaders) {
  const train::Snapshot run = weighted(2, 2);
  const WeightPair pair{run.weights->layout.layers[1].weights_at, run.weights->layout.layers[0].weights_at};
  const Looks looks = looks_of(run, pair);
  ASSERT_TRUE(looks.field && looks.activity && looks.plane);
  EXPECT_EQ(looks.plane->first, pair.first);
  EXPECT_EQ(looks.plane->second, pair.second);
  const plot::Figure figure = weight_plane({run, kEnglish, nullptr, -1, nullptr, looks.plane});
  EXPECT_EQ(figure.x.label, "1 of layer 1 → 1 of layer 2");
  EXPECT_EQ(looks_of(test::run(2, 2)).plane, nullptr);
}

}  // namespace
}  // namespace lscope::figures
