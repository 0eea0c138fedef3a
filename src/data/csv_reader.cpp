#include "data/csv_reader.h"

#include <algorithm>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>

#include "base/files.h"
#include "base/number_text.h"
#include "base/text.h"
#include "data/csv_columns.h"
#include "data/csv_header.h"
#include "data/csv_notices.h"
#include "data/csv_scanner.h"
#include "data/csv_target.h"
#include "data/image_columns.h"
#include "data/unlabelled.h"

namespace lscope::data {
namespace {

using base::ErrorCode;

std::string shown_column(std::string_view name) { return base::printable(name, 40); }

bool looks_not_finite(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  std::string lower(text.substr(0, 3));
  for (char& c : lower) c = static_cast<char>(c | 0x20);
  return lower == "nan" || lower == "inf";
}

/// Reads one table. The steps are called once each, in the order of run().
class CsvTable {
 public:
  CsvTable(std::string_view text, const std::string& name, const ReadChoice& choice, const ReadWatch& watch)
      : scanner_(text, name), choice_(choice), watch_(watch), bytes_(text.size()) {
    dataset_.name = name;
  }

  base::Result<Dataset> run() {
    if (auto opened = scanner_.open(); !opened.ok()) return opened.error();
    if (auto header = take_header(); !header.ok()) return header.error();
    if (auto target = choose_target(); !target.ok()) return target.error();
    if (auto rows = read_rows(); !rows.ok()) return rows.error();
    return finish();
  }

 private:
  [[nodiscard]] std::size_t columns() const { return names_.size(); }

  base::Status take_header() {
    auto read = read_header(scanner_);
    if (!read.ok()) return read.error();
    CsvHeader& header = read.value();
    names_ = std::move(header.names);
    dataset_.notices = std::move(header.notices);
    numeric_names_ = header.numeric;
    header_line_ = header.line;
    first_record_open_ = header.is_data;
    return base::Done{};
  }

  base::Status choose_target() {
    auto chosen = choose_columns(names_, choice_);
    if (!chosen.ok()) {
      base::Error error = chosen.error();
      error.context = scanner_.error(error.code, header_line_, 0, "").context;
      return error;
    }
    columns_ = std::move(chosen).value();
    target_ = columns_.target;
    target_column_.emplace(names_[target_], choice_.task);
    run_.assign(columns(), 0);
    for (std::size_t j = columns(); j-- > 0;)
      if (columns_.role[j] == ColumnRole::kInput) run_[j] = j + 1 < columns() ? run_[j + 1] + 1 : 1;
    plain_rows_ = columns_.inputs + 1 == columns() && scanner_.separator() != ';';
    return base::Done{};
  }

  base::Status read_rows() {
    // A row of c fields has at least 2 c - 1 characters and its line end, so blank lines cannot inflate this.
    const std::size_t rows = std::min(scanner_.lines_left(), scanner_.bytes_left() / (2 * columns() - 1) + 1);
    x_ = &dataset_.rows.x.wide();
    x_->reserve(rows * columns_.inputs);
    plain_.resize(std::max(columns(), std::min(rows * columns(), kPlainNumbers)));
    target_column_->reserve(rows);
    int unseen = 0;  // rows since somebody was last told
    while (std::exchange(first_record_open_, false) || scanner_.next_record()) {
      int taken = take_plain_rows();
      if (taken == 0) {
        if (auto row = read_row(); !row.ok()) return row;
        taken = 1;
      }
      unseen += taken;
      if (unseen < kRowsBetweenLooks) continue;
      unseen = 0;
      if (watch_.stop.stop_requested()) return cancelled(dataset_.name);
      watch_.tell(1 - static_cast<float>(scanner_.bytes_left()) / static_cast<float>(bytes_ + 1));
    }
    if (dataset_.rows.rows == 0)
      return CsvScanner::keyed(scanner_.error(ErrorCode::kInputMalformed, 0, 0, "there is a header line but no data"),
                               "no_data");
    return base::Done{};
  }

