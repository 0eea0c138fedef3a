#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "base/text.h"
#include "data/csv_target.h"
#include "data/preview.h"

namespace lscope::data {
namespace {

constexpr double kVeryDifferent = 100;  // times: the largest spread of an input over the smallest

base::Error problem(std::string message, std::string key, std::vector<std::string> arguments) {
  return {base::ErrorCode::kInputMismatch, "", std::move(message), "", std::move(key), std::move(arguments)};
}

std::string line_text(std::size_t line) { return base::shown_count(static_cast<std::int64_t>(line)); }

/// Why no input can be made of a column.
std::optional<base::Error> input_problem(const PreviewColumn& column) {
  const std::string name = base::printable(column.name, 40);
  if (column.numbers == 0 && column.texts == 0)
    return problem("the column \"" + name + "\" is empty", "error.column_empty", {name});
  if (column.numbers == 0) return problem("the column \"" + name + "\" is text", "error.column_text", {name});
  if (column.texts > 0)
    return problem("line " + line_text(column.odd_line) + ": numbers and text in the column \"" + name + "\"",
                   "error.column_mixed", {name, column.odd_text, line_text(column.odd_line)});
  if (column.empty > 0)
    return problem("line " + line_text(column.empty_line) + ": a value is missing in the column \"" + name + "\"",
                   "error.column_missing", {name, line_text(column.empty_line), base::shown_count(column.empty)});
  return std::nullopt;
}

/// Whether whole numbers mean classes when nobody says so: the rule of TargetColumn.
bool mean_classes(const PreviewColumn& column) {
  const bool whole = std::all_of(column.values.begin(), column.values.end(),
                                 [](const auto& one) { return base::parse_whole(one.first).ok(); });
  if (!whole || column.distinct > PreviewColumn::kCounted) return false;
  if (names_classes(column.name)) return true;
  return column.distinct >= 2 && column.distinct <= TargetColumn::kFewValues &&
         2 * static_cast<std::int64_t>(column.distinct) <= column.numbers;
}

void judge_target(const PreviewColumn& column, const ReadChoice& choice, Reading& reading) {
  const std::string name = base::printable(column.name, 40);
  const bool text = column.texts > 0;
  if (column.empty > 0 && choice.empty == EmptyTarget::kRefused) {
    reading.problem = problem("a target is missing", "error.column_missing",
                              {name, line_text(column.empty_line), base::shown_count(column.empty)});
    return;
  }
  if (text == (column.numbers > 0)) {  // both, or nothing
    reading.problem = input_problem(column);
    return;
  }
  const bool wants_classes = choice.task && *choice.task != Task::kRegression;
  const bool wants_numbers = choice.task == Task::kRegression;
  if (text && wants_numbers) {
    reading.problem = problem("the target is text, and a regression needs numbers", "error.task_text", {name});
    return;
  }
  const bool many = column.distinct > PreviewColumn::kCounted;
  if (wants_classes && !text && (many || 2 * static_cast<std::int64_t>(column.distinct) > column.numbers)) {
    const std::string count = (many ? "> " : "") + std::to_string(many ? PreviewColumn::kCounted : column.distinct);
    reading.problem = problem("the target has too many values to be classes", "error.task_many_values",
                              {count, base::shown_count(column.numbers)});
    return;
  }
  const bool classes = text || wants_classes || (!wants_numbers && mean_classes(column));
  reading.task = !classes ? Task::kRegression : column.distinct > 2 ? Task::kMulticlass : Task::kBinary;
  if (!classes) return;
  reading.classes = column.values;
  if (column.distinct == 1) reading.problem = problem("all rows have the same class", "error.target_one_class", {name});
}

void add_notices(const Preview& preview, Reading& reading) {
  std::vector<Notice>& notices = reading.notices;
  double smallest = 0, largest = 0;
  std::int64_t constant = 0;
  std::string first_constant;
  for (std::size_t j = 0; j < preview.columns.size(); ++j) {
    const PreviewColumn& column = preview.columns[j];
    if (reading.role[j] != ColumnRole::kInput || !column.all_numbers()) continue;
    if (column.kind == ColumnKind::kConstant) {
      if (constant++ == 0) first_constant = base::printable(column.name, 40);
      continue;
    }
    smallest = smallest == 0 ? column.deviation : std::min(smallest, column.deviation);
    largest = std::max(largest, column.deviation);
  }
  if (!preview.has_header) notices.push_back({"data.notice.no_header", {}});
  if (!preview.repeated_name.empty()) notices.push_back({"data.notice.same_name", {preview.repeated_name}});
  if (constant > 0) notices.push_back({"data.notice.constant", {base::shown_count(constant), first_constant}});
  if (preview.repeated > 0) notices.push_back({"data.notice.repeated", {base::shown_count(preview.repeated)}});
  if (smallest > 0 && largest / smallest > kVeryDifferent)
    notices.push_back({"data.notice.unscaled", {base::shown(largest / smallest, 2)}});
  if (auto notice = unbalanced(reading.classes)) notices.push_back(std::move(*notice));
}

}  // namespace

std::optional<Notice> unbalanced(const std::vector<std::pair<std::string, std::int64_t>>& classes) {
  if (classes.size() < 2) return std::nullopt;
  const auto [few, most] = std::minmax_element(classes.begin(), classes.end(),
                                               [](const auto& a, const auto& b) { return a.second < b.second; });
  if (few->second * 4 >= most->second) return std::nullopt;
  return Notice{"data.notice.unbalanced",
                {few->first, base::shown_count(few->second), base::shown_count(most->second)}};
}

Reading judge(const Preview& preview, const ReadChoice& choice) {
  Reading reading;
  std::vector<std::string> names;
  for (const PreviewColumn& column : preview.columns) names.push_back(column.name);
  auto columns = choose_columns(names, choice);
  if (!columns.ok()) {
    reading.role.assign(names.size(), ColumnRole::kInput);
    reading.problem = columns.error();
    return reading;
  }
  reading.role = std::move(columns.value().role);
  reading.target = columns.value().target;
  reading.inputs = static_cast<int>(columns.value().inputs);
  judge_target(preview.columns[reading.target], choice, reading);
  for (std::size_t j = 0; j < names.size() && !reading.problem; ++j)
    if (reading.role[j] == ColumnRole::kInput) reading.problem = input_problem(preview.columns[j]);
  if (columns.value().group && preview.columns[*columns.value().group].empty > 0 && !reading.problem) {
    const PreviewColumn& group = preview.columns[*columns.value().group];
    reading.problem = problem("a group is missing", "error.column_missing",
                              {group.name, line_text(group.empty_line), base::shown_count(group.empty)});
  }
  if (!reading.problem && preview.rows < 2)
    reading.problem =
        problem("too few rows to train on", "error.too_few_rows", {preview.name, std::to_string(preview.rows)});
  add_notices(preview, reading);
  return reading;
}

ReadChoice suggested_choice(const Preview& preview, const ReadChoice& wanted) {
  ReadChoice choice = wanted;
  const auto is_named = [&](const std::string& name) {
    return name == choice.target || name == choice.group ||
           std::find(choice.ignored.begin(), choice.ignored.end(), name) != choice.ignored.end();
  };
  const auto once = [&](const std::string& name) {
    return std::count_if(preview.columns.begin(), preview.columns.end(),
                         [&](const PreviewColumn& c) { return c.name == name; }) == 1;
  };
  for (std::size_t j = 0; j < preview.columns.size(); ++j) {
    const PreviewColumn& column = preview.columns[j];
    const bool last = j + 1 == preview.columns.size();
    if (is_named(column.name) || !once(column.name) || (last && choice.target.empty())) continue;
    if (column.numbers == 0) choice.ignored.push_back(column.name);
  }
  return choice;
}

}  // namespace lscope::data
