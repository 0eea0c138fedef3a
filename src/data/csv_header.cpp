#include "data/csv_header.h"

#include <map>
#include <string_view>

#include "base/number_text.h"
#include "base/text.h"
#include "data/csv_columns.h"
#include "data/csv_reader.h"

namespace lscope::data {
namespace {

using base::ErrorCode;

void make_up_names(CsvHeader& header) {
  for (std::size_t j = 0; j + 1 < header.names.size(); ++j) header.names[j] = "x" + std::to_string(j + 1);
  header.names.back() = "label";
  header.notices.push_back(
      {"data.notice.no_header", {}, "there is no header line: the columns are called x1, x2, ..., label"});
}

void tidy_names(CsvHeader& header) {
  for (std::size_t j = 0; j < header.names.size(); ++j) {
    if (!header.names[j].empty()) continue;
    const std::string number = std::to_string(j + 1);
    header.names[j] = "column " + number;
    header.notices.push_back({"data.notice.no_name", {number}, "column " + number + " has no name"});
  }
  std::map<std::string_view, std::size_t> seen;
  for (const std::string& name : header.names)
    if (++seen[name] == 2 && header.repeated.empty()) header.repeated = name;
  if (!header.repeated.empty())
    header.notices.push_back({"data.notice.same_name",
                              {base::printable(header.repeated, 40)},
                              "two columns have the same name" + column_text(header.repeated)});
}

}  // namespace

base::Result<CsvHeader> read_header(CsvScanner& scanner) {
  CsvHeader header;
  header.line = scanner.line();
  const CsvScanner before = scanner;
  while (!scanner.record_complete()) {
    std::string_view text;
    const std::size_t columns = header.names.size();
    if (auto read = scanner.take_field(text, columns + 1); !read.ok()) return read.error();
    if (columns == kMaxColumns)
      return CsvScanner::keyed(
          scanner.error(ErrorCode::kInputLimit, header.line, 0,
                        std::to_string(columns + 1 + scanner.drop_rest()) + " columns where at most " +
                            std::to_string(kMaxColumns) + " are accepted"),
          "columns", {std::to_string(kMaxColumns)});
    if (!base::is_valid_utf8(text))
      return CsvScanner::keyed(
          scanner.error(ErrorCode::kInputMalformed, header.line, columns + 1,
                        "the header is not valid UTF-8: this is no text table", "save the table as CSV in UTF-8"),
          "header_utf8");
    header.numeric += base::parse_number(text).ok() ? 1U : 0U;
    header.names.push_back(base::printable(text, 200));
  }
  if (header.names.size() < 2)
    return CsvScanner::keyed(scanner.error(ErrorCode::kInputMalformed, header.line, 0,
                                           "one column only: there is no feature beside the target",
                                           "separate the columns by commas, semicolons or tabs"),
                             "one_column");
  header.is_data = header.numeric == header.names.size();
  if (header.is_data) {
    scanner = before;
    make_up_names(header);
  } else {
    tidy_names(header);
  }
  return header;
}

}  // namespace lscope::data
