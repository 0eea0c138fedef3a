#include "data/generator_rows.h"

#include <array>
#include <cmath>
#include <numbers>

namespace lscope::data {
namespace {

using base::Rng;
using Inputs = std::span<double>;
constexpr double kPi = std::numbers::pi;

CleanTarget set_point(Inputs x, double first, double second, int label) {
  x[0] = first;
  x[1] = second;
  return {label};
}

CleanTarget two_moons(Rng& rng, const RowPlace& place, Inputs x) {
  const double t = rng.next_uniform(0, kPi);
  return place.label == 0 ? set_point(x, std::cos(t), std::sin(t), 0)
                          : set_point(x, 1 - std::cos(t), 0.5 - std::sin(t), 1);
}

CleanTarget circles(Rng& rng, const RowPlace& place, Inputs x) {
  const double t = rng.next_uniform(0, 2 * kPi);
  const double radius = place.label == 0 ? 1.0 : 0.5;
  return set_point(x, radius * std::cos(t), radius * std::sin(t), place.label);
}

CleanTarget exclusive_or(Rng& rng, const RowPlace& place, Inputs x) {
  const double a = rng.next_uniform(), b = rng.next_uniform();
  const double side = rng.next_uniform() < 0.5 ? -1 : 1;
  return set_point(x, side * a, (place.label == 0 ? side : -side) * b, place.label);
}

CleanTarget spirals(Rng& rng, const RowPlace& place, Inputs x) {
  const double s = std::sqrt(rng.next_uniform());  // even density along the area, not along the angle
  const double angle = 2 * kPi * place.recipe.turns * s + (place.label == 0 ? 0 : kPi);
  return set_point(x, 3 * s * std::cos(angle), 3 * s * std::sin(angle), place.label);
}

CleanTarget blobs(Rng&, const RowPlace& place, Inputs x) {
  const double angle = 2 * kPi * place.label / place.recipe.classes;
  return set_point(x, 2 * std::cos(angle), 2 * std::sin(angle), place.label);
}

double sine_curve(const Recipe&, double x) { return std::sin(2 * kPi * x); }
CleanTarget sine(Rng& rng, const RowPlace& place, Inputs x) {
  x[0] = rng.next_uniform();
  return {0, sine_curve(place.recipe, x[0])};
}

/// The Chebyshev polynomial T_D: of degree D, between -1 and 1, D zeros: T_3(x) = 4x^3 - 3x.
double chebyshev_curve(const Recipe& recipe, double x) {
  double before = 1, now = x;
  for (int degree = 1; degree < recipe.truth_degree; ++degree) {
    const double next = 2 * x * now - before;
    before = now;
    now = next;
  }
  return now;
}
CleanTarget polynomial(Rng& rng, const RowPlace& place, Inputs x) {
  x[0] = rng.next_uniform(-1, 1);
  return {0, chebyshev_curve(place.recipe, x[0])};
}

/// Friedman, "Multivariate adaptive regression splines", Annals of Statistics 19, 1991, eq. (61).
CleanTarget friedman1(Rng& rng, const RowPlace&, Inputs x) {
  for (double& value : x) value = rng.next_uniform();
  return {0, 10 * std::sin(kPi * x[0] * x[1]) + 20 * (x[2] - 0.5) * (x[2] - 0.5) + 10 * x[3] + 5 * x[4]};
}

/// Tibshirani's lasso design (1996, section 7) widened to 20 inputs: x is a stationary AR(1) chain along the columns.
CleanTarget sparse_linear(Rng& rng, const RowPlace& place, Inputs x) {
  const double correlation = place.recipe.correlation;
  const double fresh = std::sqrt(1 - correlation * correlation);
  x[0] = rng.next_normal();
  for (std::size_t j = 1; j < x.size(); ++j) x[j] = correlation * x[j - 1] + fresh * rng.next_normal();
  return {0, 3 * x[0] + 1.5 * x[1] + 2 * x[4] - x[9] + x[14]};
}

/// Coin flips; only the first two rows are forced apart, so that no training set lacks a class.
CleanTarget random_labels(Rng& rng, const RowPlace& place, Inputs x) {
  for (double& value : x) value = rng.next_uniform();
  const int coin = rng.next_uniform() < place.first_share ? 0 : 1;
  return {place.index < 2 ? place.index : coin};
}

/// The same idea without correlation: x ~ Normal(0, I), so that each weight of a lasso is shrunk by about lambda1/2.
CleanTarget independent_linear(Rng& rng, const RowPlace&, Inputs x) {
  for (double& value : x) value = rng.next_normal();
  return {0, 2 * x[0] - 1.5 * x[1] + x[2]};
}

/// Two Gaussians of which the means are 2 apart whatever k is, so that k alone says how thinly the difference is
/// spread. The noise, which is all the rest, is added by the caller.
CleanTarget informative(Rng&, const RowPlace& place, Inputs x) {
  const auto k = static_cast<std::size_t>(place.recipe.informative_inputs);
  const double shift = (place.label == 0 ? -1 : 1) / std::sqrt(static_cast<double>(k));
  for (std::size_t j = 0; j < x.size(); ++j) x[j] = j < k ? shift : 0;
  return {place.label};
}

/// Isotropic Gaussian features and a linear truth of norm 1: the model in which double descent has a formula.
/// Source   Hastie, Montanari, Rosset, Tibshirani, "Surprises in high-dimensional ridgeless least squares
/// interpolation", Annals of Statistics 50, 2022.
CleanTarget random_features(Rng& rng, const RowPlace& place, Inputs x) {
  rng.set_counter(static_cast<std::uint64_t>(place.index) * kRowStride);
  for (double& value : x) value = rng.next_normal();
  const auto k = static_cast<std::size_t>(place.recipe.informative_inputs);
  double sum = 0;
  for (std::size_t j = 0; j < k; ++j) sum += x[j];
  return {0, sum / std::sqrt(static_cast<double>(k))};
}

// clang-format off
constexpr std::array<GeneratorInfo, kGeneratorCount> kInfo{{
    {Generator::kTwoMoons,     "two_moons",     Task::kBinary,     2,  true,  two_moons,     nullptr},
    {Generator::kCircles,      "circles",       Task::kBinary,     2,  true,  circles,       nullptr},
    {Generator::kXor,          "xor",           Task::kBinary,     2,  true,  exclusive_or,  nullptr},
    {Generator::kSpirals,      "spirals",       Task::kBinary,     2,  true,  spirals,       nullptr},
    {Generator::kBlobs,        "blobs",         Task::kMulticlass, 2,  true,  blobs,         nullptr},
    {Generator::kSine,         "sine",          Task::kRegression, 1,  false, sine,          sine_curve},
    {Generator::kPolynomial,   "polynomial",    Task::kRegression, 1,  false, polynomial,    chebyshev_curve},
    {Generator::kFriedman1,    "friedman1",     Task::kRegression, 10, false, friedman1,     nullptr},
    {Generator::kSparseLinear, "sparse_linear", Task::kRegression, 20, false, sparse_linear, nullptr},
    {Generator::kRandomLabels, "random_labels", Task::kBinary,     10, false, random_labels, nullptr},
    {Generator::kIndependentLinear, "independent_linear", Task::kRegression, 10, false, independent_linear, nullptr},
    {Generator::kInformative,    "informative",     Task::kBinary,     0, true,  informative,     nullptr},
    {Generator::kRandomFeatures, "random_features", Task::kRegression, 0, false, random_features, nullptr},
    {Generator::kFontDigits,     "font_digits",     Task::kMulticlass, 0, false, nullptr,         nullptr},
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

int generator_inputs(const Recipe& recipe) {
  if (recipe.generator == Generator::kFontDigits) return recipe.image_size * recipe.image_size;
  const int fixed = generator_info(recipe.generator).inputs;
  return fixed > 0 ? fixed : recipe.inputs;
}

int generator_classes(const Recipe& recipe) {
  if (recipe.generator == Generator::kFontDigits) return 10;
  const Task task = generator_info(recipe.generator).task;
  if (task == Task::kRegression) return 0;
  return task == Task::kMulticlass ? recipe.classes : 2;
}

}  // namespace lscope::data
