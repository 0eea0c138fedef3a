#include <algorithm>
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

/// One summand of J, from the bottom of the pile to its top.
struct Part {
  const char* id;
  double StepRecord::*field;
  plot::Tone tone;
};
constexpr std::array kParts{Part{"data_loss", &StepRecord::train_loss, plot::Tone::kTrain},
                            Part{"l2_term", &StepRecord::l2_term, plot::Tone::kL2},
                            Part{"l1_term", &StepRecord::l1_term, plot::Tone::kL1},
                            Part{"group_term", &StepRecord::group_term, plot::Tone::kWarning},
                            Part{"activity_term", &StepRecord::activity_term, plot::Tone::kDropout}};

/// Of a thinned bucket the middle counts: extremes of summands need not belong to one instant, so they do not add up.
std::vector<double> middles(const Column& values) {
  std::vector<double> out = values.low;
  for (std::size_t i = 0; i < values.high.size(); ++i) out[i] = (out[i] + values.high[i]) / 2;
  return out;
}

bool is_all_zero(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return v == 0; });
}

}  // namespace

plot::Figure objective_split(const Source& source) {
  plot::Figure figure;
  figure.id = "objective";
  figure.title = source.tr("figure.objective.title");
  figure.unit = source.tr(source.run.network.loss == core::Loss::kMse ? "axis.unit.squared" : "axis.unit.nats");
  figure.y.label = source.tr("axis.objective");
  figure.x = epoch_axis(source.tr);
  figure.cursor_title = source.tr("axis.epoch");
  figure.y.include = 0;
  const train::HistoryView& history = source.run.history;
  if (history.empty()) {
    figure.empty_text = source.tr("figure.empty.history");
    return figure;
  }
  const std::vector<double> x = row_epochs(history);
  std::vector<double> floor(x.size(), 0.0);
  for (const Part& part : kParts) {
    const std::vector<double> values = middles(column(history, part.field));
    if (part.field != &StepRecord::train_loss && is_all_zero(values)) continue;
    plot::Band band;
    band.id = part.id;
    band.name = source.tr(std::string("series.") + part.id) + " " + reading(values.back());
    band.tone = part.tone;
    band.opacity = 0.55F;
    band.x = x;
    band.stamp = history.shape();
    band.low = floor;
    for (std::size_t i = 0; i < floor.size(); ++i) floor[i] += values[i];
    band.high = floor;
    figure.bands.push_back(std::move(band));
  }
  plot::Line total = curve("objective", source.tr("series.objective"), plot::Tone::kText1, x,
                           {middles(column(history, &StepRecord::objective)), {}, history.shape()});
  total.value = reading(total.y.back());
  total.width = 1.5F;
  total.end_dot = true;
  figure.lines.push_back(std::move(total));
  figure.marks = change_marks(source.run, source.tr);
  return figure;
}

plot::Figure rate_over_time(const Source& source) {
  plot::Figure figure;
  figure.id = "rate";
  figure.title = source.tr("figure.rate.title");
  figure.unit = "η";
  figure.x = epoch_axis(source.tr);
  figure.cursor_title = source.tr("axis.epoch");
  figure.y.include = 0;
  figure.y.can_log = true;
  figure.legend = false;
  const train::HistoryView& history = source.run.history;
  if (history.empty()) {
    figure.empty_text = source.tr("figure.empty.history");
    return figure;
  }
  Column rates = column(history, &StepRecord::rate);
  const double now = rates.last();
  plot::Line line = curve("rate", source.tr("series.rate"), plot::Tone::kAccent, row_epochs(history), std::move(rates));
  line.end_dot = true;
  line.end_value = line.value = base::shown(now, 3);
  figure.lines.push_back(std::move(line));
  figure.marks = change_marks(source.run, source.tr);
  return figure;
}

}  // namespace lscope::figures
