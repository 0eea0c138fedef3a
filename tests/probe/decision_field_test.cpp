#include "probe/decision_field.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stop_token>

#include "probe/models.h"
#include "probe/picture_math.h"

namespace lscope::probe {
namespace {

using core::Activation;
using core::Loss;
using test::random_model;
using test::reference;

// Float sums of at most 64 terms of size 1, and picture_exp's 3e-7 per layer; measured worst 4e-6.
constexpr double kTolerance = 2e-5;

TEST(PictureMath, TheExponentialKeepsItsStatedAccuracy) {
  for (int i = -86000; i <= 86000; ++i) {
    const float x = static_cast<float>(i) * 0.001F;
    const double right = std::exp(static_cast<double>(x));
    ASSERT_NEAR(static_cast<double>(picture_exp(x)) / right, 1, 3e-7) << x;
  }
}

TEST(PictureMath, TheTangentKeepsItsStatedAccuracy) {
  for (int i = -20000; i <= 20000; ++i) {
    const float x = static_cast<float>(i) * 0.001F;
    ASSERT_NEAR(static_cast<double>(picture_tanh(x)), std::tanh(static_cast<double>(x)), 4e-7) << x;
  }
}

TEST(PictureMath, EndsAndNaNs) {
  EXPECT_EQ(picture_tanh(1000.0F), 1.0F);
  EXPECT_EQ(picture_tanh(-1000.0F), -1.0F);
  EXPECT_TRUE(std::isnan(picture_exp(std::numeric_limits<float>::quiet_NaN())));
  EXPECT_TRUE(std::isnan(picture_tanh(std::numeric_limits<float>::quiet_NaN())));
  EXPECT_FALSE(std::isinf(picture_exp(std::numeric_limits<float>::infinity())));
}

TEST(DecisionField, AHandComputedNetwork) {
  // x -> (x0 - 1)/2, x1; hidden relu(a0 + 2 a1 - 1), relu(-a0); output h0 - 3 h1 + 0.5.
  FieldRequest request = random_model(2, {2}, 1, Activation::kRelu, Loss::kMse);
  request.inputs = {{1, 0}, {2, 1}};
  const core::ParameterLayout layout = core::parameter_layout(request.network);
  std::vector<double> p(static_cast<std::size_t>(layout.size), 0.0);
  const auto put = [&](std::int64_t at, std::vector<double> values) {
    std::copy(values.begin(), values.end(), p.begin() + at);
  };
  put(layout.layers[0].weights_at, {1, -1, 2, 0});
  put(layout.layers[0].bias_at, {-1, 0});
  put(layout.layers[1].weights_at, {1, -3});
  put(layout.layers[1].bias_at, {0.5});
  request.parameters = std::make_shared<const std::vector<double>>(p);
  // (3, 1): a = (1, 1), h = (2, 0), z = 2.5.   (-1, 0): a = (-1, 0), h = (0, 1), z = -2.5.
  EXPECT_EQ(predict(request, {3, 1, -1, 0}), (std::vector<double>{2.5, -2.5}));
  request.x_min = 2;
  request.x_max = 4;
  request.y_min = 0;
  request.y_max = 4;
  request.columns = 1;
  request.rows = 2;
  request.step = 12;
  const Field field = decision_field(request);
  EXPECT_EQ(field.value, (std::vector<float>{2.5F, 6.5F})) << "cell middles (3, 1) and (3, 3); row 0 is the lowest y";
  EXPECT_EQ(field.step, 12);
  EXPECT_TRUE(field.winner.empty());
}

class EveryActivation : public testing::TestWithParam<Activation> {};
INSTANTIATE_TEST_SUITE_P(All, EveryActivation,
                         testing::Values(Activation::kLinear, Activation::kRelu, Activation::kLeakyRelu,
                                         Activation::kTanh, Activation::kSigmoid, Activation::kGeluTanh));

TEST_P(EveryActivation, AgreesWithDoubleInEveryCell) {
  // Widths that are no multiples of the blocks, and a grid that is no multiple of the tile.
  FieldRequest request = random_model(2, {13, 7}, 1, GetParam(), Loss::kMse);
  request.columns = 11;
  request.rows = 7;
  request.x_min = -4;
  request.y_max = 3;
  const Field field = decision_field(request);
  ASSERT_EQ(field.value.size(), 77U);
  for (int row = 0; row < 7; ++row) {
    for (int column = 0; column < 11; ++column) {
      const double x = -4 + 5 * (column + 0.5) / 11, y = -1 + 4 * (row + 0.5) / 7;
      EXPECT_NEAR(static_cast<double>(field.value[static_cast<std::size_t>(row * 11 + column)]),
                  reference(request, {x, y})[0], kTolerance);
    }
  }
}

TEST_P(EveryActivation, BatchNormalizationUsesTheRunningStatistics) {
  const FieldRequest plain = random_model(2, {13, 7}, 2, GetParam(), Loss::kMse);
  const FieldRequest model = test::normalized_model(plain);
  for (const double x : {-4.0, -0.3, 0.0, 2.5}) {
    const std::vector<double> raw{x, 1 - x}, got = predict(model, raw), right = reference(model, raw);
    for (std::size_t o = 0; o < 2; ++o) EXPECT_NEAR(got[o], right[o], kTolerance * (1 + std::abs(right[o]))) << x;
  }
}

TEST(DecisionField, BinaryIsTheProbabilityOfClassOne) {
  FieldRequest request = random_model(2, {16}, 1, Activation::kTanh, Loss::kBceLogits);
  request.columns = request.rows = 9;
  const Field field = decision_field(request);
  for (std::size_t i = 0; i < 81; ++i) {
    const double x = -1 + 2 * (static_cast<double>(i % 9) + 0.5) / 9,
                 y = -1 + 2 * (static_cast<double>(i / 9) + 0.5) / 9;
    EXPECT_NEAR(static_cast<double>(field.value[i]), 1 / (1 + std::exp(-reference(request, {x, y})[0])), kTolerance);
  }
}

TEST(DecisionField, MulticlassIsTheWinnerAndItsProbability) {
  FieldRequest request = random_model(2, {16}, 5, Activation::kTanh, Loss::kSoftmaxCe, 3);
  request.columns = request.rows = 9;
  const Field field = decision_field(request);
  ASSERT_EQ(field.winner.size(), 81U);
  for (std::size_t i = 0; i < 81; ++i) {
    const double x = -1 + 2 * (static_cast<double>(i % 9) + 0.5) / 9,
                 y = -1 + 2 * (static_cast<double>(i / 9) + 0.5) / 9;
    const std::vector<double> z = reference(request, {x, y});
    const auto best = std::max_element(z.begin(), z.end());
    double sum = 0;
    for (const double v : z) sum += std::exp(v - *best);
    EXPECT_NEAR(static_cast<double>(field.value[i]), 1 / sum, kTolerance);
    const double chosen = z[static_cast<std::size_t>(field.winner[i])];
    EXPECT_NEAR(chosen, *best, kTolerance) << "another class may win only in a tie";
    std::vector<double> sorted = z;
    std::sort(sorted.begin(), sorted.end());
    EXPECT_NEAR(static_cast<double>(field.lead[i]), sorted[4] - sorted[3], 2 * kTolerance);
  }
}

TEST(DecisionField, OneInputHasOneRowAndOtherInputsStayAtTheirMean) {
  FieldRequest line = random_model(1, {8}, 1, Activation::kTanh, Loss::kMse);
  line.columns = 40;
  EXPECT_EQ(decision_field(line).rows, 1);
  EXPECT_EQ(decision_field(line).value.size(), 40U);
  FieldRequest five = random_model(5, {8}, 1, Activation::kTanh, Loss::kMse);
  five.columns = five.rows = 1;
  five.x_feature = 3;
  five.y_feature = 1;
  std::vector<double> raw = five.inputs.mean;
  raw[3] = raw[1] = 0;
  EXPECT_NEAR(static_cast<double>(decision_field(five).value[0]), reference(five, raw)[0], kTolerance);
}

TEST(DecisionField, RowsThatWereAskedForAreAnsweredWithoutAGrid) {
  FieldRequest request = random_model(3, {16}, 2, Activation::kSigmoid, Loss::kMse);
  request.columns = 0;
  for (int i = 0; i < 3 * 45; ++i) request.at_rows.push_back(0.1 * i - 4);
  const Field field = decision_field(request);
  EXPECT_TRUE(field.value.empty());
  EXPECT_EQ(field.at_rows, request.at_rows);
  ASSERT_EQ(field.predicted.size(), 90U);
  for (std::size_t row = 0; row < 45; ++row) {
    const auto first = request.at_rows.begin() + static_cast<std::ptrdiff_t>(3 * row);
    const std::vector<double> right = reference(request, {first, first + 3});
    EXPECT_NEAR(field.predicted[2 * row], right[0], kTolerance);
    EXPECT_NEAR(field.predicted[2 * row + 1], right[1], kTolerance);
  }
}

TEST(DecisionField, ANaNWeightIsSeenInThePicture) {
  FieldRequest request = random_model(2, {8}, 1, Activation::kTanh, Loss::kBceLogits);
  auto broken = std::make_shared<std::vector<double>>(*request.parameters);
  (*broken)[0] = std::numeric_limits<double>::quiet_NaN();
  request.parameters = broken;
  request.columns = request.rows = 4;
  for (const float v : decision_field(request).value) EXPECT_TRUE(std::isnan(v));
}

TEST(DecisionField, AStopGivesItUp) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(decision_field(random_model(2, {8}, 1, Activation::kTanh, Loss::kMse), stop.get_token()).has_value());
}

}  // namespace
}  // namespace lscope::probe
