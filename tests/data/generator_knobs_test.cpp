#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "data/csv_writer.h"
#include "data/generate.h"
#include "data/recipes.h"

namespace lscope::data {
namespace {

TEST(Generators, InformativeShiftsItsFirstInputsAndKeepsTheDistanceOfTheMeans) {
  Recipe r = recipe(Generator::kInformative, 40000);
  r.noise = 0.8;
  for (const int k : {1, 4, 20}) {
    r.informative_inputs = k;
    const Rows rows = raw(r).train.rows;
    ASSERT_EQ(rows.features, 20);
    std::vector<double> difference(20, 0);
    for (std::size_t i = 0; i < rows.x.size(); ++i)
      difference[i % 20] += (rows.label[i / 20] == 1 ? 1 : -1) * rows.x[i] / 20000;
    for (int j = 0; j < 20; ++j)
      EXPECT_NEAR(difference[static_cast<std::size_t>(j)], j < k ? 2 / std::sqrt(k) : 0, 4.5 * 0.8 * 2 / 200);
  }
}

TEST(Generators, MoreInputsKeepTheColumnsThatWereThere) {
  for (const Generator g : {Generator::kInformative, Generator::kRandomFeatures}) {
    Recipe r = recipe(g);
    const Rows narrow = raw(r).train.rows;
    r.inputs = 50;
    const Rows wide = raw(r).train.rows;
    for (std::size_t i = 0; i < 80; ++i)
      for (std::size_t j = 0; j < 20; ++j) ASSERT_EQ(narrow.x[20 * i + j], wide.x[50 * i + j]);
    EXPECT_EQ(narrow.y, wide.y);
    r.inputs = 2;
    const auto refused = generate(r);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().context, "data.informative_inputs");
  }
}

TEST(Generators, RandomFeaturesAreIndependentAndTheirTruthHasNormOne) {
  Recipe r = recipe(Generator::kRandomFeatures, 20000);
  r.noise = 0.5;
  r.informative_inputs = 7;
  const Rows rows = raw(r).train.rows;
  const std::vector<double> values = rows.x.as<double>();
  double covariance = 0, signal = 0, noise = 0;
  for (std::size_t i = 0; i < 20000; ++i) {
    const double* x = &values[20 * i];
    double f = 0;
    for (int j = 0; j < 7; ++j) f += x[j] / std::sqrt(7.0);
    covariance += x[2] * x[9] / 20000;
    signal += f * f / 20000;
    noise += (rows.y[i] - f) * (rows.y[i] - f) / 20000;
  }
  const double five_sigma = 5 / std::sqrt(20000.0);
  EXPECT_NEAR(covariance, 0, five_sigma);
  EXPECT_NEAR(signal, 1, std::sqrt(2.0) * five_sigma);
  EXPECT_NEAR(noise, 0.25, 0.25 * std::sqrt(2.0) * five_sigma);
}

TEST(Generators, ThePolynomialHasTheDegreeThatWasAskedFor) {
  Recipe r = recipe(Generator::kPolynomial);
  for (const int degree : {1, 2, 3, 7, 12}) {
    r.truth_degree = degree;
    const Prepared p = prepared(r);
    for (const double x : {-1.0, -0.3, 0.2, 0.9})
      EXPECT_NEAR(p.truth.curve(x), std::cos(degree * std::acos(x)), 1e-12) << degree;
  }
}

TEST(Generators, SpiralsTurnAndColumnsCorrelateAsOftenAsAskedFor) {
  Recipe r = recipe(Generator::kSpirals);
  r.noise = 0;
  r.turns = 3;
  const Rows arms = raw(r).train.rows;
  for (std::size_t i = 0; i < 80; ++i) {
    const double radius = std::hypot(arms.x[2 * i], arms.x[2 * i + 1]);
    const double angle = 2 * std::numbers::pi * radius + (arms.label[i] == 0 ? 0 : std::numbers::pi);
    EXPECT_NEAR(arms.x[2 * i], radius * std::cos(angle), 1e-9);
  }
  r = recipe(Generator::kSparseLinear, 40000);
  for (const double rho : {0.0, 0.9}) {
    r.correlation = rho;
    const Rows rows = raw(r).train.rows;
    double near = 0, far = 0;
    for (std::size_t i = 0; i < 40000; ++i) {
      near += rows.x[20 * i + 7] * rows.x[20 * i + 8] / 40000;
      far += rows.x[20 * i + 7] * rows.x[20 * i + 10] / 40000;
    }
    EXPECT_NEAR(near, rho, 4.5 * std::sqrt(2.0 / 40000));  // var(ab) = 1 + rho^2 <= 2
    EXPECT_NEAR(far, rho * rho * rho, 4.5 * std::sqrt(2.0 / 40000));
  }
}

TEST(Generators, TooManyNumbersAreRefusedBeforeTheyAreMade) {
  Recipe r = recipe(Generator::kFontDigits, 100000);
  r.image_size = 28;
  r.test = 100000;
  const auto refused = generate(r);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, base::ErrorCode::kInputLimit);
}

TEST(Generators, HiddenLabelsAreEmptyCellsOfTheTable) {
  Recipe r = recipe(Generator::kTwoMoons);
  r.unlabelled_share = 0.75;
  const Generated g = raw(r);
  EXPECT_EQ(g.train.rows.rows, 20);
  EXPECT_EQ(g.train.unlabelled.rows, 60);
  EXPECT_EQ(g.test.unlabelled.rows, 0);
  const std::string text = write_csv(g.train);
  std::size_t lines = 0, empty = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    lines += text[i] == '\n' ? 1 : 0;
    empty += text[i] == '\n' && text[i - 1] == ',' ? 1 : 0;
  }
  EXPECT_EQ(lines, 81U);
  EXPECT_EQ(empty, 60U);
}

}  // namespace
}  // namespace lscope::data
