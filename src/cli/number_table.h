#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lscope::cli {

/// A file of a run folder that cannot be what `lscope train` wrote.
[[nodiscard]] base::Error malformed_table(const std::string& place, std::string message);

/// A table of numbers with a header, line by line. Empty cells are NaN.
class NumberTable {
 public:
  NumberTable(std::string name, std::string text);
  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  [[nodiscard]] std::string place(std::size_t column) const;  ///< "run/history.csv:3: epoch", of the row read last
  [[nodiscard]] std::string place() const { return name_ + ":" + std::to_string(line_); }
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  /// The next row, one value for each column.
  base::Status read(std::vector<double>& row);

 private:
  std::string_view next_line();

  std::string name_, text_;
  std::size_t at_ = 0, line_ = 0;
  std::vector<std::string> columns_;
};

/// The table in a file, whose first column must be "step".
/// Errors  kInputMissing, kInputNotRegular, kInputLimit, kInputMalformed
[[nodiscard]] base::Result<NumberTable> open_number_table(const std::filesystem::path& path);

}  // namespace lscope::cli
