#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "core/gradient_grid.h"

namespace lscope::core {
namespace {

// Where the limits come from: the complex step has rounding errors only, 1e-15 times some hundred additions. A central
// difference with h = 1e-5 is off by h^2 J'''/6, about 1e-11, and by the rounding of J over h, 1e-11 J a coordinate:
// where the gradient is shorter than J/10, that is the length errors are compared with.
constexpr double kComplexStep = 1e-10, kValue = 1e-12, kDifferenceNorm = 1e-8, kDifferenceCoordinate = 1e-6;
constexpr double kH = 1e-5;
constexpr double kBesideAKink = std::numeric_limits<double>::quiet_NaN();

double norm_of(const std::vector<double>& v) {
  double square = 0;
  for (const double x : v) square += x * x;
  return std::sqrt(square);
}

/// Largest errors over one point of the grid or over many; all relative.
struct Errors {
  double value = 0;         ///< of J
  double complex_step = 0;  ///< of the gradient as a vector
  double difference = 0;    ///< of the gradient as a vector, without coordinates beside a kink
  double coordinate = 0;    ///< of a coordinate, against itself or a thousandth of the gradient's length
  std::int64_t coordinates = 0, beside_a_kink = 0;
  std::int64_t extrapolated = 0;  ///< points where differences needed half the step too
  bool exercised = false;         ///< there was a gradient to speak of

