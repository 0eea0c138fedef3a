#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "data/csv_reader.h"
#include "data/dataset.h"

namespace lscope::data {

/// How the rows of a file are to be read.
struct TableRequest {
  std::string target = {};  ///< CSV: the column to learn; "" = the last
  EmptyTarget empty = EmptyTarget::kRefused;
  std::filesystem::path labels = {};  ///< IDX: the file of labels; "" = the one beside it
  bool labels_needed = true;          ///< IDX: false = pictures without labels are told about, not refused
};

/// The one door for files of rows: a CSV table, or pictures in IDX format, by what the file holds and, where that is
/// no help, by its name.
/// Errors  those of read_csv() and read_idx(); kUsageOption for a target column of pictures or labels of a table
[[nodiscard]] base::Result<Dataset> read_table(const std::filesystem::path& file, const TableRequest& request);

}  // namespace lscope::data
