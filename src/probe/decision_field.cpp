#include "probe/decision_field.h"

#include <algorithm>

#include "base/check.h"
#include "probe/evaluator.h"
#include "probe/picture_math.h"

namespace lscope::probe {
namespace {

constexpr std::size_t kTile = Evaluator::kTile;

/// Turns the outputs at the first `count` points of a tile into what the field holds.
void append_values(core::Loss loss, std::size_t outputs, const float* z, std::size_t count, Field& field) {
  for (std::size_t t = 0; t < count; ++t) {
    if (loss == core::Loss::kBceLogits) {
      field.value.push_back(picture_sigmoid(z[t]));
    } else if (loss == core::Loss::kSoftmaxCe) {
      std::size_t best = 0;
      for (std::size_t k = 1; k < outputs; ++k)
        if (z[k * kTile + t] > z[best * kTile + t]) best = k;
      float sum = 0;
      for (std::size_t k = 0; k < outputs; ++k) sum += picture_exp(z[k * kTile + t] - z[best * kTile + t]);
      field.value.push_back(1 / sum);
      field.winner.push_back(static_cast<std::int32_t>(best));
      float second = -std::numeric_limits<float>::infinity();
      for (std::size_t k = 0; k < outputs; ++k)
        if (k != best) second = std::max(second, z[k * kTile + t]);
      field.lead.push_back(z[best * kTile + t] - second);
    } else {
      field.value.push_back(z[t]);
    }
  }
}

/// The raw value that an input has where the picture does not move it: its mean over the training rows.
double typical(const FieldRequest& request, std::size_t feature) {
  const double mean = request.inputs.mean[feature];
  return request.features ? request.features->raw(feature, mean) : mean;
}

/// The grid, tile after tile along its rows.
bool fill_grid(const FieldRequest& request, const std::stop_token& stop, Evaluator& evaluate, Field& field) {
  const auto middle = [](double low, double high, std::size_t i, int n) {
    return low + (high - low) * (static_cast<double>(i) + 0.5) / n;
  };
  const auto columns = static_cast<std::size_t>(field.columns);
  const std::size_t points = columns * static_cast<std::size_t>(field.rows);
  field.value.reserve(points);
  for (std::size_t first = 0; first < points; first += kTile) {
    const std::size_t count = std::min(kTile, points - first);
    for (std::size_t feature = 0; feature < evaluate.inputs(); ++feature)
      for (std::size_t t = 0; t < kTile; ++t) evaluate.set_input(feature, t, typical(request, feature));
    for (std::size_t t = 0; t < count; ++t) {
      const std::size_t column = (first + t) % columns, row = (first + t) / columns;
      if (evaluate.inputs() > 1)
        evaluate.set_input(static_cast<std::size_t>(request.y_feature), t,
                           middle(request.y_min, request.y_max, row, field.rows));
      evaluate.set_input(static_cast<std::size_t>(request.x_feature), t,
                         middle(request.x_min, request.x_max, column, field.columns));
    }
    const float* z = evaluate.run(stop, {}, request.layer < 0 ? -1 : request.layer + 1);
    if (z == nullptr) return false;
    if (request.layer >= 0)
      field.value.insert(field.value.end(), z + static_cast<std::size_t>(request.unit) * kTile,
                         z + static_cast<std::size_t>(request.unit) * kTile + count);
    else
      append_values(request.network.loss, evaluate.outputs(), z, count, field);
  }
  return true;
}

/// Outputs at given raw rows, rows x outputs; nothing once a stop is asked for.
std::optional<std::vector<double>> outputs_at(Evaluator& evaluate, const std::vector<double>& raw,
                                              const std::stop_token& stop) {
  const std::size_t features = evaluate.inputs();
  LSCOPE_CHECK(raw.size() % features == 0);
  const std::size_t rows = raw.size() / features;
  std::vector<double> out;
  out.reserve(rows * evaluate.outputs());
  for (std::size_t first = 0; first < rows; first += kTile) {
    const std::size_t count = std::min(kTile, rows - first);
    for (std::size_t t = 0; t < kTile; ++t)
      for (std::size_t feature = 0; feature < features; ++feature)
        evaluate.set_input(feature, t, raw[(first + std::min(t, count - 1)) * features + feature]);
    const float* z = evaluate.run(stop);
    if (z == nullptr) return std::nullopt;
    for (std::size_t t = 0; t < count; ++t)
      for (std::size_t k = 0; k < evaluate.outputs(); ++k) out.push_back(static_cast<double>(z[k * kTile + t]));
  }
  return out;
}

}  // namespace

int raw_inputs(const FieldRequest& model) { return model.features ? model.features->inputs() : model.network.inputs; }

std::optional<Field> decision_field(const FieldRequest& request, const std::stop_token& stop) {
  LSCOPE_CHECK(request.parameters != nullptr && request.columns >= 0 && request.rows >= 1);
  LSCOPE_CHECK(
      request.layer < static_cast<int>(request.network.layers.size()) && request.unit >= 0 &&
      (request.layer < 0 || request.unit < request.network.layers[static_cast<std::size_t>(request.layer)].units));
  Field field;
  field.columns = request.columns;
  field.rows = raw_inputs(request) == 1 ? 1 : request.rows;
  field.x_min = request.x_min;
  field.x_max = request.x_max;
  field.y_min = request.y_min;
  field.y_max = request.y_max;
  field.step = request.step;
  field.at_rows = request.at_rows;
  Evaluator evaluate(request);
  if (request.columns > 0 && !fill_grid(request, stop, evaluate, field)) return std::nullopt;
  auto predicted = outputs_at(evaluate, request.at_rows, stop);
  if (!predicted) return std::nullopt;
  field.predicted = std::move(*predicted);
  return field;
}

Field decision_field(const FieldRequest& request) { return *decision_field(request, std::stop_token{}); }

std::vector<double> predict(const FieldRequest& model, const std::vector<double>& raw_inputs) {
  Evaluator evaluate(model);
  return *outputs_at(evaluate, raw_inputs, std::stop_token{});
}

}  // namespace lscope::probe
