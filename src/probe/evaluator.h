#pragma once

#include <stop_token>
#include <vector>

#include "core/network_spec.h"
#include "probe/decision_field.h"

namespace lscope::probe {

/// One network in float, many points at a time; batch normalization is part of the weights here. Values of a unit at
/// neighbouring points lie next to each other, so that every loop runs over points and vectorises whatever the layer's
/// width is. Shape   a tile is kTile points; a(i, t) stands at i * kTile + t.
class Evaluator {
 public:
  static constexpr std::size_t kTile = 32;
  explicit Evaluator(const FieldRequest& request);

  [[nodiscard]] std::size_t inputs() const { return static_cast<std::size_t>(spec_.inputs); }
  [[nodiscard]] std::size_t outputs() const { return static_cast<std::size_t>(spec_.layers.back().units); }
  /// Where the inputs of a tile go: raw value `raw` of input `feature` at point t.
  void set_input(std::size_t feature, std::size_t t, double raw) {
    a_[feature * kTile + t] = static_cast<float>((raw - inputs_.mean[feature]) / inputs_.scale[feature]);
  }
  /// z of the last layer at the tile's points, outputs x kTile; the inputs are used up. Null once `stop` is asked for.
  [[nodiscard]] const float* run(const std::stop_token& stop);

 private:
  const core::NetworkSpec& spec_;
  core::ParameterLayout layout_;
  const data::Scaler& inputs_;
  std::vector<float> parameters_;
  std::vector<float> a_, z_;
};

}  // namespace lscope::probe
