#include "spec/convention.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lscope::spec {
namespace {

constexpr int kRows = 5;
constexpr double kX[kRows] = {-1.5, -0.5, 0.25, 0.75, 2.0}, kY[kRows] = {-1.0, 0.3, 0.1, 1.4, 2.2};

double residual_squares(double w) {
  double sum = 0;
  for (int i = 0; i < kRows; ++i) sum += (kY[i] - w * kX[i]) * (kY[i] - w * kX[i]);
  return sum;
}
double cross_entropies(double w) {
  double sum = 0;
  for (int i = 0; i < kRows; ++i) {
    const double z = w * kX[i], y = kY[i] > 0.2 ? 1 : 0;
    sum += std::max(z, 0.0) - z * y + std::log1p(std::exp(-std::abs(z)));
  }
  return sum;
}

/// The minimum of a convex function of one weight, by golden section.
template <class F>
double minimiser(F f) {
  const double ratio = (std::sqrt(5.0) - 1) / 2;
  double low = -6, high = 6;
  for (int i = 0; i < 120; ++i) {
    const double a = high - ratio * (high - low), b = low + ratio * (high - low);
    (f(a) < f(b) ? high : low) = f(a) < f(b) ? b : a;
  }
  return (low + high) / 2;
}

/// The other side's objective, as its documentation writes it, for one weight.
double foreign_objective(Convention which, Foreign f, const Setting& s, double w) {
  const bool mse = s.loss == LossKind::kMse;
  const double n = kRows, a = f.value, r = f.l1_share, l1 = std::abs(w), l2 = w * w;
  const double sum = mse ? residual_squares(w) : cross_entropies(w), mean = sum / n;
  switch (which) {
    case Convention::kCanonical:
    case Convention::kKeras:
      return mean + a * r * l1 + a * (1 - r) * l2;
    case Convention::kHalfLambda:
      return mean + a / 2 * l2;
    case Convention::kHalfMse:
      return mean / 2 + a / 2 * l2;
    case Convention::kCourse:
      return (mse ? mean / 2 : mean) + a / (2 * n) * l2;
    case Convention::kSum:
      return (mse ? sum / 2 : sum) + a / 2 * l2;
    case Convention::kSklearnRidge:
      return sum + a * l2;
    case Convention::kSklearnLasso:
      return mean / 2 + a * l1;
    case Convention::kElasticNet:
      return mean / 2 + a * r * l1 + a * (1 - r) / 2 * l2;
    case Convention::kGlmnet:
      return (mse ? mean / 2 : mean) + a * ((1 - r) / 2 * l2 + r * l1);
    case Convention::kSklearnC:
      return a * sum + r * l1 + (1 - r) / 2 * l2;
    case Convention::kSklearnMlp:
      return (mse ? mean / 2 : mean) + a / (2 * n) * l2;  // full batch
    case Convention::kTorchWeightDecay:
      return mean + a / 2 * l2;  // the objective whose gradient has the term a w
    case Convention::kTorchWeightDecaySum:
      return sum + a / 2 * l2;
    case Convention::kDecoupledSgd:
      return mean + a / 2 * l2;  // what a step of plain SGD with w <- w - eta a w goes down
    case Convention::kAdamw:
      break;
  }
  return 0;
}

class EveryConvention : public testing::TestWithParam<int> {};

TEST_P(EveryConvention, MinimiserOfTheirObjectiveIsTheMinimiserOfOurs) {
  const auto which = static_cast<Convention>(GetParam());
  int tried = 0;
  for (const LossKind loss : {LossKind::kMse, LossKind::kCrossEntropy}) {
    for (const Foreign foreign : {Foreign{0.4, 0}, Foreign{0.15, 1}, Foreign{0.3, 0.5}}) {
      const Setting setting{kRows, kRows, 1, loss};
      const auto ours = to_canonical(which, foreign, setting);
      if (!ours) continue;
      ++tried;
      const double theirs = minimiser([&](double w) { return foreign_objective(which, foreign, setting, w); });
      const double mine = minimiser([&](double w) {
        const double data = (loss == LossKind::kMse ? residual_squares(w) : cross_entropies(w)) / kRows;
        return data + ours->lambda1 * std::abs(w) + ours->lambda2 * w * w;
      });
      EXPECT_NEAR(mine, theirs, 1e-7) << convention_name(which);  // golden section: sqrt(epsilon)
    }
  }
  EXPECT_EQ(tried > 0, which != Convention::kAdamw);
}

/// Foreign -> ours -> foreign, for every convention, loss and kind of penalty it has: 1e-12 relative.
TEST_P(EveryConvention, TheirNumberComesBackFromOurs) {
  const auto which = static_cast<Convention>(GetParam());
  for (const LossKind loss : {LossKind::kMse, LossKind::kCrossEntropy})
    for (const double share : {0.0, 0.25, 1.0})
      for (const double value : {1e-9, 0.37, 250.0}) {
        const Setting setting{117, 13, loss == LossKind::kMse ? 3 : 1, loss};
        const auto ours = to_canonical(which, {value, share}, setting);
        if (!ours) continue;
        const auto back = from_canonical(which, *ours, setting);
        ASSERT_TRUE(back.has_value());
        EXPECT_NEAR(back->value, value, 1e-12 * value) << convention_name(which);
        if (has_share(which)) {
          EXPECT_NEAR(back->l1_share, share, 1e-12) << convention_name(which);
        }
      }
}

TEST_P(EveryConvention, ThereAndBackIsTheSame) {
  const auto which = static_cast<Convention>(GetParam());
  for (const LossKind loss : {LossKind::kMse, LossKind::kCrossEntropy}) {
    const Setting setting{120, 10, loss == LossKind::kMse ? 3 : 1, loss};
    for (const Strength ours : {Strength{0.01, 0}, Strength{0, 0.02}, Strength{0.01, 0.02}}) {
      const auto foreign = from_canonical(which, ours, setting);
      if (!foreign) continue;
      const auto back = to_canonical(which, *foreign, setting);
      ASSERT_TRUE(back.has_value());
      EXPECT_NEAR(back->lambda1, ours.lambda1, 1e-15);
      EXPECT_NEAR(back->lambda2, ours.lambda2, 1e-15);
    }
  }
  EXPECT_EQ(find_convention(convention_name(which)).value(), which);
}

INSTANTIATE_TEST_SUITE_P(All, EveryConvention, testing::Range(0, kConventionCount));

TEST(Convention, RidgeInClosedForm) {
  // argmin |y - x w|^2 + alpha w^2 = xy / (xx + alpha) must be ours at lambda2 = alpha / n: xy/n / (xx/n + lambda2).
  double xx = 0, xy = 0;
  for (int i = 0; i < kRows; ++i) xx += kX[i] * kX[i], xy += kX[i] * kY[i];
  const auto ours = to_canonical(Convention::kSklearnRidge, {2.5, 0}, {kRows, kRows, 1, LossKind::kMse});
  EXPECT_NEAR(xy / kRows / (xx / kRows + ours->lambda2), xy / (xx + 2.5), 1e-15);
}

TEST(Convention, WhatHasNoEqualGetsNoNumber) {
  const Setting mse{100, 10, 1, LossKind::kMse}, ce{100, 10, 1, LossKind::kCrossEntropy};
  EXPECT_FALSE(from_canonical(Convention::kSklearnRidge, {0.1, 0.1}, mse).has_value());
  EXPECT_FALSE(from_canonical(Convention::kSklearnLasso, {0, 0.1}, mse).has_value());
  EXPECT_FALSE(to_canonical(Convention::kSklearnRidge, {1, 0}, ce).has_value());
  EXPECT_FALSE(to_canonical(Convention::kSklearnC, {1, 0}, mse).has_value());
  EXPECT_FALSE(from_canonical(Convention::kSklearnC, {0, 0}, ce).has_value());
  EXPECT_FALSE(to_canonical(Convention::kSklearnC, {0, 0}, ce).has_value());
}

TEST(Convention, AConversionSaysWhyThereIsNoEqualValue) {
  const Setting mse{100, 10, 1, LossKind::kMse}, ce{100, 10, 1, LossKind::kCrossEntropy};
  const auto refused = [](Convention from, Foreign foreign, Convention to, const Setting& setting) {
    const auto answer = convert(from, foreign, to, setting);
    EXPECT_FALSE(answer.ok());
    if (answer.ok()) return std::string();
    EXPECT_EQ(answer.error().code, base::ErrorCode::kInputMismatch);
    return base::to_text(answer.error());
  };
  using enum Convention;
  EXPECT_NE(refused(kAdamw, {0.01, 0}, kCanonical, mse).find("decoupled-sgd"), std::string::npos);
  EXPECT_NE(refused(kCanonical, {0.01, 0}, kAdamw, ce).find("no objective"), std::string::npos);
  EXPECT_NE(refused(kSklearnLasso, {0.01, 0}, kSklearnRidge, mse).find("no L1 part"), std::string::npos);
  EXPECT_NE(refused(kSklearnRidge, {0.01, 0}, kSklearnLasso, mse).find("no L2 part"), std::string::npos);
  EXPECT_NE(refused(kSklearnRidge, {0.01, 0}, kCanonical, ce).find("no cross-entropy"), std::string::npos);
  EXPECT_NE(refused(kSklearnC, {1, 0}, kCanonical, mse).find("no squared loss"), std::string::npos);
  EXPECT_NE(refused(kCanonical, {0, 0}, kSklearnC, ce).find("infinite C"), std::string::npos);
  EXPECT_NE(refused(kSklearnC, {0, 0}, kCanonical, ce).find("infinite penalty"), std::string::npos);
}

TEST(Convention, KnowsWhatItsNumberDependsOn) {
  const Setting mse{100, 10, 1, LossKind::kMse};
  EXPECT_TRUE(depends_on_samples(Convention::kSklearnRidge, mse));
  EXPECT_FALSE(depends_on_batch(Convention::kSklearnRidge, mse));
  EXPECT_TRUE(depends_on_batch(Convention::kSklearnMlp, mse));
  EXPECT_FALSE(depends_on_samples(Convention::kGlmnet, mse));
  EXPECT_TRUE(has_share(Convention::kElasticNet));
  EXPECT_FALSE(has_share(Convention::kSklearnRidge));
}

TEST(Convention, OutputsDivideForeignSquaredLosses) {
  const Setting three{50, 50, 3, LossKind::kMse};
  EXPECT_NEAR(to_canonical(Convention::kSklearnRidge, {1, 0}, three)->lambda2, 1.0 / 150, 1e-15);
  EXPECT_NEAR(to_canonical(Convention::kSklearnMlp, {1, 0}, three)->lambda2, 1.0 / 150, 1e-15);
  EXPECT_NEAR(to_canonical(Convention::kTorchWeightDecay, {1, 0}, three)->lambda2, 0.5, 1e-15);
}

}  // namespace
}  // namespace lscope::spec
