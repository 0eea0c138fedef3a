#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/number_text.h"
#include "figures/catalogue.h"
#include "figures/weights_of.h"
#include "figures/words.h"

namespace lscope::figures {
namespace {

/// Widths of the strokes, and from which share of the largest weight on each is used.
struct Width {
  double from;
  float px;
};
constexpr std::array kStrokes{Width{0, 0.6F}, Width{0.15, 1.2F}, Width{0.35, 2.2F}, Width{0.65, 3.6F}};
constexpr std::size_t kNamedInputs = 12;
constexpr double kRoomyEdges = 48;  ///< more of them are drawn thinner, so that what lies behind is seen
constexpr double kThinnest = 0.4;

double norm_into(const train::WeightsView& weights, const core::LayerBlock& block, int unit) {
  double squares = 0;
  for (int i = 0; i < block.inputs; ++i) {
    const double w =
        weights.parameters[static_cast<std::size_t>(block.weights_at + std::int64_t{i} * block.units + unit)];
    squares += w * w;
  }
  return std::sqrt(squares);
}

/// Those of the largest norms, in their own order; NaN counts as large: it should be seen.
std::vector<int> chosen(const std::vector<double>& norms, std::size_t most) {
  std::vector<int> units(norms.size());
  for (std::size_t i = 0; i < units.size(); ++i) units[i] = static_cast<int>(i);
  if (units.size() <= most) return units;
  const auto rank = [&](int u) {
    const double norm = norms[static_cast<std::size_t>(u)];
    return std::isnan(norm) ? std::numeric_limits<double>::infinity() : norm;
  };
  std::stable_sort(units.begin(), units.end(), [&](int a, int b) { return rank(a) > rank(b); });
  units.resize(most);
  std::sort(units.begin(), units.end());
  return units;
}

/// Adds one column of nodes and returns the index of the first one.
std::size_t add_column(const std::vector<double>& norms, int layer, std::size_t most, Diagram& out) {
  const std::size_t first = out.nodes.size();
  const std::vector<int> units = chosen(norms, most);
  out.is_complete = out.is_complete && units.size() == norms.size();
  for (std::size_t i = 0; i < units.size(); ++i) {
    Diagram::Node node;
    node.layer = layer;
    node.unit = units[i];
    node.x = layer;
    node.y = 1 - (static_cast<double>(i) + 0.5) / static_cast<double>(units.size());
    node.norm = norms[static_cast<std::size_t>(units[i])];
    out.nodes.push_back(node);
  }
  return first;
}

bool weaker(const Diagram::Edge& a, const Diagram::Edge& b) { return std::abs(a.weight) < std::abs(b.weight); }

/// The strokes of one sign and width, in one line with gaps between them.
plot::Line strokes(const Diagram& drawn, double largest, bool positive, std::size_t width) {
  plot::Line line;
  line.id = (positive ? "positive" : "negative") + base::exact(static_cast<double>(width));
  line.tone = positive ? plot::Tone::kClass1 : plot::Tone::kClass0;
  line.dash = positive ? plot::Dash::kSolid : plot::Dash::kDashed;
  const double crowd = std::sqrt(kRoomyEdges / static_cast<double>(std::max<std::size_t>(drawn.edges.size(), 1)));
  line.width = kStrokes.at(width).px * static_cast<float>(std::clamp(crowd, kThinnest, 1.0));
  for (const Diagram::Edge& edge : drawn.edges) {
    const double share = std::abs(edge.weight) / largest;
    const bool in_width =
        share >= kStrokes.at(width).from && (width + 1 == kStrokes.size() || share < kStrokes.at(width + 1).from);
    if ((edge.weight > 0) != positive || !in_width) continue;
    const Diagram::Node &from = drawn.nodes[edge.from], &to = drawn.nodes[edge.to];
    line.x.insert(line.x.end(), {from.x, to.x, to.x});
    line.y.insert(line.y.end(), {from.y, to.y, NAN});
  }
  return line;
}

void add_nodes(const Source& source, const Diagram& drawn, plot::Figure& figure) {
  plot::Points alive, removed;
  alive.id = "units";
  alive.tone = plot::Tone::kText1;
  alive.radius = 4.5F;
  removed.id = "removed";
  removed.tone = plot::Tone::kZero;
  removed.hollow = true;
  removed.radius = 4.5F;
  for (const Diagram::Node& node : drawn.nodes) {
    plot::Points& points = node.removed ? removed : alive;
    points.x.push_back(node.x);
    points.y.push_back(node.y);
  }
  const auto inputs =
      std::count_if(drawn.nodes.begin(), drawn.nodes.end(), [](const Diagram::Node& node) { return node.layer == 0; });
  if (static_cast<std::size_t>(inputs) <= kNamedInputs)
    for (const Diagram::Node& node : drawn.nodes)
      if (node.layer == 0)
        figure.notes.push_back({-0.42, node.y, node.removed ? plot::Tone::kZero : plot::Tone::kText2,
                                feature_name(*source.run.data, static_cast<std::size_t>(node.unit))});
  if (!removed.x.empty()) removed.name = source.tr("series.out_of_use");
  figure.points.push_back(std::move(alive));
  if (!removed.x.empty()) figure.points.push_back(std::move(removed));
}

}  // namespace

Diagram diagram(const train::WeightsView& weights, const probe::Activity* activity, std::size_t nodes,
                std::size_t edges) {
  Diagram out;
  const std::vector<core::LayerBlock>& layers = weights.layout.layers;
  out.weights = weights.layout.weights;
  const std::vector<double> inputs = norms_of_inputs(weights);
  std::size_t before = add_column(inputs, 0, nodes, out);
  for (std::size_t i = before; i < out.nodes.size(); ++i) out.nodes[i].removed = out.nodes[i].norm == 0;
  for (std::size_t k = 0; k < layers.size(); ++k) {
    std::vector<double> norms;
    for (int unit = 0; unit < layers[k].units; ++unit) norms.push_back(norm_into(weights, layers[k], unit));
    const std::size_t first = add_column(norms, static_cast<int>(k) + 1, nodes, out);
    const std::size_t edges_before = out.edges.size();
    for (std::size_t to = first; to < out.nodes.size(); ++to) {
      const auto unit = static_cast<std::size_t>(out.nodes[to].unit);
      out.nodes[to].removed = activity != nullptr && k < activity->layers.size() &&
                              unit < activity->layers[k].units.size() && activity->layers[k].units[unit].dead;
      for (std::size_t from = before; from < first; ++from) {
        const std::int64_t place =
            layers[k].weights_at + std::int64_t{out.nodes[from].unit} * layers[k].units + out.nodes[to].unit;
        const double weight = weights.parameters[static_cast<std::size_t>(place)];
        if (weight != 0 && !std::isnan(weight)) out.edges.push_back({from, to, weight});
      }
    }
    const auto begin = out.edges.begin() + static_cast<std::ptrdiff_t>(edges_before);
    std::stable_sort(begin, out.edges.end(), weaker);
    if (out.edges.size() - edges_before > edges)
      out.edges.erase(begin, out.edges.end() - static_cast<std::ptrdiff_t>(edges));
    before = first;
  }
  std::stable_sort(out.edges.begin(), out.edges.end(), weaker);
  return out;
}

plot::Figure network(const Source& source) {
  plot::Figure figure;
  figure.id = "network";
  figure.title = source.tr("figure.network.title");
  figure.x.tick_text = figure.y.tick_text = plot::TickText::kNone;
  if (!source.run.weights || !source.run.data ||
      source.run.weights->network.inputs != source.run.data->train.features) {
    figure.empty_text = source.tr("figure.empty.weights");
    return figure;
  }
  const train::WeightsView& weights = *source.run.weights;
  const Diagram drawn = diagram(weights, source.activity.get());
  figure.x.fixed = {{-0.5, static_cast<double>(weights.layout.layers.size()) + 0.25}};
  figure.y.fixed = {{-0.02, 1.02}};
  figure.bare = true;
  if (std::ssize(drawn.edges) < drawn.weights)
    figure.unit = filled(source.tr, "axis.unit.weights_of", base::shown_count(std::ssize(drawn.edges)),
                         base::shown_count(drawn.weights));
  double largest = 0;
  for (const Diagram::Edge& edge : drawn.edges)
    if (std::isfinite(edge.weight)) largest = std::max(largest, std::abs(edge.weight));
  for (std::size_t width = 0; width < kStrokes.size(); ++width)
    for (const bool positive : {false, true}) {
      plot::Line line = strokes(drawn, largest > 0 ? largest : 1, positive, width);
      if (!line.x.empty()) figure.lines.push_back(std::move(line));
    }
  for (const bool positive : {true, false}) {  // the thickest of each sign is named in the legend
    const auto thickest = std::find_if(figure.lines.rbegin(), figure.lines.rend(), [&](const plot::Line& line) {
      return (line.tone == plot::Tone::kClass1) == positive;
    });
    if (thickest != figure.lines.rend()) thickest->name = source.tr(positive ? "series.positive" : "series.negative");
  }
  add_nodes(source, drawn, figure);
  return figure;
}

}  // namespace lscope::figures
