#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "base/number_text.h"
#include "core/learner.h"
#include "core/linear_reference.h"
#include "train/softmax_minimum.h"
#include "train/stat_reader.h"
#include "train/stat_scaling.h"

namespace lscope::train {
namespace {

using nlohmann::json;

/// Probabilities of two minima with the same objective agree to about this; the schema states it for all files.
constexpr double kProbabilityTolerance = 1e-5;

struct SoftmaxL1 {
  NumberTable x;  ///< scaled
  std::vector<std::int32_t> labels;
  std::vector<std::string> features;
  int classes = 2;
  std::size_t train_rows = 1;
  double l1 = 0;
  std::optional<double> objective, cross_entropy, l1_norm, nonzero, train_accuracy, test_accuracy, test_cross_entropy,
      largest_zero_gradient, smallest_weight;
  std::vector<std::string> unused;
  bool unused_given = false;
  NumberTable w;
  std::vector<double> b;
};

/// The first number in a text: 16 of "pixels / 16", 1000 of "train = the first 1000 rows".
std::optional<double> first_number(const std::string& text) {
  const std::size_t at = text.find_first_of("0123456789");
  if (at == std::string::npos) return std::nullopt;
  const auto read = base::parse_number(text.substr(at, text.find_first_not_of("0123456789.", at) - at));
  return read.ok() ? std::optional(read.value()) : std::nullopt;
}

core::Examples<double> examples(const SoftmaxL1& what, std::size_t first, std::size_t count) {
  return {static_cast<int>(count),
          static_cast<int>(what.x.columns),
          what.classes,
          std::span(what.x.values).subspan(first * what.x.columns, count * what.x.columns),
          {},
          std::span(what.labels).subspan(first, count)};
}

/// The largest difference of a class probability between two models over all rows.
double probability_distance(const std::vector<double>& z, const std::vector<double>& other, std::size_t classes) {
  double largest = 0;
  const auto share = [&](const std::vector<double>& from, std::size_t row, std::size_t k) {
    double sum = 0;
    for (std::size_t i = 0; i < classes; ++i) sum += std::exp(from[row * classes + i] - from[row * classes + k]);
    return 1 / sum;
  };
  for (std::size_t row = 0; row < z.size() / classes; ++row)
    for (std::size_t k = 0; k < classes; ++k)
      largest = std::max(largest, std::abs(share(z, row, k) - share(other, row, k)));
  return largest;
}

/// What the expected parameters themselves say, in the layout of the learner.
std::vector<double> expected_parameters(const SoftmaxL1& what, const core::ParameterLayout& layout) {
  std::vector<double> flat(static_cast<std::size_t>(layout.size), 0.0);
  const core::LayerBlock& block = layout.layers.front();
  for (std::size_t k = 0; k < what.w.rows; ++k) {
    for (std::size_t j = 0; j < what.w.columns; ++j)
      flat[static_cast<std::size_t>(block.weights_at) + j * what.w.rows + k] = what.w.at(k, j);
    flat[static_cast<std::size_t>(block.bias_at) + k] = what.b[k];
  }
  return flat;
}

void compare(const SoftmaxL1& what, Comparison& out, double tolerance) {
  const core::Examples<double> train = examples(what, 0, what.train_rows);
  const core::Examples<double> test = examples(what, what.train_rows, what.x.rows - what.train_rows);
  SoftmaxMinimum minimum = minimize_softmax_l1(train, what.l1);
  core::Learner<double>& learner = minimum.learner;
  const core::LayerBlock& block = learner.layout().layers.front();
  const auto classes = static_cast<std::size_t>(what.classes);
  const std::vector<double> mine = learner.parameters_as_double();
  double norm = 0, nonzero = 0, smallest = std::numeric_limits<double>::infinity();
  std::vector<std::string> unused;
  for (std::size_t j = 0; j < what.x.columns; ++j) {
    bool used = false;
    for (std::size_t k = 0; k < classes; ++k) {
      const double w = std::abs(mine[static_cast<std::size_t>(block.weights_at) + j * classes + k]);
      norm += w;
      if (w == 0) continue;
      used = true;
      nonzero += 1;
      smallest = std::min(smallest, w);
    }
    if (!used) unused.push_back(what.features[j]);
  }
  const double cross_entropy = learner.evaluate(train).loss;
  const auto add = [&](double got, const std::optional<double>& wanted, double allowed, const char* where) {
    if (wanted) out.add(got, *wanted, allowed, where);
  };
  // The objective is flat at its minimum: its parts and the weights are known to about the root of its tolerance.
  const double loose = std::max(kProbabilityTolerance, tolerance);
  add(cross_entropy + what.l1 * norm, what.objective, tolerance, "objective_value");
  out.add(minimum.kkt_violation, 0, loose, "kkt_residual");
  add(cross_entropy, what.cross_entropy, loose, "cross_entropy_train");
  add(norm, what.l1_norm, loose * std::max(1.0, what.l1_norm.value_or(1)), "l1_norm");
  add(nonzero, what.nonzero, 0, "nonzero_weights");
  if (what.unused_given) out.add(unused == what.unused ? 0 : 1, 0, 0, "pixels_unused");
  add(minimum.largest_zero_gradient, what.largest_zero_gradient, loose, "largest_zero_gradient");
  if (nonzero > 0) add(smallest, what.smallest_weight, 100 * loose, "smallest_nonzero_weight");
  add(learner.evaluate(train).accuracy, what.train_accuracy, 1e-12, "train_accuracy");
  std::vector<double> z_train = learner.outputs(train), z_test;
  if (test.rows > 0) {
    const core::Evaluation evaluation = learner.evaluate(test);
    add(evaluation.accuracy, what.test_accuracy, 1e-12, "test_accuracy");
    add(evaluation.loss, what.test_cross_entropy, loose, "test_cross_entropy");
    z_test = learner.outputs(test);
  }
  if (what.w.rows == 0 || what.b.empty()) return;
  const std::vector<double> theirs = expected_parameters(what, learner.layout());
  for (std::size_t k = 0; k < classes; ++k)
    for (std::size_t j = 0; j < what.x.columns; ++j) {
      const std::size_t at = static_cast<std::size_t>(block.weights_at) + j * classes + k;
      out.add(mine[at], theirs[at], 100 * loose, index_path(index_path("W", k), j));
    }
  std::copy(theirs.begin(), theirs.end(), learner.parameters().begin());
  out.add(probability_distance(z_train, learner.outputs(train), classes), 0, loose, "W, b: train probabilities");
  if (test.rows > 0)
    out.add(probability_distance(z_test, learner.outputs(test), classes), 0, loose, "W, b: test probabilities");
}

}  // namespace

StatCheck read_softmax_l1(StatReader& in, const json* top) {
  SoftmaxL1 out;
  StatData data = in.data(top);
  if (!in.failed() && data.classes < 2) in.fail("data", "classes are expected as the target");
  if (in.failed()) return {};
  out.x = std::move(data.x);
  out.labels = std::move(data.labels);
  out.features = std::move(data.features);
  out.classes = data.classes;
  const double scale = first_number(in.text_if(top, "", "features")).value_or(1);
  if (!in.failed() && !(scale > 0)) in.fail("features", "a positive divisor is expected");
  for (double& value : out.x.values) value /= scale;
  const double rows = first_number(in.text_if(top, "", "rows")).value_or(static_cast<double>(out.x.rows));
  if (!in.failed() && !(rows >= 2 && rows <= static_cast<double>(out.x.rows) && rows == std::floor(rows)))
    in.fail("rows", "the data has " + std::to_string(out.x.rows) + " rows");
  out.train_rows = static_cast<std::size_t>(rows);
  out.l1 = in.number_from(0, top, "", "l1");
  out.objective = in.number_if(top, "", "objective_value");
  out.cross_entropy = in.number_if(top, "", "cross_entropy_train");
  out.l1_norm = in.number_if(top, "", "l1_norm");
  out.nonzero = in.number_if(top, "", "nonzero_weights");
  out.train_accuracy = in.number_if(top, "", "train_accuracy");
  out.test_accuracy = in.number_if(top, "", "test_accuracy");
  out.test_cross_entropy = in.number_if(top, "", "test_cross_entropy");
  out.largest_zero_gradient = in.number_if(top, "", "largest_zero_gradient");
  out.smallest_weight = in.number_if(top, "", "smallest_nonzero_weight");
  if (const json* unused = JsonReader::optional_member(top, "pixels_unused")) {
    out.unused = in.words(unused, "pixels_unused");
    out.unused_given = true;
  }
  const auto classes = static_cast<std::size_t>(out.classes);
  out.w = in.table_if(top, "", "W", classes, out.x.columns);
  out.b = in.list_if(top, "", "b", classes);
  return [out](Comparison& comparison, double tolerance) { compare(out, comparison, tolerance); };
}

}  // namespace lscope::train