  /// The plain case first, without a Status and many rows at a time, for nearly every row of a large table is one:
  /// numbers in all columns, which are inputs or the target. How many rows there were; 0: any other row.
  int take_plain_rows() {
    if (!plain_rows_ || !target_column_->takes_numbers()) return 0;
    if (wait_ > 0) {
      --wait_;
      return 0;
    }
    const auto room = static_cast<std::size_t>(kMaxRows - dataset_.rows.rows);
    const std::size_t at_once = std::min(plain_.size() / columns(), room);
    const std::size_t taken = scanner_.take_rows(std::span(plain_).first(at_once * columns()), columns());
    if (taken == 0) {
      wait_ = kRowsBetweenTries;  // where one row is not plain the next ones may not be either
      return 0;
    }
    target_column_->add_plain(plain_.data() + target_, taken, columns());
    x_->insert(x_->end(), plain_.data(), without_target(taken));
    dataset_.rows.rows += static_cast<int>(taken);
    return static_cast<int>(taken);
  }

  /// Moves the inputs of the rows in plain_ together; returns where they end.
  double* without_target(std::size_t rows) {
    const std::size_t width = columns();
    double* kept = plain_.data();
    if (width == 2) {  // a loop over one value would be most of the work
      for (std::size_t row = 0; row < rows; ++row) *kept++ = plain_[2 * row + (1 - target_)];
      return kept;
    }
    for (std::size_t row = 0; row < rows; ++row) {
      const double* from = plain_.data() + row * width;
      for (std::size_t j = 0; j < target_; ++j) *kept++ = from[j];
      for (std::size_t j = target_ + 1; j < width; ++j) *kept++ = from[j];
    }
    return kept;
  }

  base::Status read_row() {
    const std::size_t line = scanner_.line();
    const bool plain = scanner_.separator() != ';';
    std::size_t j = 0;
    while (!scanner_.record_complete()) {
      if (j == columns()) return wrong_count(line, j + scanner_.drop_rest());
      if (plain && run_[j] > 0) {
        const std::size_t taken = scanner_.take_numbers(std::span(plain_).first(run_[j]));
        x_->insert(x_->end(), plain_.data(), plain_.data() + taken);
        j += taken;
        if (taken > 0) continue;
      }
      const auto read = read_field(j);
      if (!read.ok()) return read;
      ++j;
    }
    if (j != columns()) return wrong_count(line, j);
    if (dataset_.rows.rows == kMaxRows)
      return CsvScanner::keyed(
          scanner_.error(ErrorCode::kInputLimit, line, 0, "more than " + std::to_string(kMaxRows) + " rows"), "rows",
          {std::to_string(kMaxRows)});
    ++dataset_.rows.rows;
    return base::Done{};
  }

  base::Status read_field(std::size_t j) {
    switch (columns_.role[j]) {
      case ColumnRole::kInput:
        return read_feature(j);
      case ColumnRole::kTarget:
        return read_target(j);
      case ColumnRole::kGroup:
        return read_group(j);
      case ColumnRole::kIgnored:
        break;
    }
    std::string_view text;
    return scanner_.take_field(text, j + 1);
  }

  /// Groups are told apart by their text and numbered in the order in which they come.
  base::Status read_group(std::size_t j) {
    const std::size_t line = scanner_.line();
    std::string_view text;
    if (auto read = scanner_.take_field(text, j + 1); !read.ok()) return read;
    if (text.empty())
      return count_or(
          scanner_.error(ErrorCode::kInputMalformed, line, j + 1, "the group is missing" + column_text(names_[j]),
                         "fill the value in or ignore the column"),
          line, j);
    const auto [found, is_new] = groups_.emplace(text, static_cast<std::int32_t>(groups_.size()));
    dataset_.group.push_back(found->second);
    if (is_new) dataset_.group_names.push_back(base::printable(text, 100));
    return base::Done{};
  }

  base::Error wrong_count(std::size_t line, std::size_t found) const {
    return CsvScanner::keyed(scanner_.error(ErrorCode::kInputMalformed, line, std::min(found, columns()) + 1,
                                            std::to_string(found) + (found == 1 ? " field where " : " fields where ") +
                                                std::to_string(columns()) + " are expected"),
                             "wrong_count", {std::to_string(found), std::to_string(columns())});
  }

