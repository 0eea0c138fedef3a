#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "base/number_text.h"
#include "figures/catalogue.h"
#include "figures/change_marks.h"
#include "figures/curves.h"
#include "figures/words.h"

namespace lscope::figures {
namespace {

using train::HistoryView;
using train::StepRecord;

/// One quantity on the three sets, and how it is drawn.
struct Trio {
  double StepRecord::*train;
  double StepRecord::*validation;
  double StepRecord::*test;
  std::string (*text)(double value);
};

plot::Line set_curve(const Source& source, const char* id, plot::Tone tone, const std::vector<double>& x, Column values,
                     const Trio& trio) {
  plot::Line line = curve(id, source.tr(std::string("series.") + id), tone, x, std::move(values));
  line.value = trio.text(line.y_high.empty() ? line.y.back() : (line.y.back() + line.y_high.back()) / 2);
  return line;
}

/// From train up to test, where test is above: the one warm area on the screen. Of a thinned bucket the middles count.
plot::Band gap_band(const base::Translate& tr, const std::vector<double>& x, const Column& train, const Column& test) {
  plot::Band band;
  band.id = "gap";
  band.name = tr("series.gap");
  band.x = x;
  band.stamp = train.stamp;
  const auto middle = [](const Column& c, std::size_t i) {
    return c.high.empty() ? c.low[i] : (c.low[i] + c.high[i]) / 2;
  };
  band.low.reserve(x.size());
  band.high.reserve(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double low = middle(train, i), high = middle(test, i);
    band.low.push_back(low);
    band.high.push_back(high < low ? low : high);  // a NaN fails the test and stays a NaN
  }
  return band;
}

/// What the earlier run had set otherwise: "λ₂ 0 · n 40", at most two, or that it was only an earlier one.
std::string ghost_name(const Source& source, const train::Ghost& ghost) {
  std::string difference;
  int named = 0;
  if (ghost.spec && source.run.spec) {
    for (const spec::ParamId id : spec::changed_params(ghost.spec->values, source.run.spec->values)) {
      if (spec::info(id).takes_effect == spec::TakesEffect::kAtOnce || named == 2) continue;
      difference += (named++ == 0 ? "" : " · ") + setting_text(id, ghost.spec->values[id], source.tr);
    }
  }
  return difference.empty() ? source.tr("series.ghost.plain") : filled(source.tr, "series.ghost", difference);
}

/// The earlier generation's curve, cut where the live axis ends, so that a long past never squeezes the present.
void add_ghosts(const Source& source, double StepRecord::*field, double StepRecord::*fallback, plot::Figure& figure) {
  const double end = follow_end(source.run.epoch);
  for (const train::Ghost& ghost : source.run.ghosts) {
    if (ghost.history.empty()) continue;
    Column values = column(ghost.history, field);
    if (!has_values(values)) values = column(ghost.history, fallback);
    std::vector<double> x = row_epochs(ghost.history);
    const auto keep = static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), end) - x.begin());
    x.resize(keep);
    values.low.resize(keep);
    if (!values.high.empty()) values.high.resize(keep);
    if (keep == 0 || !has_values(values)) continue;
    plot::Line line =
        curve("ghost" + base::exact(ghost.generation), "", plot::Tone::kGhost, std::move(x), std::move(values));
    line.dash = plot::Dash::kDotted;
    line.width = 1.5F;
    const bool newest = &ghost == &source.run.ghosts.back();
    if (newest) line.end_label = ghost_name(source, ghost);
    figure.lines.push_back(std::move(line));
  }
}

/// The three sets over the epochs, ghosts below them. Returns false while nothing was recorded.
bool add_sets(const Source& source, const Trio& trio, bool with_gap, plot::Figure& figure) {
  const HistoryView& history = source.run.history;
  Column train = column(history, trio.train);
  if (!has_values(train)) {  // not yet, or not by the version that recorded it
    figure.empty_text = source.tr("figure.empty.history");
    return false;
  }
  const std::vector<double> x = row_epochs(history);
  Column validation = column(history, trio.validation);
  Column test = column(history, trio.test);
  add_ghosts(source, trio.test, trio.train, figure);
  const bool has_test = !source.run.test_hidden && has_values(test);
  if (with_gap && has_test) figure.bands.push_back(gap_band(source.tr, x, train, test));
  // In the order in which the sets are told everywhere, and with the test curve on top.
  figure.lines.push_back(set_curve(source, "train", plot::Tone::kTrain, x, std::move(train), trio));
  figure.lines.back().end_dot = true;
  if (has_values(validation)) {
    figure.lines.push_back(set_curve(source, "validation", plot::Tone::kValidation, x, std::move(validation), trio));
    figure.lines.back().dash = plot::Dash::kDashed;
    figure.lines.back().width = 1.5F;
  }
  if (has_test) {
    figure.lines.push_back(set_curve(source, "test", plot::Tone::kTest, x, std::move(test), trio));
    figure.lines.back().end_dot = true;
  }
  if (source.run.test_hidden && source.run.data && source.run.data->test.rows > 0) {  // in the legend, never drawn
    plot::Line locked = curve("test", source.tr("series.test"), plot::Tone::kTest, {}, {});
    locked.value = source.tr("series.locked");
    figure.lines.push_back(std::move(locked));
  }
  figure.marks = change_marks(source.run, source.tr);
  return true;
}

plot::Figure over_epochs(const Source& source, const char* id) {
  plot::Figure figure;
  figure.id = id;
  figure.title = source.tr(std::string("figure.") + id + ".title");
  figure.x = epoch_axis(source.tr);
  figure.cursor_title = source.tr("axis.epoch");
  return figure;
}

