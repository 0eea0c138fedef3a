#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>
#include <numeric>

#include "core/lasso_path.h"
#include "core/learner.h"
#include "core/linear_reference.h"
#include "train/reference_case.h"
#include "train/stat_reader.h"
#include "train/stat_scaling.h"

namespace lscope::train {
namespace {

using nlohmann::json;

/// Weights that 8000 steps have led to agree less well than direct solutions; the schema states it beside the network.
constexpr double kNetworkTolerance = 1e-6;
/// Sampling noise stays within this many standard errors.
constexpr double kStandardErrors = 4.5;

struct FriedmanLasso {
  std::vector<double> alphas;
  NumberTable coef;
  std::vector<std::string> order;
};

struct FriedmanNetwork {
  ReferenceCase run;
  std::optional<double> loss_data, loss_total, zero_weights;
  std::vector<double> column_norms;
  std::optional<std::vector<double>> zero_columns;
};

struct Friedman {
  NumberTable x;
  std::vector<double> y;
  std::vector<std::string> features;
  bool unit_noise = false;
  std::optional<FriedmanLasso> lasso;
  std::optional<FriedmanNetwork> network;
};

/// What y leaves over against the formula must look like Normal(0, 1): mean 0 and mean square 1 within sampling error.
void compare_formula(const Friedman& what, Comparison& out) {
  if (!what.unit_noise || what.x.columns < 5) return;
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < what.x.rows; ++i) {
    const auto x = [&](std::size_t j) { return what.x.at(i, j); };
    const double clean =
        10 * std::sin(std::numbers::pi * x(0) * x(1)) + 20 * (x(2) - 0.5) * (x(2) - 0.5) + 10 * x(3) + 5 * x(4);
    sum += what.y[i] - clean;
    squares += (what.y[i] - clean) * (what.y[i] - clean);
  }
  const auto n = static_cast<double>(what.x.rows);
  // A band, not a number: what lies inside of it is no deviation.
  const auto band = [&](double value, double width, const char* where) {
    out.add_deviation(std::max(0.0, std::abs(value) - width), 0, where);
  };
  band(sum / n, kStandardErrors / std::sqrt(n), "formula: mean of the noise");
  band(squares / n - 1, kStandardErrors * std::sqrt(2 / n), "formula: variance of the noise");
}

void compare_lasso(const Friedman& what, Comparison& out, double tolerance) {
  const FriedmanLasso& lasso = *what.lasso;
  const NumberTable z = stat_scaling(what.x, 0).apply(what.x);
  const core::LinearProblem problem = problem_of(z, what.y);
  std::vector<double> lambda1;
  for (const double alpha : lasso.alphas) lambda1.push_back(2 * alpha);
  const auto fits = core::lasso_path(problem, lambda1);
  for (std::size_t i = 0; i < lasso.coef.rows; ++i) {
    const auto row = std::span(lasso.coef.values).subspan(i * lasso.coef.columns, lasso.coef.columns);
    add_list(out, fits[i].weights, row, tolerance, index_path("lasso.coef_standardized", i),
             largest_of(lasso.coef.values));
  }
  if (lasso.order.empty()) return;
  // The order may go on below the grid, to the end of the path; above its end nothing may be left out.
  std::vector<std::string> order;
  std::size_t on_grid = 0;
  for (const core::LassoKnot& knot : core::lasso_knots(problem, 1e-12 * core::lambda1_max(problem))) {
    const std::string& name = what.features[static_cast<std::size_t>(knot.feature)];
    if (std::find(order.begin(), order.end(), name) == order.end()) order.push_back(name);
    if (knot.lambda1 >= lambda1.back()) on_grid = order.size();
  }
  const bool long_enough = lasso.order.size() >= on_grid && lasso.order.size() <= order.size();
  const bool same = long_enough && std::equal(lasso.order.begin(), lasso.order.end(), order.begin());
  out.add(same ? 0 : 1, 0, 0, "lasso.order_of_entry");
}

void compare_network(const Friedman& what, Comparison& out, double tolerance) {
  const FriedmanNetwork& network = *what.network;
  const ReferenceCase& run = network.run;
  core::Learner<double> learner(run.network, 1);
  learner.set_regularization(run.regularization);
  learner.set_optimizer(run.optimizer);
  std::copy(run.initial.begin(), run.initial.end(), learner.parameters().begin());
  const core::Examples<double> set{run.rows, run.network.inputs, run.network.layers.back().units, run.x,
                                   run.y,    run.labels};
  std::vector<std::int32_t> rows(static_cast<std::size_t>(run.rows));
  std::iota(rows.begin(), rows.end(), 0);
  const std::int64_t batches = (run.rows + run.batch_size - 1) / run.batch_size;
  core::StepResult last;
  for (std::int64_t step = 0; step < run.steps && last.finite; ++step) {
    const std::int64_t first = step % batches * run.batch_size;
    const auto count = std::min<std::int64_t>(run.batch_size, run.rows - first);
    const double rate = core::scheduled_rate(run.schedule, run.lr, step, step / batches);
    last = learner.step(set, std::span(rows).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)),
                        rate, static_cast<std::uint64_t>(step),
                        run.masks.empty() ? nullptr : &run.masks[static_cast<std::size_t>(step)]);
  }
  if (!last.finite) return out.add_deviation(std::nan(""), 0, "mlp: diverged");
  if (network.loss_data) out.add(last.data_loss, *network.loss_data, tolerance, "mlp.loss_data_before_last_step");
  if (network.loss_total) out.add(last.total_loss, *network.loss_total, tolerance, "mlp.loss_total_before_last_step");
  const std::vector<double> mine = learner.parameters_as_double();
  const std::vector<double>& final_parameters = run.expected->final_parameters;
  for (std::size_t i = 0; i < final_parameters.size(); ++i)
    out.add(mine[i], final_parameters[i], tolerance, index_path("mlp.final (flat)", i));
  const core::LayerBlock& block = learner.layout().layers.front();
  double zeros = 0;
  std::vector<double> norms, zero_columns;
  for (int j = 0; j < block.inputs; ++j) {
    const auto column = std::span(mine).subspan(static_cast<std::size_t>(block.weights_at + j * block.units),
                                                static_cast<std::size_t>(block.units));
    norms.push_back(std::sqrt(std::inner_product(column.begin(), column.end(), column.begin(), 0.0)));
    zeros += static_cast<double>(std::count(column.begin(), column.end(), 0.0));
    if (norms.back() == 0) zero_columns.push_back(j);
  }
  for (std::size_t j = 0; j < network.column_norms.size(); ++j)
    out.add(norms[j], network.column_norms[j], tolerance, index_path("mlp.first_layer_column_norms", j));
  if (network.zero_columns) out.add(zero_columns == *network.zero_columns ? 0 : 1, 0, 0, "mlp.zero_columns");
  if (network.zero_weights) out.add(zeros, *network.zero_weights, 0, "mlp.zero_weights_first_layer");
  if (run.rows != static_cast<int>(what.x.rows) || run.network.inputs != static_cast<int>(what.x.columns)) return;
  const NumberTable z = stat_scaling(what.x, 0).apply(what.x);
  for (std::size_t i = 0; i < z.values.size(); ++i)
    out.add(run.x[i], z.values[i], tolerance, index_path("mlp.case.data.X (flat)", i));
  const NumberTable y = {what.x.rows, 1, what.y};
  const std::vector<double> scaled_y = stat_scaling(y, 0).apply(y).values;
  for (std::size_t i = 0; i < scaled_y.size() && run.y.size() == scaled_y.size(); ++i)
    out.add(run.y[i], scaled_y[i], tolerance, index_path("mlp.case.data.y", i));
}

