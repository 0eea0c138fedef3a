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

/// -sum t log p with the stated t, written out; delta is its central difference.
TEST_P(LossContract, SmoothedTargetsAreWhatTheyAreSaidToBe) {
  if (loss() == Loss::kMse) GTEST_SKIP() << "classes only";
  constexpr double kE = 0.3;
  SoftTargets soft;
  soft.smoothing = kE;
  const VecD z = 2 * random_weights(12, 5);
  VecD d(12);
  const auto smoothed = [&](const VecD& at) {
    return loss_and_delta<double>(loss(), table_.examples(), rows_, terms(), {at.data(), 3, 3, 4}, {d.data(), 3, 3, 4},
                                  soft) /
           terms();
  };
  double sum = 0;
  for (Index j = 0; j < 4; ++j) {
    const auto row = static_cast<std::size_t>(rows_[static_cast<std::size_t>(j)]);
    const VecD column = z.segment(3 * j, 3);
    for (Index o = 0; o < 3; ++o) {
      if (loss() == Loss::kSoftmaxCe) {
        const double t = (table_.labels[row] == o ? 1 - kE : 0) + kE / 3;
        sum -= t * (column[o] - std::log(column.array().exp().sum()));
      } else {
        const double t = (1 - kE) * table_.y[3 * row + static_cast<std::size_t>(o)] + kE / 2;
        const double p = 1 / (1 + std::exp(-column[o]));
        sum -= t * std::log(p) + (1 - t) * std::log(1 - p);
      }
    }
  }
  EXPECT_NEAR(smoothed(z), sum / terms(), 1e-12);
  EXPECT_NE(smoothed(z), mean(z));
  const VecD slope = d;
  for (Index i = 0; i < 12; ++i) {
    VecD up = z, down = z;
    up[i] += 1e-5;
    down[i] -= 1e-5;
    const double rise = smoothed(up);
    EXPECT_NEAR(slope[i], (rise - smoothed(down)) / 2e-5, 1e-9) << i;
  }
  VecD wild = z;
  wild[4] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(std::isnan(smoothed(wild)));
  EXPECT_TRUE(std::isnan(d[4]));
}

/// The smallest smoothed loss is the entropy of the target, where the network says (1-e) + e/K; the hard one has none.
TEST(LabelSmoothing, HasItsMinimumAtFiniteLogits) {
  const std::vector<double> x{0};
  const std::vector<std::int32_t> label{1};
  const Examples<double> one{1, 1, 3, x, {}, label};
  const VecD best{{std::log(0.1), std::log(0.8), std::log(0.1)}};
  VecD d(3);
  SoftTargets soft;
  soft.smoothing = 0.3;
  const double loss = loss_and_delta<double>(Loss::kSoftmaxCe, one, first_rows(1), 1, {best.data(), 3, 3, 1},
                                             {d.data(), 3, 3, 1}, soft);
  EXPECT_NEAR(loss, -0.8 * std::log(0.8) - 0.2 * std::log(0.1), 1e-12);
  EXPECT_LT(d.cwiseAbs().maxCoeff(), 1e-12);
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
