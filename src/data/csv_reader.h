#pragma once

#include <cstddef>
#include <cstdint>
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
/// Accepts  UTF-8 with or without BOM; LF or CRLF; comma, semicolon or tab (detected from the header); quoted fields;
///          text labels.
/// Task     a text target is classes; a whole-number target with few distinct values is classes; else regression.
/// Errors   kInputMissing / kInputNotRegular  the file cannot be read
///          kInputMalformed  "iris.csv:42:3: 'abc' is not a number (column \"petal_width\")"
///          kInputLimit      too many columns or classes
/// Groups   the column choice.group is no input: rows with the same text in it have the same number in Dataset::group.
/// Never    a partial Dataset, a NaN, more memory than a few times the file.
[[nodiscard]] base::Result<Dataset> read_csv(const std::filesystem::path& path, const ReadChoice& choice);
[[nodiscard]] base::Result<Dataset> read_csv(const std::filesystem::path& path, std::string_view target = {},
                                             EmptyTarget empty = EmptyTarget::kRefused);
/// The same from text; `name` stands for the file in messages.
[[nodiscard]] base::Result<Dataset> parse_csv(std::string_view text, const std::string& name, const ReadChoice& choice);
[[nodiscard]] base::Result<Dataset> parse_csv(std::string_view text, const std::string& name,
                                              std::string_view target = {}, EmptyTarget empty = EmptyTarget::kRefused);

}  // namespace lscope::data
