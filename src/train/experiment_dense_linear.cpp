#include <algorithm>
#include <cmath>
#include <limits>

#include "core/random_features.h"
#include "train/experiment_setup.h"
#include "train/linear_descent.h"

namespace lscope::train {
namespace {

constexpr int kMostRows = 100000;
constexpr int kMostFeatures = 10000;
constexpr int kMostSteps = 100'000'000;

/// y = X beta + noise, X standard normal, beta drawn too.
struct DenseLinear {
  int n = 100, p = 10;
  double beta_sd = 1, noise_sd = 1;

  [[nodiscard]] LinearRows draw(int repetition) const {
    const auto count = static_cast<std::size_t>(p);
    const std::vector<double> beta = normal_draws(data_draws(repetition, DrawOf::kTruth), count, beta_sd);
    LinearRows out;
    out.features = p;
    out.x = normal_draws(data_draws(repetition, DrawOf::kTrain), static_cast<std::size_t>(n) * count);
    out.y = normal_draws(data_draws(repetition, DrawOf::kTrainNoise), static_cast<std::size_t>(n), noise_sd);
    for (std::size_t i = 0; i < out.y.size(); ++i)
      for (std::size_t j = 0; j < count; ++j) out.y[i] += out.x[i * count + j] * beta[j];
    return out;
  }
};

DenseLinear read_data(SetupReader& in) {
  const auto text = in.pattern(
      "data_def", {"X ~ Normal(0, I_{p}); beta_j ~ Normal(0, {beta}^2); y = X beta + Normal(0,{sd}); no intercept",
                   "X ~ Normal(0, I_{p}); beta ~ Normal(0, I_{p}); y = X beta + Normal(0,{sd}); no intercept"});
  DenseLinear out;
  out.p = in.captured_whole("data_def", text.captured, "p", 1, kMostFeatures);
  out.noise_sd = in.captured("data_def", text.captured, "sd");
  if (text.which == 0) out.beta_sd = in.captured("data_def", text.captured, "beta");
  if (!in.failed() && out.noise_sd != 1 && out.noise_sd != 0)
    in.fail("data_def", "Normal(0,s) does not say whether s is a variance unless it is 0 or 1");
  out.n = in.whole("n", 1, kMostRows);
  in.fits("n", out.n, out.p);
  in.only("lambda1", 0);
  in.only("lambda2", 0);
  return out;
}

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// E6L: how gradient descent from 0, stopped after some steps, compares with ridge.
ExperimentSetup read_early_stop(SetupReader& in, const DenseLinear& data) {
  in.pattern("compare", {"ridge with lambda2 = 1/(2*lr*steps)"});
  in.pattern("optimizer", {"full-batch gradient descent on MSE from w = 0"});
  const double rate = in.number("lr", std::numeric_limits<double>::min());
  const int steps = in.whole("steps", 1, kMostSteps);
  ExperimentSetup out = in.finish("early stopping against ridge");
  out.quantities = {"cosine", "norm_ratio"};
  out.run = [=](int repetition, const Wanted&) {
    const LinearRows rows = data.draw(repetition);
    LinearDescent descent(rows, {}, {});
    bool finite = true;
    for (int step = 0; step < steps && finite; ++step) finite = descent.step(rate);
    Repetition measured;
    if (!finite) return measured;
    const std::vector<double> w = descent.weights();
    const auto ridge = core::ridge_norm_fit({rows.x, rows.features}, rows.y, 1 / (2 * rate * steps));
    const double norm = std::sqrt(dot(w, w));
    measured.values["cosine"] = dot(w, ridge.weights) / (norm * ridge.norm);
    measured.values["norm_ratio"] = norm / ridge.norm;
    return measured;
  };
  return out;
}

/// E14: the train MSE above its minimum that small batches leave.
ExperimentSetup read_noise_floor(SetupReader& in, const DenseLinear& data) {
  const std::string loss = in.word("loss"), optimizer = in.word("optimizer");
  if (loss != "mse") in.fail("loss", "'" + loss + "' is not possible with this data", "mse is");
  if (optimizer != "sgd") in.fail("optimizer", "'" + optimizer + "' is not possible with this data", "sgd is");
  in.pattern("sampling", {"rows drawn with replacement"});
  in.pattern("start", {"the least-squares solution"});
  const int batch = in.whole("batch", 1, kMostRows);
  const double rate = in.number("lr", 0);
  const int steps = in.whole("steps", 1, kMostSteps);
  const auto window = match_text("train MSE - minimum, averaged over steps {first}..{last}", in.quantity());
  int first = 0, last = steps;
  if (window) {
    in.means("measure", in.quantity());
    first = in.captured_whole("steps", *window, "first", 0, steps - 1);
    last = in.captured_whole("steps", *window, "last", first + 1, steps);
  }
  const std::string name = in.quantity();
  ExperimentSetup out = in.finish("noise floor");
  out.quantities = {window ? name : "train MSE - minimum, averaged over steps 0..1", "excess"};
  if (!window) out.quantities.resize(1);
  out.run = [=](int repetition, const Wanted&) {
    const LinearRows rows = data.draw(repetition);
    const auto start = core::least_norm_fit({rows.x, rows.features}, rows.y).weights;
    LinearDescent descent(rows, start, {});
    const double minimum = descent.train_mse();
    base::Rng chance(seed_of(repetition), base::Stream::kShuffle);
    std::vector<std::int32_t> chosen(static_cast<std::size_t>(batch));
    double sum = 0;
    bool finite = true;
    for (int step = 0; step < last && finite; ++step) {
      for (std::int32_t& row : chosen) row = static_cast<std::int32_t>(chance.next_below(rows.y.size()));
      finite = descent.step(chosen, rate);
      if (step >= first) sum += descent.train_mse() - minimum;
    }
    Repetition measured;
    if (finite) measured.values[name] = measured.values["excess"] = sum / (last - first);
    return measured;
  };
  return out;
}

}  // namespace

ExperimentSetup read_dense_linear(SetupReader& in) {
  const DenseLinear data = read_data(in);
  if (in.failed()) return {};
  return in.has("compare") ? read_early_stop(in, data) : read_noise_floor(in, data);
}

}  // namespace lscope::train