bool is_regression(const train::Snapshot& run) { return run.network.loss == core::Loss::kMse; }

/// Losses are in squared standardized units; the floor is known in the target's own.
std::optional<double> noise_floor(const train::Snapshot& run) {
  if (!run.data || !run.data->truth.noise_floor) return std::nullopt;
  double floor = *run.data->truth.noise_floor;
  if (run.data->target && !run.data->target->scale.empty())
    floor /= run.data->target->scale[0] * run.data->target->scale[0];
  return floor > 0 && std::isfinite(floor) ? std::optional(floor) : std::nullopt;
}

/// The epoch of the newest improvement that early stopping counts from: by more than min_delta
/// (train/early_stopping.h).
std::optional<double> last_improvement(const train::Snapshot& run) {
  const double least = run.spec->values[spec::ParamId::kMinDelta];
  if (least == 0) return run.best ? std::optional(run.best->epoch) : std::nullopt;
  const Column losses = column(run.history, &StepRecord::validation_loss);
  const std::vector<double> x = row_epochs(run.history);
  std::optional<double> at;
  double best = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < x.size(); ++i)
    if (losses.low[i] < best - least) best = losses.low[i], at = x[i];
  return at;
}

/// Where early stopping would end the run if nothing improves any more: the patience as a handle to drag.
std::optional<plot::Mark> patience_mark(const Source& source) {
  const spec::ParamValues& values = source.run.spec->values;
  if (!values.on(spec::ParamId::kEarlyStopping)) return std::nullopt;
  const auto since = last_improvement(source.run);
  if (!since) return std::nullopt;
  plot::Mark mark;
  mark.x = *since + values[spec::ParamId::kPatience];
  mark.text = filled(source.tr, "mark.patience", base::shown_count(std::llround(mark.x)));
  mark.brief = source.tr("mark.patience.brief");
  mark.id = spec::info(spec::ParamId::kPatience).key;
  mark.draggable = true;
  mark.zero = *since;
  return mark;
}

std::string percent(double value) { return std::isfinite(value) ? base::shown_percent(value, 1) : base::shown(value); }

}  // namespace

plot::Figure loss_curves(const Source& source) {
  plot::Figure figure = over_epochs(source, "loss");
  figure.unit = source.tr(is_regression(source.run) ? "axis.unit.squared" : "axis.unit.nats");
  figure.y.label = source.tr("axis.loss");
  figure.y.can_log = true;
  figure.y.include = 0;
  const Trio losses{&StepRecord::train_loss, &StepRecord::validation_loss, &StepRecord::test_loss, &reading};
  if (!add_sets(source, losses, true, figure)) return figure;
  const StepRecord& now = source.run.history.back();
  if (now.test_loss > now.train_loss && std::isfinite(now.test_loss))
    figure.bracket = plot::Bracket{now.train_loss, now.test_loss, plot::Tone::kGap, source.tr("series.gap"),
                                   reading(now.test_loss - now.train_loss)};
  if (const auto& best = source.run.best; best && std::isfinite(best->validation_loss))
    figure.spots.push_back({best->epoch, best->validation_loss, plot::Tone::kValidation, plot::Shape::kDiamond,
                            filled(source.tr, "mark.best", base::shown_count(std::llround(best->epoch)))});
  if (auto patience = patience_mark(source)) figure.marks.push_back(*std::move(patience));
  if (const auto floor = noise_floor(source.run))
    figure.levels.push_back({*floor, plot::Tone::kNoiseFloor, source.tr("mark.noise_floor")});
  return figure;
}

plot::Figure accuracy_curves(const Source& source) {
  plot::Figure figure = over_epochs(source, "accuracy");
  figure.unit = source.tr("axis.unit.right");
  figure.y.tick_text = plot::TickText::kPercent;
  figure.y.include = 1;
  if (is_regression(source.run)) {
    figure.empty_text = source.tr("figure.accuracy.regression");
    return figure;
  }
  const Trio accuracies{&StepRecord::train_accuracy, &StepRecord::validation_accuracy, &StepRecord::test_accuracy,
                        &percent};
  if (!add_sets(source, accuracies, false, figure)) return figure;
  if (source.run.data && source.run.data->truth.accuracy_ceiling)
    figure.levels.push_back(
        {*source.run.data->truth.accuracy_ceiling, plot::Tone::kNoiseFloor, source.tr("mark.accuracy_ceiling")});
  return figure;
}

plot::Figure r2_curves(const Source& source) {
  plot::Figure figure = over_epochs(source, "r2");
  figure.y.label = "R²";
  figure.y.can_symlog = true;
  figure.y.include = 1;
  if (!is_regression(source.run)) {
    figure.empty_text = source.tr("figure.r2.classes");
    return figure;
  }
  const Trio shares{&StepRecord::train_r2, &StepRecord::validation_r2, &StepRecord::test_r2, &reading};
  if (!add_sets(source, shares, false, figure)) return figure;
  // What the noise leaves to be explained: 1 - R² = loss / variance of the same rows.
  const StepRecord& now = source.run.history.back();
  if (const auto floor = noise_floor(source.run); floor && now.test_loss > 0 && std::isfinite(now.test_r2))
    figure.levels.push_back(
        {1 - *floor * (1 - now.test_r2) / now.test_loss, plot::Tone::kNoiseFloor, source.tr("mark.accuracy_ceiling")});
  return figure;
}

}  // namespace lscope::figures
