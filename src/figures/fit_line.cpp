#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "figures/fit_parts.h"
#include "figures/words.h"

namespace lscope::figures {
namespace {

constexpr std::size_t kTrainPoints = 1000, kTestPoints = 400;
constexpr int kTruthPoints = 240;
constexpr double kModelShare = 0.5;  ///< of the data's height: how far above and below it the model is followed

/// The target of a row in the units of the y axis: raw for regression, 0 or 1 for two classes.
double height_of(const data::Prepared& data, const data::Rows& rows, std::size_t row) {
  if (!rows.label.empty()) return rows.label[row];
  return raw_target(data, rows.y[row * static_cast<std::size_t>(rows.outputs)]);
}

plot::Points points_of(const Source& source, const data::Rows& rows, bool is_test) {
  const data::Prepared& data = *source.run.data;
  plot::Points points;
  points.id = is_test ? "test" : "train";
  points.name = source.tr(is_test ? "series.test" : "series.train");
  points.tone = is_test ? plot::Tone::kTest : plot::Tone::kTrain;
  points.radius = is_test ? 2.2F : 4.0F;
  points.hollow = is_test;
  for (const std::size_t row : sample(rows, is_test ? kTestPoints : kTrainPoints).index) {
    points.x.push_back(raw_input(data, rows, row, 0));
    points.y.push_back(height_of(data, rows, row));
    if (!is_test) points.refs.push_back(data::point_at(data, base::DataPart::kTrain, row));
  }
  return points;
}

/// The curve behind the data and, around it, one standard deviation of the noise.
void add_truth(const Source& source, const plot::Range& x, plot::Figure& figure) {
  const data::Truth& truth = source.run.data->truth;
  if (!truth.curve) return;
  plot::Line line;
  line.id = "truth";
  line.name = source.tr("series.truth");
  line.tone = plot::Tone::kTruth;
  line.width = 1;
  for (int i = 0; i <= kTruthPoints; ++i) {
    line.x.push_back(x.low + (x.high - x.low) * i / kTruthPoints);
    line.y.push_back(truth.curve(line.x.back()));
  }
  if (truth.noise_floor && *truth.noise_floor > 0) {
    plot::Band band;
    band.id = "noise";
    band.name = source.tr("series.noise");
    band.tone = plot::Tone::kNoiseFloor;
    band.opacity = 0.15F;
    band.x = line.x;
    const double deviation = std::sqrt(*truth.noise_floor);
    for (const double y : line.y) {
      band.low.push_back(y - deviation);
      band.high.push_back(y + deviation);
    }
    figure.bands.push_back(std::move(band));
  }
  figure.lines.push_back(std::move(line));
}

plot::Line model_curve(const Source& source) {
  const probe::Field& field = *source.field;
  const bool is_regression = source.run.network.loss == core::Loss::kMse;
  plot::Line line;
  line.id = "model";
  line.name = source.tr("series.model");
  line.tone = plot::Tone::kAccent;
  for (int i = 0; i < field.columns; ++i) {
    const auto value = static_cast<double>(field.value[static_cast<std::size_t>(i)]);
    line.x.push_back(field.x_min + (field.x_max - field.x_min) * (i + 0.5) / field.columns);
    line.y.push_back(is_regression ? raw_target(*source.run.data, value) : value);
  }
  return line;
}

/// What all but the model say, and as much of the model as leaves them readable: beyond the outermost points a
/// polynomial goes wherever it likes, and would press the data flat.
void hold_range(plot::Figure& figure) {
  plot::Range all{INFINITY, -INFINITY}, model = all;
  const auto reach = [](plot::Range& range, const std::vector<double>& values) {
    for (const double v : values)
      if (std::isfinite(v)) range = {std::min(range.low, v), std::max(range.high, v)};
  };
  for (const plot::Points& points : figure.points) reach(all, points.y);
  for (const plot::Band& band : figure.bands) reach(all, band.low), reach(all, band.high);
  for (const plot::Line& line : figure.lines) reach(line.id == "model" ? model : all, line.y);
  const double height = all.high - all.low;
  if (!(height > 0) || !(model.low < all.low - kModelShare * height || model.high > all.high + kModelShare * height))
    return;
  const plot::Range seen{std::min(all.low, std::max(model.low, all.low - kModelShare * height)),
                         std::max(all.high, std::min(model.high, all.high + kModelShare * height))};
  const double margin = 0.05 * (seen.high - seen.low);
  figure.y.fixed = plot::Range{seen.low - margin, seen.high + margin};
}

}  // namespace

plot::Figure line_fit(const Source& source) {
  plot::Figure figure;
  figure.id = "fit";
  figure.title = source.tr("figure.fit.title");
  if (!source.run.data) {
    figure.empty_text = source.tr("figure.empty.weights");
    return figure;
  }
  const data::Prepared& data = *source.run.data;
  const bool is_regression = source.run.network.loss == core::Loss::kMse;
  figure.unit = is_regression ? base::printable(data.target_name, 32)
                              : filled(source.tr, "axis.unit.probability", class_name(source.tr, data, 1));
  figure.x.label = feature_name(data, 0);
  figure.x.fixed = raw_range(data, 0, kLineMargin);
  figure.cursor_title = figure.x.label;
  if (!is_regression) figure.y.include = 0;
  add_truth(source, *figure.x.fixed, figure);
  if (source.field && field_fits(source.run, *source.field)) figure.lines.push_back(model_curve(source));
  if (!source.run.test_hidden) figure.points.push_back(points_of(source, data.test, true));
  figure.points.push_back(points_of(source, data.train, false));
  hold_range(figure);
  return figure;
}

}  // namespace lscope::figures
