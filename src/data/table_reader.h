#pragma once

#include <filesystem>

#include "base/result.h"
#include "data/csv_reader.h"
#include "data/dataset.h"

namespace lscope::data {

/// Whether a file is to be read as pictures: by its name, or by what it begins with.
[[nodiscard]] bool holds_pictures(const std::filesystem::path& file);

/// The one door for files of rows: a CSV table, or pictures in IDX format, by what the file holds and, where that is
/// no help, by its name.
/// Errors  those of read_csv() and read_idx(); kUsageOption for columns of pictures or labels of a table
[[nodiscard]] base::Result<Dataset> read_table(const std::filesystem::path& file, const ReadChoice& choice,
                                               const ReadWatch& watch = {});

}  // namespace lscope::data
