#include "data/csv_reader.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/files.h"
#include "base/number_text.h"
#include "base/text.h"
#include "data/csv_scanner.h"
#include "data/csv_target.h"
#include "data/image_shape.h"

namespace lscope::data {
namespace {

using base::ErrorCode;

std::string column_text(std::string_view name) { return " (column \"" + base::printable(name, 40) + "\")"; }

bool looks_not_finite(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  std::string lower(text.substr(0, 3));
  for (char& c : lower) c = static_cast<char>(c | 0x20);
  return lower == "nan" || lower == "inf";
}

/// Reads one table. The steps are called once each, in the order of run().
class CsvTable {
 public:
  CsvTable(std::string_view text, const std::string& name, const ReadChoice& choice)
      : scanner_(text, name), choice_(choice) {
    dataset_.name = name;
  }

  base::Result<Dataset> run() {
    if (auto opened = scanner_.open(); !opened.ok()) return opened.error();
    if (auto header = read_header(); !header.ok()) return header.error();
    if (auto target = choose_target(); !target.ok()) return target.error();
    if (auto rows = read_rows(); !rows.ok()) return rows.error();
    return finish();
  }

 private:
  [[nodiscard]] std::size_t columns() const { return names_.size(); }

  base::Status read_header() {
    header_line_ = scanner_.line();
    header_scanner_ = scanner_;
    while (!scanner_.record_complete()) {
      std::string_view text;
      if (auto read = scanner_.take_field(text, columns() + 1); !read.ok()) return read;
      if (columns() == kMaxColumns)
        return scanner_.error(ErrorCode::kInputLimit, header_line_, 0,
                              std::to_string(columns() + 1 + scanner_.drop_rest()) + " columns where at most " +
                                  std::to_string(kMaxColumns) + " are accepted");
      if (!base::is_valid_utf8(text))
        return scanner_.error(ErrorCode::kInputMalformed, header_line_, columns() + 1,
                              "the header is not valid UTF-8: this is no text table", "save the table as CSV in UTF-8");
      numeric_names_ += base::parse_number(text).ok() ? 1U : 0U;
      names_.push_back(base::printable(text, 200));
    }
    if (columns() < 2)
      return scanner_.error(ErrorCode::kInputMalformed, header_line_, 0,
                            "one column only: there is no feature beside the target",
                            "separate the columns by commas, semicolons or tabs");
    tidy_names();
    return base::Done{};
  }

  /// A first line of nothing but numbers is data: it is kept, and names are made up.
  void tidy_names() {
    if (numeric_names_ == columns()) {
      scanner_ = header_scanner_;
      first_record_open_ = true;
      for (std::size_t j = 0; j + 1 < columns(); ++j) names_[j] = "x" + std::to_string(j + 1);
      names_.back() = "label";
      dataset_.warnings.emplace_back("there is no header line: the columns are called x1, x2, ..., label");
      return;
    }
    std::map<std::string_view, std::size_t> seen;
    std::string repeated;
    for (std::size_t j = 0; j < columns(); ++j) {
      if (names_[j].empty()) {
        names_[j] = "column " + std::to_string(j + 1);
        dataset_.warnings.push_back("column " + std::to_string(j + 1) + " has no name");
      }
    }
    for (const std::string& name : names_)
      if (++seen[name] == 2 && repeated.empty()) repeated = name;
    if (!repeated.empty()) dataset_.warnings.push_back("two columns have the same name" + column_text(repeated));
  }

  /// The only column that is called `wanted`.
  base::Result<std::size_t> find_column(const std::string& wanted) const {
    const auto count = std::count(names_.begin(), names_.end(), wanted);
    if (count != 1) {
      const std::vector<std::string_view> views(names_.begin(), names_.end());
      const std::string near = base::nearest(wanted, views);
      return scanner_.error(ErrorCode::kInputMismatch, header_line_, 0,
                            (count == 0 ? "no column is called \"" : "several columns are called \"") +
                                base::printable(wanted, 40) + "\"",
                            count == 0 && !near.empty() ? "did you mean \"" + base::printable(near, 40) + "\"?" : "");
    }
    return static_cast<std::size_t>(std::find(names_.begin(), names_.end(), wanted) - names_.begin());
  }

  base::Status choose_target() {
    target_ = columns() - 1;
    if (!choice_.target.empty()) {
      const auto found = find_column(choice_.target);
      if (!found.ok()) return found.error();
      target_ = found.value();
    }
    target_column_.emplace(names_[target_]);
    return choose_group();
  }

