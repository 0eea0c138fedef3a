#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "figures/catalogue.h"
#include "figures/runs.h"
#include "figures/weights_of.h"
#include "plot/layout.h"
#include "plot/text_measure.h"

namespace lscope::figures {
namespace {

using test::kNaN;
const base::Translate kEnglish = test::words("en");

/// A run whose weights are a function of the layer, the unit and the input.
template <class Weight>
train::Snapshot weighted(train::Snapshot run, const Weight& weight) {
  auto weights = std::make_shared<train::WeightsView>();
  weights->network = run.network;
  weights->layout = core::parameter_layout(run.network);
  weights->parameters.assign(static_cast<std::size_t>(weights->layout.size), 0.0);
  for (std::size_t k = 0; k < weights->layout.layers.size(); ++k) {
    const core::LayerBlock& block = weights->layout.layers[k];
    for (int i = 0; i < block.inputs; ++i)
      for (int o = 0; o < block.units; ++o)
        weights->parameters[static_cast<std::size_t>(block.weights_at + i * block.units + o)] =
            weight(static_cast<int>(k), o, i);
  }
  run.weights = weights;
  return run;
}

TEST(InputNorms, AreTheColumnsOfTheFirstLayerAndARemovedInputIsMarked) {
  const train::Snapshot run = weighted(test::run(4, 0, {2}), [](int layer, int unit, int input) {
    if (layer > 0) return 100.0;
    return input == 2 ? 0.0 : (unit == 0 ? 3.0 : 4.0) * (input + 1);
  });
  const plot::Figure figure = input_norms({run, kEnglish, nullptr});
  ASSERT_EQ(figure.bars.size(), 1U);
  EXPECT_EQ(figure.bars[0].heights, (std::vector<double>{5, 10, 0, 20}));
  ASSERT_EQ(figure.points.size(), 1U);
  EXPECT_EQ(figure.points[0].x, std::vector<double>{2}) << "on its place of the category axis";
  EXPECT_EQ(figure.points[0].name, "removed: 1 of 4");
  EXPECT_TRUE(figure.bars[0].edges.empty());
  EXPECT_EQ(figure.y.fixed->low, 0) << "a removed input does not move the foot of the bars";
  EXPECT_EQ(figure.x.categories, (std::vector<std::string>{"x₁", "x₂", "x₃", "x₄"}));
}

TEST(InputNorms, WhatIsNotFiniteIsSaidAndHidesNoOther) {
  const train::Snapshot run = weighted(test::run(3, 0, {1}), [](int, int, int input) {
    return input == 0 ? kNaN : input == 1 ? 1e300 : 2.0;
  });
  const plot::Figure figure = input_norms({run, kEnglish, nullptr});
  EXPECT_EQ(figure.x.categories, (std::vector<std::string>{"x₁ n/a", "x₂ ∞", "x₃"}));
  const plot::FixedMeasurer fixed;
  const plot::Layout drawn = plot::layout(figure, {400, 300}, {}, {}, fixed);
  EXPECT_LT(drawn.frame.y.high, 4) << "the finite one fills the plot";
  EXPECT_EQ(drawn.frame.y.low, 0);
}

TEST(InputNorms, OfManyInputsAreToldByTheirNumbers) {
  const train::Snapshot run =
      weighted(test::run(64, 10, {4}), [](int, int, int input) { return input == 6 ? 0.0 : 1.0; });
  const plot::Figure figure = input_norms({run, kEnglish, nullptr});
  EXPECT_TRUE(figure.x.categories.empty());
  ASSERT_EQ(figure.bars[0].edges.size(), 65U);
  EXPECT_EQ(figure.bars[0].edges[0], 0.5);
  EXPECT_EQ(figure.points.at(0).x, std::vector<double>{7}) << "counted from 1";
}

TEST(InputNorms, ASmallWeightIsNotARemovedInput) {
  const train::Snapshot run = weighted(test::run(2, 0, {2}), [](int, int, int) { return 1e-150; });
  EXPECT_TRUE(input_norms({run, kEnglish, nullptr}).points.empty());
}

TEST(Activations, ShowDeadUnitsAndWhatTheLayerIsLike) {
  train::Snapshot run = test::run(2, 2, {3, 2});
  run.network.layers[0].activation = core::Activation::kRelu;
  auto seen = std::make_shared<probe::Activity>();
  seen->layers.resize(2);
  seen->layers[0].units = {{1, 0.5, 0.25, 0, false}, {0, 0, 1, 0, true}, {2, 0, 0, 0, false}};
  seen->layers[0].zero_share = 0.4167;
  seen->layers[0].dead = 1;
  seen->layers[1].units = {{-0.5, 0.25, 0, 0.5, false}, {kNaN, kNaN, 0, 0, false}};
  seen->layers[1].saturated_share = 0.25;
  seen->rows = 2000;
  seen->of_rows = 60000;
  Source source{run, kEnglish, nullptr};
  source.activity = seen;
  const plot::Figure figure = activations(source);
  ASSERT_EQ(figure.error_bars.size(), 2U);
  EXPECT_EQ(figure.error_bars[0].x.size(), 4U);
  EXPECT_EQ(figure.error_bars[1].x, std::vector<double>{2});
  EXPECT_EQ(figure.error_bars[1].name, "dead: 1");
  ASSERT_EQ(figure.notes.size(), 4U);
  EXPECT_EQ(figure.notes[1].text, "42 % zero · 1 dead");
  EXPECT_EQ(figure.notes[3].text, "25 % saturated");
  EXPECT_EQ(figure.unit, "mean ±σ · 2,000 of 60,000 rows");
  EXPECT_EQ(figure.error_bars[0].low[0], 0.5) << "mean 1, deviation 0.5";
  EXPECT_EQ(figure.error_bars[0].high[0], 1.5);
  EXPECT_TRUE(std::isnan(figure.error_bars[0].low[1])) << "a unit that never changes has no whisker";
  EXPECT_TRUE(std::isnan(figure.error_bars[0].low[3])) << "nor has one without a mean";
  EXPECT_TRUE(std::isfinite(figure.y.fixed->high));
}

TEST(Activations, OfAnotherNetworkAreNotDrawn) {
  const train::Snapshot run = test::run(2, 2, {3, 2});
  Source source{run, kEnglish, nullptr};
  source.activity = std::make_shared<probe::Activity>();
  EXPECT_EQ(activations(source).empty_text, "Waiting for the first weights");
  const train::Snapshot linear = test::run(2, 2, {});
  EXPECT_EQ(activations({linear, kEnglish, nullptr}).empty_text, "This model has no hidden layer");
}

TEST(WeightPair, IsTheTwoLargestWeightsIntoOneUnit) {
  const train::Snapshot run = weighted(test::run(3, 2, {4}), [](int layer, int unit, int input) {
    if (layer > 0) return 50.0;
    if (unit == 2) return input == 0 ? -9.0 : input == 1 ? 0.1 : 2.0;
    return 1.0;
  });
  const auto pair = weight_pair(run);
  ASSERT_TRUE(pair.has_value());
  EXPECT_EQ(weight_name(kEnglish, run, pair->first), "x₁ → 3 of layer 1");
  EXPECT_EQ(weight_name(kEnglish, run, pair->second), "x₃ → 3 of layer 1");
  const train::Snapshot single = weighted(test::run(1, 0, {}), [](int, int, int) { return 1.0; });
  EXPECT_FALSE(weight_pair(single).has_value()) << "there is only one weight";
  const train::Snapshot line = weighted(test::run(1, 0, {2}), [](int layer, int unit, int) { return layer + unit; });
  ASSERT_TRUE(weight_pair(line).has_value());
  EXPECT_FALSE(weight_pair(test::run(2, 2)).has_value());
}

TEST(WeightPlane, DiamondAndCirclePassThroughTheWeightsOfNow) {
  train::Snapshot run = test::run(2, 2, {4});
  test::give_weights(run);
  const auto pair = weight_pair(run);
  ASSERT_TRUE(pair.has_value());
  const auto request = plane_request(run, *pair);
  ASSERT_TRUE(request.has_value());
  Source source{run, kEnglish, nullptr};
  source.plane = std::make_shared<const probe::WeightPlane>(probe::weight_plane(*request));
  const plot::Figure figure = weight_plane(source);
  const double x = source.plane->now.x, y = source.plane->now.y;
  const plot::Line* diamond = test::line(figure, "l1");
  const plot::Line* circle = test::line(figure, "l2");
  ASSERT_TRUE(diamond != nullptr && circle != nullptr);
  for (std::size_t i = 0; i < diamond->x.size(); ++i)
    EXPECT_NEAR(std::abs(diamond->x[i]) + std::abs(diamond->y[i]), std::abs(x) + std::abs(y), 1e-12);
  for (std::size_t i = 0; i < circle->x.size(); ++i)
    EXPECT_NEAR(std::hypot(circle->x[i], circle->y[i]), std::hypot(x, y), 1e-12);
  EXPECT_EQ(diamond->x.front(), diamond->x.back()) << "closed";
  ASSERT_EQ(figure.heats.size(), 1U);
  EXPECT_TRUE(std::is_sorted(figure.heats[0].levels.begin(), figure.heats[0].levels.end()));
  EXPECT_GE(figure.heats[0].levels.size(), 3U);
  EXPECT_TRUE(figure.equal_aspect);
  EXPECT_EQ(figure.spots.back().text, "now");
}

TEST(WeightPlane, WeightsOfZeroHaveNoBall) {
  const train::Snapshot run = weighted(test::run(2, 2, {4}), [](int, int, int) { return 0.0; });
  Source source{run, kEnglish, nullptr};
  source.plane =
      std::make_shared<const probe::WeightPlane>(probe::weight_plane(*plane_request(run, *weight_pair(run))));
  const plot::Figure figure = weight_plane(source);
  EXPECT_TRUE(figure.lines.empty());
  EXPECT_EQ(figure.heats.size(), 1U);
}

TEST(WeightImages, HaveTheFirstPixelAtTheTopLeft) {
  const train::Snapshot run = weighted(
      test::run(16, 3, {3}), [](int layer, int unit, int input) { return layer > 0 ? 1000.0 : 100.0 * unit + input; });
  const WeightImages images = images_of_weights(*run.weights, 4, 4, 2);
  EXPECT_EQ(images.width, 4);
  EXPECT_EQ(images.of_units, 3);
  ASSERT_EQ(images.images.size(), 2U);
  EXPECT_EQ(images.images[1].value[6], 106.0F);
  EXPECT_EQ(images.largest, 115);
  const plot::Figure figure = weight_images({run, kEnglish, nullptr});
  ASSERT_EQ(figure.images.size(), 3U);
  for (int unit = 0; unit < 3; ++unit) {
    const plot::ValueImage& image = figure.images[static_cast<std::size_t>(unit)];
    EXPECT_EQ(image.columns, 4);
    EXPECT_EQ(image.rows, 4);
    EXPECT_EQ(image.value.front(), 100.0F * static_cast<float>(unit)) << "row 0 is on top";
    EXPECT_EQ(image.value[6], 100.0F * static_cast<float>(unit) + 6);
    EXPECT_EQ(image.values, (plot::Range{-215, 215})) << "one scale for all";
  }
  EXPECT_EQ(figure.images[2].caption, "3");
}

TEST(WeightImages, AreForPixelsOnly) {
  for (const int inputs : {1, 2, 9, 15, 17}) {
    const train::Snapshot run = weighted(test::run(inputs, 2, {3}), [](int, int, int) { return 1.0; });
    EXPECT_TRUE(images_of_weights(*run.weights, 4, 4, 8).images.empty()) << inputs;
    EXPECT_EQ(weight_images({run, kEnglish, nullptr}).empty_text, "For inputs that are the pixels of a picture");
  }
}

TEST(Diagram, HasEveryUnitAndTheStrongestWeights) {
  const train::Snapshot run = weighted(test::run(2, 2, {3}), [](int layer, int unit, int input) {
    if (layer == 0 && input == 1) return 0.0;
    return (layer == 0 ? 1 : -10) * (unit + 1.0);
  });
  const Diagram all = diagram(*run.weights, nullptr);
  ASSERT_EQ(all.nodes.size(), 2U + 3 + 1);
  EXPECT_TRUE(all.is_complete);
  EXPECT_TRUE(all.nodes[1].removed) << "an input whose weights are all 0";
  EXPECT_FALSE(all.nodes[0].removed);
  EXPECT_EQ(all.edges.size(), 3U + 3) << "a weight of 0 is no edge";
  EXPECT_EQ(all.weights, 9);
  EXPECT_EQ(all.edges.back().weight, -10);
  const Diagram few = diagram(*run.weights, nullptr, 2, 2);
  EXPECT_EQ(few.nodes.size(), 2U + 2 + 1);
  EXPECT_FALSE(few.is_complete);
  EXPECT_EQ(few.nodes[2].unit, 1) << "the two of the largest norm, in their order";
  EXPECT_EQ(few.edges.size(), 4U) << "two of each layer";
  EXPECT_EQ(few.edges[0].weight, 2);
  EXPECT_EQ(few.edges[3].weight, -10);
  const Diagram one = diagram(*run.weights, nullptr, 2, 1);
  ASSERT_EQ(one.edges.size(), 2U);
  EXPECT_EQ(one.edges[0].weight, 3) << "the strongest of the first layer, not the weakest";
}

TEST(Diagram, DeadUnitsAreHollow) {
  train::Snapshot run = test::run(2, 2, {3});
  test::give_weights(run);
  auto seen = std::make_shared<probe::Activity>();
  seen->layers.resize(1);
  seen->layers[0].units = {{}, {0, 0, 1, 0, true}, {}};
  Source source{run, kEnglish, nullptr};
  source.activity = seen;
  const plot::Figure figure = network(source);
  const auto hollow = std::find_if(figure.points.begin(), figure.points.end(),
                                   [](const plot::Points& points) { return points.hollow; });
  ASSERT_NE(hollow, figure.points.end());
  EXPECT_EQ(hollow->x, std::vector<double>{1});
  EXPECT_EQ(hollow->name, "removed or dead");
  for (const plot::Line& line : figure.lines)
    EXPECT_EQ(line.dash == plot::Dash::kDashed, line.id.starts_with("negative"));
}

}  // namespace
}  // namespace lscope::figures
