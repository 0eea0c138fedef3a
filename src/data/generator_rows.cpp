#include "data/generator_rows.h"

#include <array>
#include <cmath>
#include <numbers>

namespace lscope::data {
namespace {

using base::Rng;
constexpr double kPi = std::numbers::pi;

// Classes alternate (row i has class i mod K), so every prefix of a set is balanced and a larger n keeps the rows.

CleanRow two_moons(Rng& rng, int index, int) {
  const double t = rng.next_uniform(0, kPi);
  if (index % 2 == 0) return {{std::cos(t), std::sin(t)}, 0};
  return {{1 - std::cos(t), 0.5 - std::sin(t)}, 1};
}

CleanRow circles(Rng& rng, int index, int) {
  const double t = rng.next_uniform(0, 2 * kPi);
  const double radius = index % 2 == 0 ? 1.0 : 0.5;
  return {{radius * std::cos(t), radius * std::sin(t)}, index % 2};
}

CleanRow exclusive_or(Rng& rng, int index, int) {
  const double a = rng.next_uniform(), b = rng.next_uniform();
  const double side = rng.next_uniform() < 0.5 ? -1 : 1;
  return {{side * a, (index % 2 == 0 ? side : -side) * b}, index % 2};
}

CleanRow spirals(Rng& rng, int index, int) {
  const double s = std::sqrt(rng.next_uniform());  // even density along the area, not along the angle
  const double angle = 3 * kPi * s + (index % 2 == 0 ? 0 : kPi);
  return {{3 * s * std::cos(angle), 3 * s * std::sin(angle)}, index % 2};
}

CleanRow blobs(Rng&, int index, int classes) {
  const int label = index % classes;
  const double angle = 2 * kPi * label / classes;
  return {{2 * std::cos(angle), 2 * std::sin(angle)}, label};
}

double sine_curve(double x) { return std::sin(2 * kPi * x); }
CleanRow sine(Rng& rng, int, int) {
  const double x = rng.next_uniform();
  return {{x}, 0, sine_curve(x)};
}

double cubic_curve(double x) { return 4 * x * x * x - 3 * x; }
CleanRow polynomial(Rng& rng, int, int) {
  const double x = rng.next_uniform(-1, 1);
  return {{x}, 0, cubic_curve(x)};
}

/// Friedman, "Multivariate adaptive regression splines", Annals of Statistics 19, 1991, eq. (61).
CleanRow friedman1(Rng& rng, int, int) {
  CleanRow row{std::vector<double>(10)};
  for (double& x : row.x) x = rng.next_uniform();
  const auto& x = row.x;
  row.y = 10 * std::sin(kPi * x[0] * x[1]) + 20 * (x[2] - 0.5) * (x[2] - 0.5) + 10 * x[3] + 5 * x[4];
  return row;
}

/// Tibshirani's lasso design (1996, section 7) widened to 20 inputs: x is a stationary AR(1) chain along the columns.
CleanRow sparse_linear(Rng& rng, int, int) {
  constexpr double kCorrelation = 0.5;
  CleanRow row{std::vector<double>(20)};
  double before = rng.next_normal();
  row.x[0] = before;
  for (std::size_t j = 1; j < row.x.size(); ++j) {
    before = kCorrelation * before + std::sqrt(1 - kCorrelation * kCorrelation) * rng.next_normal();
    row.x[j] = before;
  }
  row.y = 3 * row.x[0] + 1.5 * row.x[1] + 2 * row.x[4] - row.x[9] + row.x[14];
  return row;
}

/// Coin flips; only the first two rows are forced apart, so that no training set lacks a class.
CleanRow random_labels(Rng& rng, int index, int) {
  CleanRow row{std::vector<double>(10)};
  for (double& x : row.x) x = rng.next_uniform();
  const int coin = rng.next_uniform() < 0.5 ? 0 : 1;
  row.label = index < 2 ? index : coin;
  return row;
}

/// The same idea without correlation: x ~ Normal(0, I), so that each weight of a lasso is shrunk by about lambda1/2.
CleanRow independent_linear(Rng& rng, int, int) {
  CleanRow row{std::vector<double>(10)};
  for (double& x : row.x) x = rng.next_normal();
  row.y = 2 * row.x[0] - 1.5 * row.x[1] + row.x[2];
  return row;
}

// clang-format off
constexpr std::array<GeneratorInfo, kGeneratorCount> kInfo{{
    {Generator::kTwoMoons,     "two_moons",     Task::kBinary,     2,  true,  two_moons,     nullptr},
    {Generator::kCircles,      "circles",       Task::kBinary,     2,  true,  circles,       nullptr},
    {Generator::kXor,          "xor",           Task::kBinary,     2,  true,  exclusive_or,  nullptr},
    {Generator::kSpirals,      "spirals",       Task::kBinary,     2,  true,  spirals,       nullptr},
    {Generator::kBlobs,        "blobs",         Task::kMulticlass, 2,  true,  blobs,         nullptr},
    {Generator::kSine,         "sine",          Task::kRegression, 1,  false, sine,          sine_curve},
    {Generator::kPolynomial,   "polynomial",    Task::kRegression, 1,  false, polynomial,    cubic_curve},
    {Generator::kFriedman1,    "friedman1",     Task::kRegression, 10, false, friedman1,     nullptr},
    {Generator::kSparseLinear, "sparse_linear", Task::kRegression, 20, false, sparse_linear, nullptr},
    {Generator::kRandomLabels, "random_labels", Task::kBinary,     10, false, random_labels, nullptr},
    {Generator::kIndependentLinear, "independent_linear", Task::kRegression, 10, false, independent_linear, nullptr},
}};
// clang-format on

constexpr bool in_order() {
  for (std::size_t i = 0; i < kInfo.size(); ++i)
    if (static_cast<std::size_t>(kInfo[i].generator) != i) return false;
  return true;
}
static_assert(in_order(), "generator_info() indexes the table");

}  // namespace

const GeneratorInfo& generator_info(Generator generator) { return kInfo.at(static_cast<std::size_t>(generator)); }
std::string_view generator_name(Generator generator) { return generator_info(generator).name; }

}  // namespace lscope::data
