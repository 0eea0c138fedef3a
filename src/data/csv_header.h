#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "data/csv_scanner.h"
#include "data/notice.h"

namespace lscope::data {

/// The first line of a table.
struct CsvHeader {
  std::vector<std::string> names;  ///< made up where the line has none; fit for a screen
  std::vector<Notice> notices;     ///< no header line, a column without a name, a name twice
  std::size_t line = 1;
  std::size_t numeric = 0;  ///< names that are numbers
  bool is_data = false;     ///< nothing but numbers: it is the first row, and the scanner stands before it again
  std::string repeated;     ///< the first name that stands twice; "" = none
};

/// Reads the header; the scanner has been opened.
/// Errors  kInputMalformed (not UTF-8, fewer than two columns), kInputLimit (more than kMaxColumns)
[[nodiscard]] base::Result<CsvHeader> read_header(CsvScanner& scanner);

}  // namespace lscope::data