FriedmanLasso read_lasso(StatReader& in, const json* value, std::size_t features) {
  static constexpr std::array<std::string_view, 6> kKeys{"objective",         "standardize",    "alphas",
                                                         "coef_standardized", "order_of_entry", "remark"};
  const std::string path = "lasso";
  const json* lasso = in.json_reader().object(value, path, kKeys, JsonReader::Unknown::kWarn);
  FriedmanLasso out;
  out.alphas = in.list(lasso, path, "alphas");
  for (std::size_t i = 0; i < out.alphas.size() && !in.failed(); ++i)
    if (!(out.alphas[i] > 0)) in.fail(index_path("lasso.alphas", i), "must be positive");
  out.coef = in.table_if(lasso, path, "coef_standardized", out.alphas.size(), features);
  out.order = in.words(JsonReader::optional_member(lasso, "order_of_entry"), "lasso.order_of_entry");
  return out;
}

std::optional<FriedmanNetwork> read_network(StatReader& in, const json* value) {
  static constexpr std::array<std::string_view, 4> kKeys{"case", "expected", "remark", "tolerance"};
  static constexpr std::array<std::string_view, 7> kExpected{"loss_data_before_last_step",
                                                             "loss_total_before_last_step",
                                                             "final",
                                                             "first_layer_column_norms",
                                                             "zero_columns",
                                                             "zero_weights_first_layer",
                                                             "remark"};
  JsonReader& reader = in.json_reader();
  const json* mlp = reader.object(value, "mlp", kKeys, JsonReader::Unknown::kWarn);
  const json* given = reader.member(mlp, "mlp", "case");
  const std::string path = "mlp.expected";
  const json* expected =
      reader.object(reader.member(mlp, "mlp", "expected"), path, kExpected, JsonReader::Unknown::kWarn);
  if (given != nullptr && !given->is_object()) in.fail("mlp.case", "an object is expected");
  if (in.failed()) return std::nullopt;
  json whole = *given;
  whole["expected"] = json::object();
  if (const json* last = JsonReader::optional_member(expected, "final")) whole["expected"]["final"] = *last;
  auto run = parse_reference_case(whole.dump(), "mlp.case");
  if (!run.ok()) {
    const base::Error& error = run.error();
    reader.fail(error.context, error.message, error.remedy, error.code);
    return std::nullopt;
  }
  FriedmanNetwork out{std::move(run).value(),
                      in.number_if(expected, path, "loss_data_before_last_step"),
                      in.number_if(expected, path, "loss_total_before_last_step"),
                      in.number_if(expected, path, "zero_weights_first_layer"),
                      {},
                      {}};
  out.column_norms =
      in.list_if(expected, path, "first_layer_column_norms", static_cast<std::size_t>(out.run.network.inputs));
  if (const json* zero = JsonReader::optional_member(expected, "zero_columns"))
    if (reader.array(zero, path + ".zero_columns") != nullptr)
      out.zero_columns = reader.numbers(zero, path + ".zero_columns", zero->size());
  return out;
}

}  // namespace

