#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/catalogue.h"
#include "train/experiment_rows.h"
#include "train/experiment_setup.h"
#include "train/network_experiment.h"

namespace lscope::train {
namespace {

constexpr int kMostRows = 1'000'000;
constexpr int kMostUnits = 16384;
constexpr int kMostEpochs = 10'000'000;

/// "x1+x2+x3": the inputs it names, from 0.
std::vector<int> named_inputs(SetupReader& in, std::string_view sum, int inputs) {
  std::vector<int> out;
  for (std::size_t at = 0; at <= sum.size();) {
    const std::size_t plus = std::min(sum.find('+', at), sum.size());
    const std::string_view term = sum.substr(at, plus - at);
    int input = 0;
    for (int j = 1; j <= inputs && input == 0; ++j)
      if (term == "x" + std::to_string(j)) input = j;
    if (input == 0 && !in.failed()) in.fail("data_def", "the sum must name inputs x1 to x" + std::to_string(inputs));
    if (input == 0) return out;
    out.push_back(input - 1);
    at = plus + 1;
  }
  return out;
}

void read_data(SetupReader& in, NetworkExperiment& out) {
  if (in.word("data") == "moons") {
    const auto text = in.pattern(
        "data_def", {"class i mod 2, t ~ Uniform(0,pi); class 0: (cos t, sin t), class 1: (1-cos t, 0.5-sin t); "
                     "shifted by ({x},{y}); plus Normal(0, sd {sd}) on both coordinates"});
    out.rows.moons = true;
    out.rows.inputs = 2;
    out.rows.shift_x = in.captured("data_def", text.captured, "x");
    out.rows.shift_y = in.captured("data_def", text.captured, "y");
    out.rows.noise_sd = in.number("noise_sd", 0);
    in.agree("noise_sd", out.rows.noise_sd, in.captured("data_def", text.captured, "sd"), "data_def");
  } else {
    const auto text = in.pattern("data_def", {"x ~ Normal(0, I_{d}); y = 1 if {sum} > 0 else 0; each label flipped "
                                              "with probability q"});
    out.rows.inputs = in.captured_whole("data_def", text.captured, "d", 1, kMostUnits);
    if (in.failed()) return;
    out.rows.relevant = named_inputs(in, text.captured.at("sum"), out.rows.inputs);
    out.rows.flip = in.number("q", 0);
    if (!in.failed() && out.rows.flip > 1) in.fail("q", "a probability is at most 1");
  }
  out.n = in.whole("n", 1, kMostRows);
  out.n_validation = in.whole_or("n_validation", 0, 0, kMostRows);
  out.n_test = in.whole("n_test", 1, kMostRows);
  in.fits("n", static_cast<double>(out.n) + out.n_validation + out.n_test, out.rows.inputs);
}

template <class Kind>
Kind named(SetupReader& in, const std::string& key, const std::string& name, std::span<const core::Named<Kind>> all) {
  std::string known;
  for (const core::Named<Kind>& one : all) {
    if (one.name == name) return one.kind;
    known += (known.empty() ? "" : ", ") + std::string(one.name);
  }
  if (!in.failed()) in.fail(key, "'" + name + "' is not known", "one of " + known);
  return all.front().kind;
}

void read_model(SetupReader& in, NetworkExperiment& out) {
  core::NetworkSpec& spec = out.spec;
  spec.inputs = out.rows.inputs;
  const std::vector<int> hidden = in.wholes("hidden", 1, kMostUnits);
  const auto activation = named(in, "activation", in.word("activation"), core::all_activations());
  const double dropout = in.number_or("dropout", 0, 0);
  if (dropout >= 1) in.fail("dropout", "must be below 1");
  for (const int units : hidden) {
    core::LayerSpec layer;
    layer.units = units;
    layer.activation = activation;
    layer.dropout = dropout;
    spec.layers.push_back(layer);
  }
  if (hidden.size() > 64) in.fail("hidden", "more than 64 layers");
  spec.layers.emplace_back();
  for (std::size_t l = 1; l < spec.layers.size(); ++l)
    in.fits("hidden", spec.layers[l - 1].units, spec.layers[l].units);
  if (!hidden.empty()) in.fits("hidden", spec.inputs, hidden.front());
  const double activity = in.number_or("activity_l1", 0, 0);
  if (activity != 0) {
    const int layer = in.whole("activity_layer", 1, std::max(static_cast<int>(hidden.size()), 1));
    if (!in.failed()) spec.layers[static_cast<std::size_t>(layer - 1)].activity_l1 = activity;
  } else if (in.has("activity_layer")) {
    in.whole("activity_layer", 1, std::max(static_cast<int>(hidden.size()), 1));
    in.forget("activity_layer");  // of a strength of 0 it says nothing
  }
  const auto loss = in.pattern("loss", {"bce_logits", "mse on targets 0/1, linear output", "mse"});
  spec.loss = loss.which == 0 ? core::Loss::kBceLogits : core::Loss::kMse;
  in.means("loss", loss.which == 0 ? "bce_logits" : "mse");
  const auto init = in.pattern("init", {"he_normal, biases 0", "xavier_uniform, biases 0"});
  out.initialization = init.which == 0 ? core::Initialization::kHeNormal : core::Initialization::kXavierUniform;
  const auto precision = in.pattern("precision", {"float", "double", "predictions combined in double"});
  out.in_double = precision.which == 1;  // predictions are always combined in double
  in.means("precision", out.in_double ? "double" : "float");
}

void read_penalty(SetupReader& in, NetworkExperiment& out) {
  core::Regularization& penalty = out.penalty;
  penalty.lambda1 = in.number_or("lambda1", 0, 0);
  penalty.lambda2 = in.number_or("lambda2", 0, 0);
  penalty.lambda_group = in.number_or("lambda_group", 0, 0);
  if (in.has("penalised_layers")) {
    const int layers = static_cast<int>(out.spec.layers.size());
    penalty.penalised_layers.assign(out.spec.layers.size(), false);
    for (const int layer : in.wholes("penalised_layers", 1, layers))
      penalty.penalised_layers[static_cast<std::size_t>(layer - 1)] = true;
    if (penalty.lambda_group > 0 && !penalty.penalised_layers.front())
      in.fail("penalised_layers", "must hold layer 1, which lambda_group penalises");
  }
  if (!in.has("l1_mode")) {
    if (penalty.lambda1 > 0) in.fail("l1_mode", "is missing, with lambda1 above 0");
    return;
  }
  const auto mode = in.pattern("l1_mode", {"proximal", "proximal, preconditioned", "subgradient",
                                           "proximal, plain threshold lr*lambda1 (deliberate mistake)"});
  if (mode.which < 2) in.means("l1_mode", "proximal");
  if (mode.which == 2) penalty.l1_method = core::L1Method::kSubgradient;
  if (mode.which == 3) std::swap(out.plain_lambda1, penalty.lambda1);
  in.derived("plain_threshold", mode.which == 3 ? 1 : 0);
}

void read_training(SetupReader& in, NetworkExperiment& out) {
  out.optimizer.kind = named(in, "optimizer", in.word("optimizer"), core::all_optimizers());
  out.rate = in.number("lr", 0);
  out.batch = in.whole("batch", 1, kMostRows);
  if (in.has("epochs") && in.has("steps")) in.fail("steps", "stands beside epochs", "one of the two says how long");
  if (in.has("steps")) {
    out.steps = in.whole("steps", 0, kMostEpochs);
  } else {
    out.epochs = in.whole("epochs", 0, kMostEpochs);
  }
  const bool decays = out.optimizer.kind == core::OptimizerKind::kAdamw;
  out.penalty.weight_decay =
      decays ? in.number("decoupled_weight_decay", 0) : in.number_or("decoupled_weight_decay", 0, 0);
  out.input_noise = in.number_or("input_noise_sd", 0, 0);
  out.members = in.whole_or("members", 1, 1, 10000);
}

std::vector<std::string> network_quantities(const NetworkExperiment& what) {
  std::vector<std::string> out{
      "train_loss",         "test_loss", "gap", "weight_norm", "exact_zero_share_all", "exact_zero_share_layer1",
      "hidden_active_share"};
  if (what.spec.layers.size() == 1) out.pop_back();
  if (what.spec.loss == core::Loss::kBceLogits) out.insert(out.end(), {"train_acc", "test_acc"});
  if (!what.rows.relevant.empty()) out.insert(out.end(), {"removed_irrelevant", "removed_relevant"});
  if (what.n_validation > 0) {
    out.insert(out.end(),
               {"validation_loss", "best_validation_epoch", "best_validation_loss", "test_loss_at_best_validation"});
    if (what.spec.loss == core::Loss::kBceLogits) out.emplace_back("best_test_acc");
  }
  return out;
}

}  // namespace

ExperimentSetup read_network(SetupReader& in) {
  NetworkExperiment what;
  read_data(in, what);
  if (in.failed()) return {};
  read_model(in, what);
  if (in.failed()) return {};
  read_penalty(in, what);
  read_training(in, what);
  const bool ensemble = in.has("members");
  if (ensemble && !in.failed() && what.spec.loss != core::Loss::kMse)
    in.fail("members", "an ensemble is averaged where loss is mse on targets 0/1");
  ExperimentSetup out = in.finish(ensemble ? "ensemble" : "network");
  out.quantities =
      ensemble ? std::vector<std::string>{"ensemble_mse", "member_mse", "|ensemble - (mean member - ambiguity)|"}
               : network_quantities(what);
  out.run = [what, ensemble](int repetition, const Wanted& wanted) {
    if (ensemble)
      return what.in_double ? run_ensemble<double>(what, repetition) : run_ensemble<float>(what, repetition);
    return what.in_double ? run_network<double>(what, repetition, wanted)
                          : run_network<float>(what, repetition, wanted);
  };
  return out;
}

}  // namespace lscope::train
