#include "cli/run_folder.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>
#include <vector>

#include "base/files.h"
#include "base/number_text.h"
#include "base/text.h"
#include "cli/history_reader.h"
#include "cli/report.h"
#include "cli/weight_counts_file.h"
#include "core/learner.h"
#include "data/csv_reader.h"
#include "spec/run_spec_json.h"
#include "spec/strict_json.h"
#include "train/build.h"
#include "train/command_log.h"
#include "train/saved_weights.h"
#include "train/trainer.h"

namespace lscope::cli {
namespace {

using spec::ParamId;
using train::StepRecord;

constexpr std::uint64_t kMaxConfigBytes = 16U << 20;
/// A history of so many rows is kept whole, so that a table has every one of them; a longer one is thinned as the
/// window would.
constexpr std::size_t kMostRows = 200'000;
/// Losses of one build agree bit for bit; another processor or compiler may round a sum of many rows otherwise.
constexpr double kSameLoss = 1e-6;

base::Error mismatch(const std::filesystem::path& where, std::string message, std::string remedy) {
  return {base::ErrorCode::kInputMismatch, base::printable(where.string(), 200), std::move(message), std::move(remedy)};
}

base::Status check_folder(const std::filesystem::path& folder) {
  std::error_code ignored;
  if (folder.extension() == ".lscope")
    return mismatch(folder, "session documents cannot be read yet", "give a folder that lscope train --out wrote");
  if (std::filesystem::is_directory(folder, ignored)) return base::Done{};
  const bool there = std::filesystem::exists(folder, ignored);
  return base::Error{there ? base::ErrorCode::kInputNotRegular : base::ErrorCode::kInputMissing,
                     base::printable(folder.string(), 200), there ? "this is no folder" : "there is no such folder",
                     "give a folder that lscope train --out wrote"};
}

/// The parts of a folder, before they become a snapshot.
struct Parts {
  spec::RunSpec spec;
  std::shared_ptr<const data::Dataset> file;
  std::vector<StepRecord> rows;
  std::string stop_reason;
  train::CommandLog log;  ///< empty where the folder has none
};

base::Result<std::shared_ptr<const data::Dataset>> read_table(const std::filesystem::path& folder,
                                                              const std::string& moved, const spec::RunSpec& spec) {
  std::filesystem::path path = moved.empty() ? spec.file->path : moved;
  std::error_code ignored;
  const bool beside = moved.empty() && path.is_relative() && !std::filesystem::exists(path, ignored);
  if (beside && std::filesystem::exists(folder / path, ignored)) path = folder / path;
  auto table = data::read_csv(
      path.string(), spec.file->target,
      spec.values.on(ParamId::kPseudoLabels) ? data::EmptyTarget::kUnlabelled : data::EmptyTarget::kRefused);
  if (table.ok()) return std::make_shared<const data::Dataset>(std::move(table).value());
  base::Error error = table.error();
  if (error.code == base::ErrorCode::kInputMissing) error.remedy = "name the data of this run with --data FILE";
  return error;
}

/// Why the run ended; "" where summary.json does not say. It is told, never needed.
std::string stop_reason_of(const std::filesystem::path& folder) {
  const auto text = base::read_file(folder / "summary.json", kMaxConfigBytes);
  if (!text.ok()) return {};
  const auto json = spec::parse_json(text.value(), "summary.json");
  if (!json.ok() || !json.value().is_object()) return {};
  const auto found = json.value().find("stop_reason");
  return found != json.value().end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The commands of the run; folders of earlier versions have none, as have runs that were left alone.
base::Result<train::CommandLog> read_log(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "commands.json";
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return train::CommandLog{};
  const auto text = base::read_file(path, kMaxConfigBytes);
  if (!text.ok()) return text.error();
  return train::read_command_log(text.value(), base::printable(path.string(), 200));
}

base::Result<Parts> read_parts(const RunFolderRequest& request) {
  const std::filesystem::path folder = request.folder;
  const auto config = base::read_file(folder / "config.json", kMaxConfigBytes);
  if (!config.ok()) return config.error();
  auto spec = spec::read_run_spec(config.value(), base::printable((folder / "config.json").string(), 200));
  if (!spec.ok()) return spec.error();
  Parts parts{std::move(spec).value(), nullptr, {}, stop_reason_of(folder), {}};
  auto log = read_log(folder);
  if (!log.ok()) return log.error();
  parts.log = std::move(log).value();
  auto rows = read_history(folder / "history.csv");
  if (!rows.ok()) return rows.error();
  parts.rows = std::move(rows).value();
  if (!parts.spec.file) return parts;
  auto table = read_table(folder, request.data, parts.spec);
  if (!table.ok()) return table.error();
  parts.file = std::move(table).value();
  return parts;
}

bool same_loss(double a, double b) { return std::abs(a - b) <= kSameLoss * std::max(std::abs(a), std::abs(b)); }

/// Trains the same run again, as far as `limits` says.
base::Result<train::Snapshot> run_again(const RunFolderRequest& request, const Parts& parts,
                                        train::TrainerOptions limits) {
  core::use_flush_to_zero_in_this_thread();
  if (parts.spec.weights) {
    auto saved = train::read_safetensors(parts.spec.weights->path);
    if (!saved.ok()) return saved.error();
    limits.start = std::make_shared<const train::SavedWeights>(std::move(saved).value());
  }
  const bool at_start = limits.max_steps == 0 && limits.max_epochs == 0;
  auto start = train::start_of_generation(parts.spec, parts.log);
  if (!start.ok()) return start.error();
  auto trainer = train::make_trainer(start.value(), parts.file, limits);
  if (!trainer.ok()) return trainer.error();
  train::CommandPlayer player(train::last_generation(parts.log));
  while (!at_start) {
    if (auto done = player.apply_due(*trainer.value()); !done.ok()) return done.error();
    if (!trainer.value()->wants_to_step()) break;
    trainer.value()->step();
  }
  train::Snapshot end = trainer.value()->snapshot(true);
  const StepRecord& row = end.history.back();
  const auto known = std::find_if(parts.rows.begin(), parts.rows.end(),
                                  [&](const StepRecord& other) { return other.step == row.step; });
  if (known != parts.rows.end() && !same_loss(known->train_loss, row.train_loss))
    return mismatch(std::filesystem::path(request.folder) / "history.csv",
                    "the run made again gives a training loss of " + base::exact(row.train_loss) + " at step " +
                        std::to_string(row.step) + ", not " + base::exact(known->train_loss),
                    "another configuration, data file or build of the program made this folder");
  return end;
}

/// The network with the weights of the folder, judged on its data.
base::Result<train::Snapshot> with_saved_weights(const RunFolderRequest& request, const Parts& parts) {
  const std::filesystem::path path = std::filesystem::path(request.folder) / "weights.safetensors";
  auto saved = train::read_safetensors(path);
  if (!saved.ok()) return saved.error();
  core::use_flush_to_zero_in_this_thread();
  train::TrainerOptions options;
  options.start_paused = true;
  options.start = std::make_shared<const train::SavedWeights>(std::move(saved).value());
  spec::RunSpec spec = parts.spec;
  spec.weights = spec::WeightsSource{path.string(), 0};
  auto trainer = train::make_trainer(spec, parts.file, options);
  if (!trainer.ok()) return trainer.error();
  train::Snapshot now = trainer.value()->snapshot(true);
  if (now.state == train::RunState::kDiverged)
    return mismatch(path, "these weights give no finite loss on the data of config.json", "");
  const bool ended_at_a_row =
      parts.stop_reason == "epoch_limit" || parts.stop_reason == "step_limit" || parts.stop_reason == "early_stopping";
  const double loss = now.history.back().train_loss;
  const bool known = std::any_of(parts.rows.rbegin(), parts.rows.rend(),
                                 [&](const StepRecord& row) { return same_loss(row.train_loss, loss); });
  if (ended_at_a_row && !known)
    return mismatch(path,
                    "these weights give a training loss of " + base::exact(loss) + ", which history.csv never had",
                    "weights, history, configuration and data must come from the same run");
  return now;
}

/// Data and network without weights.
base::Result<train::Snapshot> without_weights(const Parts& parts) {
  auto data = train::build_data(parts.spec, parts.file.get());
  if (!data.ok()) return data.error();
  train::Snapshot run;
  run.data = std::move(data).value();
  run.network = train::build_network(parts.spec, *run.data);
  return run;
}

base::Result<train::Snapshot> shape_of_run(const RunFolderRequest& request, const Parts& parts) {
  if (!request.with_weights) return without_weights(parts);
  train::TrainerOptions limits;
  if (request.epoch) {
    limits.max_epochs = *request.epoch;
    return run_again(request, parts, limits);
  }
  if (!parts.spec.values.on(ParamId::kBatchNorm)) return with_saved_weights(request, parts);
  limits.max_steps = parts.rows.back().step;
  return run_again(request, parts, limits);
}

train::HistoryView view_of(const std::vector<StepRecord>& rows) {
  if (rows.size() > kMostRows) {
    train::History thinned;
    for (const StepRecord& row : rows) thinned.append(row);
    return thinned.view();
  }
  auto whole = std::make_shared<train::HistoryChunk>();
  whole->low = rows;
  return {{std::move(whole)}, static_cast<std::int64_t>(rows.size())};
}

std::optional<StepRecord> best_of(const std::vector<StepRecord>& rows) {
  std::optional<StepRecord> best;
  for (const StepRecord& row : rows)
    if (std::isfinite(row.validation_loss) && (!best || row.validation_loss < best->validation_loss)) best = row;
  return best;
}

train::RunState state_of(const std::string& reason) {
  if (reason == "diverged") return train::RunState::kDiverged;
  return reason == "failed" ? train::RunState::kFailed : train::RunState::kStopped;
}

base::Status check_epoch(const RunFolderRequest& request, const std::vector<StepRecord>& rows) {
  const double epoch = request.epoch ? static_cast<double>(*request.epoch) : 0;
  if (epoch >= 0 && epoch <= rows.back().epoch) return base::Done{};
  return base::Error{base::ErrorCode::kUsageRange, "--epoch", base::exact(epoch) + " is not in this run",
                     "0 to " + base::exact(std::floor(rows.back().epoch))};
}

void cut_rows(double epoch, std::vector<StepRecord>& rows) {
  rows.erase(std::upper_bound(rows.begin(), rows.end(), epoch,
                              [](double at, const StepRecord& row) { return at < row.epoch; }),
             rows.end());
}

/// The commands that had been obeyed by then.
std::vector<train::AppliedCommand> commands_until(const train::CommandLog& log, std::optional<std::int64_t> epoch) {
  std::vector<train::AppliedCommand> out = log.commands;
  if (epoch)
    std::erase_if(out, [&](const train::AppliedCommand& applied) {
      return applied.generation == log.generation && applied.epoch > static_cast<double>(*epoch);
    });
  return out;
}

/// What had been counted by then.
train::WeightCountsHistory::View cut_counts(train::WeightCountsHistory::View counts,
                                            std::optional<std::int64_t> epoch) {
  if (!counts || !epoch) return counts;
  auto kept = *counts;
  std::erase_if(kept, [&](const auto& instant) { return instant->epoch > static_cast<double>(*epoch); });
  return std::make_shared<const std::vector<std::shared_ptr<const train::WeightCountsAt>>>(std::move(kept));
}

}  // namespace

base::Result<train::Snapshot> read_run_folder(const RunFolderRequest& request) {
  if (auto done = check_folder(request.folder); !done.ok()) return done.error();
  auto parts = read_parts(request);
  if (!parts.ok()) return parts.error();
  // Before the run is made again as far as that.
  if (auto done = check_epoch(request, parts.value().rows); !done.ok()) return done.error();
  auto made = shape_of_run(request, parts.value());
  if (!made.ok()) return made.error();
  train::Snapshot run = std::move(made).value();
  std::vector<StepRecord>& rows = parts.value().rows;
  if (auto done = read_layers(std::filesystem::path(request.folder) / "layers.csv", run.network.layers.size(), rows);
      !done.ok())
    return done.error();
  auto counts = read_weight_counts(std::filesystem::path(request.folder) / "weight_counts.csv",
                                   core::parameter_layout(run.network));
  if (!counts.ok()) return counts.error();
  run.weight_counts = cut_counts(std::move(counts).value(), request.epoch);
  if (request.epoch) cut_rows(static_cast<double>(*request.epoch), rows);
  run.spec = std::make_shared<const spec::RunSpec>(parts.value().spec);
  run.log =
      std::make_shared<const std::vector<train::AppliedCommand>>(commands_until(parts.value().log, request.epoch));
  run.generation = parts.value().log.generation;
  run.state = request.epoch ? train::RunState::kPaused : state_of(parts.value().stop_reason);
  run.stop_reason = train::StopReason::kNone;
  run.history = view_of(rows);
  run.step = rows.back().step;
  run.tick = run.step;
  if (run.weights) {
    auto weights = std::make_shared<train::WeightsView>(*run.weights);
    weights->generation = run.generation;
    if (!request.epoch) {
      weights->step = run.step;
      weights->epoch = rows.back().epoch;
    }
    run.weights = std::move(weights);
  }
  run.epoch = request.epoch ? static_cast<double>(*request.epoch) : rows.back().epoch;
  run.best = best_of(rows);
  run.failure.reset();
  run.refusal.reset();
  return run;
}

}  // namespace lscope::cli
