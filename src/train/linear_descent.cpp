#include "train/linear_descent.h"

#include <algorithm>
#include <numeric>

namespace lscope::train {
namespace {

core::NetworkSpec linear_model(int features) {
  core::NetworkSpec spec;
  spec.inputs = features;
  spec.layers = {core::LayerSpec{}};
  spec.loss = core::Loss::kMse;
  return spec;
}

}  // namespace

core::Examples<double> LinearRows::examples() const {
  core::Examples<double> out;
  out.rows = rows();
  out.features = features;
  out.outputs = 1;
  out.x = x;
  out.y = y;
  return out;
}

LinearDescent::LinearDescent(const LinearRows& rows, std::span<const double> start,
                             const core::Regularization& regularization)
    : rows_(rows), learner_(linear_model(rows.features), 1), all_(rows.y.size()) {
  std::iota(all_.begin(), all_.end(), 0);
  learner_.set_regularization(regularization);
  const std::span<double> to = learner_.parameters();
  std::copy(start.begin(), start.end(), to.begin() + learner_.layout().layers.front().weights_at);
}

bool LinearDescent::step(std::span<const std::int32_t> batch, double rate) {
  const bool finite = learner_.step(rows_.examples(), batch, rate, steps_++).finite;
  learner_.parameters()[static_cast<std::size_t>(learner_.layout().layers.front().bias_at)] = 0;
  return finite;
}

std::vector<double> LinearDescent::weights() const {
  const std::span<const double> all = learner_.parameters();
  const auto at = static_cast<std::size_t>(learner_.layout().layers.front().weights_at);
  return {all.begin() + static_cast<std::ptrdiff_t>(at),
          all.begin() + static_cast<std::ptrdiff_t>(at) + rows_.features};
}

}  // namespace lscope::train
