#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "train/trainer.h"

namespace lscope::cli {

/// The header and rows of history.csv: a row per evaluation, empty cells where a set or a metric does not exist. The
/// last columns are one a layer each, for `layers` layers.
[[nodiscard]] std::string history_csv(const std::vector<train::StepRecord>& rows, std::size_t layers);

/// The columns behind "step", for those who read the file.
struct HistoryColumn {
  const char* name;
  double train::StepRecord::*field;
};
[[nodiscard]] std::span<const HistoryColumn> history_columns();
/// The same evaluations layer by layer, in the rows of history.csv: the share of exact zeros and the norm of each of
/// the `layers` layers, and the percentiles of all weights.
[[nodiscard]] std::string layers_csv(const std::vector<train::StepRecord>& rows, std::size_t layers);

/// Writes history.csv, layers.csv, weight_counts.csv, commands.json, summary.json, config.json, weights.safetensors
/// and, where early stopping kept them, best.safetensors into an existing folder. Each file is written whole or not at
/// all. `stop_reason` is one of early_stopping, step_limit, epoch_limit, commands_end, paused, diverged, failed,
/// interrupted, terminated. `test`: what the weights that are written reach on the test set.
[[nodiscard]] base::Status write_run_files(const std::filesystem::path& folder, train::Trainer& trainer,
                                           const std::string& stop_reason, double seconds,
                                           const std::optional<train::TestVerdict>& test);

}  // namespace lscope::cli
