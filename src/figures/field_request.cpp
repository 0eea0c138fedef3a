#include <algorithm>
#include <cmath>

#include "figures/catalogue.h"
#include "figures/field_shape.h"
#include "figures/fit_parts.h"

namespace lscope::figures {
namespace {

constexpr double kPlanePoints = 12544;    // 112 x 112
constexpr double kMultiplications = 4e8;  // a few hundredths of a second, so that training keeps its core
constexpr double kFewestPoints = 1024;
constexpr int kLinePoints = 256;
constexpr double kWidestPlot = 2.0;  // width / height of plots in which the field must not end
constexpr double kTallestPlot = 0.75;
constexpr double kMostStretched = 6;  // beyond it a field would be all margin

/// As many points as the time allows.
double affordable(double wanted, std::int64_t weights) {
  return std::clamp(kMultiplications / static_cast<double>(std::max<std::int64_t>(1, weights)), kFewestPoints, wanted);
}

/// The data with its margin stands in the middle; a plot of equal scales shows more than that on one axis.
void set_plane(const train::Snapshot& run, double shape, probe::FieldRequest& request) {
  const double widest = std::clamp(shape, kWidestPlot, kMostStretched);
  const double tallest = std::clamp(shape, 1 / kMostStretched, kTallestPlot);
  const plot::Range x = raw_range(*run.data, 0, kPlaneMargin), y = raw_range(*run.data, 1, kPlaneMargin);
  double half_x = (x.high - x.low) / 2, half_y = (y.high - y.low) / 2;
  const double middle_x = x.low + half_x, middle_y = y.low + half_y;
  double more = 1;  // a field for an unusual plot has cells of the usual size
  if (same_scale(x, y)) {
    const double data_x = half_x, data_y = half_y;
    half_x = std::max(data_x, data_y * widest);
    half_y = std::max(data_y, data_x / tallest);
    more = half_x * half_y / (std::max(data_x, data_y * kWidestPlot) * std::max(data_y, data_x / kTallestPlot));
  }
  request.x_min = middle_x - half_x;
  request.x_max = middle_x + half_x;
  request.y_min = middle_y - half_y;
  request.y_max = middle_y + half_y;
  const double points = affordable(kPlanePoints * more, run.weights->layout.weights);
  const double ratio = same_scale(x, y) ? half_x / half_y : 1;
  request.columns = std::max(8, static_cast<int>(std::lround(std::sqrt(points * ratio))));
  request.rows = std::max(8, static_cast<int>(std::lround(std::sqrt(points / ratio))));
}

void set_scatter_rows(const train::Snapshot& run, probe::FieldRequest& request) {
  const data::Prepared& data = *run.data;
  const Sample part = sample(judging_rows(run), kScatterRows);
  const auto features = static_cast<std::size_t>(raw_inputs(run));
  request.columns = 0;
  request.at_rows.reserve(part.index.size() * features);
  for (const std::size_t row : part.index)
    for (std::size_t feature = 0; feature < features; ++feature)
      request.at_rows.push_back(raw_input(data, *part.rows, row, feature));
}

}  // namespace

std::optional<probe::FieldRequest> field_request(const train::Snapshot& run) { return field_request(run, 1); }

std::optional<probe::FieldRequest> field_request(const train::Snapshot& run, double shape) {
  if (!run.weights || !run.data || run.weights->parameters.empty()) return std::nullopt;
  // A rebuild publishes new data before anybody has copied the new weights.
  if (run.weights->network.inputs != run.data->train.features || run.weights->network != run.network)
    return std::nullopt;
  const FitKind kind = fit_kind(run);
  if (kind == FitKind::kConfusion) return std::nullopt;
  probe::FieldRequest request;
  request.network = run.weights->network;
  // Shares the snapshot's own weights: no copy.
  request.parameters = std::shared_ptr<const std::vector<double>>(run.weights, &run.weights->parameters);
  request.inputs = run.data->inputs;
  request.features = run.data->features;
  request.step = run.weights->step;
  if (kind == FitKind::kPlane) {
    set_plane(run, shape, request);
  } else if (kind == FitKind::kLine) {
    const plot::Range x = raw_range(*run.data, 0, kLineMargin);
    request.x_min = x.low;
    request.x_max = x.high;
    request.columns = kLinePoints;
  } else {
    set_scatter_rows(run, request);
  }
  return request;
}

}  // namespace lscope::figures
