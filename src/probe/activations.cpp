#include "probe/activations.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "probe/evaluator.h"

namespace lscope::probe {
namespace {

constexpr std::size_t kTile = Evaluator::kTile;
constexpr float kSaturated = 0.97467943F;  ///< sqrt(1 - 0.05)

bool is_saturated(core::Activation activation, float a) {
  if (activation == core::Activation::kTanh) return std::abs(a) > kSaturated;
  if (activation == core::Activation::kSigmoid) return std::abs(2 * a - 1) > kSaturated;
  return false;
}

/// Sums of one unit, taken around its first value so that a large mean does not swallow a small deviation.
struct Sums {
  double origin = 0, sum = 0, squares = 0;
  std::int64_t rows = 0, zeros = 0, saturated = 0;
  void add(core::Activation activation, float a) {
    const auto value = static_cast<double>(a);
    if (rows++ == 0) origin = value;
    sum += value - origin;
    squares += (value - origin) * (value - origin);
    zeros += a == 0 ? 1 : 0;
    saturated += is_saturated(activation, a) ? 1 : 0;
  }
};

UnitActivity unit_of(const Sums& sums, core::Activation activation) {
  UnitActivity unit;
  const auto rows = static_cast<double>(sums.rows);
  const double shift = sums.sum / rows, variance = sums.squares / rows - shift * shift;
  unit.mean = sums.origin + shift;
  unit.deviation = variance < 0 ? 0 : std::sqrt(variance);  // a NaN fails the test and stays one
  unit.zero_share = static_cast<double>(sums.zeros) / rows;
  unit.saturated_share = static_cast<double>(sums.saturated) / rows;
  unit.dead = activation == core::Activation::kRelu && sums.zeros == sums.rows;
  return unit;
}

LayerActivity layer_of(const std::vector<Sums>& sums, core::Activation activation) {
  LayerActivity layer;
  const auto units = static_cast<double>(sums.size());
  for (const Sums& one : sums) {
    layer.units.push_back(unit_of(one, activation));
    const UnitActivity& unit = layer.units.back();
    layer.mean += unit.mean / units;
    layer.zero_share += unit.zero_share / units;
    layer.saturated_share += unit.saturated_share / units;
    layer.dead += unit.dead ? 1 : 0;
  }
  double variance = 0;  // inside the units and between them
  for (const UnitActivity& unit : layer.units)
    variance += (unit.deviation * unit.deviation + (unit.mean - layer.mean) * (unit.mean - layer.mean)) / units;
  layer.deviation = std::sqrt(variance);
  return layer;
}

}  // namespace

std::optional<Activity> activity(const ActivityRequest& request, const std::stop_token& stop) {
  LSCOPE_CHECK(request.model.parameters != nullptr && request.rows != nullptr);
  LSCOPE_CHECK(request.rows->features == request.model.network.inputs);
  const data::Rows& rows = *request.rows;
  Activity out;
  out.of_rows = rows.rows;
  out.step = request.model.step;
  out.tag = request.tag;
  const std::vector<core::LayerSpec>& layers = request.model.network.layers;
  if (layers.size() < 2 || rows.rows == 0) return out;
  Evaluator evaluate(request.model);
  const auto affordable = static_cast<std::int64_t>(request.budget / static_cast<double>(evaluate.weights()));
  out.rows = std::clamp<std::int64_t>(affordable, std::min(out.of_rows, std::int64_t{kTile}), out.of_rows);
  std::vector<std::vector<Sums>> sums;
  for (std::size_t k = 0; k + 1 < layers.size(); ++k) sums.emplace_back(static_cast<std::size_t>(layers[k].units));
  const auto features = static_cast<std::size_t>(rows.features), shown = static_cast<std::size_t>(out.rows);
  for (std::size_t first = 0; first < shown; first += kTile) {
    const std::size_t count = std::min(kTile, shown - first);
    for (std::size_t t = 0; t < kTile; ++t) {
      const std::size_t row =
          (first + std::min(t, count - 1)) * static_cast<std::size_t>(rows.rows) / shown;  // spread evenly
      for (std::size_t f = 0; f < features; ++f) evaluate.set_scaled_input(f, t, rows.x[row * features + f]);
    }
    const float* z = evaluate.run(stop, [&](std::size_t layer, const float* a) {
      if (layer >= sums.size()) return;
      for (std::size_t u = 0; u < sums[layer].size(); ++u)
        for (std::size_t t = 0; t < count; ++t) sums[layer][u].add(layers[layer].activation, a[u * kTile + t]);
    });
    if (z == nullptr) return std::nullopt;
  }
  for (std::size_t k = 0; k < sums.size(); ++k) out.layers.push_back(layer_of(sums[k], layers[k].activation));
  return out;
}

Activity activity(const ActivityRequest& request) { return *activity(request, std::stop_token{}); }

}  // namespace lscope::probe
