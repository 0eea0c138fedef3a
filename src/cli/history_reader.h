#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "base/result.h"
#include "train/history.h"

namespace lscope::cli {

/// Reads what history_csv() writes; columns are found by name, those that are unknown are passed over, and a field
/// without a column is NaN. Errors  kInputMissing, kInputNotRegular, kInputLimit; kInputMalformed (file, line, column)
[[nodiscard]] base::Result<std::vector<train::StepRecord>> read_history(const std::filesystem::path& path);

/// Adds what layers_csv() writes to the rows of a history.
/// Errors  as above; kInputMismatch where its rows are not those of the history or it has another number of layers
[[nodiscard]] base::Status read_layers(const std::filesystem::path& path, std::size_t layers,
                                       std::vector<train::StepRecord>& rows);

}  // namespace lscope::cli
