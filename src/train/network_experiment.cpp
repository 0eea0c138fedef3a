#include "train/network_experiment.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "core/l1_penalty.h"
#include "train/epoch_order.h"
#include "train/weight_reading.h"

namespace lscope::train {
namespace {

/// One network in training.
template <class S>
class Training {
 public:
  Training(const NetworkExperiment& what, const DrawnRows<S>& rows, std::uint64_t seed)
      : what_(what), rows_(rows), seed_(seed), learner_(what.spec, 1) {
    learner_.set_optimizer(what.optimizer);
    learner_.set_regularization(what.penalty);
    core::Presentation presentation;
    presentation.input_noise = what.input_noise;
    learner_.set_presentation(presentation);
    learner_.initialize(what.initialization, seed);
    learner_.set_draw_seed(seed);
  }

  core::Learner<S>& learner() { return learner_; }
  [[nodiscard]] bool finished() const {
    return failed_ || (what_.steps > 0 ? step_ >= what_.steps : epoch_ >= what_.epochs);
  }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] int epoch() const { return epoch_; }  ///< epochs done

  void run_epoch() {
    order_.start(seed_, epoch_, rows_.examples().rows);
    while (!failed_ && !order_.finished() && (what_.steps == 0 || step_ < what_.steps)) {
      const auto result = learner_.step(rows_.examples(), order_.next(static_cast<std::size_t>(what_.batch)),
                                        what_.rate, static_cast<std::uint64_t>(step_++));
      failed_ = !result.finite;
      if (what_.plain_lambda1 > 0) threshold(static_cast<S>(what_.rate * what_.plain_lambda1));
    }
    ++epoch_;
  }

 private:
  void threshold(S by) {
    const auto& layers = learner_.layout().layers;
    const std::span<S> all = learner_.parameters();
    for (std::size_t l = 0; l < layers.size(); ++l) {
      if (!what_.penalty.penalised_layers.empty() && !what_.penalty.penalised_layers[l]) continue;
      const auto count = static_cast<std::size_t>(layers[l].units) * static_cast<std::size_t>(layers[l].inputs);
      for (S& w : all.subspan(static_cast<std::size_t>(layers[l].weights_at), count)) w = core::soft_threshold(w, by);
    }
  }

  const NetworkExperiment& what_;
  const DrawnRows<S>& rows_;
  std::uint64_t seed_;
  core::Learner<S> learner_;
  EpochOrder order_;
  int epoch_ = 0;
  std::int64_t step_ = 0;
  bool failed_ = false;
};

/// Share of the hidden units, over all rows, whose activation is above 0.
template <class S>
double active_share(const core::Learner<S>& learner, const core::Examples<S>& set) {
  double active = 0, all = 0;
  for (std::size_t depth = 1; depth < learner.spec().layers.size(); ++depth) {
    core::NetworkSpec head = learner.spec();
    head.layers.resize(depth);
    core::Learner<S> below(head, 1);  // blocks of the first layers stand where they stand in the whole
    const auto size = static_cast<std::ptrdiff_t>(below.layout().size);
    std::copy_n(learner.parameters().begin(), size, below.parameters().begin());
    core::Examples<S> rows = set;
    rows.outputs = head.layers.back().units;
    for (const double a : below.outputs(rows)) {
      active += a > 0 ? 1 : 0;
      all += 1;
    }
  }
  return active / all;
}

template <class S>
void read_weights(const NetworkExperiment& what, const core::Learner<S>& learner, Repetition& out) {
  const auto layers = read_layers<S>(learner.layout(), learner.parameters());
  double zeros = 0, square = 0;
  for (const LayerReading& layer : layers) {
    zeros += static_cast<double>(layer.zeros);
    square += layer.square_sum;
  }
  const core::LayerBlock& first = learner.layout().layers.front();
  out.values["weight_norm"] = std::sqrt(square);
  out.values["exact_zero_share_all"] = zeros / static_cast<double>(learner.layout().weights);
  out.values["exact_zero_share_layer1"] =
      static_cast<double>(layers.front().zeros) / (static_cast<double>(first.units) * first.inputs);
  if (what.rows.relevant.empty()) return;
  double removed_relevant = 0, removed_irrelevant = 0;
  const auto units = static_cast<std::size_t>(first.units);
  for (int j = 0; j < first.inputs; ++j) {
    const auto column = learner.parameters().subspan(
        static_cast<std::size_t>(first.weights_at) + static_cast<std::size_t>(j) * units, units);
    if (!std::all_of(column.begin(), column.end(), [](S w) { return w == S(0); })) continue;
    const bool relevant =
        std::find(what.rows.relevant.begin(), what.rows.relevant.end(), j) != what.rows.relevant.end();
    (relevant ? removed_relevant : removed_irrelevant) += 1;
  }
  out.values["removed_relevant"] = removed_relevant;
  out.values["removed_irrelevant"] = removed_irrelevant;
}

template <class S>
DrawnRows<S> test_rows(const NetworkExperiment& what, int seed) {
  return draw_rows<S>(what.rows, seed, what.n_test, DrawOf::kTest, DrawOf::kTestNoise);
}
template <class S>
DrawnRows<S> train_rows(const NetworkExperiment& what, int seed) {
  return draw_rows<S>(what.rows, seed, what.n, DrawOf::kTrain, DrawOf::kTrainNoise);
}

}  // namespace

