#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "data/dataset.h"
#include "data/read_choice.h"

namespace lscope::data {

inline constexpr std::size_t kMaxColumns = 10000;
inline constexpr std::size_t kMaxClasses = 1000;
inline constexpr std::size_t kMaxCsvBytes = std::size_t{2} << 30;

/// Reads a numeric CSV with a header row. The target is the column `target`, or the last one if that is empty.
/// A ReadChoice says more: columns to leave out (they may hold text), the task, a column of groups.
/// Accepts  UTF-8 with or without BOM; LF or CRLF; comma, semicolon or tab (detected from the header); quoted fields;
///          text labels.
/// Task     a text target is classes; a whole-number target with few distinct values is classes; else regression.
/// Errors   kInputMissing / kInputNotRegular  the file cannot be read
///          kInputMalformed  "iris.csv:42:3: 'abc' is not a number (column \"petal_width\")"
///          kInputLimit      too many columns or classes
///          kInputMismatch   the choice names no column, or a task that the target's values do not allow
///          cancelled()      `watch` asked to stop
/// Never    a partial Dataset, a NaN, more memory than a few times the file.
[[nodiscard]] base::Result<Dataset> read_csv(const std::filesystem::path& path, std::string_view target = {},
                                             EmptyTarget empty = EmptyTarget::kRefused);
/// The same from text; `name` stands for the file in messages.
[[nodiscard]] base::Result<Dataset> parse_csv(std::string_view text, const std::string& name,
                                              std::string_view target = {}, EmptyTarget empty = EmptyTarget::kRefused);

/// The same by a choice; `watch` follows and ends it.
[[nodiscard]] base::Result<Dataset> read_csv(const std::filesystem::path& path, const ReadChoice& choice,
                                             const ReadWatch& watch = {});
[[nodiscard]] base::Result<Dataset> parse_csv(std::string_view text, const std::string& name, const ReadChoice& choice,
                                              const ReadWatch& watch = {});

/// The error of a reading that was ended by its watch; is_cancelled() knows it again.
[[nodiscard]] base::Error cancelled(const std::string& name);
[[nodiscard]] bool is_cancelled(const base::Error& error);

}  // namespace lscope::data
