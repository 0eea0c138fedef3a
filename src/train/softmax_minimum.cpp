#include "train/softmax_minimum.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lscope::train {
namespace {

constexpr double kViolation = 1e-9;
constexpr int kLookEvery = 20;

/// The largest eigenvalue of X^T X/n, X with a column of ones, from above: power iteration with a margin.
double largest_curvature(const core::Examples<double>& set) {
  const auto columns = static_cast<std::size_t>(set.features);
  std::vector<double> v(columns + 1, 1.0);
  double value = 0;
  for (int turn = 0; turn < 100; ++turn) {
    std::vector<double> next(columns + 1, 0.0);
    for (std::size_t row = 0; row < static_cast<std::size_t>(set.rows); ++row) {
      const auto x = set.x.subspan(row * columns, columns);
      const double along = std::inner_product(x.begin(), x.end(), v.begin(), v[columns]);
      for (std::size_t j = 0; j < columns; ++j) next[j] += along * x[j] / set.rows;
      next[columns] += along / set.rows;
    }
    value = std::sqrt(std::inner_product(next.begin(), next.end(), next.begin(), 0.0));
    for (std::size_t j = 0; j <= columns; ++j) v[j] = next[j] / value;
  }
  return 1.01 * value;
}

void look_at_conditions(const core::Examples<double>& set, std::span<const std::int32_t> rows, double lambda1,
                        SoftmaxMinimum& out) {
  const std::vector<double> gradient = out.learner.gradient(set, rows, 0);
  const auto w = out.learner.parameters();
  const core::LayerBlock& block = out.learner.layout().layers.front();
  out.kkt_violation = out.largest_zero_gradient = 0;
  for (int i = 0; i < block.units * block.inputs; ++i) {
    const auto at = static_cast<std::size_t>(block.weights_at + i);
    if (w[at] == 0) out.largest_zero_gradient = std::max(out.largest_zero_gradient, std::abs(gradient[at]));
    const double off =
        w[at] == 0 ? std::abs(gradient[at]) - lambda1 : std::abs(gradient[at] + std::copysign(lambda1, w[at]));
    out.kkt_violation = std::max(out.kkt_violation, off);
  }
  for (int k = 0; k < block.units; ++k)
    out.kkt_violation = std::max(out.kkt_violation, std::abs(gradient[static_cast<std::size_t>(block.bias_at + k)]));
}

}  // namespace

SoftmaxMinimum minimize_softmax_l1(const core::Examples<double>& set, double lambda1, int steps) {
  core::NetworkSpec network;
  network.inputs = set.features;
  network.loss = core::Loss::kSoftmaxCe;
  core::LayerSpec layer;
  layer.units = set.outputs;
  layer.activation = core::Activation::kLinear;
  network.layers.push_back(layer);
  SoftmaxMinimum out{core::Learner<double>(network, 1)};
  core::Regularization regularization;
  regularization.lambda1 = lambda1;
  out.learner.set_regularization(regularization);
  std::vector<std::int32_t> rows(static_cast<std::size_t>(set.rows));
  std::iota(rows.begin(), rows.end(), 0);

  const double rate = 1 / (0.5 * largest_curvature(set));
  const auto now = out.learner.parameters();
  std::fill(now.begin(), now.end(), 0.0);
  std::vector<double> last(now.begin(), now.end()), start = last;
  double weight = 1;
  for (out.steps = 0; out.steps < steps; ++out.steps) {
    std::copy(start.begin(), start.end(), now.begin());
    out.learner.step(set, rows, rate, 0);
    double climbs = 0;
    for (std::size_t i = 0; i < last.size(); ++i) climbs += (start[i] - now[i]) * (now[i] - last[i]);
    if (climbs > 0) weight = 1;
    const double next = (1 + std::sqrt(1 + 4 * weight * weight)) / 2;
    for (std::size_t i = 0; i < last.size(); ++i) start[i] = now[i] + (weight - 1) / next * (now[i] - last[i]);
    weight = next;
    std::copy(now.begin(), now.end(), last.begin());
    if (out.steps % kLookEvery != 0) continue;
    look_at_conditions(set, rows, lambda1, out);
    if (out.kkt_violation <= kViolation) break;
  }
  const auto bias = now.subspan(static_cast<std::size_t>(out.learner.layout().layers.front().bias_at),
                                static_cast<std::size_t>(set.outputs));
  const double mean = std::accumulate(bias.begin(), bias.end(), 0.0) / set.outputs;
  for (double& b : bias) b -= mean;
  look_at_conditions(set, rows, lambda1, out);
  return out;
}

}  // namespace lscope::train
