#include "data/preview.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <unordered_map>
#include <unordered_set>

#include "base/files.h"
#include "base/number_text.h"
#include "base/text.h"
#include "data/csv_header.h"
#include "data/csv_reader.h"
#include "data/csv_scanner.h"

namespace lscope::data {
namespace {

constexpr double kLargestWhole = 9007199254740992.0;  // 2^53
constexpr std::size_t kCellBytes = 60;
constexpr std::int64_t kRowsBetweenLooks = 512;
constexpr std::size_t kMostHashes = 2'000'000;  // rows that are compared with one another

std::uint64_t mixed(std::uint64_t hash, std::uint64_t word) {  // the finalizer of splitmix64
  hash ^= word + 0x9E3779B97F4A7C15U;
  hash = (hash ^ (hash >> 30U)) * 0xBF58476D1CE4E5B9U;
  hash = (hash ^ (hash >> 27U)) * 0x94D049BB133111EBU;
  return hash ^ (hash >> 31U);
}

/// Gathers one column. Mean and deviation by Welford's recurrence: m += (x - m)/n, s += (x - m_before)(x - m).
class Gatherer {
 public:
  void number(double value, std::size_t line, std::string_view text) {
    PreviewColumn& c = column_;
    if (c.numbers == 0) first_number_ = {line, text.empty() ? base::exact(value) : cut(text)};
    c.min = c.numbers == 0 ? value : std::min(c.min, value);
    c.max = c.numbers == 0 ? value : std::max(c.max, value);
    ++c.numbers;
    whole_ = whole_ && value == std::floor(value) && std::abs(value) <= kLargestWhole;
    const double before = c.mean;
    c.mean += (value - c.mean) / static_cast<double>(c.numbers);
    squares_ += (value - before) * (value - c.mean);
    if (many_) return;
    ++counts_[value == 0 ? 0.0 : value];  // -0 is 0
    look_at_size();
  }
  void text(std::string_view text, std::size_t line) {
    PreviewColumn& c = column_;
    if (c.texts == 0) first_text_ = {line, cut(text)};
    ++c.texts;
    if (many_) return;
    ++words_[std::string(text)];
    look_at_size();
  }
  void nothing(std::size_t line) {
    if (column_.empty++ == 0) column_.empty_line = line;
  }

  PreviewColumn finish(std::string name) {
    PreviewColumn& c = column_;
    c.name = std::move(name);
    c.deviation = c.numbers > 0 ? std::sqrt(squares_ / static_cast<double>(c.numbers)) : 0;
    // Of values whose squares no double holds: no deviation is larger than half the range (Popoviciu 1935).
    if (!std::isfinite(c.deviation)) c.deviation = c.max / 2 - c.min / 2;
    if (!std::isfinite(c.mean)) c.mean = c.max / 2 + c.min / 2;
    if (c.numbers > 0 && c.texts > 0) {  // what is rarer is what is odd
      const First& first = c.texts > c.numbers ? first_number_ : first_text_;
      c.odd_line = first.line;
      c.odd_text = base::printable(first.text, 40);
    }
    c.distinct = many_ ? PreviewColumn::kCounted + 1 : counts_.size() + words_.size();
    const std::int64_t filled = c.numbers + c.texts;
    if (filled == 0)
      c.kind = ColumnKind::kEmpty;
    else if (c.distinct == 1 && c.empty == 0)
      c.kind = ColumnKind::kConstant;
    else if (c.texts > 0)
      c.kind = c.numbers > 0 ? ColumnKind::kMixed : ColumnKind::kText;
    else
      c.kind = whole_ ? ColumnKind::kWhole : ColumnKind::kNumber;
    if (!many_) list_values();
    return std::move(column_);
  }

 private:
  /// The first cell of one sort.
  struct First {
    std::size_t line = 0;
    std::string text;
  };
  static std::string cut(std::string_view text) { return std::string(text.substr(0, 200)); }
  void look_at_size() {
    if (counts_.size() + words_.size() <= PreviewColumn::kCounted) return;
    many_ = true;
    counts_.clear();
    words_.clear();
  }
  void list_values() {
    std::vector<std::pair<double, std::int64_t>> numbers(counts_.begin(), counts_.end());
    std::sort(numbers.begin(), numbers.end());
    for (const auto& [value, count] : numbers) {
      const bool is_whole = value == std::floor(value) && std::abs(value) <= kLargestWhole;
      column_.values.emplace_back(is_whole ? std::to_string(static_cast<std::int64_t>(value)) : base::exact(value),
                                  count);
    }
    std::vector<std::pair<std::string, std::int64_t>> words(words_.begin(), words_.end());
    std::sort(words.begin(), words.end());
    for (auto& [word, count] : words) column_.values.emplace_back(base::printable(word, 100), count);
  }

