#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "train/trainer.h"

namespace lscope::cli {

/// The header and rows of history.csv: a row per evaluation, empty cells where a set or a metric does not exist. The
/// last columns are one a layer each, for `layers` layers.
[[nodiscard]] std::string history_csv(const std::vector<train::StepRecord>& rows, std::size_t layers);

/// Writes history.csv, summary.json, config.json, weights.safetensors and, where early stopping kept them,
/// best.safetensors into an existing folder. Each file is written whole or not at all. `stop_reason` is one of
/// early_stopping, step_limit, epoch_limit, diverged, failed, interrupted, terminated.
[[nodiscard]] base::Status write_run_files(const std::filesystem::path& folder, train::Trainer& trainer,
                                           const std::string& stop_reason, double seconds);

}  // namespace lscope::cli
