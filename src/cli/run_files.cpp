#include "cli/run_files.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "base/number_text.h"
#include "base/version.h"
#include "cli/weight_counts_file.h"
#include "spec/run_spec_json.h"
#include "train/command_log.h"
#include "train/safetensors.h"

namespace lscope::cli {
namespace {

using nlohmann::ordered_json;
using train::StepRecord;

using Column = HistoryColumn;
// After "step", which is whole.
constexpr Column kColumns[] = {{"epoch", &StepRecord::epoch},
                               {"lr", &StepRecord::rate},
                               {"train_loss", &StepRecord::train_loss},
                               {"validation_loss", &StepRecord::validation_loss},
                               {"test_loss", &StepRecord::test_loss},
                               {"train_accuracy", &StepRecord::train_accuracy},
                               {"validation_accuracy", &StepRecord::validation_accuracy},
                               {"test_accuracy", &StepRecord::test_accuracy},
                               {"penalty", &StepRecord::penalty},
                               {"objective", &StepRecord::objective},
                               {"zero_fraction", &StepRecord::zero_fraction},
                               {"weight_norm", &StepRecord::weight_norm},
                               {"gradient_norm", &StepRecord::gradient_norm},
                               {"pseudo_rows", &StepRecord::pseudo_rows},
                               {"pseudo_accuracy", &StepRecord::pseudo_accuracy},
                               {"l1_term", &StepRecord::l1_term},
                               {"l2_term", &StepRecord::l2_term},
                               {"group_term", &StepRecord::group_term},
                               {"activity_term", &StepRecord::activity_term},
                               {"train_r2", &StepRecord::train_r2},
                               {"validation_r2", &StepRecord::validation_r2},
                               {"test_r2", &StepRecord::test_r2}};

/// One column a layer each, after the others: zero_fraction_1, zero_fraction_2, ...
struct LayerColumn {
  const char* name;
  std::array<float, train::kMaxLayers> StepRecord::*field;
};
constexpr LayerColumn kLayerColumns[] = {{"zero_fraction_", &StepRecord::layer_zero_fraction},
                                         {"weight_norm_", &StepRecord::layer_norm},
                                         {"gradient_norm_", &StepRecord::layer_gradient_norm}};

/// JSON knows no NaN: what does not exist is null.
ordered_json number_or_null(double value) { return std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr); }

ordered_json row_json(const StepRecord& row, std::size_t layers) {
  ordered_json out;
  out["step"] = row.step;
  for (const Column& column : kColumns) out[column.name] = number_or_null(row.*column.field);
  for (const LayerColumn& column : kLayerColumns)
    for (std::size_t layer = 0; layer < layers; ++layer)
      out[column.name + std::to_string(layer + 1)] = number_or_null(static_cast<double>((row.*column.field).at(layer)));
  return out;
}

/// The row of the smallest validation loss; without a validation set, of the smallest train loss (never the test
/// set's).
const StepRecord& best_row(const std::vector<StepRecord>& rows) {
  const auto judge = [](const StepRecord& row) {
    const double loss = std::isnan(row.validation_loss) ? row.train_loss : row.validation_loss;
    return std::isnan(loss) ? HUGE_VAL : loss;
  };
  return *std::min_element(rows.begin(), rows.end(),
                           [&](const StepRecord& a, const StepRecord& b) { return judge(a) < judge(b); });
}

/// Of the network that the run ended with; its rows are all of that generation.
std::size_t layers_of(const train::Trainer& trainer) { return trainer.weights().network.layers.size(); }

std::string summary_json(train::Trainer& trainer, const std::string& stop_reason, double seconds,
                         const std::optional<train::TestVerdict>& test) {
  ordered_json out;
  if (!trainer.rows().empty()) {
    const std::size_t layers = layers_of(trainer);
    out["last"] = row_json(trainer.rows().back(), layers);
    out["best"] = row_json(best_row(trainer.rows()), layers);
  }
  if (test) {
    out["test"]["step"] = test->step;
    out["test"]["loss"] = number_or_null(test->loss);
    out["test"]["accuracy"] = number_or_null(test->accuracy);
    out["test"]["rmse"] = number_or_null(test->rmse);
    out["test"]["r2"] = number_or_null(test->r2);
  }
  out["test_peeks"] = trainer.snapshot(false).test_peeks;
  out["stop_reason"] = stop_reason;
  out["steps"] = trainer.step_count();
  out["wall_seconds"] = seconds;
  out["steps_per_second"] = seconds > 0 ? static_cast<double>(trainer.step_count()) / seconds : 0;
  out["seed"] = trainer.spec().seed();
  out["version"] = std::string(base::version());
  out["revision"] = std::string(base::revision());
  out["config"] = ordered_json::parse(spec::write_run_spec(trainer.spec()));
  return out.dump(2) + "\n";
}

/// What the run kept, and the weights it ended with, whatever ended it.
std::string counts_csv(train::Trainer& trainer) {
  std::vector<std::shared_ptr<const train::WeightCountsAt>> instants = *trainer.snapshot(false).weight_counts;
  const train::WeightsView last = trainer.weights();
  if (instants.empty() || last.step > instants.back()->step) {
    train::WeightCountsAt counts = train::count_weights<double>(last.layout, last.parameters);
    counts.step = last.step;
    counts.epoch = last.epoch;
    instants.push_back(std::make_shared<const train::WeightCountsAt>(std::move(counts)));
  }
  return weight_counts_csv(instants);
}

std::string commands_json(train::Trainer& trainer) {
  const train::Snapshot end = trainer.snapshot(false);
  return train::write_command_log({*end.log, end.tick, end.generation});
}

}  // namespace

