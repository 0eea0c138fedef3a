#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/linear_reference.h"
#include "train/experiment_setup.h"

namespace lscope::train {
namespace {

constexpr int kMostRows = 100000;
constexpr int kMostDegree = 100;

/// x^1 .. x^degree of every x, one row after the other.
std::vector<double> powers(const std::vector<double>& x, int degree) {
  std::vector<double> out;
  out.reserve(x.size() * static_cast<std::size_t>(degree));
  for (const double value : x) {
    double power = 1;
    for (int d = 0; d < degree; ++d) out.push_back(power *= value);
  }
  return out;
}

/// Columns of functions of x with a free intercept; with none of them the mean of y.
core::LinearFit fit_columns(const std::vector<double>& columns, int count, const std::vector<double>& y,
                            double lambda2) {
  if (count > 0) return core::ridge_fit({columns, y, count}, lambda2);
  double sum = 0;
  for (const double value : y) sum += value;
  return {{}, sum / static_cast<double>(y.size())};
}

std::vector<double> predict(const core::LinearFit& fit, const std::vector<double>& columns, std::size_t rows) {
  const std::size_t count = fit.weights.size();
  std::vector<double> out(rows, fit.intercept);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < count; ++j) out[i] += fit.weights[j] * columns[i * count + j];
  return out;
}

double mean_square(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum / static_cast<double>(a.size());
}

double sine(double x) { return std::sin(2 * std::numbers::pi * x); }
double cosine(double x) { return std::cos(1.5 * std::numbers::pi * x); }

/// f(x) + noise
std::vector<double> targets(const std::vector<double>& x, double (*f)(double), const std::vector<double>& noise) {
  std::vector<double> out(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = f(x[i]) + noise[i];
  return out;
}

/// i/(count - 1), i = 0..count-1
std::vector<double> evenly(int count) {
  std::vector<double> out;
  out.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) out.push_back(static_cast<double>(i) / (count - 1));
  return out;
}

std::vector<double> uniform_draws(base::Rng rng, int count) {
  std::vector<double> out;
  out.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) out.push_back(rng.next_uniform());
  return out;
}

std::vector<double> noise_of(int repetition, DrawOf what, std::size_t count, double sd) {
  return normal_draws(data_draws(repetition, what), count, sd);
}

double read_noise(SetupReader& in, const Captured& definition) {
  const double sd = in.number("noise_sd", 0);
  in.agree("noise_sd", sd, in.captured("data_def", definition, "sd"), "data_def");
  return sd;
}

}  // namespace

ExperimentSetup read_polynomial(SetupReader& in) {
  const auto data =
      in.pattern("data_def", {"x_i = i/(N-1), i=0..N-1; t = sin(2 pi x) + Normal(0, sd {sd}); test: {test} points "
                              "evenly in [0,1], same noise"});
  const int n_test = in.captured_whole("data_def", data.captured, "test", 2, kMostRows);
  const double sd = read_noise(in, data.captured);
  const int n = in.whole("n", 2, kMostRows);
  const int degree = in.whole("degree", 0, kMostDegree);
  const auto model = in.pattern("model", {"polynomial least squares, degree M, intercept + x^1..x^M, QR solve",
                                          "polynomial ridge, degree {degree}, intercept not penalised, QR of the "
                                          "augmented matrix"});
  if (model.which == 1) in.agree("degree", degree, in.captured("model", model.captured, "degree"), "model");
  const double lambda2 = in.number_or("lambda2", 0, 0);
  if (model.which == 0) in.only("lambda2", 0);
  in.only("lambda1", 0);
  in.textbook_lambda(lambda2, n);
  ExperimentSetup out = in.finish("polynomial");
  out.quantities = {"train_rms", "test_rms"};
  if (degree > 0) out.quantities.emplace_back("max_abs_w");
  out.run = [=](int repetition, const Wanted&) {
    const std::vector<double> x = evenly(n), x_test = evenly(n_test);
    const auto t = targets(x, sine, noise_of(repetition, DrawOf::kTrainNoise, x.size(), sd));
    const auto t_test = targets(x_test, sine, noise_of(repetition, DrawOf::kTestNoise, x_test.size(), sd));
    const std::vector<double> columns = powers(x, degree);
    const core::LinearFit fit = fit_columns(columns, degree, t, lambda2);
    double largest = 0;
    for (const double w : fit.weights) largest = std::max(largest, std::abs(w));
    Repetition measured;
    measured.values["train_rms"] = std::sqrt(mean_square(predict(fit, columns, x.size()), t));
    measured.values["test_rms"] = std::sqrt(mean_square(predict(fit, powers(x_test, degree), x_test.size()), t_test));
    if (degree > 0) measured.values["max_abs_w"] = largest;
    return measured;
  };
  return out;
}

