#include "data/bayes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "data/class_shares.h"

namespace lscope::data {
namespace {

constexpr int kRows = 40000;

double normal_below(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

/// The generator's density of each class at a row, straight from its definition; nothing is shared with bayes.cpp.
std::vector<double> densities(const Recipe& r, const double* x, int features) {
  const double s2 = r.noise * r.noise;
  std::vector<double> out;
  if (r.generator == Generator::kInformative) {
    double along = 0;  // all that matters is the projection on the difference of the means
    for (int j = 0; j < r.informative_inputs; ++j) along += x[j] / std::sqrt(r.informative_inputs);
    for (const double mean : {-1.0, 1.0}) out.push_back(std::exp(-(along - mean) * (along - mean) / (2 * s2)));
  } else if (r.generator == Generator::kBlobs) {
    for (int k = 0; k < r.classes; ++k) {
      const double t = 2 * std::numbers::pi * k / r.classes;
      const double dx = x[0] - 2 * std::cos(t), dy = x[1] - 2 * std::sin(t);
      out.push_back(std::exp(-(dx * dx + dy * dy) / (2 * s2)));
    }
  } else if (r.generator == Generator::kXor) {
    const auto g = [&](double v) { return normal_below(v / r.noise) - normal_below((v - 1) / r.noise); };
    out = {g(x[0]) * g(x[1]) + g(-x[0]) * g(-x[1]), g(x[0]) * g(-x[1]) + g(-x[0]) * g(x[1])};
  } else if (r.generator == Generator::kCircles) {
    for (const double rho : {1.0, 0.5}) {
      double sum = 0;  // the circle as 80 points: no Bessel function here
      for (int i = 0; i < 80; ++i) {
        const double t = 2 * std::numbers::pi * i / 80;
        const double dx = x[0] - rho * std::cos(t), dy = x[1] - rho * std::sin(t);
        sum += std::exp(-(dx * dx + dy * dy) / (2 * s2));
      }
      out.push_back(sum);
    }
  } else {
    out.assign(2, 1);
  }
  EXPECT_GT(features, 0);
  return out;
}

/// Draws rows and lets the rule that knows everything judge them.
BayesLimits simulated(Recipe r, int rows, double& accuracy_error, double& loss_error) {
  r.train = rows;
  r.validation = r.test = 0;
  auto made = generate_raw(r);
  EXPECT_TRUE(made.ok());
  const Dataset& set = made.value().train;
  const std::vector<double> x = set.rows.x.as<double>();
  const std::vector<double> shares = class_shares(static_cast<int>(set.class_names.size()), r.imbalance);
  const double others = static_cast<double>(shares.size()) - 1;
  double right = 0, loss = 0, square = 0;
  for (int i = 0; i < rows; ++i) {
    std::vector<double> p = densities(r, &x[static_cast<std::size_t>(i * set.rows.features)], set.rows.features);
    double all = 0;
    for (std::size_t k = 0; k < p.size(); ++k) all += p[k] *= shares[k];
    for (double& value : p) value = (1 - r.label_noise) * value / all + r.label_noise * (1 - value / all) / others;
    const auto label = static_cast<std::size_t>(set.rows.label[static_cast<std::size_t>(i)]);
    right += std::max_element(p.begin(), p.end()) - p.begin() == static_cast<std::ptrdiff_t>(label) ? 1 : 0;
    loss -= std::log(p[label]);
    square += std::log(p[label]) * std::log(p[label]);
  }
  const double n = rows, accuracy = right / n;
  accuracy_error = std::sqrt(std::max(accuracy * (1 - accuracy), 1e-4) / n);
  loss_error = std::sqrt(std::max(square / n - loss * loss / n / n, 1e-6) / n);
  return {accuracy, loss / n};
}

void expect_simulation_agrees(const Recipe& r, int rows = kRows) {
  const auto limits = bayes_limits(r);
  ASSERT_TRUE(limits.has_value());
  double accuracy_error = 0, loss_error = 0;
  const BayesLimits seen = simulated(r, rows, accuracy_error, loss_error);
  EXPECT_NEAR(seen.accuracy, limits->accuracy, 4.5 * accuracy_error + 1e-4)
      << generator_name(r.generator) << " s " << r.noise << " q " << r.label_noise << " r " << r.imbalance;
  EXPECT_NEAR(seen.loss, limits->loss, 4.5 * loss_error + 1e-6)
      << generator_name(r.generator) << " s " << r.noise << " q " << r.label_noise << " r " << r.imbalance;
}

Recipe recipe(Generator generator, double noise, double q = 0, double imbalance = 1) {
  Recipe r;
  r.generator = generator;
  r.noise = noise;
  r.label_noise = q;
  r.imbalance = imbalance;
  return r;
}

TEST(BayesLimits, TwoGaussiansHaveTheErrorOfTheTextbook) {
  for (const double sigma : {0.3, 1.0, 2.0}) {
    EXPECT_DOUBLE_EQ(bayes_limits(recipe(Generator::kInformative, sigma))->accuracy, normal_below(1 / sigma));
    Recipe blobs = recipe(Generator::kBlobs, sigma);
    blobs.classes = 2;
    EXPECT_DOUBLE_EQ(bayes_limits(blobs)->accuracy, normal_below(2 / sigma));
    blobs.classes = 4;  // a square: both coordinates must be on their side
    EXPECT_NEAR(bayes_limits(blobs)->accuracy, std::pow(normal_below(std::numbers::sqrt2 / sigma), 2),
                1e-7);  // 2000 midpoints: h^2/24 times the slope at the end of the integral
  }
}

TEST(BayesLimits, NoNoiseLeavesTheFlipsAlone) {
  for (const Generator g : {Generator::kInformative, Generator::kBlobs, Generator::kCircles, Generator::kXor}) {
    const auto limits = bayes_limits(recipe(g, 0, 0.1));
    EXPECT_DOUBLE_EQ(limits->accuracy, 0.9);
    EXPECT_NEAR(limits->loss, -0.9 * std::log(0.9) - 0.1 * std::log(g == Generator::kBlobs ? 0.05 : 0.1), 1e-12);
  }
  EXPECT_FALSE(bayes_limits(recipe(Generator::kTwoMoons, 0.3)).has_value());
  EXPECT_FALSE(bayes_limits(recipe(Generator::kSine, 0.3)).has_value());
}

TEST(BayesLimits, LimitsGrowSmoothlyOutOfNoNoise) {
  for (const Generator g : {Generator::kInformative, Generator::kBlobs, Generator::kCircles}) {
    for (const double sigma : {0.002, 0.021, 0.05}) {
      const auto limits = bayes_limits(recipe(g, sigma, 0.1));
      EXPECT_NEAR(limits->accuracy, 0.9, 1e-5) << generator_name(g) << sigma;
      EXPECT_NEAR(limits->loss, bayes_limits(recipe(g, 0, 0.1))->loss, 1e-5) << generator_name(g) << sigma;
    }
  }
}

TEST(BayesLimits, AgreeWithTheRuleThatKnowsTheDensities) {
  for (const auto& [q, imbalance] : {std::pair(0.0, 1.0), std::pair(0.1, 1.0), std::pair(0.2, 8.0)}) {
    expect_simulation_agrees(recipe(Generator::kInformative, 1.2, q, imbalance));
    expect_simulation_agrees(recipe(Generator::kXor, 0.3, q, imbalance));
    expect_simulation_agrees(recipe(Generator::kRandomLabels, 0.3, q, imbalance));
    expect_simulation_agrees(recipe(Generator::kCircles, 0.3, q, imbalance), 10000);
    for (const int classes : {2, 3, 7}) {
      Recipe r = recipe(Generator::kBlobs, 0.9, q, imbalance);
      r.classes = classes;
      expect_simulation_agrees(r);
    }
  }
}

TEST(ClassShares, AreAGeometricSeriesAndPrefixesFollowThem) {
  const std::vector<double> shares = class_shares(3, 100);
  EXPECT_NEAR(shares[0] / shares[1], 10, 1e-12);
  EXPECT_NEAR(shares[1] / shares[2], 10, 1e-12);
  ClassSequence even(class_shares(3, 1)), long_tail(shares);
  std::vector<int> count(3, 0);
  for (int i = 0; i < 5000; ++i) {
    EXPECT_EQ(even.next(), i % 3);
    ++count[static_cast<std::size_t>(long_tail.next())];
    if (i >= 200)
      for (std::size_t k = 0; k < 3; ++k) ASSERT_NEAR(count[k], shares[k] * (i + 1), 1.01) << i;
  }
}

}  // namespace
}  // namespace lscope::data
