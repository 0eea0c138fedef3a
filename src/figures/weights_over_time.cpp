#include <algorithm>
#include <cmath>

#include "figures/catalogue.h"
#include "figures/change_marks.h"
#include "figures/curves.h"

namespace lscope::figures {
namespace {

using train::StepRecord;

constexpr std::size_t kPercentiles = train::kWeightPercentiles.size();
constexpr std::size_t kMedian = kPercentiles / 2;
/// Percentile rows as stored: 1, 10, 25, 50, 75, 90, 99; three bands around the median, the widest first.
struct BandStyle {
  std::size_t low, high;
  const char* id;
  float opacity;
};
constexpr std::array kBands{BandStyle{0, 6, "1-99", 0.28F}, BandStyle{1, 5, "10-90", 0.42F},
                            BandStyle{2, 4, "25-75", 0.65F}};
struct Label {
  std::size_t percentile;
  const char* text;
};
constexpr std::array kLabels{Label{kMedian, "50"}, Label{6, "99 %"}, Label{0, "1 %"}, Label{5, "90"}, Label{1, "10"}};

/// Labels stand near the left end; one that would cover another is left out.
void add_labels(const train::HistoryView& history, double epoch, double extent, plot::Figure& figure) {
  const double x = 0.03 * std::max(8.0, epoch);
  std::size_t row = 0;
  while (row + 1 < history.size() && history.low(row).epoch < 2 * x) ++row;
  const StepRecord& here = history.low(row);
  std::vector<double> taken;
  for (const Label& label : kLabels) {
    const double y = static_cast<double>(here.weight_percentiles[label.percentile]);
    const bool covers =
        std::any_of(taken.begin(), taken.end(), [&](double other) { return std::abs(other - y) < 0.07 * extent; });
    if (covers || !std::isfinite(y)) continue;
    taken.push_back(y);
    figure.notes.push_back({x, y, plot::Tone::kText1, label.text});
  }
}

std::vector<double> upper(const Column& values) { return values.high.empty() ? values.low : values.high; }

}  // namespace

plot::Figure weights_over_time(const Source& source) {
  plot::Figure figure;
  figure.id = "weights_over_time";
  figure.title = source.tr("figure.weights_over_time.title");
  figure.unit = source.tr("axis.unit.percentiles");
  figure.x = epoch_axis(source.tr);
  figure.cursor_title = source.tr("axis.epoch");
  figure.legend = false;
  figure.y.can_symlog = true;  // most weights are near 0 and a few are not
  figure.y.linear_zone = 0.01;
  const train::HistoryView& history = source.run.history;
  if (history.empty()) {
    figure.empty_text = source.tr("figure.empty.history");
    return figure;
  }
  const std::vector<double> x = row_epochs(history);
  double lowest = 0, highest = 0;
  for (const BandStyle& style : kBands) {
    plot::Band band;
    band.id = style.id;
    band.tone = plot::Tone::kBar;
    band.opacity = style.opacity;
    band.x = x;
    band.stamp = history.shape();
    band.low = column(history, &StepRecord::weight_percentiles, style.low).low;
    band.high = upper(column(history, &StepRecord::weight_percentiles, style.high));
    for (const double v : band.low) lowest = v < lowest ? v : lowest;
    for (const double v : band.high) highest = v > highest ? v : highest;
    figure.bands.push_back(std::move(band));
  }
  for (const std::size_t edge : {std::size_t{0}, kPercentiles - 1}) {
    figure.lines.push_back(curve(edge == 0 ? "p1" : "p99", "", plot::Tone::kBar, x,
                                 column(history, &StepRecord::weight_percentiles, edge)));
    figure.lines.back().width = 1;
  }
  figure.lines.push_back(curve("median", source.tr("series.median"), plot::Tone::kText1, x,
                               column(history, &StepRecord::weight_percentiles, kMedian)));
  figure.lines.back().width = 1.5F;
  figure.marks = change_marks(source.run, source.tr);
  add_labels(history, source.run.epoch, highest - lowest, figure);
  return figure;
}

}  // namespace lscope::figures