  base::Status choose_group() {
    if (choice_.group.empty()) return base::Done{};
    const auto found = find_column(choice_.group);
    if (!found.ok()) return found.error();
    group_ = found.value();
    if (group_ == target_)
      return scanner_.error(ErrorCode::kInputMismatch, header_line_, group_ + 1,
                            "the target cannot be the group column as well" + column_text(names_[group_]),
                            "name another column as the target or as the group");
    if (columns() < 3)
      return scanner_.error(ErrorCode::kInputMalformed, header_line_, 0,
                            "there is no feature beside the target and the group column");
    dataset_.group_name = names_[group_];
    return base::Done{};
  }

  base::Status read_rows() {
    // A row of c fields has at least 2 c - 1 characters and its line end, so blank lines cannot inflate this.
    const std::size_t rows = std::min(scanner_.lines_left(), scanner_.bytes_left() / (2 * columns() - 1) + 1);
    dataset_.rows.x.reserve(rows * (columns() - 1));
    target_column_->reserve(rows);
    while (std::exchange(first_record_open_, false) || scanner_.next_record())
      if (auto row = read_row(); !row.ok()) return row;
    if (dataset_.rows.rows == 0)
      return scanner_.error(ErrorCode::kInputMalformed, 0, 0, "there is a header line but no data");
    return base::Done{};
  }

  base::Status read_row() {
    const std::size_t line = scanner_.line();
    std::size_t j = 0;
    for (; !scanner_.record_complete(); ++j) {
      if (j == columns()) return wrong_count(line, j + scanner_.drop_rest());
      // The plain case first and without a Status: it is nearly every field of a large file.
      if (double value = 0; j != target_ && j != group_ && scanner_.separator() != ';' && scanner_.take_number(value)) {
        dataset_.rows.x.push_back(value);
        continue;
      }
      const auto read = j == target_ ? read_target(j) : j == group_ ? read_group(j) : read_feature(j);
      if (!read.ok()) return read;
    }
    if (j != columns()) return wrong_count(line, j);
    if (dataset_.rows.rows == kMaxRows)
      return scanner_.error(ErrorCode::kInputLimit, line, 0, "more than " + std::to_string(kMaxRows) + " rows");
    ++dataset_.rows.rows;
    return base::Done{};
  }

  base::Error wrong_count(std::size_t line, std::size_t found) const {
    return scanner_.error(ErrorCode::kInputMalformed, line, std::min(found, columns()) + 1,
                          std::to_string(found) + (found == 1 ? " field where " : " fields where ") +
                              std::to_string(columns()) + " are expected");
  }

  /// A value that does not fit its column in a row of the wrong length: the length is what went wrong.
  base::Error count_or(const base::Error& value_error, std::size_t line, std::size_t j) {
    const std::size_t found = j + 1 + scanner_.drop_rest();
    return found == columns() ? value_error : wrong_count(line, found);
  }

  /// The number in `text`, or an error at its place.
  base::Result<double> number(std::string_view text, std::size_t line, std::size_t j) {
    if (text.empty())
      return scanner_.error(ErrorCode::kInputMalformed, line, j + 1, "a value is missing" + column_text(names_[j]),
                            "remove the row or fill the value in");
    std::string converted;
    if (scanner_.separator() == ';') {
      converted = text;
      if (auto fine = accept_decimal_mark(converted, line, j); !fine.ok()) return fine.error();
      text = converted;
    }
    const auto parsed = base::parse_number(text);
    if (parsed.ok()) return parsed.value();
    const std::string what =
        looks_not_finite(text) ? "'" + base::printable(text, 40) + "' is not a finite number" : parsed.error().message;
    return scanner_.error(parsed.error().code, line, j + 1, what + column_text(names_[j]));
  }

  /// Between semicolons "1,5" is 1.5, but a file that uses both marks could mean thousands by one of them.
  base::Status accept_decimal_mark(std::string& text, std::size_t line, std::size_t j) {
    const bool comma = text.find(',') != std::string::npos, point = text.find('.') != std::string::npos;
    decimal_commas_ = decimal_commas_ || comma;
    decimal_points_ = decimal_points_ || point;
    if (decimal_commas_ && decimal_points_)
      return scanner_.error(ErrorCode::kInputMalformed, line, j + 1,
                            "decimal commas and decimal points are mixed" + column_text(names_[j]),
                            "use one of them throughout");
    std::replace(text.begin(), text.end(), ',', '.');
    return base::Done{};
  }

