#include <array>
#include <cmath>

#include "base/number_text.h"
#include "figures/catalogue.h"
#include "figures/change_marks.h"
#include "figures/curves.h"
#include "figures/words.h"

namespace lscope::figures {
namespace {

using train::StepRecord;

/// Layers have one colour and differ by their dash and the words at their ends.
constexpr std::array kLayerDashes{plot::Dash::kDotted, plot::Dash::kSolid, plot::Dash::kLongDash, plot::Dash::kDashed,
                                  plot::Dash::kFloor};

struct PerLayer {
  std::array<float, train::kMaxLayers> StepRecord::*field;
  plot::Tone tone;
  std::string (*text)(double value);
};

plot::Figure layers_over_time(const Source& source, const char* id, const PerLayer& what) {
  plot::Figure figure;
  figure.id = id;
  figure.title = source.tr(std::string("figure.") + id + ".title");
  figure.x = epoch_axis(source.tr);
  figure.cursor_title = source.tr("axis.epoch");
  figure.legend = false;
  const train::HistoryView& history = source.run.history;
  if (history.empty()) {
    figure.empty_text = source.tr("figure.empty.history");
    return figure;
  }
  const std::vector<double> x = row_epochs(history);
  for (std::size_t layer = 0; layer < source.run.network.layers.size(); ++layer) {
    Column values = column(history, what.field, layer);
    const double now = values.last();
    plot::Line line = curve("layer" + base::exact(static_cast<double>(layer + 1)), layer_name(source.tr, layer),
                            what.tone, x, std::move(values));
    line.dash = kLayerDashes[layer % kLayerDashes.size()];
    line.end_dot = true;
    line.end_label = line.name;
    line.end_value = line.value = what.text(now);
    figure.lines.push_back(std::move(line));
  }
  figure.marks = change_marks(source.run, source.tr);
  return figure;
}

std::string percent(double value) { return std::isfinite(value) ? base::shown_percent(value) : base::shown(value); }
std::string norm(double value) { return std::abs(value) < 1000 ? base::shown_fixed(value, 1) : base::shown(value, 4); }

std::string gradient(double value) { return base::shown(value, 2); }

}  // namespace

plot::Figure gradients_over_time(const Source& source) {
  plot::Figure figure =
      layers_over_time(source, "gradients", {&StepRecord::layer_gradient_norm, plot::Tone::kBar, &gradient});
  figure.unit = "‖∇J‖₂";
  figure.y.scale = plot::Scale::kLog10;
  figure.y.can_log = figure.y.can_symlog = true;  // a dead layer's gradient is 0
  figure.y.linear_zone = 1e-6;
  if (source.run.history.empty()) return figure;
  Column values = column(source.run.history, &StepRecord::gradient_norm);
  const double now = values.last();
  plot::Line whole = curve("whole", source.tr("series.whole_network"), plot::Tone::kText1,
                           row_epochs(source.run.history), std::move(values));
  whole.end_dot = true;
  whole.end_label = whole.name;
  whole.end_value = whole.value = gradient(now);
  figure.lines.push_back(std::move(whole));
  if (source.run.history.size() == 1 && !has_values(column(source.run.history, &StepRecord::gradient_norm))) {
    figure.lines.clear();
    figure.empty_text = source.tr("figure.empty.steps");
  }
  return figure;
}

plot::Figure zeros_over_time(const Source& source) {
  plot::Figure figure =
      layers_over_time(source, "zeros", {&StepRecord::layer_zero_fraction, plot::Tone::kZero, &percent});
  figure.unit = source.tr("axis.unit.share_of_layer");
  figure.y.tick_text = plot::TickText::kPercent;
  figure.y.fixed = plot::Range{0, 1};
  figure.y.can_symlog = true;  // the first weights that vanish are a thousandth of all
  figure.y.linear_zone = 0.01;
  return figure;
}

plot::Figure norms_over_time(const Source& source) {
  plot::Figure figure = layers_over_time(source, "norms", {&StepRecord::layer_norm, plot::Tone::kL2, &norm});
  figure.unit = "‖W‖₂";
  figure.y.include = 0;
  figure.y.can_log = figure.y.can_symlog = true;  // so is the norm of a layer that a penalty has emptied
  figure.y.linear_zone = 0.001;
  return figure;
}

}  // namespace lscope::figures