StatCheck read_friedman1(StatReader& in, const json* top) {
  JsonReader& reader = in.json_reader();
  Friedman out;
  out.x = in.table(reader.member(top, "", "X"), "X");
  out.y = reader.numbers(reader.member(top, "", "y"), "y", out.x.rows);
  out.unit_noise = in.text_if(top, "", "formula").find("N(0, 1)") != std::string::npos;
  if (const json* names = JsonReader::optional_member(top, "features")) out.features = in.words(names, "features");
  for (std::size_t j = out.features.size(); j < out.x.columns; ++j) out.features.push_back("x" + std::to_string(j + 1));
  if (!in.failed() && out.features.size() != out.x.columns)
    in.fail("features",
            std::to_string(out.features.size()) + " names where X has " + std::to_string(out.x.columns) + " columns");
  if (const json* lasso = JsonReader::optional_member(top, "lasso"); lasso != nullptr && !in.failed())
    out.lasso = read_lasso(in, lasso, out.x.columns);
  if (const json* network = JsonReader::optional_member(top, "mlp"); network != nullptr && !in.failed())
    out.network = read_network(in, network);
  return [out](Comparison& comparison, double tolerance) {
    compare_formula(out, comparison);
    if (out.lasso) compare_lasso(out, comparison, tolerance);
    if (out.network) compare_network(out, comparison, std::max(tolerance, kNetworkTolerance));
  };
}

}  // namespace lscope::train
