#include "figures/curves.h"

#include <cmath>
#include <utility>

namespace lscope::figures {
using train::HistoryView;
using train::StepRecord;

std::vector<double> row_epochs(const HistoryView& history) {
  Column epochs = column(history, &StepRecord::epoch);
  for (std::size_t i = 0; i < epochs.high.size(); ++i) epochs.low[i] = (epochs.low[i] + epochs.high[i]) / 2;
  return std::move(epochs.low);
}

Column column(const HistoryView& history, double StepRecord::*field) {
  return column_of(history, [field](const StepRecord& row) { return row.*field; });
}

bool has_values(const Column& values) {
  for (const double v : values.low)
    if (std::isfinite(v)) return true;
  return false;
}

plot::Line curve(std::string id, std::string name, plot::Tone tone, std::vector<double> x, Column values) {
  plot::Line line;
  line.id = std::move(id);
  line.name = std::move(name);
  line.tone = tone;
  line.stamp = values.stamp;
  line.x = std::move(x);
  line.y = std::move(values.low);
  line.y_high = std::move(values.high);
  return line;
}

plot::Axis epoch_axis(const base::Translate& tr) {
  plot::Axis axis;
  axis.label = tr("axis.epoch");
  axis.whole = true;
  axis.include = 0;
  return axis;
}

double follow_end(double epoch) {
  double end = 8;
  while (end < epoch && end < 1e15) end = std::ceil(end * 1.25);
  return end;
}

}  // namespace lscope::figures
