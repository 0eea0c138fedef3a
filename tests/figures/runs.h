#pragma once

#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "figures/catalogue.h"
#include "spec/language.h"
#include "train/snapshot.h"

namespace lscope::figures::test {

inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// The texts of a language; a key that is missing comes back as it is.
inline base::Translate words(const std::string& code) {
  auto language = spec::Language::load(code);
  if (!language.ok()) return [](std::string_view key) { return std::string(key); };
  return [words = std::move(language).value()](std::string_view key) { return words(key); };
}

inline core::NetworkSpec network(int inputs, const std::vector<int>& hidden, int outputs, core::Loss loss) {
  core::NetworkSpec spec;
  spec.inputs = inputs;
  spec.loss = loss;
  for (const int units : hidden) {
    spec.layers.push_back({});
    spec.layers.back().units = units;
    spec.layers.back().activation = core::Activation::kTanh;
  }
  spec.layers.push_back({});
  spec.layers.back().units = outputs;
  return spec;
}

inline data::Rows rows_of(int count, int features, int classes, double shift) {
  data::Rows rows;
  rows.rows = count;
  rows.features = features;
  rows.outputs = std::max(1, classes == 2 ? 1 : classes);
  base::Rng rng(7, base::Stream::kData, static_cast<std::uint64_t>(count));
  for (int i = 0; i < count; ++i) {
    for (int f = 0; f < features; ++f) rows.x.push_back(rng.next_normal());
    if (classes > 0) {
      rows.label.push_back(i % classes);
    } else {
      rows.y.push_back(rows.x[static_cast<std::size_t>(i * features)] + shift);
    }
  }
  return rows;
}

/// `classes` 0: regression.
inline std::shared_ptr<data::Prepared> prepared(int features, int classes) {
  auto data = std::make_shared<data::Prepared>();
  data->task = classes == 0 ? data::Task::kRegression : (classes == 2 ? data::Task::kBinary : data::Task::kMulticlass);
  data->train = rows_of(80, features, classes, 0);
  const auto side = static_cast<int>(std::lround(std::sqrt(features)));
  if (features >= 16 && side * side == features) data->image_width = data->image_height = side;
  data->validation = rows_of(40, features, classes, 0);
  data->test = rows_of(600, features, classes, 0.1);
  for (int f = 0; f < features; ++f) {
    data->inputs.mean.push_back(10.0 + f);
    data->inputs.scale.push_back(2);
  }
  if (classes == 0) {
    data->target = data::Scaler{{100}, {5}};
    data->target_name = "price";
  }
  return data;
}

inline train::StepRecord record(double epoch, double train, double validation, double test) {
  train::StepRecord row;
  row.epoch = epoch;
  row.step = static_cast<std::int64_t>(epoch * 8);
  row.train_loss = train;
  row.validation_loss = validation;
  row.test_loss = test;
  row.train_accuracy = 0.9;
  row.validation_accuracy = 0.8;
  row.test_accuracy = 0.75;
  for (std::size_t i = 0; i < row.layer_zero_fraction.size(); ++i) {
    row.layer_zero_fraction[i] = 0.25F * static_cast<float>(i % 4);
    row.layer_norm[i] = 1.5F + static_cast<float>(i);
  }
  row.weight_percentiles = {-1, -0.5F, -0.25F, 0, 0.25F, 0.5F, 1};
  return row;
}

inline train::HistoryView history(std::vector<train::StepRecord> rows) {
  auto chunk = std::make_shared<train::HistoryChunk>();
  const auto count = static_cast<std::int64_t>(rows.size());
  chunk->low = std::move(rows);
  return {{chunk}, count};
}

/// A run of `epochs` rows: train falls, test rises from the middle on.
inline train::HistoryView overfitting(int epochs) {
  std::vector<train::StepRecord> rows;
  for (int i = 0; i < epochs; ++i) {
    const double t = static_cast<double>(i) / epochs;
    rows.push_back(record(i, 0.7 * std::exp(-5 * t), 0.3 + (t - 0.5) * (t - 0.5), 0.31 + (t - 0.5) * (t - 0.5)));
  }
  return history(std::move(rows));
}

/// A snapshot without history: `classes` 0 = regression, 2 = binary.
inline train::Snapshot run(int features, int classes, std::vector<int> hidden = {8}) {
  train::Snapshot snapshot;
  const core::Loss loss =
      classes == 0 ? core::Loss::kMse : (classes == 2 ? core::Loss::kBceLogits : core::Loss::kSoftmaxCe);
  snapshot.network = network(features, hidden, classes <= 2 ? 1 : classes, loss);
  snapshot.data = prepared(features, classes);
  snapshot.spec = std::make_shared<const spec::RunSpec>();
  snapshot.log = std::make_shared<const std::vector<train::AppliedCommand>>();
  return snapshot;
}

/// Weights from a seed; a share of them exactly zero.
inline void give_weights(train::Snapshot& snapshot, double zero_share = 0, std::int64_t step = 5) {
  auto weights = std::make_shared<train::WeightsView>();
  weights->step = step;
  weights->network = snapshot.network;
  weights->layout = core::parameter_layout(snapshot.network);
  weights->parameters.assign(static_cast<std::size_t>(weights->layout.size), 0.0);
  base::Rng rng(3, base::Stream::kInit);
  for (const core::LayerBlock& block : weights->layout.layers)
    for (int i = 0; i < block.units * block.inputs; ++i)
      if (rng.next_uniform() >= zero_share)
        weights->parameters[static_cast<std::size_t>(block.weights_at + i)] = 0.3 * rng.next_normal();
  snapshot.weights = std::move(weights);
}

inline train::AppliedCommand set(spec::ParamId id, double before, double after, double epoch, int generation = 0) {
  train::AppliedCommand applied;
  applied.epoch = epoch;
  applied.generation = generation;
  applied.command = train::SetParam{id, after};
  applied.before = before;
  return applied;
}

inline void give_log(train::Snapshot& snapshot, std::vector<train::AppliedCommand> log) {
  snapshot.log = std::make_shared<const std::vector<train::AppliedCommand>>(std::move(log));
}

/// What the probe has to say about a run, looked up here and now.
struct Looks {
  explicit Looks(const train::Snapshot& of) : run(of) {
    if (const auto request = field_request(run))
      field = std::make_shared<const probe::Field>(probe::decision_field(*request));
    if (const auto request = activity_request(run))
      activity = std::make_shared<const probe::Activity>(probe::activity(*request));
    if (const auto pair = weight_pair(run))
      if (const auto request = plane_request(run, *pair))
        plane = std::make_shared<const probe::WeightPlane>(probe::weight_plane(*request));
  }
  [[nodiscard]] Source source(const base::Translate& tr) const { return {run, tr, field, -1, activity, plane}; }
  const train::Snapshot& run;
  std::shared_ptr<const probe::Field> field;
  std::shared_ptr<const probe::Activity> activity;
  std::shared_ptr<const probe::WeightPlane> plane;
};

inline const plot::Line* line(const plot::Figure& figure, const std::string& id) {
  for (const plot::Line& candidate : figure.lines)
    if (candidate.id == id) return &candidate;
  return nullptr;
}

/// Every text of a figure.
inline std::vector<std::string> texts(const plot::Figure& f) {
  std::vector<std::string> all{f.title,      f.unit,        f.x.label,    f.y.label,
                               f.legend_low, f.legend_high, f.empty_text, f.cursor_title};
  for (const auto& line : f.lines) all.insert(all.end(), {line.name, line.value, line.end_label, line.end_value});
  for (const auto& band : f.bands) all.push_back(band.name);
  for (const auto& bars : f.bars) all.push_back(bars.name);
  for (const auto& points : f.points) all.push_back(points.name);
  for (const auto& mark : f.marks) all.insert(all.end(), {mark.text, mark.brief});
  for (const auto& level : f.levels) all.push_back(level.text);
  for (const auto& spot : f.spots) all.push_back(spot.text);
  for (const auto& note : f.notes) all.push_back(note.text);
  if (f.zero_bar) all.insert(all.end(), {f.zero_bar->caption, f.zero_bar->value, f.zero_bar->of_total});
  if (f.bracket) all.insert(all.end(), {f.bracket->caption, f.bracket->value});
  if (f.matrix) {
    all.insert(all.end(), {f.matrix->row_label, f.matrix->column_label});
    all.insert(all.end(), f.matrix->names.begin(), f.matrix->names.end());
  }
  return all;
}

}  // namespace lscope::figures::test
