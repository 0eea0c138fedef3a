#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "data/read_choice.h"

namespace lscope::data {

enum class ColumnRole : std::uint8_t { kInput, kTarget, kGroup, kIgnored };

/// What each column of a table is for. `role` has one entry a column.
struct CsvColumns {
  std::vector<ColumnRole> role;
  std::size_t target = 0;
  std::optional<std::size_t> group;
  std::size_t inputs = 0;  ///< how many
};

/// Finds the columns that `choice` names.
/// Errors  kInputMismatch, without a place: a name that no column or several have (the nearest one is named), one
///         column for two roles, no input or no target left.
[[nodiscard]] base::Result<CsvColumns> choose_columns(const std::vector<std::string>& names, const ReadChoice& choice);

/// " (column "petal_width")" for messages.
[[nodiscard]] std::string column_text(const std::string& name);

}  // namespace lscope::data
