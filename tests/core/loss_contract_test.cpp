#include "core/loss.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "core/catalogue.h"
#include "core/material.h"

namespace lscope::core {
namespace {

/// Four rows of three outputs; z is random.
class LossContract : public testing::TestWithParam<Named<Loss>> {
 protected:
  [[nodiscard]] Loss loss() const { return GetParam().kind; }
  [[nodiscard]] double mean(const VecD& z) const {
    return loss_sum<double>(loss(), table_.examples(), rows_, {z.data(), 3, 3, 4}) / terms();
  }
  [[nodiscard]] double terms() const { return loss_terms(loss(), 4, 3); }
  [[nodiscard]] VecD delta(const VecD& z) const {
    VecD d(12);
    const double sum =
        loss_and_delta<double>(loss(), table_.examples(), rows_, terms(), {z.data(), 3, 3, 4}, {d.data(), 3, 3, 4});
    EXPECT_TRUE(sum / terms() == mean(z) || std::isnan(sum));
    return d;
  }

  Table<double> table_{GetParam().kind, 6, 1, 3, 11};
  std::vector<std::int32_t> rows_{5, 0, 3, 1};
};

TEST_P(LossContract, DeltaIsTheCentralDifference) {
  const VecD z = 2 * random_weights(12, 1);
  const VecD d = delta(z);
  for (Index i = 0; i < 12; ++i) {
    VecD up = z, down = z;
    up[i] += 1e-5;
    down[i] -= 1e-5;
    EXPECT_NEAR(d[i], (mean(up) - mean(down)) / 2e-5, 1e-9) << i;
  }
}

TEST_P(LossContract, IsAMeanSoARepeatedBatchChangesNothing) {
  const VecD z = random_weights(12, 2);
  VecD twice(24);
  twice << z, z;
  std::vector<std::int32_t> rows = rows_;
  rows.insert(rows.end(), rows_.begin(), rows_.end());
  const double sum = loss_sum<double>(loss(), table_.examples(), rows, {twice.data(), 3, 3, 8});
  EXPECT_NEAR(sum / loss_terms(loss(), 8, 3), mean(z), 1e-14);
}

/// MATH 16, 17.
TEST_P(LossContract, IsFiniteForHugeOutputs) {
  for (const double far : {-800.0, 800.0}) {
    const VecD z = VecD::Constant(12, far);
    EXPECT_TRUE(std::isfinite(mean(z)));
    EXPECT_TRUE(delta(z).allFinite());
  }
}

TEST_P(LossContract, NeverHidesANaN) {
  for (Index i = 0; i < 12; ++i) {
    VecD z = random_weights(12, 3);
    z[i] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_TRUE(std::isnan(mean(z))) << i;
    EXPECT_TRUE(std::isnan(delta(z)[i])) << i;
  }
}

TEST_P(LossContract, FloatAgreesWithDouble) {
  const Vec<float> z = random_weights(12, 4).cast<float>();
  const Table<float> narrow(loss(), 6, 1, 3, 11);
  Vec<float> d(12);
  const double sum =
      loss_and_delta<float>(loss(), narrow.examples(), rows_, terms(), {z.data(), 3, 3, 4}, {d.data(), 3, 3, 4});
  EXPECT_NEAR(sum / terms(), mean(z.cast<double>()), 1e-6);
  EXPECT_LT((d.cast<double>() - delta(z.cast<double>())).cwiseAbs().maxCoeff(), 1e-6);
}

INSTANTIATE_TEST_SUITE_P(Catalogue, LossContract, testing::ValuesIn(all_losses().begin(), all_losses().end()),
                         [](const auto& test_info) { return std::string(test_info.param.name); });

TEST(Softmax, DoesNotSeeAShiftOfAllLogits) {
  const Table<double> table(Loss::kSoftmaxCe, 4, 1, 3, 5);
  const auto rows = first_rows(4);
  const VecD z = random_weights(12, 6);
  const VecD shifted = z.array() + 1e4;
  const auto mean = [&](const VecD& at) {
    return loss_sum<double>(Loss::kSoftmaxCe, table.examples(), rows, {at.data(), 3, 3, 4}) / 4;
  };
  EXPECT_NEAR(mean(shifted), mean(z), 1e-10);
}

TEST(Losses, KnownValues) {
  const Table<double> zeros(Loss::kBceLogits, 4, 1, 2, 5);
  const VecD z = VecD::Zero(8);
  const auto rows = first_rows(4);
  EXPECT_NEAR(loss_sum<double>(Loss::kBceLogits, zeros.examples(), rows, {z.data(), 2, 2, 4}) / 8, std::log(2.0),
              1e-15);
  const Table<double> classes(Loss::kSoftmaxCe, 4, 1, 2, 5);
  EXPECT_NEAR(loss_sum<double>(Loss::kSoftmaxCe, classes.examples(), rows, {z.data(), 2, 2, 4}) / 4, std::log(2.0),
              1e-15);
  const std::vector<double> y{1, -3}, x{0, 0};
  const Examples<double> two{1, 2, 2, x, y, {}};
  const VecD out = VecD::Ones(2);
  EXPECT_EQ(loss_sum<double>(Loss::kMse, two, first_rows(1), {out.data(), 2, 2, 1}), 16.0);
  EXPECT_EQ(loss_terms(Loss::kMse, 1, 2), 2.0);  // the mean is over rows and outputs
}

}  // namespace
}  // namespace lscope::core
