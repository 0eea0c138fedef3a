#include <gtest/gtest.h>

#include <algorithm>

#include "figures/catalogue.h"
#include "figures/field_shape.h"
#include "figures/fit_parts.h"
#include "figures/runs.h"

namespace lscope::figures {
namespace {

using test::run;
const base::Translate kEnglish = test::words("en");

std::shared_ptr<const probe::Field> answer(const train::Snapshot& snapshot) {
  const auto request = field_request(snapshot);
  return request ? std::make_shared<const probe::Field>(probe::decision_field(*request)) : nullptr;
}

std::size_t points_in(const plot::Figure& figure, bool hollow) {
  std::size_t count = 0;
  for (const plot::Points& points : figure.points) count += points.hollow == hollow ? points.x.size() : 0;
  return count;
}

TEST(Fit, TwoInputsAreAFieldWithThePointsInRawUnits) {
  train::Snapshot snapshot = run(2, 2);
  test::give_weights(snapshot);
  const plot::Figure figure = fit({snapshot, kEnglish, answer(snapshot)});
  ASSERT_EQ(figure.heats.size(), 1U);
  EXPECT_EQ(figure.heats[0].levels, (std::vector<float>{0.1F, 0.5F, 0.9F}));
  EXPECT_EQ(figure.heats[0].step, 5);
  EXPECT_TRUE(figure.equal_aspect);
  EXPECT_EQ(points_in(figure, false), 80U);
  EXPECT_EQ(points_in(figure, true), 400U) << "600 test rows are thinned";
  EXPECT_EQ(figure.title, "Decision field");
  EXPECT_EQ(figure.unit, "P(class 1)");
  EXPECT_EQ(figure.legend_low, "class 0");
  EXPECT_EQ(figure.x.label, "x₁");
  const data::Prepared& data = *snapshot.data;
  for (const plot::Points& points : figure.points)
    for (std::size_t i = 0; i < points.x.size(); ++i) {
      ASSERT_GE(points.x[i], figure.heats[0].x.low);
      ASSERT_LE(points.y[i], figure.heats[0].y.high);
    }
  const auto& first =
      *std::find_if(figure.points.begin(), figure.points.end(), [](const auto& p) { return p.id == "class0"; });
  EXPECT_EQ(first.shape, plot::Shape::kCircle);
  EXPECT_DOUBLE_EQ(first.x[0], data.train.x[0] * 2 + 10);
  EXPECT_DOUBLE_EQ(first.y[0], data.train.x[1] * 2 + 11);
}

TEST(Fit, TheFieldReachesBeyondTheDataInPlotsOfAnyShape) {
  train::Snapshot snapshot = run(2, 2);
  test::give_weights(snapshot);
  const auto request = field_request(snapshot);
  ASSERT_TRUE(request.has_value());
  const plot::Figure figure = fit({snapshot, kEnglish, nullptr});
  const double x = figure.x.fixed->high - figure.x.fixed->low, y = figure.y.fixed->high - figure.y.fixed->low;
  EXPECT_GE(request->x_max - request->x_min, std::max(x, 2 * y) - 1e-9);
  EXPECT_GE(request->y_max - request->y_min, std::max(y, x / 0.75) - 1e-9);
  EXPECT_EQ(request->parameters.get(), &snapshot.weights->parameters) << "shared, not copied";
}

TEST(Fit, TheFieldFillsAPlotOfAnUnusualShapeWithCellsOfTheUsualSize) {
  train::Snapshot snapshot = run(2, 2);
  test::give_weights(snapshot);
  const auto usual = *field_request(snapshot);
  const double cell = (usual.x_max - usual.x_min) / usual.columns;
  const plot::Figure figure = fit({snapshot, kEnglish, nullptr});
  const double x = figure.x.fixed->high - figure.x.fixed->low, y = figure.y.fixed->high - figure.y.fixed->low;
  for (const double shape : {0.3, 3.0, 5.0}) {
    const auto request = *field_request(snapshot, shape);
    // The plot shows the data as large as it can: all of one axis, and of the other what the shape leaves.
    const double shown_x = std::max(x, y * shape), shown_y = std::max(y, x / shape);
    EXPECT_GE(request.x_max - request.x_min, shown_x - 1e-9) << shape;
    EXPECT_GE(request.y_max - request.y_min, shown_y - 1e-9) << shape;
    EXPECT_NEAR((request.x_max - request.x_min) / request.columns, cell, 0.05 * cell) << shape;
    EXPECT_NEAR((request.y_max - request.y_min) / request.rows, cell, 0.05 * cell) << shape;
  }
  for (const double shape : {0.75, 1.0, 2.0}) EXPECT_EQ(field_request(snapshot, shape)->x_max, usual.x_max) << shape;
  EXPECT_EQ(field_request(snapshot, 100)->x_max, field_request(snapshot, 6)->x_max) << "there is an end to it";
}

TEST(Fit, ALargeModelGetsACoarserField) {
  train::Snapshot snapshot = run(2, 2, {1024, 1024, 1024});
  test::give_weights(snapshot);
  const auto request = field_request(snapshot);
  ASSERT_TRUE(request.has_value());
  EXPECT_LE(request->columns * request->rows, 1200);
  EXPECT_GE(request->columns, 8);
}

TEST(Fit, WithoutAFieldThePointsAreAlreadyThere) {
  const train::Snapshot snapshot = run(2, 2);
  const plot::Figure figure = fit({snapshot, kEnglish, nullptr});
  EXPECT_TRUE(figure.heats.empty());
  EXPECT_EQ(points_in(figure, false), 80U);
  EXPECT_FALSE(field_request(snapshot).has_value()) << "no weights yet";
}

TEST(Fit, SeveralClassesHaveAWinnerEachCell) {
  train::Snapshot snapshot = run(2, 5);
  test::give_weights(snapshot);
  const plot::Figure figure = fit({snapshot, kEnglish, answer(snapshot)});
  ASSERT_EQ(figure.heats.size(), 1U);
  EXPECT_EQ(figure.heats[0].winner.size(), figure.heats[0].value.size());
  EXPECT_TRUE(figure.heats[0].levels.empty());
  EXPECT_EQ(figure.points.size(), 10U);
  EXPECT_EQ(figure.points.back().name, "class 4");
  EXPECT_EQ(figure.points.back().tone, plot::Tone::kClass4);
  EXPECT_TRUE(figure.legend_low.empty());
}

TEST(Fit, FromFiveClassesOnEveryMarkerHoldsItsNumber) {
  train::Snapshot snapshot = run(2, 5);
  const plot::Figure five = fit({snapshot, kEnglish, nullptr});
  ASSERT_EQ(five.points.size(), 10U);
  for (std::size_t i = 0; i < five.points.size(); ++i) {
    EXPECT_EQ(five.points[i].number, std::to_string(i % 5)) << "test points as well";
    EXPECT_EQ(five.points[i].radius, 7);
    EXPECT_EQ(five.points[i].hollow, i < 5);
  }
  EXPECT_EQ(points_in(five, false), 80U);
  EXPECT_EQ(points_in(five, true), 100U) << "600 test rows are thinned so that the numbers can be read";
  snapshot = run(2, 4);
  const plot::Figure four = fit({snapshot, kEnglish, nullptr});
  for (const plot::Points& points : four.points) {
    EXPECT_TRUE(points.number.empty());
    EXPECT_LE(points.radius, 4);
  }
}

TEST(Fit, ANumberOverThePlaneIsInTheTargetsUnits) {
  train::Snapshot snapshot = run(2, 0);
  test::give_weights(snapshot);
  const auto field = answer(snapshot);
  const plot::Figure figure = fit({snapshot, kEnglish, field});
  ASSERT_EQ(figure.heats.size(), 1U);
  EXPECT_FLOAT_EQ(figure.heats[0].value[7], field->value[7] * 5 + 100);
  EXPECT_EQ(figure.heats[0].map, plot::MapKind::kSequential);
  EXPECT_LT(figure.heats[0].values.low, figure.heats[0].values.high);
  EXPECT_EQ(figure.unit, "price");
  EXPECT_EQ(figure.title, "Prediction");
}

TEST(Fit, OneInputIsACurveWithTheTruthAndItsNoise) {
  train::Snapshot snapshot = run(1, 0);
  auto data = std::make_shared<data::Prepared>(*snapshot.data);
  data->truth.curve = [](double x) { return 3 * x; };
  data->truth.noise_floor = 4;
  snapshot.data = data;
  test::give_weights(snapshot);
  const auto field = answer(snapshot);
  const plot::Figure figure = fit({snapshot, kEnglish, field});
  const plot::Line* truth = test::line(figure, "truth");
  const plot::Line* model = test::line(figure, "model");
  ASSERT_NE(truth, nullptr);
  ASSERT_NE(model, nullptr);
  EXPECT_DOUBLE_EQ(truth->y[40], 3 * truth->x[40]);
  EXPECT_FLOAT_EQ(static_cast<float>(model->y[9]), field->value[9] * 5 + 100);
  ASSERT_EQ(figure.bands.size(), 1U);
  EXPECT_DOUBLE_EQ(figure.bands[0].high[3] - figure.bands[0].low[3], 4) << "one standard deviation to both sides";
  EXPECT_EQ(points_in(figure, false), 80U);
  const auto& train = figure.points.back();
  EXPECT_DOUBLE_EQ(train.y[0], data->train.y[0] * 5 + 100);
}

TEST(Fit, OneInputWithTwoClassesIsTheCurveOfTheProbability) {
  train::Snapshot snapshot = run(1, 2);
  test::give_weights(snapshot);
  const plot::Figure figure = fit({snapshot, kEnglish, answer(snapshot)});
  const plot::Line* model = test::line(figure, "model");
  ASSERT_NE(model, nullptr);
  for (const double p : model->y) ASSERT_TRUE(p >= 0 && p <= 1);
  EXPECT_EQ(figure.points.back().y[1], 1);
}

TEST(Fit, MoreInputsOfClassesAreTheConfusionMatrix) {
  train::Snapshot snapshot = run(4, 3);
  EXPECT_FALSE(fit({snapshot, kEnglish, nullptr}).matrix.has_value());
  snapshot.confusion = {10, 1, 0, 2, 9, 1, 0, 0, 12};
  test::give_weights(snapshot);
  EXPECT_FALSE(field_request(snapshot).has_value());
  const plot::Figure figure = fit({snapshot, kEnglish, nullptr});
  ASSERT_TRUE(figure.matrix.has_value());
  EXPECT_EQ(figure.matrix->cells.size(), 9U);
  EXPECT_EQ(figure.matrix->cells[3], 2);
  EXPECT_EQ(figure.matrix->names[2], "class 2");
  EXPECT_EQ(figure.unit, "test");
}

TEST(Fit, MoreInputsOfANumberArePredictedAgainstTrue) {
  train::Snapshot snapshot = run(5, 0);
  test::give_weights(snapshot);
  const auto request = field_request(snapshot);
  ASSERT_TRUE(request.has_value());
  EXPECT_EQ(request->at_rows.size(), 300U * 5);
  const auto field = answer(snapshot);
  const plot::Figure figure = fit({snapshot, kEnglish, field});
  ASSERT_EQ(figure.points.size(), 1U);
  ASSERT_EQ(figure.points[0].x.size(), 300U);
  EXPECT_DOUBLE_EQ(figure.points[0].x[1], snapshot.data->test.y[2] * 5 + 100) << "every second of 600 rows";
  EXPECT_DOUBLE_EQ(figure.points[0].y[1], field->predicted[1] * 5 + 100);
  EXPECT_NE(test::line(figure, "diagonal"), nullptr);
  EXPECT_TRUE(figure.equal_aspect);
}

TEST(Fit, AFieldOfAnotherDataSetIsNotDrawn) {
  train::Snapshot line = run(1, 0), plane = run(2, 2), classes = run(2, 5);
  for (train::Snapshot* each : {&line, &plane, &classes}) test::give_weights(*each);
  EXPECT_TRUE(fit({plane, kEnglish, answer(line)}).heats.empty());
  EXPECT_TRUE(fit({plane, kEnglish, answer(classes)}).heats.empty());
  EXPECT_EQ(test::line(fit({line, kEnglish, answer(plane)}), "model"), nullptr);
  train::Snapshot five = run(5, 0);
  EXPECT_FALSE(fit({five, kEnglish, answer(line)}).empty_text.empty());
}

TEST(Fit, WeightsOfAnEarlierShapeAreNotAsked) {
  train::Snapshot snapshot = run(2, 2);
  test::give_weights(snapshot);
  snapshot.network = test::network(2, {16}, 1, core::Loss::kBceLogits);
  EXPECT_FALSE(field_request(snapshot).has_value());
}

TEST(Fit, InputsOfVeryDifferentScaleAreStretched) {
  EXPECT_TRUE(same_scale({0, 1}, {0, 3}));
  EXPECT_FALSE(same_scale({0, 1}, {0, 1000}));
}

}  // namespace
}  // namespace lscope::figures