ExperimentSetup read_fold_polynomial(SetupReader& in) {
  const auto data = in.pattern("data_def", {"x ~ Uniform(0,1); y = cos(1.5 pi x) + Normal(0, sd {sd})"});
  const double sd = read_noise(in, data.captured);
  const int n = in.whole("n", 2, kMostRows);
  const int degree = in.whole("degree", 0, kMostDegree);
  in.pattern("model", {"polynomial least squares, degree M, intercept free"});
  const int folds = in.whole("folds", 2, n);
  const auto rule = in.pattern("fold_rule", {"row i belongs to fold i mod {folds} (data are already in random order)"});
  in.agree("folds", folds, in.captured("fold_rule", rule.captured, "folds"), "fold_rule");
  in.only("lambda1", 0);
  in.only("lambda2", 0);
  ExperimentSetup out = in.finish("polynomial in folds");
  out.quantities = {"cv_mse"};
  out.run = [=](int repetition, const Wanted&) {
    const std::vector<double> x = uniform_draws(data_draws(repetition, DrawOf::kTrain), n);
    const auto y = targets(x, cosine, noise_of(repetition, DrawOf::kTrainNoise, x.size(), sd));
    double sum = 0;
    for (int fold = 0; fold < folds; ++fold) {
      std::vector<double> x_in, y_in, x_out, y_out;
      for (int i = 0; i < n; ++i) {
        const bool held_out = i % folds == fold;
        (held_out ? x_out : x_in).push_back(x[static_cast<std::size_t>(i)]);
        (held_out ? y_out : y_in).push_back(y[static_cast<std::size_t>(i)]);
      }
      const core::LinearFit fit = fit_columns(powers(x_in, degree), degree, y_in, 0);
      sum += mean_square(predict(fit, powers(x_out, degree), x_out.size()), y_out);
    }
    Repetition measured;
    measured.values["cv_mse"] = sum / folds;
    return measured;
  };
  return out;
}

