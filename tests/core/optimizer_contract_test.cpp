#include <gtest/gtest.h>

#include <string>

#include "core/catalogue.h"
#include "core/l1_penalty.h"
#include "core/material.h"
#include "core/optimizer.h"

namespace lscope::core {
namespace {

class OptimizerContract : public testing::TestWithParam<Named<OptimizerKind>> {
 protected:
  template <class S>
  [[nodiscard]] std::unique_ptr<Optimizer<S>> make(Index size) const {
    return make_optimizer<S>(settings_of(GetParam().kind), size);
  }
};

TEST_P(OptimizerContract, FindsTheBottomOfAQuadraticBowl) {
  const VecD bottom = random_weights(6, 1);
  const auto optimizer = make<double>(6);
  VecD w = VecD::Zero(6);
  for (int step = 0; step < 8000; ++step) optimizer->step(step < 6000 ? 0.01 : 1e-5, (w - bottom).eval(), w);
  EXPECT_LT((w - bottom).cwiseAbs().maxCoeff(), 1e-4);
}

TEST_P(OptimizerContract, TwoPartsAreTheWhole) {
  const auto whole = make<float>(40), cut = make<float>(40);
  Vec<float> a = random_weights(40, 2).cast<float>(), b = a;
  for (std::uint64_t step = 0; step < 30; ++step) {
    const Vec<float> gradient = random_weights(40, 100 + step).cast<float>();
    whole->step(0.01F, gradient, a);
    cut->begin(static_cast<double>(0.01F));
    cut->sweep({16, 24, 0, 0}, gradient.data(), b.data());
    cut->sweep({0, 16, 0, 0}, gradient.data(), b.data());
  }
  EXPECT_EQ(a, b);
  EXPECT_EQ(whole->steps(), 30);
  EXPECT_EQ(cut->steps(), 30);  // once a step, not once a part
}

TEST_P(OptimizerContract, OneSweepIsDecayStepAndProxInThisOrder) {
  const auto apart = make<double>(33), fused = make<double>(33);
  const L1Penalty<double> l1;
  VecD a = random_weights(33, 3), b = a, tau(33);
  for (std::uint64_t step = 0; step < 40; ++step) {
    const VecD gradient = random_weights(33, 200 + step);
    const VecD decay = 0.02 * 0.1 * a;
    apart->step(0.02, gradient, a);
    a -= decay;
    apart->reach(0.02, tau);
    tau *= 0.3;
    l1.prox(tau, a);
    fused->begin(0.02);
    fused->sweep({0, 33, 0.1, 0.3}, gradient.data(), b.data());
    ASSERT_LT((a - b).cwiseAbs().maxCoeff(), 1e-14) << step;
  }
  EXPECT_GT((b.array() == 0).count(), 0);
}

TEST_P(OptimizerContract, ResumesBitForBit) {
  const auto uncut = make<float>(20), first = make<float>(20), second = make<float>(20);
  Vec<float> a = random_weights(20, 4).cast<float>(), b = a;
  const auto gradient = [](std::uint64_t step) { return Vec<float>(random_weights(20, 300 + step).cast<float>()); };
  for (std::uint64_t step = 0; step < 20; ++step) uncut->step(0.01F, gradient(step), a);
  for (std::uint64_t step = 0; step < 7; ++step) first->step(0.01F, gradient(step), b);
  second->restore(first->steps(), first->first_moment(), first->second_moment());
  for (std::uint64_t step = 7; step < 20; ++step) second->step(0.01F, gradient(step), b);
  EXPECT_EQ(a, b);
}

TEST_P(OptimizerContract, NeverHidesANaN) {
  const auto optimizer = make<double>(2);
  VecD w = VecD::Ones(2), gradient(2);
  gradient << std::nan(""), 1.0;
  optimizer->begin(0.1);
  optimizer->sweep({0, 2, 0.1, 0.5}, gradient.data(), w.data());
  EXPECT_TRUE(std::isnan(w[0]));
  EXPECT_FALSE(std::isnan(w[1]));
}

/// EXAMPLES 9: J = (w - 1)^2 / 2 + 0.3 |w| has its minimum at 0.7, whatever optimizer is used.
template <class S>
S minimise(const OptimizerSettings& settings, S rate) {
  const auto optimizer = make_optimizer<S>(settings, 1);
  Vec<S> w = Vec<S>::Zero(1), gradient(1), tau(1);
  const L1Penalty<S> l1;
  for (int step = 0; step < 20000; ++step) {
    gradient = w.array() - S(1);
    optimizer->step(rate, gradient, w);
    optimizer->reach(rate, tau);
    tau *= S(0.3);
    l1.prox(tau, w);
  }
  return w[0];
}

TEST_P(OptimizerContract, ProxInItsOwnMetricLandsOnTheSameMinimum) {
  const OptimizerKind kind = GetParam().kind;
  const bool adaptive =
      kind == OptimizerKind::kAdam || kind == OptimizerKind::kAdamw || kind == OptimizerKind::kRmsprop;
  EXPECT_NEAR(minimise<double>(settings_of(kind), adaptive ? 0.001 : 0.01), 0.7, adaptive ? 1e-6 : 1e-9);
  EXPECT_NEAR(minimise<float>(settings_of(kind), adaptive ? 0.001F : 0.01F), 0.7F, 1e-4F);
}

INSTANTIATE_TEST_SUITE_P(Catalogue, OptimizerContract,
                         testing::ValuesIn(all_optimizers().begin(), all_optimizers().end()),
                         [](const auto& test_info) { return std::string(test_info.param.name); });

/// MATH 16, 10.
TEST(FirstStep, OfAdamIsTheRateAndOfRmspropIsScaled) {
  const VecD gradient = random_weights(5, 5);
  VecD w = VecD::Zero(5);
  make_optimizer<double>(settings_of(OptimizerKind::kAdam), 5)->step(0.1, gradient, w);
  for (Index i = 0; i < 5; ++i) EXPECT_NEAR(w[i], -std::copysign(0.1, gradient[i]), 1e-7);
  w.setZero();
  make_optimizer<double>(settings_of(OptimizerKind::kRmsprop), 5)->step(0.1, gradient, w);
  for (Index i = 0; i < 5; ++i)
    EXPECT_NEAR(w[i], -0.1 * gradient[i] / (std::sqrt(0.01) * std::abs(gradient[i]) + 1e-8), 1e-7);
}

/// MATH 16, 16.
TEST(Momentum, WithoutMomentumIsPlainDescent) {
  for (const OptimizerKind kind : {OptimizerKind::kMomentum, OptimizerKind::kNesterov}) {
    OptimizerSettings settings = settings_of(kind);
    settings.momentum = 0;
    const auto other = make_optimizer<double>(settings, 8);
    const auto plain = make_optimizer<double>(settings_of(OptimizerKind::kSgd), 8);
    VecD a = random_weights(8, 6), b = a;
    for (std::uint64_t step = 0; step < 10; ++step) {
      other->step(0.1, random_weights(8, step), a);
      plain->step(0.1, random_weights(8, step), b);
    }
    EXPECT_EQ(a, b);
  }
}

}  // namespace
}  // namespace lscope::core
