#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/network_spec.h"
#include "data/dataset.h"

namespace lscope::probe {

/// What a model says over a rectangle of its two inputs (raw units), or along its one input.
struct FieldRequest {
  core::NetworkSpec network;
  std::shared_ptr<const std::vector<double>> parameters;  ///< flat, see core::ParameterLayout
  data::Scaler inputs;
  double x_min = -1, x_max = 1, y_min = -1, y_max = 1;
  int columns = 96, rows = 96;       ///< 1-D: rows is ignored
  int x_feature = 0, y_feature = 1;  ///< which inputs the axes are; the others stay at their training mean
  std::int64_t step = 0;
};

/// Row 0 is the lowest y. Binary: P(class 1). Multiclass: the winning class + its probability. Regression: the output
/// in standardized units.
struct Field {
  int columns = 0, rows = 0;
  double x_min = 0, x_max = 0, y_min = 0, y_max = 0;
  std::vector<float> value;
  std::vector<std::int32_t> winner;  ///< multiclass only
  std::int64_t step = 0;
};

/// Float arithmetic, one thread. 96 x 96 points of a 2-64-64-1 network take a few milliseconds.
[[nodiscard]] Field decision_field(const FieldRequest& request);

/// For tests and for the 1-D fit: the model's output at raw inputs (rows x features), in standardized units.
[[nodiscard]] std::vector<double> predict(const FieldRequest& model, const std::vector<double>& raw_inputs);

}  // namespace lscope::probe