namespace {

/// Functions of x whose sum with an intercept is fitted: powers, or bumps exp(-(x-mu)^2/(2 s^2)).
struct Basis {
  int count = 0;
  double width = 0;  ///< s; 0 = powers
  [[nodiscard]] std::vector<double> columns(const std::vector<double>& x) const {
    if (width == 0) return powers(x, count);
    std::vector<double> out;
    const std::vector<double> centres = evenly(count);
    for (const double value : x)
      for (const double centre : centres)
        out.push_back(std::exp(-(value - centre) * (value - centre) / (2 * width * width)));
    return out;
  }
};

Basis read_basis(SetupReader& in) {
  const auto model = in.pattern(
      "model", {"polynomial least squares",
                "{count} Gaussian basis functions exp(-(x-mu_j)^2/(2 s^2)), mu evenly in [0,1], s = {s}/{parts}, plus "
                "free intercept"});
  if (model.which == 0) return {in.whole("degree", 0, kMostDegree), 0};
  Basis out;
  out.count = in.captured_whole("model", model.captured, "count", 2, 10000);
  out.width = in.captured("model", model.captured, "s") / in.captured("model", model.captured, "parts");
  if (!in.failed() && !(out.width > 0)) in.fail("model", "the width s must be above 0");
  return out;
}

std::vector<double> read_points(SetupReader& in) {
  const auto where = in.pattern("evaluate", {"{count} points evenly in [0,1], against the noise-free truth",
                                             "points {first}..{last} of {count} evenly in [0,1] ({remark}), against "
                                             "the noise-free truth"});
  const int count = in.captured_whole("evaluate", where.captured, "count", 2, kMostRows);
  if (in.failed()) return {};
  std::vector<double> all = evenly(count);
  if (where.which == 0) return all;
  const int first = in.captured_whole("evaluate", where.captured, "first", 0, count - 1);
  const int last = in.captured_whole("evaluate", where.captured, "last", first, count - 1);
  if (in.failed()) return {};
  return {all.begin() + first, all.begin() + last + 1};
}

/// Bias^2, variance and their sum over the points of evaluation (docs/math.md, section 13), and how far the mean error
/// against noisy targets lies from their sum with the noise, in standard errors.
std::map<std::string, double, std::less<>> decompose(const std::vector<Repetition>& all,
                                                     const std::vector<double>& points) {
  const auto count = static_cast<double>(all.size());
  double bias2 = 0, variance = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    double mean = 0, square = 0;
    for (const Repetition& one : all) mean += one.curve[i] / count;
    for (const Repetition& one : all) square += (one.curve[i] - mean) * (one.curve[i] - mean) / count;
    bias2 += (mean - sine(points[i])) * (mean - sine(points[i]));
    variance += square;
  }
  bias2 /= static_cast<double>(points.size());
  variance /= static_cast<double>(points.size());
  double mean = 0, square = 0;
  for (const Repetition& one : all) mean += one.values.at("test_mse") / count;
  for (const Repetition& one : all) {
    const double from_mean = one.values.at("test_mse") - one.values.at("error_of_curve") - (mean - bias2 - variance);
    square += from_mean * from_mean;
  }
  return {{"bias2", bias2},
          {"variance", variance},
          {"bias2_plus_variance", bias2 + variance},
          {"mean_test_mse", mean},
          {"mean_test_mse_error", std::sqrt(square / (count * std::max(count - 1, 1.0)))}};
}

}  // namespace

ExperimentSetup read_bias_variance(SetupReader& in) {
  const auto data = in.pattern("data_def", {"x ~ Uniform(0,1); t = sin(2 pi x) + Normal(0, sd {sd})"});
  const double sd = read_noise(in, data.captured);
  const int n = in.whole("n", 2, kMostRows);
  const Basis basis = read_basis(in);
  const std::vector<double> points = read_points(in);
  const double lambda2 = in.number_or("lambda2", 0, 0);
  if (basis.width == 0) in.only("lambda2", 0);
  in.only("lambda1", 0);
  in.textbook_lambda(lambda2, n);
  ExperimentSetup out = in.finish("bias and variance");
  out.quantities = {"test_mse"};
  out.totals = {"bias2", "variance", "bias2_plus_variance", "mean_test_mse", "mean_test_mse_error"};
  out.run = [=](int repetition, const Wanted&) {
    const std::vector<double> x = uniform_draws(data_draws(repetition, DrawOf::kTrain), n);
    const auto t = targets(x, sine, noise_of(repetition, DrawOf::kTrainNoise, x.size(), sd));
    const core::LinearFit fit = fit_columns(basis.columns(x), basis.count, t, lambda2);
    Repetition measured;
    measured.curve = predict(fit, basis.columns(points), points.size());
    const auto noise = noise_of(repetition, DrawOf::kTestNoise, points.size(), sd);
    measured.values["test_mse"] = mean_square(measured.curve, targets(points, sine, noise));
    measured.values["error_of_curve"] =
        mean_square(measured.curve, targets(points, sine, std::vector<double>(points.size())));
    return measured;
  };
  out.total = [points](const std::vector<Repetition>& all) { return decompose(all, points); };
  return out;
}

}  // namespace lscope::train