  PreviewColumn column_;
  First first_number_, first_text_;
  std::unordered_map<double, std::int64_t> counts_;
  std::unordered_map<std::string, std::int64_t> words_;
  double squares_ = 0;
  bool whole_ = true, many_ = false;
};

/// One pass over a table.
class Look {
 public:
  Look(std::string_view text, const std::string& name, const ReadWatch& watch)
      : scanner_(text, name), watch_(watch), bytes_(text.size()) {
    preview_.name = name;
    preview_.bytes = text.size();
  }

  base::Result<Preview> run() {
    if (auto opened = scanner_.open(); !opened.ok()) return opened.error();
    auto header = read_header(scanner_);
    if (!header.ok()) return header.error();
    preview_.separator = scanner_.separator();
    preview_.has_header = !header.value().is_data;
    preview_.repeated_name = header.value().repeated;
    columns_.resize(header.value().names.size());
    bool open = header.value().is_data;
    while (std::exchange(open, false) || scanner_.next_record()) {
      if (auto row = take_row(); !row.ok()) return row.error();
      if (++preview_.rows % kRowsBetweenLooks != 0) continue;
      if (watch_.stop.stop_requested()) return cancelled(preview_.name);
      watch_.tell(1 - static_cast<float>(scanner_.bytes_left()) / static_cast<float>(bytes_ + 1));
    }
    if (preview_.rows == 0)
      return scanner_.error(base::ErrorCode::kInputMalformed, 0, 0, "there is a header line but no data");
    for (std::size_t j = 0; j < columns_.size(); ++j)
      preview_.columns.push_back(columns_[j].finish(std::move(header.value().names[j])));
    return std::move(preview_);
  }

 private:
  base::Status take_row() {
    const std::size_t line = scanner_.line();
    const bool kept = preview_.first.size() < Preview::kFirstRows;
    if (kept) preview_.first.emplace_back();
    std::uint64_t hash = 0;
    std::size_t j = 0;
    for (; !scanner_.record_complete(); ++j) {
      if (j == columns_.size()) return wrong_count(line, j + scanner_.drop_rest());
      if (auto read = take_cell(j, kept, hash); !read.ok()) return read;
    }
    if (j != columns_.size()) return wrong_count(line, j);
    if (seen_.size() < kMostHashes && !seen_.insert(hash).second) ++preview_.repeated;
    return base::Done{};
  }

  base::Status take_cell(std::size_t j, bool kept, std::uint64_t& hash) {
    const std::size_t line = scanner_.line();
    double value = 0;
    if (!kept && scanner_.separator() != ';' && scanner_.take_number(value)) {
      columns_[j].number(value, line, "");
      hash = mixed(hash, std::bit_cast<std::uint64_t>(value));
      return base::Done{};
    }
    std::string_view text;
    if (auto read = scanner_.take_field(text, j + 1); !read.ok()) return read;
    if (kept) preview_.first.back().push_back(base::printable(text, kCellBytes));
    if (text.empty()) {
      columns_[j].nothing(line);
      hash = mixed(hash, 1);
      return base::Done{};
    }
    std::string converted;
    std::string_view digits = text;
    if (scanner_.separator() == ';') {
      converted = text;
      std::replace(converted.begin(), converted.end(), ',', '.');
      digits = converted;
    }
    if (const auto number = base::parse_number(digits); number.ok()) {
      columns_[j].number(number.value(), line, text);
      hash = mixed(hash, std::bit_cast<std::uint64_t>(number.value()));
    } else {
      columns_[j].text(text, line);
      hash = mixed(hash, std::hash<std::string_view>()(text));
    }
    return base::Done{};
  }

  base::Error wrong_count(std::size_t line, std::size_t found) const {
    base::Error error = scanner_.error(base::ErrorCode::kInputMalformed, line, std::min(found, columns_.size()) + 1,
                                       std::to_string(found) + (found == 1 ? " field where " : " fields where ") +
                                           std::to_string(columns_.size()) + " are expected");
    error.key = "error.csv_fields";
    error.arguments = {error.context, std::to_string(found), std::to_string(columns_.size())};
    return error;
  }

  CsvScanner scanner_;
  const ReadWatch& watch_;
  std::size_t bytes_;
  Preview preview_;
  std::vector<Gatherer> columns_;
  std::unordered_set<std::uint64_t> seen_;  ///< a hash of each row; two rows in 2^64 may be taken for equal
};

}  // namespace

std::string_view column_kind_name(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::kNumber:
      return "number";
    case ColumnKind::kWhole:
      return "whole";
    case ColumnKind::kText:
      return "text";
    case ColumnKind::kMixed:
      return "mixed";
    case ColumnKind::kConstant:
      return "constant";
    case ColumnKind::kEmpty:
      return "empty";
  }
  return "empty";
}

base::Result<Preview> preview_text(std::string_view text, const std::string& name, const ReadWatch& watch) {
  return Look(text, name, watch).run();
}

base::Result<Preview> preview_csv(const std::filesystem::path& path, const ReadWatch& watch) {
  const auto content = base::read_file(path, kMaxCsvBytes);
  if (!content.ok()) return content.error();
  return preview_text(content.value(), path.filename().string(), watch);
}

}  // namespace lscope::data