  /// A feature that is no plain number: quoted, with a plus sign or a decimal comma, or wrong.
  base::Status read_feature(std::size_t j) {
    const std::size_t line = scanner_.line();
    std::string_view text;
    if (auto read = scanner_.take_field(text, j + 1); !read.ok()) return read;
    const auto parsed = number(text, line, j);
    if (!parsed.ok()) return count_or(parsed.error(), line, j);
    dataset_.rows.x.push_back(parsed.value());
    return base::Done{};
  }

  base::Status read_target(std::size_t j) {
    const std::size_t line = scanner_.line();
    const auto placed = [&](const base::Status& status) -> base::Status {
      if (status.ok()) return status;
      const base::Error& e = status.error();
      return count_or(scanner_.error(e.code, line, j + 1, e.message + column_text(names_[j]), e.remedy), line, j);
    };
    double value = 0;
    if (scanner_.separator() != ';' && scanner_.take_number(value)) return placed(target_column_->add_number(value));
    std::string_view text;
    if (auto read = scanner_.take_field(text, j + 1); !read.ok()) return read;
    if (text.empty() && choice_.empty == EmptyTarget::kUnlabelled) {
      if (unlabelled_.empty()) first_unlabelled_line_ = line;
      unlabelled_.push_back(static_cast<std::size_t>(dataset_.rows.rows));
      return base::Done{};
    }
    // A number in quotes, with a plus sign or a decimal comma is still a number.
    const bool like_number = !text.empty() && text.find_first_not_of("+-.,0123456789eE") == std::string_view::npos &&
                             text.find_first_of("0123456789") != std::string_view::npos;
    if (!like_number) return placed(target_column_->add_text(text));
    const std::string copy(text);  // number() may keep reading while `text` points into the scanner
    const auto parsed = number(copy, line, j);
    if (parsed.ok()) return placed(target_column_->add_number(parsed.value()));
    if (parsed.error().code == ErrorCode::kInputLimit) return parsed.error();
    return placed(target_column_->add_text(copy));
  }

  /// Groups are told apart by their text and numbered in the order in which they come.
  base::Status read_group(std::size_t j) {
    const std::size_t line = scanner_.line();
    std::string_view text;
    if (auto read = scanner_.take_field(text, j + 1); !read.ok()) return read;
    if (text.empty())
      return count_or(
          scanner_.error(ErrorCode::kInputMalformed, line, j + 1, "the group is missing" + column_text(names_[j]),
                         "remove the row or fill the group in"),
          line, j);
    const auto next = static_cast<std::int32_t>(groups_.size());
    dataset_.group.push_back(groups_.emplace(text, next).first->second);
    return base::Done{};
  }

  base::Result<Dataset> finish() {
    dataset_.rows.features = static_cast<int>(columns() - (group_ == kNone ? 1 : 2));
    set_unlabelled_apart();
    if (dataset_.rows.rows == 0)
      return scanner_.error(ErrorCode::kInputMalformed, first_unlabelled_line_, target_ + 1,
                            "no row has a target" + column_text(names_[target_]), "fill some of them in");
    if (auto done = std::move(*target_column_).finish(dataset_); !done.ok())
      return scanner_.error(done.error().code, 0, 0, done.error().message + column_text(names_[target_]),
                            done.error().remedy);
    if (dataset_.unlabelled.rows > 0 && dataset_.task == Task::kRegression)
      return scanner_.error(
          ErrorCode::kInputMalformed, first_unlabelled_line_, target_ + 1,
          "the target is missing" + column_text(names_[target_]),
          "only classes can be guessed, and this is a regression: remove the row or fill the value in");
    // All names but the target's are numbers, and the target's name is a label of other rows: the first row of a
    // table without a header. Taking it for names would lose a row silently.
    const auto& classes = dataset_.class_names;
    if (numeric_names_ + 1 == columns() && std::find(classes.begin(), classes.end(), names_[target_]) != classes.end())
      return scanner_.error(ErrorCode::kInputMalformed, header_line_, 0, "the first line looks like data",
                            "put a line with the names of the columns in front");
    for (std::size_t j = 0; j < columns(); ++j)
      if (j != target_ && j != group_) dataset_.feature_names.push_back(std::move(names_[j]));
    const ImageShape shape = image_shape(dataset_.feature_names);
    dataset_.image_width = shape.width;
    dataset_.image_height = shape.height;
    // The estimate is nearly exact for a plain table; copying all of it to save a few values would not pay.
    if (dataset_.rows.x.capacity() / 2 > dataset_.rows.x.size()) dataset_.rows.x.shrink_to_fit();
    warn_constant_columns();
    warn_repeated_rows();
    return std::move(dataset_);
  }

