#include "data/bayes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "data/class_shares.h"
#include "data/generator_rows.h"

namespace lscope::data {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kReach = 9;  ///< standard deviations beyond which a Gaussian is 0 to 1e-18

double normal_below(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }
double density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * kPi); }

/// Adds up a grid's points: what each class puts there, before flips.
class Integral {
 public:
  Integral(std::size_t classes, double q) : q_(q), mass_(classes) {}
  std::vector<double>& mass() { return mass_; }
  void add() {
    double all = 0, best = 0;
    for (const double m : mass_) all += m;
    if (!(all > 0)) return;
    for (const double m : mass_) {
      const double flipped = (1 - q_) * m + q_ * (all - m) / static_cast<double>(mass_.size() - 1);
      best = std::max(best, flipped);
      if (flipped > 0) limits_.loss -= flipped * std::log(flipped / all);
    }
    limits_.accuracy += best;
  }
  [[nodiscard]] BayesLimits limits() const { return limits_; }

 private:
  double q_;
  std::vector<double> mass_;
  BayesLimits limits_{0, 0};
};

/// Accuracy after flips of a rule that the flips do not change.
double with_flips(double accuracy, double q, int classes) {
  return (1 - q) * accuracy + q * (1 - accuracy) / (classes - 1);
}

/// Classes that do not touch: only the flips are left.
BayesLimits apart(double q, int classes) {
  const double loss = q > 0 ? -(1 - q) * std::log1p(-q) - q * std::log(q / (classes - 1)) : 0;
  return {1 - q, loss};
}

/// Whether class `best` stays the most likely one after flips: true for two classes (q <= 1/2), and for K as long as
/// (1-q) >= q/(K-1).
bool flips_keep_the_rule(double q, int classes) { return 1 - q >= q / (classes - 1); }

/// Two Gaussians of one deviation whose means are `distance` apart.
BayesLimits two_gaussians(const Recipe& recipe, double distance, const std::vector<double>& shares) {
  const double sigma = recipe.noise, q = recipe.label_noise, apart_by = distance / sigma;
  if (!(apart_by < 40)) return apart(q, 2);
  const double odds = std::log(shares[0] / shares[1]);
  const double error = shares[0] * normal_below(-apart_by / 2 - odds / apart_by) +
                       shares[1] * normal_below(-apart_by / 2 + odds / apart_by);
  Integral integral(2, q);
  constexpr double kStep = 1.0 / 32;  // in deviations; the trapezoidal rule is exact for Gaussians at such steps
  for (double z = -apart_by / 2 - kReach; z <= apart_by / 2 + kReach; z += kStep) {
    integral.mass()[0] = shares[0] * density(z + apart_by / 2) * kStep;
    integral.mass()[1] = shares[1] * density(z - apart_by / 2) * kStep;
    integral.add();
  }
  return {with_flips(1 - error, q, 2), integral.limits().loss};
}

/// Craig's integral: the share of a class of balanced blobs that falls into another one's sector.
double sector_error(double radius_over_sigma, int classes) {
  constexpr int kPoints = 2000;
  const double end = kPi - kPi / classes, reach = radius_over_sigma * std::sin(kPi / classes);
  double sum = 0;
  for (int i = 0; i < kPoints; ++i) {  // midpoints; the integrand and all its derivatives vanish at 0
    const double t = end * (i + 0.5) / kPoints;
    sum += std::exp(-0.5 * std::pow(reach / std::sin(t), 2));
  }
  return sum * end / kPoints / kPi;
}

BayesLimits blobs(const Recipe& recipe, const std::vector<double>& shares) {
  constexpr double kRadius = 2, kStep = 0.125, kHalf = 6.5;
  const int classes = recipe.classes;
  if (classes == 2) return two_gaussians(recipe, 2 * kRadius, shares);
  const double reach = kRadius / recipe.noise;  // all lengths in deviations
  if (!(reach * std::sin(kPi / classes) < 20)) return apart(recipe.label_noise, classes);
  const auto count = static_cast<std::size_t>(classes);
  std::vector<std::array<double, 2>> centre;
  for (int k = 0; k < classes; ++k)
    centre.push_back({reach * std::cos(2 * kPi * k / classes), reach * std::sin(2 * kPi * k / classes)});
  // One grid a class, each point weighted with that class' own share of the density there: together they are the plane.
  Integral integral(count, recipe.label_noise);
  std::vector<double> part(count);
  for (std::size_t own = 0; own < count; ++own)
    for (double u = -kHalf; u <= kHalf; u += kStep)
      for (double v = -kHalf; v <= kHalf; v += kStep) {
        const double x = centre[own][0] + u, y = centre[own][1] + v, here = u * u + v * v;
        double all = 0;
        for (std::size_t k = 0; k < count; ++k) {
          const double dx = x - centre[k][0], dy = y - centre[k][1];
          part[k] = shares[k] * std::exp((here - dx * dx - dy * dy) / 2);
          all += part[k];
        }
        const double weight = shares[own] * std::exp(-here / 2) / (2 * kPi) * kStep * kStep;
        for (std::size_t k = 0; k < count; ++k) integral.mass()[k] = weight * part[k] / all;
        integral.add();
      }
  BayesLimits limits = integral.limits();
  if (recipe.imbalance == 1 && flips_keep_the_rule(recipe.label_noise, classes))
    limits.accuracy = with_flips(1 - sector_error(reach, classes), recipe.label_noise, classes);
  return limits;
}

