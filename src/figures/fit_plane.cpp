#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "base/number_text.h"
#include "base/text.h"
#include "figures/fit_parts.h"
#include "figures/words.h"

namespace lscope::figures {
namespace {

constexpr std::array kShapes{plot::Shape::kCircle, plot::Shape::kDiamond, plot::Shape::kSquare, plot::Shape::kTriangle};
constexpr std::size_t kTrainPoints = 1000, kTestPoints = 400;
constexpr float kTrainRadius = 4, kTestRadius = 2.2F;
/// From so many classes on colours and shapes cannot tell them apart: the number of the class stands in each marker.
/// Markers that can hold it are large, so there are fewer of them.
constexpr int kNumberedClasses = 5;
constexpr std::size_t kNumberedTrainPoints = 300, kNumberedTestPoints = 100;
constexpr float kNumberedRadius = 7;

plot::Tone class_tone(std::size_t label) {
  return static_cast<plot::Tone>(static_cast<std::size_t>(plot::Tone::kClass0) + label % 10);
}

/// The rows of one part, one series a class; regression has a single one. Held-out rows are hollow.
void add_points(const Source& source, base::DataPart part, plot::Figure& figure) {
  const data::Prepared& data = *source.run.data;
  const data::Rows& rows = rows_of(data, part);
  const bool is_test = part != base::DataPart::kTrain;
  const bool editable = !is_test || is_drawn(data);
  const bool classes = !rows.label.empty();
  const bool numbered = data.task == data::Task::kMulticlass && data.train.outputs >= kNumberedClasses;
  const std::size_t train_points = numbered ? kNumberedTrainPoints : kTrainPoints;
  const std::size_t test_points = numbered ? kNumberedTestPoints : kTestPoints;
  std::map<std::int32_t, plot::Points> by_class;
  for (const std::size_t row : sample(rows, is_test ? test_points : train_points).index) {
    plot::Points& points = by_class[classes ? rows.label[row] : 0];
    points.x.push_back(raw_input(data, rows, row, 0));
    points.y.push_back(raw_input(data, rows, row, 1));
    if (editable) points.refs.push_back(data::point_at(data, part, row));
  }
  for (auto& [label, points] : by_class) {
    const auto k = static_cast<std::size_t>(label);
    points.id = (part == base::DataPart::kTest ? "test" : is_test ? "validation" : "class") + base::exact(label);
    if (data.task == data::Task::kMulticlass && !is_test) points.name = class_name(source.tr, data, k);
    points.tone = classes ? class_tone(k) : plot::Tone::kText1;
    points.shape = kShapes[k % kShapes.size()];
    points.radius = is_test ? kTestRadius : (classes ? kTrainRadius : 3.0F);
    points.hollow = is_test;
    if (numbered) {
      points.radius = kNumberedRadius;
      points.number = base::exact(label);
    }
    figure.points.push_back(std::move(points));
  }
}

plot::Heat heat_of(const Source& source) {
  const probe::Field& field = *source.field;
  plot::Heat heat;
  heat.columns = field.columns;
  heat.rows = field.rows;
  heat.x = {field.x_min, field.x_max};
  heat.y = {field.y_min, field.y_max};
  heat.value = field.value;
  heat.winner = field.winner;
  heat.lead = field.lead;
  heat.step = field.step;
  if (source.run.network.loss == core::Loss::kBceLogits) heat.levels = {0.1F, 0.5F, 0.9F};
  if (source.run.network.loss != core::Loss::kMse) return heat;
  heat.map = plot::MapKind::kSequential;
  heat.values = {INFINITY, -INFINITY};
  for (float& v : heat.value) {
    v = static_cast<float>(raw_target(*source.run.data, static_cast<double>(v)));
    heat.values.low = std::min(heat.values.low, static_cast<double>(v));
    heat.values.high = std::max(heat.values.high, static_cast<double>(v));
  }
  if (!(heat.values.high > heat.values.low)) heat.values = {heat.values.low - 0.5, heat.values.low + 0.5};
  return heat;
}

std::string unit_of(const Source& source) {
  switch (source.run.network.loss) {
    case core::Loss::kBceLogits:
      return filled(source.tr, "axis.unit.probability", class_name(source.tr, *source.run.data, 1));
    case core::Loss::kSoftmaxCe:
      return source.tr("axis.unit.winner");
    case core::Loss::kMse:
      break;
  }
  return base::printable(source.run.data->target_name, 32);
}

}  // namespace

plot::Figure plane_fit(const Source& source) {
  plot::Figure figure;
  figure.id = "fit";
  const bool is_regression = source.run.network.loss == core::Loss::kMse;
  figure.title = source.tr(is_regression ? "figure.field.title.regression" : "figure.field.title");
  if (!source.run.data) {
    figure.empty_text = source.tr("figure.empty.weights");
    return figure;
  }
  const data::Prepared& data = *source.run.data;
  figure.unit = unit_of(source);
  figure.x.label = feature_name(data, 0);
  figure.y.label = feature_name(data, 1);
  figure.x.fixed = raw_range(data, 0, kPlaneMargin);
  figure.y.fixed = raw_range(data, 1, kPlaneMargin);
  figure.equal_aspect = same_scale(*figure.x.fixed, *figure.y.fixed);
  if (source.field && field_fits(source.run, *source.field)) figure.heats.push_back(heat_of(source));
  if (!source.run.test_hidden) add_points(source, base::DataPart::kTest, figure);
  // Whoever has drawn a point wants to see where it went.
  if (is_drawn(data)) add_points(source, base::DataPart::kValidation, figure);
  add_points(source, base::DataPart::kTrain, figure);
  if (data.task == data::Task::kBinary) {
    figure.legend_low = class_name(source.tr, data, 0);
    figure.legend_high = class_name(source.tr, data, 1);
  } else if (data.task == data::Task::kRegression && !figure.heats.empty()) {
    figure.heats.back().scale_bar = true;
    figure.heats.back().name = source.tr("series.model");
  }
  return figure;
}

}  // namespace lscope::figures