  [[nodiscard]] bool complex_step_fails() const { return !(complex_step <= kComplexStep && value <= kValue); }
  [[nodiscard]] bool difference_fails() const {
    return !(difference <= kDifferenceNorm && coordinate <= kDifferenceCoordinate);
  }
  [[nodiscard]] bool fails() const { return complex_step_fails() || difference_fails(); }
  void add(const Errors& e) {
    value = std::max(value, e.value);
    complex_step = std::max(complex_step, e.complex_step);
    difference = std::max(difference, e.difference);
    coordinate = std::max(coordinate, e.coordinate);
    coordinates += e.coordinates;
    beside_a_kink += e.beside_a_kink;
    extrapolated += e.extrapolated;
  }
};

/// A change of the plain network that a check must notice.
using Fault = std::function<void(plain::Problem&)>;

/// Central differences of the learner's own J, NaN where the step crosses a kink (ReLU, |w|, |a|); the plain network
/// knows where the kinks are. A fault shows in J by what it changes in the plain network's.
std::vector<double> differences(GridPoint& point, double h, const plain::Problem* faulty) {
  std::vector<double> theta = point.theta(), found;
  plain::Sides here;
  (void)plain::objective(point.problem(), theta, &here);
  for (std::size_t k = 0; k < theta.size(); ++k) {
    const auto value = [&](double by, plain::Sides& sides) {
      theta[k] = point.theta()[k] + by;
      const double right = plain::objective(point.problem(), theta, &sides);
      const double shift = faulty != nullptr ? plain::objective(*faulty, theta) - right : 0;
      theta[k] = point.theta()[k];
      return shift + point.objective(k, by);
    };
    plain::Sides left, right;
    const double slope = (value(h, right) - value(-h, left)) / (2 * h);
    found.push_back(left == here && right == here ? slope : kBesideAKink);
  }
  return found;
}

void compare(const std::vector<double>& gradient, const std::vector<double>& found, double size, Errors& errors) {
  std::vector<double> off;
  errors.coordinate = 0;
  for (std::size_t k = 0; k < gradient.size(); ++k) {
    if (std::isnan(found[k])) continue;
    off.push_back(gradient[k] - found[k]);
    errors.coordinate =
        std::max(errors.coordinate, std::abs(off.back()) / std::max(std::abs(gradient[k]), 1e-3 * size));
  }
  errors.beside_a_kink = std::ssize(gradient) - std::ssize(off);
  errors.difference = norm_of(off) / size;
}

/// Where J bends so strongly that h^2 J'''/6 exceeds the limit (one point in 150,000), half the step tells: with it the
/// term is a quarter, and (4 D(h/2) - D(h))/3 is free of it. A wrong gradient stays wrong.
void compare_with_differences(GridPoint& point, const std::vector<double>& gradient, const plain::Problem* faulty,
                              Errors& errors) {
  const double size = std::max(norm_of(gradient), 0.1 * plain::objective(point.problem(), point.theta()));
  std::vector<double> found = differences(point, kH, faulty);
  compare(gradient, found, size, errors);
  if (!errors.difference_fails()) return;
  const std::vector<double> finer = differences(point, kH / 2, faulty);
  for (std::size_t k = 0; k < found.size(); ++k) found[k] = (4 * finer[k] - found[k]) / 3;
  compare(gradient, found, size, errors);
  errors.extrapolated = 1;
}

Errors check(const Corner& corner, std::uint64_t seed, const Fault& fault = nullptr) {
  GridPoint point(corner, seed);
  plain::Problem other = point.problem();
  if (fault) fault(other);
  const std::vector<double> gradient = point.gradient();
  const std::vector<double> exact = plain::complex_step_gradient(other, point.theta());
  std::vector<double> off;
  for (std::size_t k = 0; k < gradient.size(); ++k) off.push_back(gradient[k] - exact[k]);
  const double value = plain::objective(other, point.theta());
  Errors errors;
  errors.coordinates = static_cast<std::int64_t>(gradient.size());
  errors.complex_step = norm_of(off) / norm_of(exact);
  errors.value = std::abs(point.objective(0, 0) - value) / std::max(value, 1e-3);
  errors.exercised = norm_of(exact) > 1e-6;
  compare_with_differences(point, gradient, fault ? &other : nullptr, errors);
  return errors;
}

/// Every `stride`-th corner, so that all values of all axes come up.
std::vector<Corner> every(std::size_t stride) {
  const std::vector<Corner> all = all_corners();
  std::vector<Corner> some;
  for (std::size_t i = 0; i < all.size(); i += stride) some.push_back(all[i]);
  return some;
}

void expect_all_axes(const std::vector<Corner>& corners) {
  std::set<int> depths, activations, losses, penalties, dropouts, shown, batches;
  for (const Corner& c : corners) {
    depths.insert(c.depth);
    activations.insert(static_cast<int>(c.activation));
    losses.insert(static_cast<int>(c.loss));
    penalties.insert(static_cast<int>(c.penalty));
    dropouts.insert(static_cast<int>(c.dropout));
    shown.insert(static_cast<int>(c.shown));
    batches.insert(c.batch);
  }
  EXPECT_EQ(depths.size(), 4U);
  EXPECT_EQ(activations.size(), 6U);
  EXPECT_EQ(losses.size(), 3U);
  EXPECT_EQ(penalties.size(), static_cast<std::size_t>(kPenaltyAxis));
  EXPECT_EQ(dropouts.size(), static_cast<std::size_t>(kDropoutAxis));
  EXPECT_EQ(shown.size(), static_cast<std::size_t>(kShownAxis));
  EXPECT_EQ(batches.size(), 8U);
}

/// Checks every corner with `seeds` seeds and prints what was seen.
Errors walk(const std::vector<Corner>& corners, std::uint64_t seeds) {
  const auto start = std::chrono::steady_clock::now();
  Errors worst;
  std::int64_t tried = 0, exercised = 0, failed = 0;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      const Errors errors = check(corners[i], base::mix(i * 1000 + seed));
      ++tried;
      exercised += errors.exercised ? 1 : 0;
      worst.add(errors);
      if (!errors.fails()) continue;
      if (++failed <= 10)
        ADD_FAILURE() << name_of(corners[i]) << ", seed " << seed << ": J " << errors.value << ", complex step "
                      << errors.complex_step << ", difference " << errors.difference << ", coordinate "
                      << errors.coordinate;
    }
  }
  EXPECT_EQ(failed, 0);
  EXPECT_GE(exercised * 1000, tried * 999);
  EXPECT_LE(worst.extrapolated * 1000, tried);
  EXPECT_LT(worst.beside_a_kink * 20, worst.coordinates);  // most of them are the weights that are exactly 0
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("gradients: %zu combinations x %d seeds, tried %lld, exercised %lld, failed %lld", corners.size(),
              static_cast<int>(seeds), static_cast<long long>(tried), static_cast<long long>(exercised),
              static_cast<long long>(failed));
  if (failed == 0) std::printf(" (95 %% bound of the failure rate %.1e)", 3.0 / static_cast<double>(tried));
  std::printf(
      "\ngradients: %lld coordinates (%lld beside a kink; %lld points extrapolated); largest relative errors: J %.1e, "
      "complex step %.1e, "
      "difference %.1e, its coordinates %.1e; %.1f s\n",
      static_cast<long long>(worst.coordinates), static_cast<long long>(worst.beside_a_kink),
      static_cast<long long>(worst.extrapolated), worst.value, worst.complex_step, worst.difference, worst.coordinate,
      seconds);
  return worst;
}