  /// Moves the inputs of the rows without a target behind one another, away from those that have one.
  void set_unlabelled_apart() {
    if (unlabelled_.empty()) return;
    const auto width = static_cast<std::size_t>(dataset_.rows.features);
    Rows& apart = dataset_.unlabelled;
    std::vector<double>& x = dataset_.rows.x;
    std::size_t kept = 0, next = 0;
    for (std::size_t row = 0; row < static_cast<std::size_t>(dataset_.rows.rows); ++row) {
      const auto from = x.begin() + static_cast<std::ptrdiff_t>(row * width);
      if (next < unlabelled_.size() && unlabelled_[next] == row) {
        apart.x.insert(apart.x.end(), from, from + static_cast<std::ptrdiff_t>(width));
        if (group_ != kNone) dataset_.unlabelled_group.push_back(dataset_.group[row]);
        ++next;
      } else {
        if (group_ != kNone) dataset_.group[kept] = dataset_.group[row];
        if (kept != row) std::copy_n(from, width, x.begin() + static_cast<std::ptrdiff_t>(kept * width));
        ++kept;
      }
    }
    x.resize(kept * width);
    if (group_ != kNone) dataset_.group.resize(kept);
    apart.rows = static_cast<int>(unlabelled_.size());
    apart.features = dataset_.rows.features;
    dataset_.rows.rows = static_cast<int>(kept);
  }

  void warn_constant_columns() {
    const auto width = static_cast<std::size_t>(dataset_.rows.features);
    std::string first;
    std::size_t count = 0;
    for (std::size_t j = 0; j < width; ++j) {
      std::size_t i = j + width;
      while (i < dataset_.rows.x.size() && dataset_.rows.x[i] == dataset_.rows.x[j]) i += width;
      if (i < dataset_.rows.x.size()) continue;
      if (++count == 1) first = dataset_.feature_names[j];
    }
    if (count == 1) dataset_.warnings.push_back("one column is constant" + column_text(first));
    if (count > 1)
      dataset_.warnings.push_back(std::to_string(count) + " columns are constant, the first is \"" +
                                  base::printable(first, 40) + "\"");
  }

  void warn_repeated_rows() {
    const auto width = static_cast<std::size_t>(dataset_.rows.features);
    if (dataset_.rows.x.size() > kLargestCompared) return;
    std::set<std::string_view> seen;
    std::size_t repeated = 0;
    for (std::size_t i = 0; i < dataset_.rows.x.size(); i += width) {
      const auto* bytes = reinterpret_cast<const char*>(dataset_.rows.x.data() + i);  // compared, never interpreted
      if (!seen.emplace(bytes, width * sizeof(double)).second) ++repeated;
    }
    if (repeated > 0)
      dataset_.warnings.push_back(std::to_string(repeated) + (repeated == 1 ? " row repeats" : " rows repeat") +
                                  " the inputs of an earlier one");
  }

  static constexpr std::size_t kLargestCompared = 1'000'000;
  static constexpr int kMaxRows = 2'000'000'000;

  CsvScanner scanner_;
  CsvScanner header_scanner_ = scanner_;
  const ReadChoice& choice_;
  Dataset dataset_;
  std::vector<std::string> names_;
  std::optional<TargetColumn> target_column_;
  std::map<std::string, std::int32_t, std::less<>> groups_;
  std::vector<std::size_t> unlabelled_;  ///< rows whose target is empty, in ascending order
  std::size_t first_unlabelled_line_ = 0;
  static constexpr std::size_t kNone = SIZE_MAX;
  std::size_t target_ = 0, group_ = kNone;
  std::size_t numeric_names_ = 0;
  std::size_t header_line_ = 1;
  bool first_record_open_ = false;
  bool decimal_commas_ = false, decimal_points_ = false;
};

}  // namespace

base::Result<Dataset> parse_csv(std::string_view text, const std::string& name, const ReadChoice& choice) {
  return CsvTable(text, name, choice).run();
}

base::Result<Dataset> parse_csv(std::string_view text, const std::string& name, std::string_view target,
                                EmptyTarget empty) {
  ReadChoice choice;
  choice.target = target;
  choice.empty = empty;
  return parse_csv(text, name, choice);
}

base::Result<Dataset> read_csv(const std::filesystem::path& path, const ReadChoice& choice) {
  const auto content = base::read_file(path, kMaxCsvBytes);
  if (!content.ok()) return content.error();
  return parse_csv(content.value(), path.filename().string(), choice);
}

base::Result<Dataset> read_csv(const std::filesystem::path& path, std::string_view target, EmptyTarget empty) {
  ReadChoice choice;
  choice.target = target;
  choice.empty = empty;
  return read_csv(path, choice);
}

}  // namespace lscope::data
