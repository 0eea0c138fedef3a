#include "probe/weight_plane.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/number_text.h"
#include "figures/catalogue.h"
#include "figures/weights_of.h"
#include "figures/words.h"

namespace lscope::figures {
namespace {

/// Shares of the plane below each contour, so that contours are told apart whatever the loss is like.
constexpr std::array kContours{0.02, 0.08, 0.18, 0.32, 0.5, 0.7, 0.88};
constexpr double kCut = 0.94;  ///< share of the plane below the brightest colour
constexpr int kCircle = 128;

/// Values of the grid in order; empty unless all are finite.
std::vector<float> sorted_losses(const probe::WeightPlane& plane) {
  std::vector<float> sorted = plane.loss;
  if (std::any_of(sorted.begin(), sorted.end(), [](float v) { return !std::isfinite(v); })) return {};
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

float at_share(const std::vector<float>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

plot::Heat heat_of(const probe::WeightPlane& plane, const std::vector<float>& sorted) {
  plot::Heat heat;
  heat.columns = heat.rows = plane.side;
  heat.x = heat.y = {-plane.half, plane.half};
  heat.map = plot::MapKind::kSequential;
  heat.value = plane.loss;
  heat.step = plane.step;
  heat.values = {static_cast<double>(sorted.front()), static_cast<double>(at_share(sorted, kCut))};
  if (!(heat.values.high > heat.values.low)) heat.values.high = heat.values.low + 1;
  for (const double share : kContours)
    if (const float level = at_share(sorted, share); heat.levels.empty() || level > heat.levels.back())
      heat.levels.push_back(level);
  return heat;
}

/// |x| + |y| = size, or x^2 + y^2 = size^2, as a closed curve.
plot::Line ball(const char* id, plot::Tone tone, double size) {
  plot::Line line;
  line.id = id;
  line.tone = tone;
  if (tone == plot::Tone::kL1) {
    line.x = {size, 0, -size, 0, size};
    line.y = {0, size, 0, -size, 0};
    return line;
  }
  for (int i = 0; i <= kCircle; ++i) {
    const double angle = 2 * std::numbers::pi * i / kCircle;
    line.x.push_back(size * std::cos(angle));
    line.y.push_back(size * std::sin(angle));
  }
  return line;
}

void add_balls(const Source& source, const probe::WeightPlane& plane, plot::Figure& figure) {
  const double x = std::abs(plane.now.x), y = std::abs(plane.now.y);
  if (!(x + y > 0) || !std::isfinite(x + y)) return;
  plot::Line diamond = ball("l1", plot::Tone::kL1, x + y);
  diamond.name = filled(source.tr, "series.l1_ball", base::shown(x + y, 3));
  plot::Line circle = ball("l2", plot::Tone::kL2, std::hypot(x, y));
  circle.name = filled(source.tr, "series.l2_ball", base::shown(x * x + y * y, 3));
  figure.lines.push_back(std::move(circle));
  figure.lines.push_back(std::move(diamond));
}

std::size_t place_of(const core::LayerBlock& block, int unit, int input) {
  return static_cast<std::size_t>(block.weights_at + std::int64_t{input} * block.units + unit);
}

/// The places of all weights, the largest first; of equal ones the earlier first. NaN counts as 0.
std::vector<std::size_t> by_size(const train::WeightsView& weights, std::size_t first_layers) {
  std::vector<std::size_t> places;
  for (std::size_t k = 0; k < first_layers; ++k) {
    const core::LayerBlock& block = weights.layout.layers[k];
    for (int i = 0; i < block.inputs; ++i)
      for (int o = 0; o < block.units; ++o) places.push_back(place_of(block, o, i));
  }
  const auto size = [&](std::size_t place) {
    const double w = std::abs(weights.parameters[place]);
    return std::isnan(w) ? 0 : w;
  };
  const auto larger = [&](std::size_t a, std::size_t b) { return size(a) != size(b) ? size(a) > size(b) : a < b; };
  const std::size_t two = std::min<std::size_t>(2, places.size());
  std::partial_sort(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(two), places.end(), larger);
  return places;
}

}  // namespace

std::string weight_name(const base::Translate& tr, const train::Snapshot& run, std::int64_t place) {
  if (!run.weights || !run.data) return {};
  const std::vector<core::LayerBlock>& layers = run.weights->layout.layers;
  for (std::size_t k = 0; k < layers.size(); ++k) {
    const std::int64_t inside = place - layers[k].weights_at;
    if (inside < 0 || inside >= std::int64_t{layers[k].units} * layers[k].inputs) continue;
    const auto input = static_cast<std::size_t>(inside / layers[k].units);
    const std::int64_t unit = inside % layers[k].units + 1;
    const std::string from =
        k == 0 ? feature_name(*run.data, input)
               : filled(tr, "axis.unit_of_layer", base::shown_count(static_cast<std::int64_t>(input) + 1),
                        base::shown_count(static_cast<std::int64_t>(k)));
    return from + " → " +
           filled(tr, "axis.unit_of_layer", base::shown_count(unit),
                  base::shown_count(static_cast<std::int64_t>(k) + 1));
  }
  return {};
}

std::optional<WeightPair> weight_pair(const train::Snapshot& run) {
  if (!run.weights || run.weights->parameters.empty() || run.weights->network != run.network) return std::nullopt;
  const train::WeightsView& weights = *run.weights;
  const core::LayerBlock& entry = weights.layout.layers.front();
  const std::vector<std::size_t> first = by_size(weights, 1);
  if (entry.inputs > 1) {  // the largest weight, and the largest other one into its unit
    const auto inside = static_cast<std::int64_t>(first[0]) - entry.weights_at;
    const auto unit = static_cast<int>(inside % entry.units), taken = static_cast<int>(inside / entry.units);
    int other = taken == 0 ? 1 : 0;
    for (int i = 0; i < entry.inputs; ++i)
      if (i != taken && std::abs(weights.parameters[place_of(entry, unit, i)]) >
                            std::abs(weights.parameters[place_of(entry, unit, other)]))
        other = i;
    const auto a = static_cast<std::int64_t>(place_of(entry, unit, std::min(taken, other)));
    return WeightPair{a, static_cast<std::int64_t>(place_of(entry, unit, std::max(taken, other)))};
  }
  const std::vector<std::size_t> all = by_size(weights, weights.layout.layers.size());
  if (all.size() < 2) return std::nullopt;
  return WeightPair{static_cast<std::int64_t>(std::min(all[0], all[1])),
                    static_cast<std::int64_t>(std::max(all[0], all[1]))};
}

std::optional<probe::PlaneRequest> plane_request(const train::Snapshot& run, const WeightPair& pair) {
  if (!run.weights || !run.data || !run.spec || run.weights->network != run.network) return std::nullopt;
  if (run.network.inputs != run.data->train.features || run.data->train.rows == 0) return std::nullopt;
  if (pair.first < 0 || pair.second < 0 || pair.first == pair.second) return std::nullopt;
  if (std::max(pair.first, pair.second) >= std::ssize(run.weights->parameters)) return std::nullopt;
  probe::PlaneRequest request;
  request.model = {run.weights->network,
                   std::shared_ptr<const std::vector<double>>(run.weights, &run.weights->parameters),
                   run.weights->step};
  request.rows = probe::RowsView(run.data, &run.data->train);
  request.first = pair.first;
  request.second = pair.second;
  request.lambda1 = run.spec->values[spec::ParamId::kLambda1];
  request.lambda2 = run.spec->values[spec::ParamId::kLambda2];
  return request;
}

plot::Figure weight_plane(const Source& source) {
  plot::Figure figure;
  figure.id = "weight_plane";
  figure.title = source.tr("figure.weight_plane.title");
  figure.equal_aspect = true;
  const probe::WeightPlane* plane = source.plane.get();
  if (plane == nullptr || plane->side == 0) {
    figure.empty_text = source.tr("figure.empty.weights");
    return figure;
  }
  figure.x.label = weight_name(source.tr, source.run, plane->first);
  figure.y.label = weight_name(source.tr, source.run, plane->second);
  figure.x.fixed = figure.y.fixed = plot::Range{-plane->half, plane->half};
  const std::vector<float> sorted = sorted_losses(*plane);
  if (sorted.empty()) {
    figure.empty_text = source.tr("figure.empty.finite");
    return figure;
  }
  if (plane->rows < plane->of_rows)
    figure.unit =
        filled(source.tr, "axis.unit.rows_of", base::shown_count(plane->rows), base::shown_count(plane->of_rows));
  figure.heats.push_back(heat_of(*plane, sorted));
  figure.heats.back().scale_bar = true;
  figure.heats.back().name = source.tr("axis.loss");
  add_balls(source, *plane, figure);
  figure.spots.push_back({plane->smallest.x, plane->smallest.y, plot::Tone::kTrain, plot::Shape::kDiamond,
                          source.tr("mark.smallest_loss")});
  const bool is_moved = plane->penalised.x != plane->smallest.x || plane->penalised.y != plane->smallest.y;
  if (is_moved)
    figure.spots.push_back({plane->penalised.x, plane->penalised.y, plot::Tone::kAccent, plot::Shape::kSquare,
                            source.tr("mark.smallest_objective")});
  figure.spots.push_back(
      {plane->now.x, plane->now.y, plot::Tone::kText1, plot::Shape::kCircle, source.tr("mark.weights_now")});
  return figure;
}

}  // namespace lscope::figures
