#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/fresh_learner.h"

namespace lscope::core {
namespace {

TEST(Evaluation, CountsByHand) {
  // z = x: rows 0.5, -2, 3, 1 against classes 1, 0, 0, 1.
  const std::vector<double> x{0.5, -2, 3, 1}, y{1, 0, 0, 1};
  Learner<double> learner(network(Loss::kBceLogits, 1, {}, 1, Activation::kLinear), 1);
  learner.parameters()[0] = 1;
  const Evaluation e = learner.evaluate({4, 1, 1, x, y, {}}, true);
  EXPECT_EQ(e.accuracy, 0.75);
  EXPECT_EQ(e.confusion, (std::vector<std::int64_t>{1, 1, 0, 2}));
  EXPECT_TRUE(std::isnan(e.r2));
  const double by_hand = (std::log1p(std::exp(-0.5)) + std::log1p(std::exp(-2.0)) + 3 + std::log1p(std::exp(-3.0)) +
                          std::log1p(std::exp(-1.0))) /
                         4;
  EXPECT_NEAR(e.loss, by_hand, 1e-15);

  Learner<double> line(network(Loss::kMse, 1, {}, 1, Activation::kLinear), 1);
  line.parameters()[0] = 1;
  const Evaluation r = line.evaluate({4, 1, 1, x, y, {}}, true);
  EXPECT_NEAR(r.loss, (0.25 + 4 + 9 + 0) / 4, 1e-15);
  EXPECT_NEAR(r.r2, 1 - 13.25 / 1.0, 1e-14);  // y has the variation 4 * 0.25
  EXPECT_TRUE(std::isnan(r.accuracy));
  EXPECT_TRUE(r.confusion.empty());
  const std::vector<double> constant(4, 0.1);
  EXPECT_TRUE(std::isnan(line.evaluate({4, 1, 1, x, constant, {}}).r2));
}

TEST(Evaluation, SoftmaxTiesGoToTheSmallestIndex) {
  const std::vector<double> x{1, 2, 3};
  const std::vector<std::int32_t> labels{0, 1, 0};
  Learner<double> learner(network(Loss::kSoftmaxCe, 1, {}, 3, Activation::kLinear), 1);  // all weights 0: all ties
  const Evaluation e = learner.evaluate({3, 1, 3, x, {}, labels}, true);
  EXPECT_NEAR(e.accuracy, 2.0 / 3, 1e-15);
  EXPECT_NEAR(e.loss, std::log(3.0), 1e-15);
  EXPECT_EQ(e.confusion, (std::vector<std::int64_t>{2, 0, 0, 1, 0, 0, 0, 0, 0}));
}

TEST(Evaluation, OutputsAreTheRowsInOrderAcrossChunks) {
  const Table<double> table(Loss::kMse, 700, 3, 2, 4);
  auto learner = fresh<double>(network(Loss::kMse, 3, {8}, 2, Activation::kTanh));
  const std::vector<double> all = learner.outputs(table.examples());
  ASSERT_EQ(all.size(), 1400U);
  for (const std::size_t row : {0U, 255U, 256U, 511U, 512U, 699U}) {
    const std::vector<double> x(table.x.begin() + static_cast<std::ptrdiff_t>(3 * row),
                                table.x.begin() + static_cast<std::ptrdiff_t>(3 * row + 3));
    const std::vector<double> y(2);
    const std::vector<double> alone = learner.outputs({1, 3, 2, x, y, {}});
    EXPECT_NEAR(all[2 * row], alone[0], 1e-14);
    EXPECT_NEAR(all[2 * row + 1], alone[1], 1e-14);
  }
}

}  // namespace
}  // namespace lscope::core
