#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "figures/catalogue.h"
#include "figures/weights_of.h"
#include "figures/words.h"

namespace lscope::figures {
namespace {

constexpr std::size_t kNamedInputs = 24;  ///< more of them are told by their numbers

}  // namespace

std::vector<double> norms_of_inputs(const train::WeightsView& weights) {
  const core::LayerBlock& entry = weights.layout.layers.front();
  std::vector<double> norms;
  for (int j = 0; j < entry.inputs; ++j) {
    double squares = 0;
    for (int o = 0; o < entry.units; ++o) {
      const double w =
          weights.parameters[static_cast<std::size_t>(entry.weights_at + std::int64_t{j} * entry.units + o)];
      squares += w * w;
    }
    norms.push_back(std::sqrt(squares));
  }
  return norms;
}

plot::Figure input_norms(const Source& source) {
  plot::Figure figure;
  figure.id = "inputs";
  figure.title = source.tr("figure.inputs.title");
  figure.unit = "‖W₁[:,j]‖₂";
  figure.x.label = source.tr("axis.input");
  figure.x.whole = true;
  figure.y.include = 0;
  if (!source.run.weights || !source.run.data) {
    figure.empty_text = source.tr("figure.empty.weights");
    return figure;
  }
  const std::vector<double> norms = norms_of_inputs(*source.run.weights);
  plot::Bars bars;
  bars.id = "norms";
  bars.tone = plot::Tone::kL2;
  bars.heights = norms;
  plot::Points removed;
  removed.id = "removed";
  removed.tone = plot::Tone::kZero;
  removed.shape = plot::Shape::kDiamond;
  const bool named = norms.size() <= kNamedInputs;
  for (std::size_t j = 0; j <= norms.size() && !named; ++j) bars.edges.push_back(static_cast<double>(j) + 0.5);
  for (std::size_t j = 0; j < norms.size(); ++j) {
    if (norms[j] == 0) {
      removed.x.push_back(static_cast<double>(j) + (named ? 0 : 1));
      removed.y.push_back(0);
    }
    if (!named) continue;
    const std::string name = feature_name(*source.run.data, j);
    bars.names.push_back(std::isfinite(norms[j]) ? name : name + " " + base::shown(norms[j]));
  }
  figure.x.categories = bars.names;
  double tallest = 0;
  for (const double norm : norms)
    if (std::isfinite(norm)) tallest = std::max(tallest, norm);
  if (tallest > 0) figure.y.fixed = {{0, 1.08 * tallest}};  // inputs that are removed stand on the foot of the bars
  if (!removed.x.empty())
    removed.name = filled(source.tr, "series.removed", base::shown_count(static_cast<std::int64_t>(removed.x.size())),
                          base::shown_count(static_cast<std::int64_t>(norms.size())));
  figure.bars.push_back(std::move(bars));
  if (!removed.x.empty()) figure.points.push_back(std::move(removed));
  return figure;
}

}  // namespace lscope::figures
