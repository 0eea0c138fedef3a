#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "figures/catalogue.h"
#include "figures/weights_of.h"
#include "figures/words.h"

namespace lscope::figures {
namespace {

constexpr std::size_t kNamedInputs = 8;  ///< names of more would cover each other

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
  double tallest = 0;
  for (const double norm : norms)
    if (std::isfinite(norm)) tallest = std::max(tallest, norm);
  for (std::size_t j = 0; j <= norms.size(); ++j) bars.edges.push_back(static_cast<double>(j) + 0.5);
  for (std::size_t j = 0; j < norms.size(); ++j) {
    const double place = static_cast<double>(j) + 1;
    if (norms[j] == 0) {
      removed.x.push_back(place);
      removed.y.push_back(0);
    }
    if (norms.size() > kNamedInputs) continue;
    const bool is_bar = norms[j] > 0 && std::isfinite(norms[j]);
    const std::string name = feature_name(*source.run.data, j);
    figure.notes.push_back({place - 0.45, is_bar ? norms[j] + 0.05 * tallest : 0.06 * tallest,
                            norms[j] == 0 ? plot::Tone::kZero : plot::Tone::kText1,
                            std::isfinite(norms[j]) ? name : name + " " + base::shown(norms[j])});
  }
  if (norms.size() <= kNamedInputs && tallest > 0) figure.y.fixed = {{0, 1.15 * tallest}};
  if (!removed.x.empty())
    removed.name = filled(source.tr, "series.removed", base::shown_count(static_cast<std::int64_t>(removed.x.size())),
                          base::shown_count(static_cast<std::int64_t>(norms.size())));
  figure.bars.push_back(std::move(bars));
  if (!removed.x.empty()) figure.points.push_back(std::move(removed));
  return figure;
}

}  // namespace lscope::figures
