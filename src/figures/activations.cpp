#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "figures/catalogue.h"
#include "figures/words.h"

namespace lscope::figures {
namespace {

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

/// The bars of one deviation around the means, in one line with gaps.
struct Drawn {
  plot::Line deviations;
  plot::Points means, dead;
  double low = 0, high = 0;
};

void add_layer(const probe::LayerActivity& layer, double from, Drawn& drawn) {
  for (std::size_t u = 0; u < layer.units.size(); ++u) {
    const probe::UnitActivity& unit = layer.units[u];
    const double x = from + static_cast<double>(u);
    plot::Points& points = unit.dead ? drawn.dead : drawn.means;
    points.x.push_back(x);
    points.y.push_back(unit.mean);
    const double low = unit.mean - unit.deviation, high = unit.mean + unit.deviation;
    if (!std::isfinite(low) || !std::isfinite(high)) continue;
    drawn.low = std::min(drawn.low, low);
    drawn.high = std::max(drawn.high, high);
    for (const double y : {low, high}) {
      drawn.deviations.x.push_back(x);
      drawn.deviations.y.push_back(y);
    }
    drawn.deviations.x.push_back(x);
    drawn.deviations.y.push_back(NAN);
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
  drawn.deviations.id = "deviation";
  drawn.deviations.tone = plot::Tone::kGhost;
  drawn.means.id = "means";
  drawn.means.tone = plot::Tone::kBar;
  drawn.dead.id = "dead";
  drawn.dead.tone = plot::Tone::kDanger;
  drawn.dead.shape = plot::Shape::kDiamond;
  drawn.means.radius = units > 100 ? 2.0F : 3.5F;
  if (!drawn.dead.x.empty())
    drawn.dead.name = filled(source.tr, "series.dead_units", base::shown_count(std::ssize(drawn.dead.x)));
  if (seen->rows < seen->of_rows)
    figure.unit +=
        " · " + filled(source.tr, "axis.unit.rows_of", base::shown_count(seen->rows), base::shown_count(seen->of_rows));
  figure.lines.push_back(std::move(drawn.deviations));
  figure.points.push_back(std::move(drawn.means));
  if (!drawn.dead.x.empty()) figure.points.push_back(std::move(drawn.dead));
  return figure;
}

}  // namespace lscope::figures
