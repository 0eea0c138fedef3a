#include "core/activation.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <string>

#include "core/catalogue.h"
#include "core/material.h"

namespace lscope::core {
namespace {

template <class S>
S value(Activation kind, S x) {
  S a = 0;
  apply_activation<S>(kind, 0.01, Panel<const S>{&x, 1, 1, 1}, Panel<S>{&a, 1, 1, 1});
  return a;
}

template <class S>
S derivative(Activation kind, S x) {
  const S a = value(kind, x);
  S d = 1;
  multiply_by_derivative<S>(kind, 0.01, Panel<const S>{&x, 1, 1, 1}, Panel<const S>{&a, 1, 1, 1},
                            Panel<S>{&d, 1, 1, 1});
  return d;
}

class ActivationContract : public testing::TestWithParam<Named<Activation>> {};

TEST_P(ActivationContract, DerivativeIsTheCentralDifference) {
  for (double x = -6.05; x < 6; x += 0.1)
    EXPECT_NEAR(derivative(GetParam().kind, x),
                (value(GetParam().kind, x + 1e-5) - value(GetParam().kind, x - 1e-5)) / 2e-5, 1e-9)
        << x;
}

TEST_P(ActivationContract, NeverHidesANaN) {
  EXPECT_TRUE(std::isnan(value(GetParam().kind, std::numeric_limits<double>::quiet_NaN())));
  EXPECT_TRUE(std::isnan(value(GetParam().kind, std::numeric_limits<float>::quiet_NaN())));
  // Also in the lanes of a long column, where the compiler uses vectors.
  std::array<float, 37> z{}, a{};
  z[3] = z[36] = std::numeric_limits<float>::quiet_NaN();
  apply_activation<float>(GetParam().kind, 0.01, Panel<const float>{z.data(), 37, 37, 1},
                          Panel<float>{a.data(), 37, 37, 1});
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_EQ(std::isnan(a[i]), i == 3 || i == 36) << i;
}

TEST_P(ActivationContract, StaysFiniteFarOut) {
  for (const double x : {-1e4, -800.0, 800.0, 1e4}) {
    EXPECT_TRUE(std::isfinite(value(GetParam().kind, x))) << x;
    EXPECT_TRUE(std::isfinite(derivative(GetParam().kind, x))) << x;
    EXPECT_TRUE(std::isfinite(value(GetParam().kind, static_cast<float>(x)))) << x;
    EXPECT_TRUE(std::isfinite(derivative(GetParam().kind, static_cast<float>(x)))) << x;
  }
}

TEST_P(ActivationContract, FloatAgreesWithDouble) {
  for (double x = -12; x < 12; x += 0.013) {
    const auto narrow = static_cast<float>(x);
    const double exact = value(GetParam().kind, static_cast<double>(narrow));
    EXPECT_NEAR(value(GetParam().kind, narrow), exact, 1e-6 * std::max(std::abs(exact), 0.1)) << x;
    EXPECT_NEAR(derivative(GetParam().kind, narrow), derivative(GetParam().kind, static_cast<double>(narrow)), 2e-6);
  }
}

TEST_P(ActivationContract, WorksInPlaceAndLeavesThePaddingAlone) {
  std::array<double, 8> z{1, -2, 0.5, 77, -1, 2, 0, 77}, a{};
  a[3] = a[7] = 5;
  apply_activation<double>(GetParam().kind, 0.01, Panel<const double>{z.data(), 4, 3, 2},
                           Panel<double>{a.data(), 4, 3, 2});
  EXPECT_EQ(a[3], 5);
  EXPECT_EQ(a[7], 5);
  apply_activation<double>(GetParam().kind, 0.01, Panel<const double>{z.data(), 4, 3, 2},
                           Panel<double>{z.data(), 4, 3, 2});
  for (const std::size_t i : {0U, 1U, 2U, 4U, 5U, 6U}) EXPECT_EQ(z[i], a[i]);
  EXPECT_EQ(z[3], 77);
}

INSTANTIATE_TEST_SUITE_P(Catalogue, ActivationContract,
                         testing::ValuesIn(all_activations().begin(), all_activations().end()),
                         [](const auto& test_info) { return std::string(test_info.param.name); });

TEST(Relu, HasNoSlopeAtZero) {
  EXPECT_EQ(derivative(Activation::kRelu, 0.0), 0.0);
  EXPECT_EQ(derivative(Activation::kLeakyRelu, 0.0), 0.01);
}

/// The accuracy that fast_tanh.h states.
TEST(FastTanh, IsAsAccurateAsItSays) {
  double worst = 0;
  for (double x = 1e-30; x < 20; x *= 1.00037) {
    const auto narrow = static_cast<float>(x);
    const double exact = std::tanh(static_cast<double>(narrow));
    worst = std::max(worst, std::abs(static_cast<double>(value(Activation::kTanh, narrow)) - exact) / exact);
    EXPECT_EQ(value(Activation::kTanh, -narrow), -value(Activation::kTanh, narrow));
  }
#ifdef __FMA__
  EXPECT_LT(worst, 3.5e-7);
#else
  EXPECT_LT(worst, 4.5e-7);
#endif
  EXPECT_EQ(value(Activation::kTanh, 0.0F), 0.0F);
  EXPECT_LE(value(Activation::kTanh, 1e30F), 1.0F);
}

TEST(FastSigmoid, IsRelativelyAccurateInBothTails) {
  for (double x = -80; x < 80; x += 0.0173) {
    const auto narrow = static_cast<float>(x);
    const double exact = 1 / (1 + std::exp(-static_cast<double>(narrow)));
    EXPECT_NEAR(value(Activation::kSigmoid, narrow) / exact, 1, 3e-7) << x;
  }
}

}  // namespace
}  // namespace lscope::core
