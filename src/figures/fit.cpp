#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "base/text.h"
#include "data/features.h"
#include "figures/catalogue.h"
#include "figures/fit_parts.h"
#include "figures/words.h"

namespace lscope::figures {
namespace {

const char* judging_name(const train::Snapshot& run) {
  const data::Rows* rows = &judging_rows(run);
  if (rows == &run.data->test) return "series.test";
  return rows == &run.data->validation ? "series.validation" : "series.train";
}

plot::Figure confusion(const Source& source) {
  plot::Figure figure;
  figure.id = "fit";
  figure.title = source.tr("figure.confusion.title");
  figure.legend = false;
  const auto& cells = source.run.confusion;
  const auto classes = static_cast<std::size_t>(std::llround(std::sqrt(static_cast<double>(cells.size()))));
  if (cells.empty() || classes * classes != cells.size() || !source.run.data) {
    figure.empty_text = source.tr("figure.empty.history");
    return figure;
  }
  figure.unit = source.tr(judging_name(source.run));
  plot::Matrix matrix;
  for (std::size_t k = 0; k < classes; ++k) matrix.names.push_back(class_name(source.tr, *source.run.data, k));
  for (const std::int64_t count : cells) matrix.cells.push_back(static_cast<double>(count));
  matrix.row_label = source.tr("axis.truth");
  matrix.column_label = source.tr("axis.predicted");
  figure.matrix = std::move(matrix);
  return figure;
}

plot::Figure scatter(const Source& source) {
  plot::Figure figure;
  figure.id = "fit";
  figure.title = source.tr("figure.scatter.title");
  figure.x.label = source.tr("axis.truth");
  figure.y.label = source.tr("axis.predicted");
  figure.legend = false;
  figure.equal_aspect = true;
  if (!source.field || !field_fits(source.run, *source.field)) {
    figure.empty_text = source.tr("figure.empty.weights");
    return figure;
  }
  const data::Prepared& data = *source.run.data;
  figure.unit = base::printable(data.target_name, 32);
  const Sample part = sample(judging_rows(source.run), kScatterRows);
  const auto outputs = static_cast<std::size_t>(std::max(1, part.rows->outputs));
  plot::Points points;
  points.id = "rows";
  points.tone = plot::Tone::kTest;
  points.radius = 2.5F;
  double low = INFINITY, high = -INFINITY;
  for (std::size_t i = 0; i < part.index.size(); ++i) {
    const double truth = raw_target(data, part.rows->y[part.index[i] * outputs]);
    const double predicted = raw_target(data, source.field->predicted[i * outputs]);
    points.x.push_back(truth);
    points.y.push_back(predicted);
    low = std::min(low, truth);
    high = std::max(high, truth);
  }
  plot::Line diagonal;
  diagonal.id = "diagonal";
  diagonal.tone = plot::Tone::kTruth;
  diagonal.width = 1;
  diagonal.x = diagonal.y = {low, high};
  figure.points.push_back(std::move(points));
  figure.lines.push_back(std::move(diagonal));
  return figure;
}

/// Whether these raw inputs are those of the sample, and not of as many rows of another set.
bool begins_with(const std::vector<double>& at_rows, const train::Snapshot& run, const Sample& part) {
  for (std::size_t input = 0; input < static_cast<std::size_t>(raw_inputs(run)); ++input)
    if (at_rows[input] != raw_input(*run.data, *part.rows, part.index.front(), input)) return false;
  return true;
}

}  // namespace

int raw_inputs(const train::Snapshot& run) {
  return run.data && run.data->features ? run.data->features->inputs() : run.network.inputs;
}

FitKind fit_kind(const train::Snapshot& run) {
  const core::Loss loss = run.network.loss;
  const int inputs = raw_inputs(run);
  if (inputs == 2) return FitKind::kPlane;
  if (inputs == 1 && loss != core::Loss::kSoftmaxCe) return FitKind::kLine;
  return loss == core::Loss::kMse ? FitKind::kScatter : FitKind::kConfusion;
}

bool field_fits(const train::Snapshot& run, const probe::Field& field) {
  if (!run.data) return false;
  const auto cells = static_cast<std::size_t>(field.columns) * static_cast<std::size_t>(field.rows);
  switch (fit_kind(run)) {
    case FitKind::kPlane:
      return field.rows > 1 && field.value.size() == cells &&
             field.winner.empty() == (run.network.loss != core::Loss::kSoftmaxCe);
    case FitKind::kLine:
      return field.rows == 1 && field.columns > 1 && field.value.size() == cells;
    case FitKind::kScatter: {
      const Sample part = sample(judging_rows(run), kScatterRows);
      return !part.index.empty() &&
             field.predicted.size() == part.index.size() * static_cast<std::size_t>(std::max(1, part.rows->outputs)) &&
             field.at_rows.size() == part.index.size() * static_cast<std::size_t>(raw_inputs(run)) &&
             begins_with(field.at_rows, run, part);
    }
    case FitKind::kConfusion:
      return false;
  }
  return false;
}

const data::Rows& rows_of(const data::Prepared& data, base::DataPart part) {
  return part == base::DataPart::kTrain ? data.train : part == base::DataPart::kTest ? data.test : data.validation;
}

Sample sample(const data::Rows& rows, std::size_t at_most) {
  Sample out{&rows, {}};
  const auto all = static_cast<std::size_t>(rows.rows);
  const std::size_t count = std::min(all, at_most);
  out.index.reserve(count);
  for (std::size_t i = 0; i < count; ++i) out.index.push_back(i * all / count);
  return out;
}

const data::Rows& judging_rows(const train::Snapshot& run) {
  const data::Prepared& data = *run.data;
  if (data.test.rows > 0 && !run.test_hidden) return data.test;
  return data.validation.rows > 0 ? data.validation : data.train;
}

double raw_input(const data::Prepared& data, const data::Rows& rows, std::size_t row, std::size_t feature) {
  const double x = rows.x[row * static_cast<std::size_t>(rows.features) + feature];
  const double column = x * data.inputs.scale[feature] + data.inputs.mean[feature];
  return data.features ? data.features->raw(feature, column) : column;
}

double raw_target(const data::Prepared& data, double standardized) {
  return data.target && !data.target->scale.empty() ? standardized * data.target->scale[0] + data.target->mean[0]
                                                    : standardized;
}

plot::Range raw_range(const data::Prepared& data, std::size_t feature, double margin) {
  constexpr std::size_t kRows = 4000;
  plot::Range range{INFINITY, -INFINITY};
  if (is_drawn(data)) range = {-data.reach, data.reach};
  for (const data::Rows* rows : {&data.train, &data.test, &data.validation}) {
    if (rows == &data.validation && !is_drawn(data)) continue;
    for (const std::size_t row : sample(*rows, kRows).index) {
      const double x = raw_input(data, *rows, row, feature);
      range.low = std::min(range.low, x);
      range.high = std::max(range.high, x);
    }
  }
  if (!(range.low <= range.high)) return {-1, 1};
  const double widen = range.high > range.low ? margin * (range.high - range.low) : std::max(1.0, std::abs(range.low));
  return {range.low - widen, range.high + widen};
}

bool same_scale(const plot::Range& x, const plot::Range& y) {
  const double ratio = (x.high - x.low) / (y.high - y.low);
  return ratio > 0.25 && ratio < 4;
}

plot::Figure fit(const Source& source) {
  switch (fit_kind(source.run)) {
    case FitKind::kPlane:
      return plane_fit(source);
    case FitKind::kLine:
      return line_fit(source);
    case FitKind::kScatter:
      return scatter(source);
    case FitKind::kConfusion:
      break;
  }
  return confusion(source);
}

}  // namespace lscope::figures
