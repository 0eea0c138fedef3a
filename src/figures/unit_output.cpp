#include "figures/unit_output.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "base/number_text.h"
#include "figures/fit_parts.h"
#include "figures/words.h"

namespace lscope::figures {
namespace {

constexpr int kSide = 72, kLinePoints = 192;
constexpr std::size_t kPoints = 160;
constexpr double kHinge = 0.01;  ///< of the largest value: where ReLU begins, drawn inside of what it answers to

/// Where the field passes from one kind of answer to the other.
std::vector<float> levels_of(core::Activation activation, const plot::Range& values) {
  if (activation == core::Activation::kSigmoid) return {0.5F};
  if (values.low < 0 && values.high > 0) return {0};
  if (values.low == 0 && values.high > 0) return {static_cast<float>(kHinge * values.high)};
  return {};
}

plot::Heat heat_of(const train::Snapshot& run, const probe::UnitField& seen) {
  plot::Heat heat;
  heat.columns = seen.field.columns;
  heat.rows = seen.field.rows;
  heat.x = {seen.field.x_min, seen.field.x_max};
  heat.y = {seen.field.y_min, seen.field.y_max};
  heat.value = seen.field.value;
  heat.map = plot::MapKind::kDiverging;
  heat.step = seen.field.step;
  const plot::Range values = range_of(seen);
  const double reach = std::max(std::abs(values.low), std::abs(values.high));
  heat.values = reach > 0 ? plot::Range{-reach, reach} : plot::Range{-1, 1};
  heat.levels = levels_of(run.network.layers[static_cast<std::size_t>(seen.layer)].activation, values);
  return heat;
}

/// The training rows by class, small: they say where the neuron is asked at all.
void add_rows(const train::Snapshot& run, plot::Figure& figure) {
  const data::Rows& rows = run.data->train;
  std::map<std::int32_t, plot::Points> by_class;
  for (const std::size_t row : sample(rows, kPoints).index) {
    plot::Points& points = by_class[rows.label.empty() ? 0 : rows.label[row]];
    points.x.push_back(raw_input(*run.data, rows, row, 0));
    points.y.push_back(raw_input(*run.data, rows, row, 1));
  }
  for (auto& [label, points] : by_class) {
    const auto tone = static_cast<std::size_t>(plot::Tone::kClass0) + static_cast<std::size_t>(label) % 10;
    points.id = "class" + base::exact(label);
    points.tone = rows.label.empty() ? plot::Tone::kText1 : static_cast<plot::Tone>(tone);
    points.radius = 2;
    figure.points.push_back(std::move(points));
  }
}

plot::Line curve_of(const probe::UnitField& seen) {
  plot::Line line;
  line.id = "unit";
  line.tone = plot::Tone::kAccent;
  const probe::Field& field = seen.field;
  for (int i = 0; i < field.columns; ++i) {
    line.x.push_back(field.x_min + (field.x_max - field.x_min) * (i + 0.5) / field.columns);
    line.y.push_back(static_cast<double>(field.value[static_cast<std::size_t>(i)]));
  }
  return line;
}

}  // namespace

plot::Range range_of(const probe::UnitField& seen) {
  plot::Range range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (const float value : seen.field.value) {
    if (!std::isfinite(value)) continue;
    range.low = std::min(range.low, static_cast<double>(value));
    range.high = std::max(range.high, static_cast<double>(value));
  }
  return range.low <= range.high ? range : plot::Range{0, 0};
}

std::optional<probe::UnitRequest> unit_request(const train::Snapshot& run, int layer, int unit) {
  if (!run.weights || !run.data || run.weights->parameters.empty()) return std::nullopt;
  if (run.weights->network.inputs != run.data->train.features || run.weights->network != run.network)
    return std::nullopt;
  if (layer < 0 || layer >= std::ssize(run.network.layers) || unit < 0 ||
      unit >= run.network.layers[static_cast<std::size_t>(layer)].units)
    return std::nullopt;
  const int inputs = raw_inputs(run);
  if (inputs < 1 || inputs > 2) return std::nullopt;
  probe::UnitRequest request;
  probe::FieldRequest& field = request.field;
  field.network = run.weights->network;
  field.parameters = std::shared_ptr<const std::vector<double>>(run.weights, &run.weights->parameters);
  field.inputs = run.data->inputs;
  field.features = run.data->features;
  field.step = run.weights->step;
  field.layer = layer;
  field.unit = unit;
  const plot::Range x = raw_range(*run.data, 0, inputs == 2 ? kPlaneMargin : kLineMargin);
  field.x_min = x.low;
  field.x_max = x.high;
  field.columns = inputs == 2 ? kSide : kLinePoints;
  field.rows = inputs == 2 ? kSide : 1;
  if (inputs == 2) {
    const plot::Range y = raw_range(*run.data, 1, kPlaneMargin);
    field.y_min = y.low;
    field.y_max = y.high;
  }
  return request;
}

plot::Figure unit_output(const train::Snapshot& run, const probe::UnitField& seen) {
  plot::Figure figure;
  figure.id = "unit";
  figure.legend = false;
  const probe::Field& field = seen.field;
  const bool is_plane = field.rows > 1;
  const bool is_whole =
      field.value.size() == static_cast<std::size_t>(field.columns) * static_cast<std::size_t>(field.rows);
  if (!run.data || !is_whole || seen.layer >= std::ssize(run.network.layers) || raw_inputs(run) != (is_plane ? 2 : 1))
    return figure;
  figure.x.fixed = plot::Range{field.x_min, field.x_max};
  if (is_plane) {
    figure.bare = true;
    figure.y.fixed = plot::Range{field.y_min, field.y_max};
    figure.heats.push_back(heat_of(run, seen));
    add_rows(run, figure);
  } else {
    figure.x.label = feature_name(*run.data, 0);
    figure.lines.push_back(curve_of(seen));
  }
  return figure;
}

}  // namespace lscope::figures