  /// A value that does not fit its column in a row of the wrong length: the length is what went wrong.
  base::Error count_or(const base::Error& value_error, std::size_t line, std::size_t j) {
    const std::size_t found = j + 1 + scanner_.drop_rest();
    return found == columns() ? value_error : wrong_count(line, found);
  }

  /// The number in `text`, or an error at its place.
  base::Result<double> number(std::string_view text, std::size_t line, std::size_t j) {
    if (text.empty())
      return CsvScanner::keyed(
          scanner_.error(ErrorCode::kInputMalformed, line, j + 1, "a value is missing" + column_text(names_[j]),
                         "remove the row or fill the value in"),
          "missing", {shown_column(names_[j])});
    std::string converted;
    if (scanner_.separator() == ';') {
      converted = text;
      if (auto fine = accept_decimal_mark(converted, line, j); !fine.ok()) return fine.error();
      text = converted;
    }
    const auto parsed = base::parse_number(text);
    if (parsed.ok()) return parsed.value();
    const bool not_finite = looks_not_finite(text);
    const std::string what =
        not_finite ? "'" + base::printable(text, 40) + "' is not a finite number" : parsed.error().message;
    const char* key = not_finite                                      ? "not_finite"
                      : parsed.error().code == ErrorCode::kInputLimit ? "out_of_range"
                                                                      : "not_a_number";
    return CsvScanner::keyed(scanner_.error(parsed.error().code, line, j + 1, what + column_text(names_[j])), key,
                             {base::printable(text, 40), shown_column(names_[j])});
  }

  /// Between semicolons "1,5" is 1.5, but a file that uses both marks could mean thousands by one of them.
  base::Status accept_decimal_mark(std::string& text, std::size_t line, std::size_t j) {
    const bool comma = text.find(',') != std::string::npos, point = text.find('.') != std::string::npos;
    decimal_commas_ = decimal_commas_ || comma;
    decimal_points_ = decimal_points_ || point;
    if (decimal_commas_ && decimal_points_)
      return CsvScanner::keyed(scanner_.error(ErrorCode::kInputMalformed, line, j + 1,
                                              "decimal commas and decimal points are mixed" + column_text(names_[j]),
                                              "use one of them throughout"),
                               "decimal_marks", {shown_column(names_[j])});
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
    x_->push_back(parsed.value());
    return base::Done{};
  }

  /// What the target column says, with the place: {0} of its text is that, {1} the column, its own arguments follow.
  base::Error of_target(const base::Error& e, std::size_t line, std::size_t field) const {
    base::Error placed = scanner_.error(e.code, line, field, e.message + column_text(names_[target_]), e.remedy);
    placed.key = e.key;
    placed.arguments = {placed.context, shown_column(names_[target_])};
    placed.arguments.insert(placed.arguments.end(), e.arguments.begin(), e.arguments.end());
    return placed;
  }

