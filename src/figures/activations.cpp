#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "figures/catalogue.h"
#include "figures/words.h"

namespace lscope::figures {
namespace {

constexpr std::size_t kCrowded = 60;      ///< units beside which caps of whiskers would touch
constexpr std::size_t kSpokenLayers = 3;  ///< words over more layers would cover each other

/// "37 % zero · 2 dead": what the layer's activation function can do, and what of it happens.
std::string summary(const Source& source, const probe::LayerActivity& layer, core::Activation activation, bool brief) {
  if (!std::isfinite(layer.mean)) return base::shown(layer.mean);
  std::string text;
  const auto add = [&](const char* key, std::string value) {
    text += (text.empty() ? "" : " · ") + (brief ? std::move(value) : filled(source.tr, key, std::move(value)));
  };
  if (activation == core::Activation::kTanh || activation == core::Activation::kSigmoid)
    add("series.saturated", base::shown_percent(layer.saturated_share));
  else
    add("series.zero_share", base::shown_percent(layer.zero_share));
  if (layer.dead > 0) add("series.dead", base::shown_count(layer.dead));
  return text;
}

/// Means with one deviation to either side, and the extent of all.
struct Drawn {
  plot::ErrorBars alive, dead;
  double low = 0, high = 0;
};

void add_layer(const probe::LayerActivity& layer, double from, Drawn& drawn) {
  for (std::size_t u = 0; u < layer.units.size(); ++u) {
    const probe::UnitActivity& unit = layer.units[u];
    plot::ErrorBars& bars = unit.dead ? drawn.dead : drawn.alive;
    bars.x.push_back(from + static_cast<double>(u));
    bars.y.push_back(unit.mean);
    const double low = unit.mean - unit.deviation, high = unit.mean + unit.deviation;
    const bool spreads = std::isfinite(low) && std::isfinite(high) && high > low;
    bars.low.push_back(spreads ? low : NAN);
    bars.high.push_back(spreads ? high : NAN);
    if (!std::isfinite(low) || !std::isfinite(high)) continue;
    drawn.low = std::min(drawn.low, low);
    drawn.high = std::max(drawn.high, high);
  }
}

}  // namespace

std::optional<probe::ActivityRequest> activity_request(const train::Snapshot& run) {
  if (!run.weights || !run.data || run.weights->parameters.empty() || run.data->train.rows == 0) return std::nullopt;
  if (run.weights->network.inputs != run.data->train.features || run.weights->network != run.network)
    return std::nullopt;
  if (run.network.layers.size() < 2) return std::nullopt;
  probe::ActivityRequest request;
  request.model = {run.weights->network,
                   std::shared_ptr<const std::vector<double>>(run.weights, &run.weights->parameters),
                   run.weights->step};
  request.rows = probe::RowsView(run.data, &run.data->train);
  return request;
}

plot::Figure activations(const Source& source) {
  plot::Figure figure;
  figure.id = "activations";
  figure.title = source.tr("figure.activations.title");
  figure.unit = source.tr("axis.unit.mean_deviation");
  figure.x.label = source.tr("axis.units_of_layers");
  figure.x.tick_text = plot::TickText::kNone;
  const std::vector<core::LayerSpec>& layers = source.run.network.layers;
  if (layers.size() < 2) {
    figure.empty_text = source.tr("figure.empty.hidden");
    return figure;
  }
  const probe::Activity* seen = source.activity.get();
  if (seen == nullptr || seen->layers.size() + 1 != layers.size()) {
    figure.empty_text = source.tr("figure.empty.weights");
    return figure;
  }
  std::size_t units = 0;
  for (const probe::LayerActivity& layer : seen->layers) units += layer.units.size();
  const double gap = std::max(1.0, 0.06 * static_cast<double>(units));
  Drawn drawn;
  double from = 1;
  std::vector<double> starts;
  for (const probe::LayerActivity& layer : seen->layers) {
    starts.push_back(from);
    add_layer(layer, from, drawn);
    from += static_cast<double>(layer.units.size()) + gap;
  }
  const double extent = drawn.high > drawn.low ? drawn.high - drawn.low : 1;
  figure.x.fixed = {{1 - gap, from}};
  figure.y.fixed = {{drawn.low - 0.05 * extent, drawn.high + 0.25 * extent}};
  for (std::size_t k = 0; k < starts.size(); ++k) {
    const bool brief = starts.size() > kSpokenLayers;
    figure.notes.push_back({starts[k] - 0.4, drawn.high + 0.2 * extent, plot::Tone::kText1, layer_name(source.tr, k)});
    figure.notes.push_back({starts[k] - 0.4, drawn.high + 0.1 * extent, plot::Tone::kText2,
                            summary(source, seen->layers[k], layers[k].activation, brief)});
  }
  const bool crowded = units > kCrowded;
  for (plot::ErrorBars* bars : {&drawn.alive, &drawn.dead}) {
    bars->radius = crowded ? 2.0F : 3.5F;
    bars->cap = crowded ? 0.0F : 3.0F;
    bars->width = crowded ? 1.0F : 1.5F;
  }
  drawn.alive.id = "means";
  drawn.alive.tone = plot::Tone::kBar;
  drawn.dead.id = "dead";
  drawn.dead.tone = plot::Tone::kDanger;
  drawn.dead.shape = plot::Shape::kDiamond;
  if (!drawn.dead.x.empty())
    drawn.dead.name = filled(source.tr, "series.dead_units", base::shown_count(std::ssize(drawn.dead.x)));
  if (seen->rows < seen->of_rows)
    figure.unit +=
        " · " + filled(source.tr, "axis.unit.rows_of", base::shown_count(seen->rows), base::shown_count(seen->of_rows));
  figure.error_bars.push_back(std::move(drawn.alive));
  if (!drawn.dead.x.empty()) figure.error_bars.push_back(std::move(drawn.dead));
  return figure;
}

}  // namespace lscope::figures
