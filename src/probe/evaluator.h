#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

#include "core/network_spec.h"
#include "data/features.h"
#include "probe/decision_field.h"
#include "probe/model.h"

namespace lscope::probe {

/// One network in float, many points at a time; batch normalization is part of the weights here. Values of a unit at
/// neighbouring points lie next to each other, so that every loop runs over points and vectorises whatever the layer's
/// width is. Shape   a tile is kTile points; a(i, t) stands at i * kTile + t.
class Evaluator {
 public:
  static constexpr std::size_t kTile = 32;
  /// Sees the activations of a layer at the tile's points, units x kTile.
  using Observer = std::function<void(std::size_t layer, const float* a)>;

  /// For raw inputs. What it is made from outlives it.
  explicit Evaluator(const FieldRequest& request);
  /// For inputs that are scaled already.
  explicit Evaluator(const Model& model);

  /// Raw inputs, before features are made of them.
  [[nodiscard]] std::size_t inputs() const {
    return static_cast<std::size_t>(features_ != nullptr ? features_->inputs() : spec_.inputs);
  }
  [[nodiscard]] std::size_t outputs() const { return static_cast<std::size_t>(spec_.layers.back().units); }
  [[nodiscard]] std::int64_t weights() const { return layout_.weights; }
  /// Where the inputs of a tile go: raw value `raw` of input `feature` at point t.
  void set_input(std::size_t feature, std::size_t t, double raw) {
    if (features_ != nullptr)
      raw_[t * inputs() + feature] = raw;
    else
      set_column(feature, t, raw);
  }
  void set_scaled_input(std::size_t feature, std::size_t t, double value) {
    a_[feature * kTile + t] = static_cast<float>(value);
  }
  /// Another value for the weight at a place of the flat vector.
  void set_weight(std::int64_t place, double value);
  /// z of the last layer at the tile's points, outputs x kTile; the inputs are used up. Null once `stop` is asked for.
  /// `observe` is called behind every layer. With `layers` >= 0 the activations of layer `layers` - 1 come back.
  [[nodiscard]] const float* run(const std::stop_token& stop, const Observer& observe = {}, int layers = -1);

 private:
  Evaluator(const core::NetworkSpec& spec, const std::vector<double>& parameters, const data::Scaler& inputs,
            const data::FeatureMap* features);
  void set_column(std::size_t column, std::size_t t, double value) {
    a_[column * kTile + t] = static_cast<float>((value - inputs_.mean[column]) / inputs_.scale[column]);
  }
  void make_columns();

  const core::NetworkSpec& spec_;
  core::ParameterLayout layout_;
  const std::vector<double>& given_;
  const data::Scaler& inputs_;
  const data::FeatureMap* features_;
  std::vector<double> raw_, row_;  ///< with features: the tile's raw inputs, point after point, and one point's columns
  std::vector<float> parameters_;
  std::vector<float> a_, z_;
};

}  // namespace lscope::probe