/// Each input is +-U(0, 1) + Normal(0, sigma): g(x) = Phi(x/sigma) - Phi((x-1)/sigma) on the side it came from.
BayesLimits exclusive_or(const Recipe& recipe, const std::vector<double>& shares) {
  const double sigma = recipe.noise, q = recipe.label_noise;
  const double end = 1 + kReach * sigma, step = std::max(sigma / 6, 2 * end / 400);
  std::vector<double> right, left;  // g(x) and g(-x) at the middles of cells, 0 between two of them
  const auto half = static_cast<int>(std::ceil(end / step));
  for (int i = -half; i < half; ++i) {
    const double x = (i + 0.5) * step;
    right.push_back(normal_below(x / sigma) - normal_below((x - 1) / sigma));
    left.push_back(normal_below(-x / sigma) - normal_below((-x - 1) / sigma));
  }
  Integral integral(2, q);
  const double cell = step * step / 2;
  for (std::size_t i = 0; i < right.size(); ++i)
    for (std::size_t j = 0; j < right.size(); ++j) {
      integral.mass()[0] = shares[0] * cell * (right[i] * right[j] + left[i] * left[j]);
      integral.mass()[1] = shares[1] * cell * (right[i] * left[j] + left[i] * right[j]);
      integral.add();
    }
  BayesLimits limits = integral.limits();
  if (recipe.imbalance == 1) {
    const double kept = normal_below(1 / sigma) - sigma * (density(0) - density(1 / sigma));
    limits.accuracy = with_flips(kept * kept + (1 - kept) * (1 - kept), q, 2);
  }
  return limits;
}

/// e^-z I0(z): by the library, and where that would overflow by the asymptotic series (Abramowitz, Stegun 9.7.1).
double scaled_bessel(double z) {
  if (z < 100) return std::exp(-z) * std::cyl_bessel_i(0.0, z);
  return (1 + 1 / (8 * z) + 9 / (128 * z * z)) / std::sqrt(2 * kPi * z);
}

/// The distance from the centre is all that matters; of a circle of radius rho it has Rice's density.
BayesLimits circles(const Recipe& recipe, const std::vector<double>& shares) {
  constexpr double kOuter = 1, kInner = 0.5;
  const double sigma = recipe.noise, step = sigma / 60;
  if (sigma < 0.02) return apart(recipe.label_noise, 2);  // 25 deviations between the circles
  const auto rice = [&](double r, double rho) {
    const double z = (r - rho) / sigma;
    return r / (sigma * sigma) * std::exp(-z * z / 2) * scaled_bessel(r * rho / (sigma * sigma));
  };
  Integral integral(2, recipe.label_noise);
  for (double r = std::max(step / 2, kInner - kReach * sigma); r < kOuter + kReach * sigma; r += step) {
    integral.mass()[0] = shares[0] * rice(r, kOuter) * step;
    integral.mass()[1] = shares[1] * rice(r, kInner) * step;
    integral.add();
  }
  return integral.limits();
}

/// Inputs say nothing: the frequencies of the labels are all there is to know.
BayesLimits no_signal(const Recipe& recipe, const std::vector<double>& shares) {
  Integral integral(2, recipe.label_noise);
  integral.mass() = shares;
  integral.add();
  return integral.limits();
}

}  // namespace

std::optional<BayesLimits> bayes_limits(const Recipe& recipe) {
  const int classes = generator_classes(recipe);
  if (classes == 0) return std::nullopt;
  const std::vector<double> shares = class_shares(classes, recipe.imbalance);
  const bool clean = recipe.noise < 1e-3;
  switch (recipe.generator) {
    case Generator::kRandomLabels:
      return no_signal(recipe, shares);
    case Generator::kInformative:
      return clean ? apart(recipe.label_noise, classes) : two_gaussians(recipe, 2, shares);
    case Generator::kBlobs:
      return clean ? apart(recipe.label_noise, classes) : blobs(recipe, shares);
    case Generator::kCircles:
      return clean ? apart(recipe.label_noise, classes) : circles(recipe, shares);
    case Generator::kXor:
      return clean ? apart(recipe.label_noise, classes) : exclusive_or(recipe, shares);
    default:
      return std::nullopt;
  }
}

}  // namespace lscope::data
