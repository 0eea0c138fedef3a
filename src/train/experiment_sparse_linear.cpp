#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/lasso_path.h"
#include "core/linear_reference.h"
#include "core/random_features.h"
#include "train/experiment_setup.h"
#include "train/fold_errors.h"
#include "train/linear_descent.h"

namespace lscope::train {
namespace {

constexpr int kMostRows = 100000;
constexpr int kMostFeatures = 10000;
constexpr int kMostSteps = 100'000'000;

/// y = X beta + noise, X standard normal; with rho > 0 one column more, a twin of the first.
struct SparseLinear {
  int n = 100;
  double sd = 1;
  double rho = 0;
  bool twin = false;
  std::vector<double> beta;

  [[nodiscard]] int features() const { return static_cast<int>(beta.size()) + (twin ? 1 : 0); }
  [[nodiscard]] LinearRows draw(int repetition) const {
    LinearRows out;
    out.features = features();
    base::Rng inputs = data_draws(repetition, DrawOf::kTrain), twins = data_draws(repetition, DrawOf::kTruth);
    base::Rng noise = data_draws(repetition, DrawOf::kTrainNoise);
    for (int i = 0; i < n; ++i) {
      double y = sd * noise.next_normal(), first = 0;
      for (std::size_t j = 0; j < beta.size(); ++j) {
        const double x = inputs.next_normal();
        if (j == 0) first = x;
        out.x.push_back(x);
        y += x * beta[j];
      }
      if (twin) out.x.push_back(rho * first + std::sqrt(1 - rho * rho) * twins.next_normal());
      out.y.push_back(y);
    }
    return out;
  }
  /// ||w - beta||^2 + sd^2: the mean squared error at a new row.
  [[nodiscard]] double risk(const std::vector<double>& w) const {
    double sum = sd * sd;
    for (std::size_t j = 0; j < beta.size(); ++j) sum += (w[j] - beta[j]) * (w[j] - beta[j]);
    return sum;
  }
  [[nodiscard]] int selected(const std::vector<double>& w, bool relevant) const {
    int count = 0;
    for (std::size_t j = 0; j < beta.size(); ++j) count += w[j] != 0 && (beta[j] != 0) == relevant ? 1 : 0;
    return count;
  }
};

core::LinearProblem problem_of(const LinearRows& rows) { return {rows.x, rows.y, rows.features, false}; }

std::vector<double> ridge(const LinearRows& rows, double lambda2) {
  const core::TableView x{rows.x, rows.features};
  return lambda2 > 0 ? core::ridge_norm_fit(x, rows.y, lambda2).weights : core::least_norm_fit(x, rows.y).weights;
}

std::vector<double> lasso(const LinearRows& rows, double lambda1, double lambda2) {
  return core::lasso_path(problem_of(rows), std::array<double, 1>{lambda1}, lambda2).front().weights;
}

double zeros(const std::vector<double>& w) { return static_cast<double>(std::count(w.begin(), w.end(), 0.0)); }

/// count values from `from` to `to`, in equal steps of the logarithm.
std::vector<double> log_grid(double from, double to, int count) {
  std::vector<double> out;
  out.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) out.push_back(from * std::pow(to / from, static_cast<double>(i) / (count - 1)));
  return out;
}

/// The names of counts carry what they are out of: exact_zeros_of_20.
struct CountNames {
  explicit CountNames(const SparseLinear& data) {
    const auto used = data.beta.size() - static_cast<std::size_t>(std::count(data.beta.begin(), data.beta.end(), 0.0));
    zeros = "exact_zeros_of_" + std::to_string(data.features());
    irrelevant = "selected_irrelevant_of_" + std::to_string(data.beta.size() - used);
    relevant = "selected_relevant_of_" + std::to_string(used);
  }
  std::string zeros, irrelevant, relevant;
};

SparseLinear read_data(SetupReader& in) {
  const auto text =
      in.pattern("data_def",
                 {"X ~ Normal(0, I_{p}); y = X beta + Normal(0, sd {sd}); beta = ({beta}); no intercept fitted; column "
                  "{k} = rho*x1 + sqrt(1-rho^2)*Normal(0,1), true coefficient 0",
                  "X ~ Normal(0, I_{p}); y = X beta + Normal(0, sd {sd}); beta = ({beta}); no intercept fitted"});
  SparseLinear out;
  const int p = in.captured_whole("data_def", text.captured, "p", 1, kMostFeatures);
  out.sd = in.number("noise_sd", 0);
  in.agree("noise_sd", out.sd, in.captured("data_def", text.captured, "sd"), "data_def");
  out.n = in.whole("n", 2, kMostRows);
  in.fits("n", out.n, p);
  if (in.failed()) return out;
  const auto beta = number_list(text.captured.at("beta"));
  if (!beta || static_cast<int>(beta->size()) != p)
    in.fail("data_def", "beta must list " + std::to_string(p) + " numbers");
  out.beta = beta.value_or(std::vector<double>(static_cast<std::size_t>(p)));
  out.twin = text.which == 0;
  if (out.twin) {
    in.agree("data_def", in.captured_whole("data_def", text.captured, "k", 2, kMostFeatures + 1), p + 1,
             "the number of columns");
    out.rho = in.number("rho", -1);
    if (!in.failed() && out.rho > 1) in.fail("rho", "a correlation is at most 1");
  }
  const std::string loss = in.word("loss");
  if (!in.failed() && loss != "mse") in.fail("loss", "'" + loss + "' is not possible with this data", "mse is");
  return out;
}

/// E3a: gradient descent with a proximal or a subgradient L1, held against the exact lasso.
ExperimentSetup read_descent(SetupReader& in, const SparseLinear& data) {
  in.pattern("optimizer", {"full-batch gradient descent"});
  const double rate = in.number("lr", 0);
  const int steps = in.whole("steps", 0, kMostSteps);
  const auto init = in.pattern("init", {"Normal(0, {sd}^2)"});
  const double init_sd = in.captured("init", init.captured, "sd");
  const auto mode = in.pattern("l1_mode", {"proximal", "subgradient"});
  core::Regularization penalty;
  penalty.lambda1 = in.number("lambda1", 0);
  penalty.lambda2 = in.number_or("lambda2", 0, 0);
  penalty.l1_method = mode.which == 0 ? core::L1Method::kProximal : core::L1Method::kSubgradient;
  ExperimentSetup out = in.finish("lasso by descent");
  const CountNames names(data);
  out.quantities = {names.zeros,
                    names.irrelevant,
                    names.relevant,
                    "max_abs_difference_to_coordinate_descent",
                    "exact_risk",
                    "nonzeros_at_lambda1_max",
                    "nonzeros_at_0.999_lambda1_max"};
  out.run = [=](int repetition, const Wanted& wanted) {
    const LinearRows rows = data.draw(repetition);
    const base::Rng first(seed_of(repetition), base::Stream::kInit);
    LinearDescent descent(rows, normal_draws(first, static_cast<std::size_t>(rows.features), init_sd), penalty);
    bool finite = true;
    for (int step = 0; step < steps && finite; ++step) finite = descent.step(rate);
    Repetition measured;
    if (!finite) return measured;
    const std::vector<double> w = descent.weights();
    measured.values[names.zeros] = zeros(w);
    measured.values[names.irrelevant] = data.selected(w, false);
    measured.values[names.relevant] = data.selected(w, true);
    measured.values["exact_risk"] = data.risk(w);
    double apart = 0;
    const std::vector<double> exact = lasso(rows, penalty.lambda1, penalty.lambda2);
    for (std::size_t j = 0; j < w.size(); ++j) apart = std::max(apart, std::abs(w[j] - exact[j]));
    measured.values["max_abs_difference_to_coordinate_descent"] = apart;
    if (wanted.count("nonzeros_at_lambda1_max") > 0) {
      const double top = core::lambda1_max(problem_of(rows));
      measured.values["nonzeros_at_lambda1_max"] = rows.features - zeros(lasso(rows, top, 0));
      measured.values["nonzeros_at_0.999_lambda1_max"] = rows.features - zeros(lasso(rows, 0.999 * top, 0));
    }
    return measured;
  };
  return out;
}

/// E4: the best of a lasso and of a ridge path.
ExperimentSetup read_grids(SetupReader& in, const SparseLinear& data) {
  const auto grid = in.pattern("grid", {"lasso: {lassos} values lambda1_max..{smallest} lambda1_max; ridge: {ridges} "
                                        "values lambda2 {from}..{to}, log spaced; best = smallest exact risk "
                                        "|w-beta|^2 + {noise}"});
  const int lassos = in.captured_whole("grid", grid.captured, "lassos", 2, 100000);
  const int ridges = in.captured_whole("grid", grid.captured, "ridges", 2, 100000);
  const double smallest = in.captured("grid", grid.captured, "smallest");
  const double from = in.captured("grid", grid.captured, "from"), to = in.captured("grid", grid.captured, "to");
  in.agree("grid", in.captured("grid", grid.captured, "noise"), data.sd * data.sd, "noise_sd");
  if (!in.failed() && !(smallest > 0 && from > 0 && to > 0)) in.fail("grid", "the ends of a grid must be above 0");
  in.only("lambda1", 0);
  in.only("lambda2", 0);
  ExperimentSetup out = in.finish("best of each grid");
  out.quantities = {"lasso_best_risk", "ridge_best_risk", "share_of_data_sets_where_lasso_wins"};
  out.run = [=](int repetition, const Wanted&) {
    const LinearRows rows = data.draw(repetition);
    const core::LinearProblem problem = problem_of(rows);
    const double top = core::lambda1_max(problem);
    double lasso_best = std::numeric_limits<double>::infinity(), ridge_best = lasso_best;
    for (const auto& fit : core::lasso_path(problem, log_grid(top, smallest * top, lassos)))
      lasso_best = std::min(lasso_best, data.risk(fit.weights));
    for (const double lambda2 : log_grid(from, to, ridges))
      ridge_best = std::min(ridge_best, data.risk(ridge(rows, lambda2)));
    Repetition measured;
    measured.values = {{"lasso_best_risk", lasso_best},
                       {"ridge_best_risk", ridge_best},
                       {"share_of_data_sets_where_lasso_wins", lasso_best < ridge_best ? 1 : 0}};
    return measured;
  };
  return out;
}

/// E4: one penalty. The naming of glmnet, where it is said, must give the same.
ExperimentSetup read_penalty(SetupReader& in, const SparseLinear& data) {
  const double lambda1 = in.number("lambda1", 0), lambda2 = in.number("lambda2", 0);
  if (in.has("model") && in.word("model") == "ridge" && lambda1 != 0)
    in.fail("lambda1", "must be 0 where the model is ridge");
  if (in.has("glmnet_lambda") || in.has("glmnet_alpha")) {
    const double lambda = in.number("glmnet_lambda", 0), alpha = in.number("glmnet_alpha", 0);
    in.agree("lambda1", lambda1, 2 * lambda * alpha, "glmnet_lambda and glmnet_alpha");
    in.agree("lambda2", lambda2, lambda * (1 - alpha), "glmnet_lambda and glmnet_alpha");
  }
  ExperimentSetup out = in.finish("linear with one penalty");
  const CountNames names(data);
  out.quantities = {names.zeros, names.irrelevant, names.relevant, "exact_risk"};
  if (data.twin) out.quantities.emplace_back("twin_share");
  out.run = [=](int repetition, const Wanted&) {
    const LinearRows rows = data.draw(repetition);
    const std::vector<double> w = lambda1 > 0 ? lasso(rows, lambda1, lambda2) : ridge(rows, lambda2);
    Repetition measured;
    measured.values[names.zeros] = zeros(w);
    measured.values[names.irrelevant] = data.selected(w, false);
    measured.values[names.relevant] = data.selected(w, true);
    double risk = data.risk(w);
    if (data.twin) {  // its column goes with the first: E (w1 x1 + wt xt - b1 x1)^2 has a mixed term
      risk += w.back() * w.back() + 2 * data.rho * w.back() * (w.front() - data.beta.front());
      measured.values["twin_share"] = std::abs(w.back()) / (std::abs(w.front()) + std::abs(w.back()));
    }
    measured.values["exact_risk"] = risk;
    return measured;
  };
  return out;
}

/// Mean squared error of every penalty of the grid on each fold, after learning from the others.
std::vector<std::vector<double>> fold_errors(const LinearRows& rows, int folds, std::span<const double> grid,
                                             base::Rng rng) {
  std::vector<int> order(rows.y.size());
  std::iota(order.begin(), order.end(), 0);
  base::shuffle(order, rng);
  const auto p = static_cast<std::size_t>(rows.features);
  std::vector<std::vector<double>> errors;
  for (int fold = 0; fold < folds; ++fold) {
    LinearRows learn, judge;
    learn.features = judge.features = rows.features;
    for (std::size_t place = 0; place < order.size(); ++place) {
      LinearRows& to = static_cast<int>(place) % folds == fold ? judge : learn;
      const auto row = static_cast<std::size_t>(order[place]);
      to.x.insert(to.x.end(), rows.x.begin() + static_cast<std::ptrdiff_t>(row * p),
                  rows.x.begin() + static_cast<std::ptrdiff_t>((row + 1) * p));
      to.y.push_back(rows.y[row]);
    }
    errors.emplace_back();
    for (const auto& fit : core::lasso_path(problem_of(learn), grid))
      errors.back().push_back(core::mean_squared_error({judge.x, judge.features}, fit.weights, judge.y));
  }
  return errors;
}

/// E5: cross-validation of the lasso and the one-standard-error rule.
ExperimentSetup read_cross_validation(SetupReader& in, const SparseLinear& data) {
  const int folds = in.whole("folds", 2, data.n);
  const auto grid =
      in.pattern("grid", {"{count} values lambda1_max..{smallest} lambda1_max, log spaced; lambda1_max of "
                          "the full data; same folds for every lambda; refit on all rows"});
  const int count = in.captured_whole("grid", grid.captured, "count", 2, 100000);
  const double smallest = in.captured("grid", grid.captured, "smallest");
  if (!in.failed() && !(smallest > 0)) in.fail("grid", "the ends of a grid must be above 0");
  in.only("lambda2", 0);
  ExperimentSetup out = in.finish("cross-validated lasso");
  out.quantities = {"lambda1_min",
                    "lambda1_1se",
                    "selected_relevant_at_min",
                    "selected_relevant_at_1se",
                    "selected_irrelevant_at_min",
                    "selected_irrelevant_at_1se",
                    "exact_risk_at_min",
                    "exact_risk_at_1se",
                    "share_of_data_sets_with_1se_above_min"};
  out.run = [=](int repetition, const Wanted&) {
    const LinearRows rows = data.draw(repetition);
    const double top = core::lambda1_max(problem_of(rows));
    const std::vector<double> penalties = log_grid(top, smallest * top, count);
    const base::Rng order(seed_of(repetition), base::Stream::kSplit);
    const FoldSummary summary = summarize_folds(fold_errors(rows, folds, penalties, order), penalties);
    const auto refit = core::lasso_path(problem_of(rows), penalties);
    Repetition measured;
    const auto add = [&](const std::string& where, std::size_t index) {
      const std::vector<double>& w = refit[index].weights;
      measured.values["lambda1_" + where] = penalties[index];
      measured.values["selected_relevant_at_" + where] = data.selected(w, true);
      measured.values["selected_irrelevant_at_" + where] = data.selected(w, false);
      measured.values["exact_risk_at_" + where] = data.risk(w);
    };
    add("min", summary.best);
    add("1se", summary.one_standard_error);
    measured.values["share_of_data_sets_with_1se_above_min"] =
        penalties[summary.one_standard_error] > penalties[summary.best] ? 1 : 0;
    return measured;
  };
  return out;
}

}  // namespace

ExperimentSetup read_sparse_linear(SetupReader& in) {
  const SparseLinear data = read_data(in);
  if (in.failed()) return {};
  if (in.has("optimizer")) return read_descent(in, data);
  if (!in.has("model")) return read_penalty(in, data);
  const auto model = in.pattern("model", {"ridge", "best of each grid", "lasso by coordinate descent"});
  if (model.which == 1) return read_grids(in, data);
  return model.which == 2 ? read_cross_validation(in, data) : read_penalty(in, data);
}

}  // namespace lscope::train