std::span<const HistoryColumn> history_columns() { return kColumns; }

std::string layers_csv(const std::vector<StepRecord>& rows, std::size_t layers) {
  const auto shown = std::min(layers, static_cast<std::size_t>(train::kMaxLayers));
  std::string out = "step";
  for (const char* name : {",zero_fraction_", ",norm_"})
    for (std::size_t k = 1; k <= shown; ++k) out += name + std::to_string(k);
  for (const double percent : train::kWeightPercentiles) out += ",weight_p" + base::exact(percent);
  out += '\n';
  const auto add = [&](float value) {
    out += ',';
    if (!std::isnan(value)) out += base::exact(static_cast<double>(value));
  };
  for (const StepRecord& row : rows) {
    out += std::to_string(row.step);
    for (std::size_t k = 0; k < shown; ++k) add(row.layer_zero_fraction.at(k));
    for (std::size_t k = 0; k < shown; ++k) add(row.layer_norm.at(k));
    for (const float value : row.weight_percentiles) add(value);
    out += '\n';
  }
  return out;
}

std::string history_csv(const std::vector<StepRecord>& rows, std::size_t layers) {
  std::string out = "step";
  for (const Column& column : kColumns) out += std::string(",") + column.name;
  for (const LayerColumn& column : kLayerColumns)
    for (std::size_t layer = 1; layer <= layers; ++layer) out += std::string(",") + column.name + std::to_string(layer);
  out += '\n';
  const auto add = [&](double value) {
    out += ',';
    if (!std::isnan(value)) out += base::exact(value);
  };
  for (const StepRecord& row : rows) {
    out += std::to_string(row.step);
    for (const Column& column : kColumns) add(row.*column.field);
    for (const LayerColumn& column : kLayerColumns)
      for (std::size_t layer = 0; layer < layers; ++layer) add(static_cast<double>((row.*column.field).at(layer)));
    out += '\n';
  }
  return out;
}

base::Status write_run_files(const std::filesystem::path& folder, train::Trainer& trainer,
                             const std::string& stop_reason, double seconds,
                             const std::optional<train::TestVerdict>& test) {
  const auto precision = trainer.spec().values.choice<spec::PrecisionChoice>(spec::ParamId::kPrecision);
  const auto write = [&](const char* name, const std::string& content) {
    return base::write_file(folder / name, content);
  };
  const std::size_t layers = layers_of(trainer);
  if (auto done = write("history.csv", history_csv(trainer.rows(), layers)); !done.ok()) return done;
  if (auto done = write("layers.csv", layers_csv(trainer.rows(), layers)); !done.ok()) return done;
  if (auto done = write("weight_counts.csv", counts_csv(trainer)); !done.ok()) return done;
  if (auto done = write("commands.json", commands_json(trainer)); !done.ok()) return done;
  if (auto done = write("config.json", spec::write_run_spec(trainer.spec())); !done.ok()) return done;
  if (auto done = write("weights.safetensors", train::safetensors(trainer.weights(), precision)); !done.ok())
    return done;
  if (const auto best = trainer.best_weights())
    if (auto done = write("best.safetensors", train::safetensors(*best, precision)); !done.ok()) return done;
  return write("summary.json", summary_json(trainer, stop_reason, seconds, test));
}

}  // namespace lscope::cli
