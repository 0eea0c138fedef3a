#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/learner.h"
#include "core/material.h"

namespace lscope::core {
namespace {

constexpr double kRate = 0.4;
constexpr int kRows = 12, kUnits = 24;

NetworkSpec linear_network() {
  NetworkSpec spec;
  spec.inputs = 3;
  spec.layers.push_back({kUnits, Activation::kLinear});
  spec.layers.push_back({1, Activation::kLinear});
  return spec;
}

struct Bench {
  explicit Bench(DropoutVariant variant) : table(Loss::kMse, kRows, 3, 1, 5), learner(linear_network(), 1) {
    learner.initialize(Initialization::kHeNormal, 3);
    learner.set_dropout(0, kRate, variant);
  }
  [[nodiscard]] std::vector<double> outputs() { return learner.outputs(table.examples()); }

  Table<double> table;
  Learner<double> learner;
};

double loss_with_all_kept(DropoutVariant variant) {
  Bench bench(variant);
  FixedMasks masks;
  masks.masks.emplace_back(kRows * kUnits, std::uint8_t{1});
  return bench.learner.step(bench.table.examples(), first_rows(kRows), 0, 0, &masks).data_loss;
}

TEST(DropoutVariant, UnscaledLeavesWhatIsKeptAsItIs) {
  Bench plain(DropoutVariant::kInverted);
  const double evaluated = plain.learner.evaluate(plain.table.examples()).loss;
  EXPECT_NEAR(loss_with_all_kept(DropoutVariant::kUnscaled), evaluated, 1e-12 * evaluated);
  EXPECT_GT(std::abs(loss_with_all_kept(DropoutVariant::kInverted) - evaluated), 0.01 * evaluated);
}

TEST(DropoutVariant, OnlyAlwaysOnDrawsInEvaluation) {
  Bench inverted(DropoutVariant::kInverted), unscaled(DropoutVariant::kUnscaled), on(DropoutVariant::kAlwaysOn);
  EXPECT_EQ(inverted.outputs(), unscaled.outputs());
  EXPECT_NE(on.outputs(), inverted.outputs());
  EXPECT_EQ(on.outputs(), on.outputs()) << "one instant, one draw";
  on.learner.set_draw_seed(77);
  const std::vector<double> other = on.outputs();
  on.learner.set_draw_seed(78);
  EXPECT_NE(on.outputs(), other);
  on.learner.set_dropout(0, 0, DropoutVariant::kAlwaysOn);
  EXPECT_EQ(on.outputs(), inverted.outputs());
}

/// A linear network: the mean over masks is the output without them, within 5 standard errors.
TEST(DropoutVariant, AlwaysOnIsRightOnAverage) {
  Bench plain(DropoutVariant::kInverted), on(DropoutVariant::kAlwaysOn);
  const std::vector<double> expected = plain.outputs();
  constexpr int kDraws = 4000;
  std::vector<double> sum(kRows), square(kRows);
  for (int draw = 0; draw < kDraws; ++draw) {
    on.learner.set_draw_seed(static_cast<std::uint64_t>(draw));
    const std::vector<double> z = on.outputs();
    for (std::size_t i = 0; i < z.size(); ++i) {
      sum[i] += z[i];
      square[i] += z[i] * z[i];
    }
  }
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double mean = sum[i] / kDraws;
    const double error = std::sqrt((square[i] / kDraws - mean * mean) / kDraws);
    EXPECT_GT(error, 0);
    EXPECT_NEAR(mean, expected[i], 5 * error);
  }
}

}  // namespace
}  // namespace lscope::core
