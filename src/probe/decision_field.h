#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/network_spec.h"
#include "data/dataset.h"
#include "data/features.h"

namespace lscope::probe {

/// What a model says over a rectangle of its two inputs (raw units), along its one input, or at given rows.
struct FieldRequest {
  core::NetworkSpec network;
  std::shared_ptr<const std::vector<double>> parameters;  ///< flat, see core::ParameterLayout
  data::Scaler inputs;                                    ///< of the columns that the network reads
  std::shared_ptr<const data::FeatureMap> features;  ///< makes these columns from raw inputs; null: they are the same
  double x_min = -1, x_max = 1, y_min = -1, y_max = 1;
  int columns = 96, rows = 96;       ///< 1-D: rows is ignored; 0 columns: no grid, only `at_rows`
  int x_feature = 0, y_feature = 1;  ///< which inputs the axes are; the others stay at their training mean
  std::int64_t step = 0;
  int layer = -1, unit = 0;     ///< layer >= 0: the grid holds the activation of this hidden unit, not the output
  std::vector<double> at_rows;  ///< raw inputs, rows x features, to be answered besides the grid; may be empty
};

/// How many raw inputs the model has.
[[nodiscard]] int raw_inputs(const FieldRequest& model);

/// With FieldRequest::layer >= 0: `value` is the activation of that unit, and `winner` and `lead` are empty.
/// Row 0 is the lowest y; a value belongs to the middle of its cell. Binary: P(class 1). Multiclass: the winning class
/// + its probability. Regression: the output in standardized units.
struct Field {
  int columns = 0, rows = 0;
  double x_min = 0, x_max = 0, y_min = 0, y_max = 0;
  std::vector<float> value;
  std::vector<std::int32_t> winner;  ///< multiclass only
  std::vector<float> lead;           ///< multiclass only: z of the winner - z of the second, >= 0; 0 on a border
  std::int64_t step = 0;
  std::vector<double> at_rows;    ///< the rows that were asked for
  std::vector<double> predicted;  ///< outputs of the last layer at these rows, rows x outputs, standardized units
};

/// Float arithmetic, one thread. 96 x 96 points of a 2-64-64-1 tanh network take about 2 ms. Where an exponential is
/// needed (tanh, sigmoid, GELU, softmax) its value is off by at most 3e-7 of itself: a picture's accuracy.
[[nodiscard]] Field decision_field(const FieldRequest& request);
/// The same, given up between two layers of a few points once a stop is asked for; then nothing comes back.
[[nodiscard]] std::optional<Field> decision_field(const FieldRequest& request, const std::stop_token& stop);

/// The model's output at raw inputs (rows x features), rows x outputs, in standardized units.
[[nodiscard]] std::vector<double> predict(const FieldRequest& model, const std::vector<double>& raw_inputs);

}  // namespace lscope::probe
