#include "data/csv_target.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "base/number_text.h"
#include "base/text.h"
#include "data/csv_reader.h"

namespace lscope::data {
namespace {

using base::ErrorCode;

constexpr double kLargestWhole = 9007199254740992.0;  // 2^53: above it neighbours are not told apart

/// Whole numbers from 0 on for which a table has room. -0 is 0.
constexpr std::size_t kSmall = 1024;
bool is_small(double value) {
  return value >= 0 && value < static_cast<double>(kSmall) && value == static_cast<double>(static_cast<int>(value));
}

bool means_missing(std::string_view text) {
  constexpr std::array<std::string_view, 8> kWords{"", "?", "NA", "N/A", "NaN", "nan", "null", "NULL"};
  return std::find(kWords.begin(), kWords.end(), text) != kWords.end();
}

/// Place and column are put in front of `arguments` by the reader.
base::Error problem(std::string message, std::string remedy, const char* key, std::vector<std::string> arguments = {}) {
  return {ErrorCode::kInputMalformed, "", std::move(message), std::move(remedy), key, std::move(arguments)};
}

std::string shown_text(std::string_view text) { return base::printable(text, 40); }
std::string quoted(std::string_view text) { return "'" + shown_text(text) + "'"; }

base::Error too_many(std::string remedy) {
  return {ErrorCode::kInputLimit,
          "",
          "more than " + std::to_string(kMaxClasses) + " different classes in the target",
          std::move(remedy),
          "error.csv.classes",
          {std::to_string(kMaxClasses)}};
}

void set_classes(Dataset& dataset, std::vector<std::string> names, std::vector<std::int32_t> labels) {
  dataset.task = names.size() > 2 ? Task::kMulticlass : Task::kBinary;
  dataset.rows.outputs = names.size() > 2 ? static_cast<int>(names.size()) : 1;
  dataset.rows.label = std::move(labels);
  if (names.size() == 1)
    dataset.notices.push_back(
        {"data.notice.one_class", {names[0]}, "all rows have the same class \"" + names[0] + "\""});
  dataset.class_names = std::move(names);
}

}  // namespace

bool names_classes(std::string_view column) {
  constexpr std::array<std::string_view, 8> kWords{"label",    "labels",     "class",   "classes",
                                                   "category", "categories", "species", "digit"};
  std::string lower(column);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

base::Status TargetColumn::add_number(double value) {
  if (!ids_.empty())
    return problem("'" + base::exact(value) + "' is a number, and other rows of the target are text",
                   "use text or numbers throughout", "error.csv.mixed_target", {base::exact(value)});
  add_plain(value);
  return base::Done{};
}

void TargetColumn::add_plain(const double* from, std::size_t rows, std::size_t distance) {
  std::size_t row = 0;
  if (numbers_.empty())
    for (; row < rows && is_small(from[row * distance]); ++row)
      small_.push_back(static_cast<std::int32_t>(from[row * distance]));
  if (row == rows) return;
  widen();
  for (; row < rows; ++row) numbers_.push_back(from[row * distance]);
}

/// From now on the values are doubles, and the room that was reserved is theirs.
void TargetColumn::widen() {
  if (small_.capacity() == 0) return;
  numbers_.reserve(small_.capacity());
  numbers_.assign(small_.begin(), small_.end());
  small_ = std::vector<std::int32_t>();
}

base::Status TargetColumn::add_text(std::string_view text) {
  if (means_missing(text))
    return problem(text.empty() ? "the target is missing" : quoted(text) + " says that the target is missing",
                   "remove the row or fill the value in", "error.csv.target_missing");
  if (any_numbers())
    return problem(quoted(text) + " is not a number, and other rows of the target are",
                   "use numbers or text throughout", "error.csv.mixed_target", {shown_text(text)});
  if (!base::is_valid_utf8(text))
    return problem(quoted(text) + " is not valid UTF-8", "save the file as UTF-8", "error.csv.label_utf8",
                   {shown_text(text)});
  const auto found = texts_.find(text);
  if (found != texts_.end()) {
    ids_.push_back(found->second);
    return base::Done{};
  }
  if (texts_.size() == kMaxClasses) return too_many("text in the target means classes");
  const auto id = static_cast<std::int32_t>(texts_.size());
  texts_.emplace(text, id);
  ids_.push_back(id);
  return base::Done{};
}

base::Status TargetColumn::finish(Dataset& dataset) && {
  dataset.target_name = name_;
  return ids_.empty() ? finish_numbers(dataset) : finish_text(dataset);
}

/// Whether what was asked for can be made of classes of which there are so many.
base::Status TargetColumn::check_wanted(std::size_t distinct) const {
  const std::string count = std::to_string(distinct);
  if (wanted_ == Task::kBinary && distinct > 2)
    return base::Error{ErrorCode::kInputMismatch,
                       "",
                       "the target has " + count + " values where a binary task has two",
                       "take the task \"classes\"",
                       "error.task_not_binary",
                       {count}};
  if (wanted_ == Task::kRegression && !ids_.empty())
    return base::Error{ErrorCode::kInputMismatch, "", "the target is text, and a regression needs numbers",
                       "take the task \"classes\", or another target", "error.task_text"};
  const bool classes = wanted_ && *wanted_ != Task::kRegression;
  if (classes && ids_.empty() && 2 * distinct > small_.size() + numbers_.size())
    return base::Error{ErrorCode::kInputMismatch,
                       "",
                       "the target has " + count + " different values in " +
                           std::to_string(small_.size() + numbers_.size()) + " rows: too many to be classes",
                       "take the task \"regression\"",
                       "error.task_many_values",
                       {count, std::to_string(small_.size() + numbers_.size())}};
  return base::Done{};
}

base::Status TargetColumn::finish_text(Dataset& dataset) {
  if (auto fits = check_wanted(texts_.size()); !fits.ok()) return fits;
  std::vector<std::pair<std::string, std::int32_t>> order(texts_.begin(), texts_.end());
  std::sort(order.begin(), order.end());
  std::vector<std::int32_t> rank(order.size());
  std::vector<std::string> names;
  for (const auto& [text, id] : order) {
    rank[static_cast<std::size_t>(id)] = static_cast<std::int32_t>(names.size());
    names.push_back(base::printable(text, 100));
  }
  for (std::int32_t& id : ids_) id = rank[static_cast<std::size_t>(id)];
  set_classes(dataset, std::move(names), std::move(ids_));
  return base::Done{};
}

/// Whole numbers are named as such, others by the shortest text that reads back to them.
void TargetColumn::set_classes_of_numbers(const std::set<double>& distinct, Dataset& dataset) {
  const std::vector<double> values(distinct.begin(), distinct.end());
  std::vector<std::string> names;
  for (const double value : values)
    names.push_back(value == std::floor(value) && std::abs(value) <= kLargestWhole
                        ? std::to_string(static_cast<std::int64_t>(value))
                        : base::exact(value));
  const auto search = [&](double value) {
    return static_cast<std::int32_t>(std::lower_bound(values.begin(), values.end(), value) - values.begin());
  };
  // Most labels are small whole numbers: those are looked up.
  std::array<std::int32_t, kSmall> place{};
  for (const double value : values)
    if (is_small(value)) place[static_cast<std::size_t>(value)] = search(value);
  for (std::int32_t& value : small_) value = place[static_cast<std::size_t>(value)];
  std::vector<std::int32_t> labels = std::move(small_);
  labels.reserve(labels.size() + numbers_.size());
  for (const double value : numbers_)
    labels.push_back(is_small(value) ? place[static_cast<std::size_t>(value)] : search(value));
  set_classes(dataset, std::move(names), std::move(labels));
}

/// The different values, or limit + 1 of them where there are more.
std::set<double> TargetColumn::few_of_numbers(std::size_t limit) const {
  std::set<double> distinct;
  // Most values have been seen before, and most of them are small: then looking is enough.
  std::array<bool, kSmall> seen{};
  for (const std::int32_t value : small_) seen[static_cast<std::size_t>(value)] = true;
  for (std::size_t value = 0; value < kSmall && !small_.empty(); ++value)
    if (seen[value] && distinct.size() <= limit) distinct.insert(static_cast<double>(value));
  for (const double value : numbers_) {
    if (is_small(value) && std::exchange(seen[static_cast<std::size_t>(value)], true)) continue;
    distinct.insert(value);
    if (distinct.size() > limit) break;
  }
  return distinct;
}

base::Status TargetColumn::finish_numbers(Dataset& dataset) {
  const bool whole = std::all_of(numbers_.begin(), numbers_.end(),
                                 [](double v) { return v == std::floor(v) && std::abs(v) <= kLargestWhole; });
  const bool named = whole && names_classes(name_) && !wanted_;
  const bool asked = wanted_ && *wanted_ != Task::kRegression;
  const std::size_t limit = named || asked ? kMaxClasses : kFewValues;
  const std::set<double> distinct = few_of_numbers(limit);
  if (named && distinct.size() > kMaxClasses) return too_many("if it is a quantity, call the column \"target\"");
  if (asked && distinct.size() > kMaxClasses) return too_many("take the task \"regression\"");
  if (auto fits = check_wanted(distinct.size()); !fits.ok()) return fits;
  const bool few = !wanted_ && whole && distinct.size() >= 2 && distinct.size() <= kFewValues &&
                   2 * distinct.size() <= small_.size() + numbers_.size();
  if (named || asked || few) {
    set_classes_of_numbers(distinct, dataset);
    return base::Done{};
  }
  dataset.task = Task::kRegression;
  dataset.rows.outputs = 1;
  if (distinct.size() == 1)
    dataset.notices.push_back({"data.notice.same_target", {}, "the target is the same in all rows"});
  widen();
  dataset.rows.y = std::move(numbers_);
  return base::Done{};
}

}  // namespace lscope::data