  base::Status read_target(std::size_t j) {
    const std::size_t line = scanner_.line();
    const auto placed = [&](const base::Status& status) -> base::Status {
      if (status.ok()) return status;
      const base::Error& e = status.error();
      return count_or(of_target(e, line, j + 1), line, j);
    };
    double value = 0;
    if (scanner_.separator() != ';' && scanner_.take_number(value)) {
      if (target_column_->takes_numbers()) {
        target_column_->add_plain(value);
        return base::Done{};
      }
      return placed(target_column_->add_number(value));
    }
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

  base::Result<Dataset> finish() {
    dataset_.rows.features = static_cast<int>(columns_.inputs);
    if (columns_.group) dataset_.group_name = names_[*columns_.group];
    set_apart(dataset_, unlabelled_);
    if (dataset_.rows.rows == 0)
      return CsvScanner::keyed(
          scanner_.error(ErrorCode::kInputMalformed, first_unlabelled_line_, target_ + 1,
                         "no row has a target" + column_text(names_[target_]), "fill some of them in"),
          "no_target", {shown_column(names_[target_])});
    if (auto done = std::move(*target_column_).finish(dataset_); !done.ok()) return of_target(done.error(), 0, 0);
    if (dataset_.unlabelled.rows > 0 && dataset_.task == Task::kRegression)
      return CsvScanner::keyed(
          scanner_.error(ErrorCode::kInputMalformed, first_unlabelled_line_, target_ + 1,
                         "the target is missing" + column_text(names_[target_]),
                         "only classes can be guessed, and this is a regression: remove the row or fill the value in"),
          "target_missing", {shown_column(names_[target_])});
    // All names but the target's are numbers, and the target's name is a label of other rows: the first row of a
    // table without a header. Taking it for names would lose a row silently.
    const auto& classes = dataset_.class_names;
    if (numeric_names_ + 1 == columns() && std::find(classes.begin(), classes.end(), names_[target_]) != classes.end())
      return CsvScanner::keyed(
          scanner_.error(ErrorCode::kInputMalformed, header_line_, 0, "the first line looks like data",
                         "put a line with the names of the columns in front"),
          "header_is_data");
    for (std::size_t j = 0; j < columns(); ++j)
      if (columns_.role[j] == ColumnRole::kInput) dataset_.feature_names.push_back(std::move(names_[j]));
    const ImageSize picture = image_size(dataset_.feature_names);
    dataset_.image_width = picture.width;
    dataset_.image_height = picture.height;
    // The estimate is nearly exact for a plain table; copying all of it to save a few values would not pay.
    if (std::vector<double>& x = dataset_.rows.x.wide(); x.capacity() / 2 > x.size()) x.shrink_to_fit();
    note_constant_columns(dataset_);
    note_repeated_rows(dataset_);
    return std::move(dataset_);
  }

  static constexpr int kRowsBetweenLooks = 1024, kRowsBetweenTries = 16;
  static constexpr std::size_t kPlainNumbers = 2048;  ///< that are taken at once: they stay in the first-level cache
  static constexpr int kMaxRows = 2'000'000'000;

  CsvScanner scanner_;
  const ReadChoice& choice_;
  const ReadWatch& watch_;
  std::size_t bytes_;
  CsvColumns columns_;
  std::unordered_map<std::string, std::int32_t> groups_;
  Dataset dataset_;
  std::vector<double>* x_ = nullptr;  ///< of dataset_, while rows are read
  std::vector<double> plain_;         ///< numbers that were read at once
  bool plain_rows_ = false;           ///< all columns are inputs or the target
  int wait_ = 0;                      ///< rows until plain ones are looked for again
  std::vector<std::size_t> run_;      ///< how many inputs stand side by side from each column on
  std::vector<std::string> names_;
  std::optional<TargetColumn> target_column_;
  std::vector<std::size_t> unlabelled_;  ///< rows whose target is empty, in ascending order
  std::size_t first_unlabelled_line_ = 0;
  std::size_t target_ = 0;
  std::size_t numeric_names_ = 0;
  std::size_t header_line_ = 1;
  bool first_record_open_ = false;
  bool decimal_commas_ = false, decimal_points_ = false;
};

}  // namespace

base::Result<Dataset> parse_csv(std::string_view text, const std::string& name, const ReadChoice& choice,
                                const ReadWatch& watch) {
  return CsvTable(text, name, choice, watch).run();
}

base::Result<Dataset> parse_csv(std::string_view text, const std::string& name, std::string_view target,
                                EmptyTarget empty) {
  return parse_csv(text, name, ReadChoice{std::string(target), "", {}, {}, empty});
}

base::Result<Dataset> read_csv(const std::filesystem::path& path, const ReadChoice& choice, const ReadWatch& watch) {
  FileStamp stamp = FileStamp::of(path);
  const auto content = base::read_file(path, kMaxCsvBytes);
  if (!content.ok()) return content.error();
  auto read = parse_csv(content.value(), path.filename().string(), choice, watch);
  if (read.ok()) read.value().files.push_back(std::move(stamp));
  return read;
}

base::Result<Dataset> read_csv(const std::filesystem::path& path, std::string_view target, EmptyTarget empty) {
  return read_csv(path, ReadChoice{std::string(target), "", {}, {}, empty});
}

base::Error cancelled(const std::string& name) {
  return {ErrorCode::kInputMissing, name, "reading was cancelled", "", "error.cancelled", {name}};
}

bool is_cancelled(const base::Error& error) { return error.key == "error.cancelled"; }

}  // namespace lscope::data