/// The whole grid belongs to the nightly run: LSCOPE_TIER=nightly, or ctest -L nightly.
bool is_nightly() {
  const char* tier = std::getenv("LSCOPE_TIER");
  return tier != nullptr && std::string_view(tier) == "nightly";
}

constexpr std::size_t kGateStride = 29;  // shares no factor with the length of an axis

/// MATH 16, 1.
TEST(GradientGrid, IsThatOfTheComplexStepAndOfCentralDifferences) {
  const std::vector<Corner> corners = every(is_nightly() ? 1 : kGateStride);
  expect_all_axes(corners);
  const Errors worst = walk(corners, is_nightly() ? 20 : 2);
  if (!is_nightly()) return;
  EXPECT_GE(corners.size(), 500U);
  EXPECT_GE(worst.coordinates, 1'000'000);
}

std::map<std::string, Fault> planted_faults() {
  using plain::Problem;
  return {
      {"no L1", [](Problem& p) { p.lambda1 = 0; }},
      {"half of L2", [](Problem& p) { p.lambda2 /= 2; }},
      {"penalties on biases", [](Problem& p) { p.biases_too = true; }},
      {"penalties on all layers",
       [](Problem& p) {
         for (auto& l : p.layers) l.penalised = true;
       }},
      {"no activity L1",
       [](Problem& p) {
         for (auto& l : p.layers) l.activity_l1 = 0;
       }},
      {"activity L2 not divided by rows",
       [](Problem& p) {
         for (auto& l : p.layers) l.activity_l2 *= static_cast<double>(p.x.size());
       }},
      {"masks without 1/(1-p)",
       [](Problem& p) {
         for (auto& l : p.layers)
           for (auto& row : l.factors)
             for (double& f : row) f = f > 0 ? 1 : 0;
       }},
      {"no dropout",
       [](Problem& p) {
         for (auto& l : p.layers) l.factors.clear();
       }},
      {"another slope",
       [](Problem& p) {
         for (auto& l : p.layers) l.slope = 0.01;
       }},
      {"targets made hard",
       [](Problem& p) {
         if (p.loss == Loss::kMse) return;
         for (auto& row : p.t)
           for (double& t : row) t = t > 0.5 ? 1 : 0;
       }},
      {"a row counted twice",
       [](Problem& p) {
         if (p.x.size() > 1) p.x.back() = p.x.front();
       }},
  };
}

/// The harness can fail: every planted fault is noticed wherever it changes J, by either way of checking.
TEST(GradientGrid, NoticesEveryPlantedFault) {
  const std::vector<Corner> corners = every(31);
  for (const auto& [name, fault] : planted_faults()) {
    int exercised = 0;
    for (std::size_t i = 0; i < corners.size() && exercised < 20; ++i) {
      const GridPoint point(corners[i], i);
      plain::Problem other = point.problem();
      fault(other);
      const double moved = plain::objective(other, point.theta()) - plain::objective(point.problem(), point.theta());
      if (std::abs(moved) < 1e-6) continue;
      ++exercised;
      const Errors errors = check(corners[i], i, fault);
      EXPECT_GT(errors.complex_step, kComplexStep) << name << ": " << name_of(corners[i]);
      EXPECT_GT(errors.difference, kDifferenceNorm) << name << ": " << name_of(corners[i]);
    }
    EXPECT_GE(exercised, 5) << name;
  }
}

/// Gradients of a step and of gradient() are the same thing, drawn dropout included.
TEST(Gradient, IsWhatStepFollows) {
  const Table<double> table(Loss::kMse, 20, 3, 2, 3);
  Learner<double> learner(network(Loss::kMse, 3, {6, 5}, 2, Activation::kTanh), 1);
  learner.initialize(Initialization::kXavierUniform, 4);
  learner.set_dropout(0.2, 0.5);
  const auto rows = first_rows(20);
  const std::vector<double> before = learner.parameters_as_double();
  const std::vector<double> gradient = learner.gradient(table.examples(), rows, 17);
  learner.step(table.examples(), rows, 0.5, 17);
  for (std::size_t i = 0; i < gradient.size(); ++i)
    EXPECT_NEAR(learner.parameters()[i], before[i] - 0.5 * gradient[i], 1e-15);
}

}  // namespace
}  // namespace lscope::core
