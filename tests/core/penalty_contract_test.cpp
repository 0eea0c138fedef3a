#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "core/catalogue.h"
#include "core/group_penalty.h"
#include "core/l1_penalty.h"
#include "core/material.h"

namespace lscope::core {
namespace {

/// Every penalty of the catalogue must pass these; a new one is tested by being registered.
class PenaltyContract : public testing::TestWithParam<NamedPenalty<double>> {
 protected:
  [[nodiscard]] const Penalty<double>& penalty() const { return *GetParam().penalty; }
};

TEST_P(PenaltyContract, IsZeroAtZeroAndPositiveElsewhere) {
  EXPECT_EQ(penalty().value(VecD(0)), 0.0);
  EXPECT_EQ(penalty().value(VecD::Zero(7)), 0.0);
  EXPECT_GT(penalty().value(random_weights(7, 1)), 0.0);
}

TEST_P(PenaltyContract, NeverPushesAZeroWeight) {
  VecD gradient = VecD::Constant(3, 0.25);
  penalty().add_gradient(10.0, VecD::Zero(3), gradient);
  EXPECT_TRUE((gradient.array() == 0.25).all());
}

TEST_P(PenaltyContract, GradientIsTheCentralDifferenceOfTheValue) {
  const VecD w = random_weights(9, 2);
  VecD gradient = VecD::Ones(9);
  penalty().add_gradient(0.7, w, gradient);
  for (Index i = 0; i < w.size(); ++i) {
    VecD up = w, down = w;
    up[i] += 1e-5;
    down[i] -= 1e-5;
    EXPECT_NEAR(gradient[i], 1 + 0.7 * (penalty().value(up) - penalty().value(down)) / 2e-5, 1e-9);
  }
}

TEST_P(PenaltyContract, ProxMinimisesItsOwnObjectiveInAnyMetric) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    const VecD w = random_weights(5, seed);
    const VecD tau = random_weights(5, 500 + seed).cwiseAbs();
    const auto objective = [&](const VecD& v) {
      return ((v - w).array().square() / (2 * tau.array())).sum() + penalty().value(v);
    };
    VecD best = w;
    penalty().prox(tau, best);
    for (unsigned k = 0; k < 20; ++k) {
      const VecD nudged = best + 0.1 * random_weights(5, 1000 + k);
      ASSERT_LE(objective(best), objective(nudged)) << "seed=" << seed << " k=" << k;
    }
  }
}

TEST_P(PenaltyContract, ProxWithoutReachKeepsTheWeights) {
  const VecD w = random_weights(6, 3);
  VecD kept = w;
  penalty().prox(VecD::Zero(6), kept);
  EXPECT_EQ(kept, w);
}

TEST_P(PenaltyContract, NeverHidesANaN) {
  VecD w = VecD::Constant(3, std::numeric_limits<double>::quiet_NaN());
  penalty().prox(VecD::Constant(3, 0.4), w);
  EXPECT_TRUE(w.array().isNaN().all());
  EXPECT_TRUE(std::isnan(penalty().value(w)));
}

TEST_P(PenaltyContract, FloatAgreesWithDouble) {
  const VecD w = random_weights(40, 4);
  const Vec<float> narrow = w.cast<float>();
  for (const NamedPenalty<float>& other : all_penalties<float>()) {
    if (other.name != GetParam().name) continue;
    EXPECT_NEAR(other.penalty->value(narrow), penalty().value(w), 1e-5);
    Vec<float> g = Vec<float>::Zero(40);
    VecD exact = VecD::Zero(40);
    other.penalty->add_gradient(0.3F, narrow, g);
    penalty().add_gradient(0.3, w, exact);
    EXPECT_LT((g.cast<double>() - exact).cwiseAbs().maxCoeff(), 1e-6);
  }
}

INSTANTIATE_TEST_SUITE_P(Catalogue, PenaltyContract, testing::ValuesIn(all_penalties<double>()),
                         [](const auto& test_info) { return std::string(test_info.param.name); });

/// MATH 16, 2: the soft threshold against a fine search on a grid.
TEST(SoftThreshold, IsTheMinimumThatAFineSearchFinds) {
  const auto l1 = all_penalties<double>().front();
  ASSERT_EQ(l1.name, "l1");
  for (const double x : {-1.7, -0.3, 0.0, 0.2999, 0.3, 0.31, 2.0}) {
    VecD w = VecD::Constant(1, x);
    l1.penalty->prox(VecD::Constant(1, 0.3), w);
    const auto objective = [x](double u) { return (u - x) * (u - x) / 2 + 0.3 * std::abs(u); };
    for (int k = -200000; k <= 200000; ++k) ASSERT_LE(objective(w[0]), objective(k * 1e-5) + 1e-12) << x;
  }
}

/// MATH 16, 2: soft threshold, then group shrink, is the prox of the sum, in any metric.
TEST(GroupPenalty, AfterTheSoftThresholdIsTheProxOfTheSum) {
  const L1Penalty<double> l1;
  const GroupPenalty<double> group;
  int zeros = 0, removed = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    const VecD w = random_weights(4, seed);
    const bool plain = seed % 3 == 0;  // the closed form
    const VecD reach = plain ? VecD::Constant(4, 0.4) : VecD(random_weights(4, 700 + seed).cwiseAbs());
    const auto objective = [&](const VecD& v) {
      return ((v - w).array().square() / (2 * reach.array())).sum() + 0.5 * v.cwiseAbs().sum() + 0.9 * v.norm();
    };
    VecD best = w;
    l1.prox(0.5 * reach, best);
    group.prox(0.9 * reach, best);
    zeros += best.norm() > 0 && (best.array() == 0).any() ? 1 : 0;
    removed += best.norm() == 0 ? 1 : 0;
    for (unsigned k = 0; k < 200; ++k)
      ASSERT_LE(objective(best), objective(best + 1e-3 * random_weights(4, 2000 + k)) + 1e-12) << seed;
  }
  EXPECT_GT(zeros, 3);
  EXPECT_GT(removed, 3);
}

TEST(GroupPenalty, BothFormsMeetWhereTheScalesMeet) {
  const GroupPenalty<double> group;
  for (const double t : {0.0, 1e-3, 0.5, 1.9}) {
    VecD w = random_weights(6, 8), nearly = w, tau = VecD::Constant(6, t);
    group.prox(tau, w);
    tau[2] += 1e-13;
    group.prox(tau, nearly);
    EXPECT_LT((w - nearly).cwiseAbs().maxCoeff(), 1e-12) << t;
  }
}

/// A unit that did not answer to a batch has gradient 0 and, under Adam, a reach near rate/eps.
TEST(GroupPenalty, OneUnitWithAHugeReachLosesItsWeightAlone) {
  const GroupPenalty<double> group;
  VecD w = VecD::Constant(5, 0.5), tau = VecD::Constant(5, 1e-3);
  tau[3] = 1e5;
  group.prox(tau, w);
  for (Index i = 0; i < 5; ++i) EXPECT_NEAR(w[i], i == 3 ? 0.0 : 0.4995, 1e-5) << i;
}

TEST(L1Penalty, GivesExactZeros) {
  const auto l1 = all_penalties<float>().front();
  Vec<float> w(3);
  w << 0.1F, -0.1F, 0.25F;
  l1.penalty->prox(Vec<float>::Constant(3, 0.1F), w);
  EXPECT_EQ(w[0], 0.0F);
  EXPECT_EQ(w[1], 0.0F);
  EXPECT_EQ(w[2], 0.25F - 0.1F);
}

}  // namespace
}  // namespace lscope::core
