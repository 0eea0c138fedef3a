#include "probe/weight_plane.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/learner.h"
#include "probe/models.h"

namespace lscope::probe {
namespace {

PlaneRequest asked(const FieldRequest& model, int rows, std::int64_t first, std::int64_t second) {
  PlaneRequest request;
  request.model = {model.network, model.parameters, 11};
  auto data = std::make_shared<data::Rows>();
  data->rows = rows;
  data->features = model.network.inputs;
  data->outputs = model.network.layers.back().units;
  base::Rng rng(5, base::Stream::kData);
  for (int i = 0; i < rows * data->features; ++i) data->x.push_back(rng.next_normal());
  for (int i = 0; i < rows; ++i) {
    if (model.network.loss == core::Loss::kMse)
      for (int k = 0; k < data->outputs; ++k) data->y.push_back(rng.next_normal());
    else
      data->label.push_back(i % std::max(2, data->outputs));
  }
  request.rows = data;
  request.first = first;
  request.second = second;
  return request;
}

/// The training core's own word on the data loss, with the two weights set.
double reference(const PlaneRequest& request, double x, double y) {
  core::Learner<double> learner(request.model.network, 1);
  std::copy(request.model.parameters->begin(), request.model.parameters->end(), learner.parameters().begin());
  learner.parameters()[static_cast<std::size_t>(request.first)] = x;
  learner.parameters()[static_cast<std::size_t>(request.second)] = y;
  std::vector<double> targets = request.rows->y;
  if (request.model.network.loss == core::Loss::kBceLogits)
    targets.assign(request.rows->label.begin(), request.rows->label.end());
  const bool labels = request.model.network.loss == core::Loss::kSoftmaxCe;
  const std::vector<double> inputs = request.rows->x.as<double>();
  const core::Examples<double> set{
      request.rows->rows,
      request.rows->features,
      request.rows->outputs,
      inputs,
      targets,
      labels ? std::span<const std::int32_t>(request.rows->label) : std::span<const std::int32_t>{}};
  return learner.evaluate(set).loss;
}

TEST(WeightPlane, IsTheDataLossOfTheTrainingCore) {
  for (const auto& [loss, outputs] :
       {std::pair{core::Loss::kMse, 2}, {core::Loss::kBceLogits, 1}, {core::Loss::kSoftmaxCe, 4}}) {
    for (const bool normalized : {false, true}) {
      FieldRequest model = test::random_model(3, {6}, outputs, core::Activation::kTanh, loss);
      if (normalized) model = test::normalized_model(model);
      const core::LayerBlock block = core::parameter_layout(model.network).layers[0];
      PlaneRequest request = asked(model, 50, block.weights_at + 1, block.weights_at + block.units + 1);
      request.lambda1 = 0.1;
      const WeightPlane plane = weight_plane(request);
      ASSERT_EQ(plane.loss.size(), static_cast<std::size_t>(plane.side * plane.side));
      EXPECT_EQ(plane.step, 11);
      EXPECT_EQ(plane.rows, 50);
      const auto middle = [&](int i) { return plane.half * ((2 * i + 1.0) / plane.side - 1); };
      for (const auto& [row, column] : {std::pair{0, 0}, {3, 20}, {16, 16}, {32, 5}}) {
        const double wanted = reference(request, middle(column), middle(row));
        const auto seen = static_cast<double>(plane.loss[static_cast<std::size_t>(row * plane.side + column)]);
        EXPECT_NEAR(seen, wanted, 5e-6 * std::max(1.0, wanted));
      }
      EXPECT_NEAR(plane.now.value, reference(request, plane.now.x, plane.now.y), 5e-6);
      EXPECT_LE(plane.smallest.value, plane.now.value + 0.1);
      EXPECT_LE(std::abs(plane.penalised.x) + std::abs(plane.penalised.y),
                std::abs(plane.smallest.x) + std::abs(plane.smallest.y) + 1e-9)
          << "a penalty never moves the minimum away from 0 in its own norm";
    }
  }
}

/// A linear model with MSE on orthonormal inputs: the loss is a bowl around the least-squares weights, and the minimum
/// with L1 has an exact zero in the place of the smaller weight.
TEST(WeightPlane, FindsTheBowlAndTheCornerOfTheDiamond) {
  FieldRequest model = test::random_model(2, {}, 1, core::Activation::kLinear, core::Loss::kMse);
  const core::LayerBlock block = core::parameter_layout(model.network).layers[0];
  auto parameters = std::make_shared<std::vector<double>>(*model.parameters);
  (*parameters)[static_cast<std::size_t>(block.bias_at)] = 0;
  (*parameters)[static_cast<std::size_t>(block.weights_at)] = 0.9;
  (*parameters)[static_cast<std::size_t>(block.weights_at + 1)] = 0.2;
  model.parameters = parameters;
  PlaneRequest request;
  request.model = {model.network, model.parameters, 0};
  auto rows = std::make_shared<data::Rows>();
  rows->rows = 4;
  rows->features = 2;
  rows->outputs = 1;
  for (const auto& [a, b] : {std::pair{1.0, 1.0}, {1.0, -1.0}, {-1.0, 1.0}, {-1.0, -1.0}}) {
    rows->x.push_back(a);
    rows->x.push_back(b);
    rows->y.push_back(1.0 * a + 0.2 * b);
  }
  request.rows = rows;
  request.first = block.weights_at;
  request.second = block.weights_at + 1;
  request.lambda1 = 0.6;  // soft threshold lambda/2 = 0.3 in each weight
  const WeightPlane plane = weight_plane(request);
  const double cell = 2 * plane.half / plane.side;
  EXPECT_NEAR(plane.smallest.x, 1.0, cell / 2 + 1e-9);
  EXPECT_NEAR(plane.smallest.y, 0.2, cell / 2 + 1e-9);
  EXPECT_NEAR(plane.penalised.x, 0.7, cell / 2 + 1e-9);
  EXPECT_NEAR(plane.penalised.y, 0, 1e-9) << "the middle of the middle cell is 0";
  EXPECT_NEAR(plane.now.value, 0.01, 1e-6);
}

TEST(WeightPlane, WidensUntilTheMinimumIsInside) {
  FieldRequest model = test::random_model(2, {}, 1, core::Activation::kLinear, core::Loss::kMse);
  const core::LayerBlock block = core::parameter_layout(model.network).layers[0];
  auto parameters = std::make_shared<std::vector<double>>(model.parameters->size(), 0.0);
  model.parameters = parameters;
  PlaneRequest request = asked(model, 40, block.weights_at, block.weights_at + 1);
  auto rows = std::make_shared<data::Rows>(*request.rows);
  for (std::size_t i = 0; i < 40; ++i) rows->y[i] = 1.5 * rows->x[2 * i];
  request.rows = rows;
  const WeightPlane plane = weight_plane(request);
  EXPECT_GT(plane.half, 1.5);
  EXPECT_NEAR(plane.smallest.x, 1.5, plane.half / plane.side + 1e-9);
}

TEST(WeightPlane, NothingFiniteIsNoMinimum) {
  FieldRequest model = test::random_model(2, {}, 1, core::Activation::kLinear, core::Loss::kMse);
  auto parameters = std::make_shared<std::vector<double>>(*model.parameters);
  const core::LayerBlock block = core::parameter_layout(model.network).layers[0];
  (*parameters)[static_cast<std::size_t>(block.bias_at)] = std::nan("");
  model.parameters = parameters;
  const WeightPlane plane = weight_plane(asked(model, 10, block.weights_at, block.weights_at + 1));
  EXPECT_TRUE(std::isnan(plane.smallest.x));
  EXPECT_TRUE(std::isnan(plane.loss[0]));
}

TEST(UnitField, IsTheActivationOfThatUnit) {
  FieldRequest request = test::random_model(2, {6, 5}, 3, core::Activation::kTanh, core::Loss::kSoftmaxCe);
  request.columns = request.rows = 9;
  request.layer = 1;
  request.unit = 3;
  const Field field = decision_field(request);
  ASSERT_EQ(field.value.size(), 81U);
  EXPECT_TRUE(field.winner.empty());
  FieldRequest cut = request;
  cut.network.layers.resize(2);
  for (int row = 0; row < 9; row += 4)
    for (int column = 0; column < 9; column += 4) {
      const double x = -1 + 2 * (column + 0.5) / 9, y = -1 + 2 * (row + 0.5) / 9;
      EXPECT_NEAR(static_cast<double>(field.value[static_cast<std::size_t>(9 * row + column)]),
                  test::reference(cut, {x, y})[3], 2e-6);
    }
}

}  // namespace
}  // namespace lscope::probe
