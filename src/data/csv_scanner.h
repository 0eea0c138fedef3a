#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lscope::data {

/// Cuts the text of a table into records and fields, and knows at every moment which line it is on.
///
/// Written by hand for three reasons: messages that name line and column of what is wrong, nothing accepted that two
/// readers could read differently, and speed (docs/data.md has the figure): a plain number is converted where it
/// stands, in one pass, without being cut out first.
///
/// Grammar  fields between separators; "quoted, with ""doubled"" quotes and line breaks"; blanks around a field do
///          not count; lines of blanks are skipped. Lines end in LF or CR LF, or in CR where the text has no LF at all.
///          The separator is the most frequent of comma, semicolon and tab in the first line.
/// Views    text() of a field is valid until the next read.
class CsvScanner {
 public:
  CsvScanner(std::string_view text, std::string name);

  /// Refuses what is no text table at all: empty, UTF-16, gzip, NUL bytes. Then finds line ends and separator.
  [[nodiscard]] base::Status open();
  [[nodiscard]] char separator() const { return separator_; }
  [[nodiscard]] std::size_t line() const { return line_; }  ///< from 1: of the next field
  [[nodiscard]] bool record_complete() const { return complete_; }

  /// Goes to the next line that is not blank; false at the end of the text.
  [[nodiscard]] bool next_record();
  /// Reads whole records of `columns` plain numbers, from the beginning of a record that next_record() has found, as
  /// many as there are and `to` has room for; how many there were. Stops in front of any other record.
  [[nodiscard]] std::size_t take_rows(std::span<double> to, std::size_t columns);
  /// Reads plain numbers with their separators as long as the record and `to` allow; how many there were. Stops in
  /// front of any other field.
  [[nodiscard]] std::size_t take_numbers(std::span<double> to);
  /// Reads a plain number ("-1.5e3") with its separator, or reads nothing and returns false.
  [[nodiscard]] bool take_number(double& value);
  /// Reads any field. Errors  kInputMalformed: an open quote, text behind a closing quote.
  [[nodiscard]] base::Status take_field(std::string_view& text, std::size_t column);
  /// Fields that are left in this record, read and dropped (for a message).
  [[nodiscard]] std::size_t drop_rest();
  /// Records that can still come, estimated from above by line ends.
  [[nodiscard]] std::size_t lines_left() const;
  [[nodiscard]] std::size_t bytes_left() const { return static_cast<std::size_t>(end_ - at_); }

  /// An error with "name:line:column"; a column of 0 is left out.
  [[nodiscard]] base::Error error(base::ErrorCode code, std::size_t line, std::size_t column, std::string message,
                                  std::string remedy = "") const;
  /// The same with the key "error.csv.KEY" for the window; {0} of its text is the place, `arguments` follow.
  [[nodiscard]] static base::Error keyed(base::Error error, const char* key, std::vector<std::string> arguments = {});

 private:
  [[nodiscard]] bool is_blank(char c) const { return c == ' ' || (c == '\t' && separator_ != '\t'); }
  [[nodiscard]] bool finish_field(const char* after);
  [[nodiscard]] base::Status take_quoted(std::string_view& text, std::size_t column);

  const char* at_;
  const char* end_;
  std::string name_;
  std::size_t line_ = 1;
  char separator_ = ',';
  char line_end_ = '\n';
  bool complete_ = true;
  std::string unquoted_;
};

}  // namespace lscope::data
