#include <cmath>

#include "core/random_features.h"
#include "train/experiment_setup.h"

namespace lscope::train {
namespace {

constexpr int kMostRows = 20000;
constexpr int kMostFeatures = 20000;

/// A direction drawn uniformly.
std::vector<double> unit_vector(base::Rng rng, int size) {
  std::vector<double> out = normal_draws(rng, static_cast<std::size_t>(size));
  double square = 0;
  for (const double value : out) square += value * value;
  for (double& value : out) value /= std::sqrt(square);
  return out;
}

/// y_i = x_i.direction + noise_i
std::vector<double> linear_targets(const std::vector<double>& x, const std::vector<double>& direction,
                                   std::vector<double> noise) {
  for (std::size_t i = 0; i < noise.size(); ++i)
    for (std::size_t j = 0; j < direction.size(); ++j) noise[i] += x[i * direction.size() + j] * direction[j];
  return noise;
}

struct Sizes {
  int n = 0, p = 0;
  double sd = 0;
};

Sizes read_sizes(SetupReader& in, const Captured& definition) {
  Sizes out;
  out.n = in.whole("n", 1, kMostRows);
  out.p = in.whole("p", 1, kMostFeatures);
  in.fits("p", out.n + out.p, out.p);
  out.sd = in.number("noise_sd", 0);
  in.agree("noise_sd", out.sd, in.captured("data_def", definition, "sd"), "data_def");
  in.only("lambda1", 0);
  return out;
}

}  // namespace

ExperimentSetup read_minimum_norm(SetupReader& in) {
  const auto text = in.pattern("data_def", {"X ~ Normal(0,1), n x p; beta uniform on the unit sphere; y = X beta + "
                                            "Normal(0, sd {sd}); a fresh draw for each data set"});
  in.pattern("model", {"minimum-norm least squares (complete orthogonal decomposition), no intercept"});
  const Sizes sizes = read_sizes(in, text.captured);
  in.only("lambda2", 0);
  ExperimentSetup out = in.finish("minimum norm");
  const std::string name = "excess_risk |w-beta|^2";
  out.quantities = {name};
  out.run = [=](int repetition, const Wanted&) {
    const auto rows = static_cast<std::size_t>(sizes.n), features = static_cast<std::size_t>(sizes.p);
    const std::vector<double> beta = unit_vector(data_draws(repetition, DrawOf::kTruth), sizes.p);
    const std::vector<double> x = normal_draws(data_draws(repetition, DrawOf::kTrain), rows * features);
    const std::vector<double> y =
        linear_targets(x, beta, normal_draws(data_draws(repetition, DrawOf::kTrainNoise), rows, sizes.sd));
    const std::vector<double> w = core::least_norm_fit({x, sizes.p}, y).weights;
    double sum = 0;
    for (std::size_t j = 0; j < features; ++j) sum += (w[j] - beta[j]) * (w[j] - beta[j]);
    Repetition measured;
    measured.values[name] = sum;
    return measured;
  };
  return out;
}

ExperimentSetup read_random_features(SetupReader& in) {
  const auto text = in.pattern(
      "data_def", {"x ~ Normal(0, I_{d}); b uniform on the unit sphere; y = b.x + Normal(0, sd {sd}); features "
                   "max(v_k.x, 0)/sqrt(p), v_k ~ Normal(0, I_{d}/{spread}); test {test} rows"});
  in.pattern("model", {"least squares on random ReLU features, minimum norm when lambda2 = 0, no intercept"});
  const int d = in.captured_whole("data_def", text.captured, "d", 1, kMostFeatures);
  const double spread = in.captured("data_def", text.captured, "spread");
  const int test = in.captured_whole("data_def", text.captured, "test", 1, 1000000);
  const Sizes sizes = read_sizes(in, text.captured);
  const double lambda2 = in.number_or("lambda2", 0, 0);
  if (!in.failed() && !(spread > 0)) in.fail("data_def", "the variance of v_k must be above 0");
  ExperimentSetup out = in.finish("random features");
  out.quantities = {"train_mse", "test_mse"};
  out.run = [=](int repetition, const Wanted&) {
    const auto inputs = static_cast<std::size_t>(d), count = static_cast<std::size_t>(sizes.p);
    const std::vector<double> direction = unit_vector(data_draws(repetition, DrawOf::kTruth), d);
    const auto set = [&](int rows, DrawOf what, DrawOf noise, std::vector<double>& y) {
      const auto size = static_cast<std::size_t>(rows);
      std::vector<double> x = normal_draws(data_draws(repetition, what), size * inputs);
      y = linear_targets(x, direction, normal_draws(data_draws(repetition, noise), size, sizes.sd));
      return x;
    };
    std::vector<double> y, y_test;
    const std::vector<double> x = set(sizes.n, DrawOf::kTrain, DrawOf::kTrainNoise, y);
    const std::vector<double> x_test = set(test, DrawOf::kTest, DrawOf::kTestNoise, y_test);
    const base::Rng chance(seed_of(repetition), base::Stream::kInit);
    const std::vector<double> v = normal_draws(chance, count * inputs, 1 / std::sqrt(spread));
    const std::vector<double> no_shift(count);
    const std::vector<double> phi = core::relu_features({x, d}, {v, d}, no_shift, sizes.p);
    const std::vector<double> phi_test = core::relu_features({x_test, d}, {v, d}, no_shift, sizes.p);
    const core::TableView table{phi, sizes.p};
    const std::vector<double> w =
        (lambda2 > 0 ? core::ridge_norm_fit(table, y, lambda2) : core::least_norm_fit(table, y)).weights;
    Repetition measured;
    measured.values["train_mse"] = core::mean_squared_error(table, w, y);
    measured.values["test_mse"] = core::mean_squared_error({phi_test, sizes.p}, w, y_test);
    return measured;
  };
  return out;
}

}  // namespace lscope::train