template <class S>
Repetition run_network(const NetworkExperiment& what, int seed, const Wanted& wanted) {
  const auto is_wanted = [&](std::string_view name) { return wanted.count(name) > 0; };
  const bool best_wanted = is_wanted("best_validation_epoch") || is_wanted("best_validation_loss") ||
                           is_wanted("test_loss_at_best_validation") || is_wanted("best_test_acc");
  const DrawnRows<S> train = train_rows<S>(what, seed), test = test_rows<S>(what, seed);
  DrawnRows<S> validation;
  if (best_wanted || is_wanted("validation_loss"))
    validation = draw_rows<S>(what.rows, seed, what.n_validation, DrawOf::kValidation, DrawOf::kValidationNoise);
  Training<S> training(what, train, seed_of(seed));
  Repetition out;
  double best = std::numeric_limits<double>::infinity();
  while (!training.finished()) {
    training.run_epoch();
    if (!best_wanted || training.failed()) continue;
    const double loss = training.learner().evaluate(validation.examples()).loss;
    if (!(loss < best)) continue;
    best = loss;
    const core::Evaluation on_test = training.learner().evaluate(test.examples());
    out.values["best_validation_epoch"] = training.epoch() - 1;  // epochs count from 0
    out.values["best_validation_loss"] = loss;
    out.values["test_loss_at_best_validation"] = on_test.loss;
    out.values["best_test_acc"] = on_test.accuracy;
  }
  if (training.failed()) return {};
  const core::Evaluation on_train = training.learner().evaluate(train.examples());
  const core::Evaluation on_test = training.learner().evaluate(test.examples());
  out.values["train_loss"] = on_train.loss;
  out.values["train_acc"] = on_train.accuracy;
  out.values["test_loss"] = on_test.loss;
  out.values["test_acc"] = on_test.accuracy;
  out.values["gap"] = on_test.loss - on_train.loss;
  if (is_wanted("validation_loss"))
    out.values["validation_loss"] = training.learner().evaluate(validation.examples()).loss;
  if (is_wanted("hidden_active_share"))
    out.values["hidden_active_share"] = active_share<S>(training.learner(), test.examples());
  read_weights<S>(what, training.learner(), out);
  return out;
}

template <class S>
Repetition run_ensemble(const NetworkExperiment& what, int seed) {
  const DrawnRows<S> train = train_rows<S>(what, seed), test = test_rows<S>(what, seed);
  const auto rows = test.y.size();
  std::vector<std::vector<double>> predictions;
  for (int member = 0; member < what.members; ++member) {
    // Member 0 is what a single network with this seed would be.
    const std::uint64_t own =
        member == 0 ? seed_of(seed)
                    : base::mix(seed_of(seed) + static_cast<std::uint64_t>(member) * 0x9E3779B97F4A7C15ULL);
    Training<S> training(what, train, own);
    while (!training.finished()) training.run_epoch();
    if (training.failed()) return {};
    predictions.push_back(training.learner().outputs(test.examples()));
  }
  const auto count = static_cast<double>(predictions.size());
  double together = 0, apart = 0, ambiguity = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const double y = static_cast<double>(test.y[i]);
    double mean = 0;
    for (const auto& one : predictions) mean += one[i] / count;
    together += (mean - y) * (mean - y) / static_cast<double>(rows);
    for (const auto& one : predictions) {
      apart += (one[i] - y) * (one[i] - y) / (count * static_cast<double>(rows));
      ambiguity += (one[i] - mean) * (one[i] - mean) / (count * static_cast<double>(rows));
    }
  }
  Repetition out;
  out.values["ensemble_mse"] = together;
  out.values["member_mse"] = apart;
  out.values["|ensemble - (mean member - ambiguity)|"] = std::abs(together - (apart - ambiguity));
  return out;
}

template Repetition run_network<float>(const NetworkExperiment&, int, const Wanted&);
template Repetition run_network<double>(const NetworkExperiment&, int, const Wanted&);
template Repetition run_ensemble<float>(const NetworkExperiment&, int);
template Repetition run_ensemble<double>(const NetworkExperiment&, int);

}  // namespace lscope::train
