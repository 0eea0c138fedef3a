#include "data/generate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>

#include "data/recipes.h"

namespace lscope::data {
namespace {

constexpr Generator kAll[] = {Generator::kTwoMoons,
                              Generator::kCircles,
                              Generator::kXor,
                              Generator::kSpirals,
                              Generator::kBlobs,
                              Generator::kSine,
                              Generator::kPolynomial,
                              Generator::kFriedman1,
                              Generator::kSparseLinear,
                              Generator::kRandomLabels,
                              Generator::kIndependentLinear,
                              Generator::kInformative,
                              Generator::kRandomFeatures,
                              Generator::kFontDigits};
static_assert(std::size(kAll) == kGeneratorCount);

bool is_prefix(const Rows& shorter, const Rows& longer) {
  return std::equal(shorter.x.begin(), shorter.x.end(), longer.x.begin()) &&
         std::equal(shorter.y.begin(), shorter.y.end(), longer.y.begin()) &&
         std::equal(shorter.label.begin(), shorter.label.end(), longer.label.begin());
}

/// What every generator must keep; a new one is tested by standing in the list.
class GeneratorContract : public testing::TestWithParam<Generator> {};

TEST_P(GeneratorContract, SameRecipeGivesTheSameBytesAnotherSeedDoesNot) {
  Recipe r = recipe(GetParam());
  r.label_noise = 0.1;
  r.irrelevant_inputs = 3;
  const Generated a = raw(r), b = raw(r);
  EXPECT_EQ(a.train.rows.x, b.train.rows.x);
  EXPECT_EQ(a.test.rows.y, b.test.rows.y);
  EXPECT_EQ(a.validation.rows.label, b.validation.rows.label);
  r.seed += 1;
  EXPECT_NE(a.train.rows.x, raw(r).train.rows.x);
}

TEST_P(GeneratorContract, SetsHaveTheirSizesAndSharesNoRow) {
  const Generated g = raw(recipe(GetParam()));
  for (const auto& [set, rows] : {std::pair(&g.train, 80), std::pair(&g.validation, 40), std::pair(&g.test, 60)}) {
    EXPECT_EQ(set->rows.rows, rows);
    EXPECT_EQ(set->rows.x.size(), static_cast<std::size_t>(rows * set->rows.features));
    EXPECT_EQ(set->feature_names.size(), static_cast<std::size_t>(set->rows.features));
    const bool regression = set->task == Task::kRegression;
    EXPECT_EQ(set->rows.y.size(), regression ? static_cast<std::size_t>(rows) : 0U);
    EXPECT_EQ(set->rows.label.size(), regression ? 0U : static_cast<std::size_t>(rows));
    for (const double x : set->rows.x) EXPECT_TRUE(std::isfinite(x));
  }
  EXPECT_NE(std::vector(g.train.rows.x.begin(), g.train.rows.x.begin() + g.train.rows.features),
            std::vector(g.test.rows.x.begin(), g.test.rows.x.begin() + g.test.rows.features));
}

TEST_P(GeneratorContract, MoreSamplesKeepTheRowsThatWereThere) {
  Recipe r = recipe(GetParam(), 20);
  r.label_noise = 0.2;
  r.irrelevant_inputs = 2;
  const Generated small = raw(r);
  r.train = 200;
  const Generated large = raw(r);
  EXPECT_TRUE(is_prefix(small.train.rows, large.train.rows));
  EXPECT_EQ(small.test.rows.x, large.test.rows.x);
  EXPECT_EQ(small.validation.rows.x, large.validation.rows.x);
}

TEST_P(GeneratorContract, EveryKnobMovesOnlyItsOwnPart) {
  Recipe r = recipe(GetParam());
  r.noise = 0;
  const Generated clean = raw(r);
  r.irrelevant_inputs = 2;
  const Generated wider = raw(r);
  const int d = clean.train.rows.features;
  ASSERT_EQ(wider.train.rows.features, d + 2);
  for (int i = 0; i < 80; ++i)
    for (int j = 0; j < d; ++j)
      EXPECT_EQ(clean.train.rows.x[static_cast<std::size_t>(i * d + j)],
                wider.train.rows.x[static_cast<std::size_t>(i * (d + 2) + j)]);
  r.irrelevant_inputs = 0;
  r.label_noise = 0.3;
  const Generated flipped = raw(r);
  EXPECT_EQ(flipped.train.rows.x, clean.train.rows.x);
  EXPECT_EQ(flipped.train.rows.y, clean.train.rows.y);
}

TEST_P(GeneratorContract, ImbalanceHasItsRatioInEverySetAndKeepsThePrefix) {
  Recipe r = recipe(GetParam(), 3000);
  r.test = 3000;
  r.imbalance = 9;
  const Generated large = raw(r);
  if (large.train.task == Task::kRegression) return;
  for (const Rows* rows : {&large.train.rows, &large.test.rows}) {
    const auto count = [&](std::size_t k) { return std::count(rows->label.begin(), rows->label.end(), k); };
    const std::size_t last = large.train.class_names.size() - 1;
    const double ratio = static_cast<double>(count(0)) / static_cast<double>(count(last));
    // Labels that are drawn have a binomial count: 4.5 standard errors of the rarer class' 300 rows.
    EXPECT_NEAR(ratio, 9, GetParam() == Generator::kRandomLabels ? 9 * 4.5 / std::sqrt(300) : 0.3);
  }
  r.train = 40;
  EXPECT_TRUE(is_prefix(raw(r).train.rows, large.train.rows));
  r.train = static_cast<int>(large.train.class_names.size());
  Rows shortest = raw(r).train.rows;
  std::sort(shortest.label.begin(), shortest.label.end());
  for (std::size_t k = 0; k < shortest.label.size(); ++k) EXPECT_EQ(shortest.label[k], static_cast<int>(k));
}

TEST_P(GeneratorContract, LabelsFlipAtTheirRateInEverySetAndEverywhereToAnotherClass) {
  Recipe r = recipe(GetParam(), 20000);
  r.test = 20000;
  r.noise = 0;
  if (raw(recipe(GetParam())).train.task == Task::kRegression) return;
  const Generated clean = raw(r);
  r.label_noise = 0.15;
  const Generated noisy = raw(r);
  for (const auto& [a, b] :
       {std::pair(&clean.train.rows, &noisy.train.rows), std::pair(&clean.test.rows, &noisy.test.rows)}) {
    int changed = 0;
    for (std::size_t i = 0; i < a->label.size(); ++i) changed += a->label[i] != b->label[i] ? 1 : 0;
    EXPECT_NEAR(changed / 20000.0, 0.15, 4.5 * std::sqrt(0.15 * 0.85 / 20000));  // 4.5 standard errors
  }
}

TEST_P(GeneratorContract, TrainingPartIsStandardized) {
  const Prepared p = prepared(recipe(GetParam(), 500));
  const auto d = static_cast<std::size_t>(p.train.features);
  for (std::size_t j = 0; j < d; ++j) {
    double mean = 0, square = 0;
    for (std::size_t i = j; i < p.train.x.size(); i += d) mean += p.train.x[i] / 500;
    for (std::size_t i = j; i < p.train.x.size(); i += d) square += p.train.x[i] * p.train.x[i] / 500;
    EXPECT_NEAR(mean, 0, 1e-12);
    EXPECT_NEAR(square, 1, 1e-11);
  }
  EXPECT_EQ(p.target.has_value(), p.task == Task::kRegression);
}

TEST_P(GeneratorContract, TooFewRowsAreRefused) {
  Recipe r = recipe(GetParam(), 1);
  EXPECT_FALSE(generate(r).ok());
  r.train = 10;
  r.validation = r.test = 0;
  EXPECT_TRUE(generate(r).ok());
}

INSTANTIATE_TEST_SUITE_P(All, GeneratorContract, testing::ValuesIn(kAll),
                         [](const auto& test_info) { return std::string(generator_name(test_info.param)); });

TEST(Generators, TwoMoonsWithoutNoiseLieOnTheirArcsHalfAndHalf) {
  Recipe r = recipe(Generator::kTwoMoons);
  r.noise = 0;
  const Rows rows = raw(r).train.rows;
  for (std::size_t i = 0; i < 80; ++i) {
    const double x = rows.x[2 * i], y = rows.x[2 * i + 1];
    if (rows.label[i] == 0) {
      EXPECT_NEAR(std::hypot(x, y), 1, 1e-12);
      EXPECT_GE(y, 0);
    } else {
      EXPECT_NEAR(std::hypot(x - 1, y - 0.5), 1, 1e-12);
      EXPECT_LE(y, 0.5);
    }
  }
  EXPECT_EQ(std::count(rows.label.begin(), rows.label.end(), 0), 40);
}

TEST(Generators, NoiseHasTheStandardDeviationThatWasAskedFor) {
  Recipe r = recipe(Generator::kBlobs, 30000);
  r.noise = 0;
  const Rows clean = raw(r).train.rows;
  r.noise = 0.7;
  const Rows noisy = raw(r).train.rows;
  double squares = 0;
  for (std::size_t i = 0; i < clean.x.size(); ++i) squares += (noisy.x[i] - clean.x[i]) * (noisy.x[i] - clean.x[i]);
  EXPECT_NEAR(std::sqrt(squares / 60000), 0.7, 0.7 * 4.5 / std::sqrt(2.0 * 60000));
}

TEST(Generators, XorSeparatesByTheSignOfTheProductAndSpiralsByTheirAngle) {
  Recipe r = recipe(Generator::kXor);
  r.noise = 0;
  const Rows rows = raw(r).train.rows;
  for (std::size_t i = 0; i < 80; ++i) EXPECT_EQ(rows.label[i] == 0, rows.x[2 * i] * rows.x[2 * i + 1] > 0);
  r.generator = Generator::kSpirals;
  const Rows arms = raw(r).train.rows;
  for (std::size_t i = 0; i < 80; ++i) {
    const double radius = std::hypot(arms.x[2 * i], arms.x[2 * i + 1]);
    const double angle = std::numbers::pi * radius + (arms.label[i] == 0 ? 0 : std::numbers::pi);
    EXPECT_NEAR(arms.x[2 * i], radius * std::cos(angle), 1e-9);
  }
}

TEST(Generators, SparseLinearHasTheFormulaAndTheCorrelationItClaims) {
  Recipe r = recipe(Generator::kSparseLinear, 40000);
  r.noise = 0;
  const Rows rows = raw(r).train.rows;
  double product = 0;
  for (std::size_t i = 0; i < 40000; ++i) {
    const double* x = rows.x.data() + 20 * i;
    ASSERT_NEAR(rows.y[i], 3 * x[0] + 1.5 * x[1] + 2 * x[4] - x[9] + x[14], 1e-12);
    product += x[7] * x[8] / 40000;
  }
  EXPECT_NEAR(product, 0.5, 4.5 * std::sqrt(1.25 / 40000));  // var(ab) = 1 + rho^2
}

TEST(Generators, FriedmanHasItsFormula) {
  Recipe r = recipe(Generator::kFriedman1);
  r.noise = 0;
  const Rows rows = raw(r).train.rows;
  for (std::size_t i = 0; i < 80; ++i) {
    const double* x = rows.x.data() + 10 * i;
    EXPECT_NEAR(rows.y[i],
                10 * std::sin(std::numbers::pi * x[0] * x[1]) + 20 * std::pow(x[2] - 0.5, 2) + 10 * x[3] + 5 * x[4],
                1e-12);
  }
}

TEST(Truth, CurveGoesThroughNoiselessRowsInRawUnits) {
  for (const Generator g : {Generator::kSine, Generator::kPolynomial}) {
    Recipe r = recipe(g);
    r.noise = 0;
    const Prepared p = prepared(r);
    ASSERT_TRUE(p.truth.curve);
    for (std::size_t i = 0; i < 80; ++i) {
      const double x = p.inputs.mean[0] + p.inputs.scale[0] * p.train.x[i];
      EXPECT_NEAR(p.truth.curve(x), p.target->mean[0] + p.target->scale[0] * p.train.y[i], 1e-12);
    }
  }
}

TEST(Generators, IndependentLinearIsThatOfItsDefinition) {
  Recipe r = recipe(Generator::kIndependentLinear, 20000);
  r.noise = 0.5;
  const Rows rows = raw(r).train.rows;
  ASSERT_EQ(rows.features, 10);
  double covariance = 0, square = 0, noise = 0;
  for (std::size_t i = 0; i < 20000; ++i) {
    const double* x = rows.x.data() + 10 * i;
    covariance += x[0] * x[1] / 20000;
    square += x[9] * x[9] / 20000;
    const double e = rows.y[i] - (2 * x[0] - 1.5 * x[1] + x[2]);
    noise += e * e / 20000;
  }
  const double five_sigma = 5 / std::sqrt(20000.0);
  EXPECT_NEAR(covariance, 0, five_sigma);
  EXPECT_NEAR(square, 1, std::sqrt(2.0) * five_sigma);
  EXPECT_NEAR(noise, 0.25, 0.25 * std::sqrt(2.0) * five_sigma);
}

TEST(Generators, RawScalingGivesTheRowsAsTheyWereDrawn) {
  Recipe r = recipe(Generator::kIndependentLinear);
  const Generated drawn = raw(r);
  r.scaling = Scaling::kRaw;
  const Prepared p = prepared(r);
  EXPECT_EQ(p.train.x, drawn.train.rows.x);
  EXPECT_EQ(p.test.y, drawn.test.rows.y);
  EXPECT_EQ(p.inputs.scale, std::vector<double>(10, 1.0));
  EXPECT_EQ(p.target->mean, std::vector<double>{0});
  EXPECT_DOUBLE_EQ(*p.truth.noise_floor, r.noise * r.noise);
}

TEST(Truth, NoiseFloorsAreThoseOfTheFormulas) {
  Recipe r = recipe(Generator::kTwoMoons);
  EXPECT_FALSE(prepared(r).truth.noise_floor.has_value());
  r.label_noise = 0.05;
  EXPECT_NEAR(*prepared(r).truth.noise_floor, 0.1985, 5e-5);  // MATH 3
  EXPECT_DOUBLE_EQ(*prepared(r).truth.accuracy_ceiling, 0.95);
  r.generator = Generator::kRandomLabels;
  EXPECT_DOUBLE_EQ(*prepared(r).truth.noise_floor, std::numbers::ln2);
  EXPECT_DOUBLE_EQ(*prepared(r).truth.accuracy_ceiling, 0.5);
  r.generator = Generator::kBlobs;
  r.classes = 4;
  r.label_noise = 0.3;
  r.noise = 0;
  EXPECT_NEAR(*prepared(r).truth.noise_floor, -0.7 * std::log(0.7) - 0.3 * std::log(0.1), 1e-12);
}

TEST(Truth, TheTruthItselfReachesTheRegressionFloorOnATestSet) {
  Recipe r = recipe(Generator::kSine, 100);
  r.test = 40000;
  const Prepared p = prepared(r);
  double squares = 0;
  for (std::size_t i = 0; i < p.test.y.size(); ++i) {
    const double f = p.truth.curve(p.inputs.mean[0] + p.inputs.scale[0] * p.test.x[i]);
    const double error = p.target->mean[0] + p.target->scale[0] * p.test.y[i] - f;
    squares += error * error / 40000;
  }
  EXPECT_NEAR(squares / *p.truth.noise_floor, 1, 4.5 * std::sqrt(2.0 / 40000));
}

}  // namespace
}  // namespace lscope::data
