#pragma once

#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "base/random.h"
#include "core/learner.h"
#include "core/types.h"

namespace lscope::core {

using VecD = Vec<double>;

/// Standard normal numbers, the same for the same seed everywhere.
inline VecD random_weights(Index size, std::uint64_t seed) {
  base::Rng rng(seed, base::Stream::kProbe);
  VecD w(size);
  for (Index i = 0; i < size; ++i) w[i] = rng.next_normal();
  return w;
}

/// A data set that owns its numbers: normal x; y normal (MSE), 0/1 (BCE) or a class (softmax).
template <class S>
struct Table {
  Table(Loss loss, int rows, int features, int outputs, std::uint64_t seed)
      : set_rows(rows), set_features(features), set_outputs(outputs) {
    base::Rng rng(seed, base::Stream::kData);
    for (int i = 0; i < rows * features; ++i) x.push_back(static_cast<S>(rng.next_normal()));
    if (loss == Loss::kSoftmaxCe) {
      for (int i = 0; i < rows; ++i)
        labels.push_back(static_cast<std::int32_t>(rng.next_below(static_cast<std::uint64_t>(outputs))));
    } else {
      for (int i = 0; i < rows * outputs; ++i) {
        const double v = rng.next_normal();
        y.push_back(static_cast<S>(loss == Loss::kMse ? v : (v > 0 ? 1.0 : 0.0)));
      }
    }
  }
  [[nodiscard]] Examples<S> examples() const { return {set_rows, set_features, set_outputs, x, y, labels}; }

  int set_rows, set_features, set_outputs;
  std::vector<S> x, y;
  std::vector<std::int32_t> labels;
};

inline std::vector<std::int32_t> first_rows(int count) {
  std::vector<std::int32_t> rows(static_cast<std::size_t>(count));
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

/// Hidden layers of one activation, a linear last layer.
inline NetworkSpec network(Loss loss, int inputs, const std::vector<int>& hidden, int outputs, Activation activation) {
  NetworkSpec spec;
  spec.inputs = inputs;
  spec.loss = loss;
  for (const int units : hidden) spec.layers.push_back({.units = units, .activation = activation});
  spec.layers.push_back({.units = outputs, .activation = Activation::kLinear});
  return spec;
}

inline OptimizerSettings settings_of(OptimizerKind kind) {
  OptimizerSettings settings;
  settings.kind = kind;
  return settings;
}

}  // namespace lscope::core
