#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "data/csv_columns.h"
#include "data/notice.h"
#include "data/read_choice.h"

namespace lscope::data {

/// What stands in a column.
enum class ColumnKind : std::uint8_t {
  kNumber,    ///< numbers, some with a fraction
  kWhole,     ///< whole numbers
  kText,      ///< text in every row
  kMixed,     ///< numbers and text
  kConstant,  ///< the same value in every row
  kEmpty      ///< no value in any row
};
[[nodiscard]] std::string_view column_kind_name(ColumnKind kind);  ///< "number", "whole", ...

/// One column of a table as its values are. `min`, `max`, `mean` and `deviation` (population) are of its numbers.
struct PreviewColumn {
  static constexpr std::size_t kCounted = 256;

  std::string name;
  ColumnKind kind = ColumnKind::kEmpty;
  std::int64_t numbers = 0, texts = 0, empty = 0;
  double min = 0, max = 0, mean = 0, deviation = 0;
  std::size_t distinct = 0;  ///< different values; kCounted + 1 = more than are counted
  /// Each value and how often it stands there: numbers ascending, then texts in the order of their bytes. Empty where
  /// there are more than kCounted.
  std::vector<std::pair<std::string, std::int64_t>> values;
  std::size_t odd_line = 0;    ///< kMixed: of the first cell of the rarer sort, of the first text among equals
  std::string odd_text;        ///< what stands there
  std::size_t empty_line = 0;  ///< of the first empty cell
  [[nodiscard]] bool all_numbers() const { return numbers > 0 && texts == 0 && empty == 0; }
};

/// A table before anybody has decided what to learn from it.
struct Preview {
  static constexpr std::size_t kFirstRows = 50;

  std::string name;
  std::uint64_t bytes = 0;
  std::int64_t rows = 0;
  char separator = ',';
  bool has_header = true;
  std::vector<PreviewColumn> columns;
  std::vector<std::vector<std::string>> first;  ///< the cells of the first rows, fit for a screen
  std::int64_t repeated = 0;                    ///< rows that are equal to an earlier one in every column
  std::string repeated_name;                    ///< a name that two columns have
};

/// Looks at every row, keeps little of it: about 100 MB in two seconds, memory for the distinct values.
/// Accepts  what read_csv() accepts, and any column may hold text, numbers, both, or nothing.
/// Errors   as read_csv() for what is no table: unreadable, a row of another length, an open quote; cancelled()
[[nodiscard]] base::Result<Preview> preview_csv(const std::filesystem::path& path, const ReadWatch& watch = {});
[[nodiscard]] base::Result<Preview> preview_text(std::string_view text, const std::string& name,
                                                 const ReadWatch& watch = {});

/// What comes of a table that is read by a choice, without reading it again.
struct Reading {
  std::vector<ColumnRole> role;
  std::size_t target = 0;
  Task task = Task::kRegression;
  int inputs = 0;
  /// Of the target, where it means classes: name and rows. Empty where there are too many to be counted.
  std::vector<std::pair<std::string, std::int64_t>> classes;
  std::vector<Notice> notices;         ///< constant columns, repeated rows, inputs of very different size, ...
  std::optional<base::Error> problem;  ///< why it cannot be read so; has a key
};
[[nodiscard]] Reading judge(const Preview& preview, const ReadChoice& choice);

/// Where one class has more than four times the rows of another.
[[nodiscard]] std::optional<Notice> unbalanced(const std::vector<std::pair<std::string, std::int64_t>>& classes);

/// The choice that is offered first: the last column is the target; columns of text that are not the target and
/// columns without any value are left out, for no input can be made of them.
[[nodiscard]] ReadChoice suggested_choice(const Preview& preview, const ReadChoice& wanted = {});

}  // namespace lscope::data
