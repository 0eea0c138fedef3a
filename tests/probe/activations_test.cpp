#include "probe/activations.h"

#include <gtest/gtest.h>

#include <cmath>

#include "probe/models.h"

namespace lscope::probe {
namespace {

/// `model` with the identity as its scaler, and rows from a seed.
ActivityRequest asked(const FieldRequest& model, int rows) {
  ActivityRequest request;
  request.model = {model.network, model.parameters, 7};
  auto data = std::make_shared<data::Rows>();
  data->rows = rows;
  data->features = model.network.inputs;
  base::Rng rng(5, base::Stream::kData);
  for (int i = 0; i < rows * data->features; ++i) data->x.push_back(rng.next_normal());
  request.rows = data;
  request.tag = 3;
  return request;
}

/// A hidden layer's activations at a row, from the reference of the network cut off behind it.
std::vector<double> hidden(const FieldRequest& model, std::size_t layer, const double* row) {
  FieldRequest cut = model;
  cut.network.layers.resize(layer + 1);
  for (double& mean : cut.inputs.mean) mean = 0;
  for (double& scale : cut.inputs.scale) scale = 1;
  return test::reference(cut, {row, row + model.network.inputs});
}

class Activations : public testing::TestWithParam<core::Activation> {};
INSTANTIATE_TEST_SUITE_P(All, Activations,
                         testing::Values(core::Activation::kRelu, core::Activation::kTanh, core::Activation::kSigmoid,
                                         core::Activation::kLeakyRelu, core::Activation::kGeluTanh));

/// Against the network written out in double, row by row, also where the last tile is not full.
TEST_P(Activations, AreTheMomentsOfTheReference) {
  const FieldRequest model = test::random_model(3, {5, 7}, 2, GetParam(), core::Loss::kSoftmaxCe);
  for (const int rows : {1, 31, 32, 100}) {
    const ActivityRequest request = asked(model, rows);
    const Activity seen = activity(request);
    ASSERT_EQ(seen.layers.size(), 2U);
    EXPECT_EQ(seen.rows, rows);
    EXPECT_EQ(seen.of_rows, rows);
    EXPECT_EQ(seen.step, 7);
    EXPECT_EQ(seen.tag, 3U);
    for (std::size_t k = 0; k < 2; ++k) {
      const std::size_t units = seen.layers[k].units.size();
      ASSERT_EQ(units, k == 0 ? 5U : 7U);
      double layer_sum = 0, layer_squares = 0;
      for (std::size_t u = 0; u < units; ++u) {
        double sum = 0, squares = 0, zeros = 0;
        for (int r = 0; r < rows; ++r) {
          const double a = hidden(model, k, request.rows->x.data() + 3 * r)[u];
          sum += a;
          squares += a * a;
          zeros += a == 0 ? 1 : 0;
        }
        layer_sum += sum;
        layer_squares += squares;
        const UnitActivity& unit = seen.layers[k].units[u];
        const double mean = sum / rows;
        EXPECT_NEAR(unit.mean, mean, 2e-6);
        EXPECT_NEAR(unit.deviation, std::sqrt(std::max(0.0, squares / rows - mean * mean)), 3e-6);
        EXPECT_EQ(unit.zero_share, zeros / rows);
        EXPECT_EQ(unit.dead, GetParam() == core::Activation::kRelu && zeros == rows);
      }
      const double all = static_cast<double>(units) * rows, mean = layer_sum / all;
      EXPECT_NEAR(seen.layers[k].mean, mean, 2e-6);
      EXPECT_NEAR(seen.layers[k].deviation, std::sqrt(std::max(0.0, layer_squares / all - mean * mean)), 3e-6);
    }
  }
}

TEST(DeadUnits, AreReluUnitsThatNoRowWakes) {
  FieldRequest model = test::random_model(2, {4}, 1, core::Activation::kRelu, core::Loss::kMse);
  auto parameters = std::make_shared<std::vector<double>>(*model.parameters);
  const core::LayerBlock block = core::parameter_layout(model.network).layers[0];
  (*parameters)[static_cast<std::size_t>(block.bias_at + 1)] = -1000;
  (*parameters)[static_cast<std::size_t>(block.bias_at + 2)] = 1000;
  model.parameters = parameters;
  const LayerActivity layer = activity(asked(model, 200)).layers[0];
  EXPECT_TRUE(layer.units[1].dead);
  EXPECT_EQ(layer.units[1].zero_share, 1);
  EXPECT_EQ(layer.units[1].deviation, 0);
  EXPECT_FALSE(layer.units[2].dead);
  EXPECT_EQ(layer.units[2].zero_share, 0);
  EXPECT_GE(layer.dead, 1);
}

TEST(Saturation, IsAFlatSlopeOfTanhAndSigmoid) {
  for (const auto kind : {core::Activation::kTanh, core::Activation::kSigmoid, core::Activation::kRelu}) {
    FieldRequest model = test::random_model(1, {1}, 1, kind, core::Loss::kMse);
    auto parameters = std::make_shared<std::vector<double>>(*model.parameters);
    const core::LayerBlock block = core::parameter_layout(model.network).layers[0];
    (*parameters)[static_cast<std::size_t>(block.weights_at)] = 0;
    for (const double bias : {0.0, 2.1, 2.3, -2.3, 30.0}) {
      // slope of tanh at z: 1 - tanh^2(z) = 0.05 at |z| = 2.178; sigmoid takes twice the z.
      const double z = kind == core::Activation::kSigmoid ? 2 * bias : bias;
      (*parameters)[static_cast<std::size_t>(block.bias_at)] = z;
      model.parameters = parameters;
      const bool flat = kind != core::Activation::kRelu && std::abs(bias) > 2.178;
      EXPECT_EQ(activity(asked(model, 10)).layers[0].saturated_share, flat ? 1 : 0) << bias;
    }
  }
}

TEST(Activity, HasNothingToSayOfALinearModelOrNoRows) {
  const FieldRequest linear = test::random_model(2, {}, 1, core::Activation::kRelu, core::Loss::kMse);
  EXPECT_TRUE(activity(asked(linear, 5)).layers.empty());
  const FieldRequest deep = test::random_model(2, {3}, 1, core::Activation::kRelu, core::Loss::kMse);
  EXPECT_TRUE(activity(asked(deep, 0)).layers.empty());
}

TEST(Activity, ANaNIsNotHidden) {
  FieldRequest model = test::random_model(2, {3}, 1, core::Activation::kRelu, core::Loss::kMse);
  auto parameters = std::make_shared<std::vector<double>>(*model.parameters);
  (*parameters)[0] = std::nan("");
  model.parameters = parameters;
  const LayerActivity layer = activity(asked(model, 40)).layers[0];
  EXPECT_TRUE(std::isnan(layer.units[0].mean));
  EXPECT_TRUE(std::isnan(layer.units[0].deviation));
  EXPECT_FALSE(layer.units[0].dead);
}

TEST(Activity, ALargeLookTakesRowsEvenlyFromAll) {
  // 2,048 x 2,048 weights: the budget pays for less than 1,000 rows of 3,000.
  FieldRequest model = test::random_model(1, {2048, 2048}, 1, core::Activation::kRelu, core::Loss::kMse);
  ActivityRequest request = asked(model, 3000);
  const std::stop_source stopped = [] {
    std::stop_source source;
    source.request_stop();
    return source;
  }();
  EXPECT_FALSE(activity(request, stopped.get_token()).has_value());
}

}  // namespace
}  // namespace lscope::probe
