#include "data/csv_columns.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"

namespace lscope::data {
namespace {

base::Error mismatch(std::string message, std::string remedy = "", std::string key = "",
                     std::vector<std::string> arguments = {}) {
  return {
      base::ErrorCode::kInputMismatch, "", std::move(message), std::move(remedy), std::move(key), std::move(arguments)};
}

base::Result<std::size_t> find_column(const std::vector<std::string>& names, const std::string& wanted) {
  const auto count = std::count(names.begin(), names.end(), wanted);
  const std::string shown = base::printable(wanted, 40);
  if (count > 1) return mismatch("several columns are called \"" + shown + "\"", "", "error.column_repeated", {shown});
  if (count == 0) {
    const std::vector<std::string_view> views(names.begin(), names.end());
    const std::string near = base::printable(base::nearest(wanted, views), 40);
    return mismatch("no column is called \"" + shown + "\"", near.empty() ? "" : "did you mean \"" + near + "\"?",
                    near.empty() ? "error.column_unknown" : "error.column_near", {shown, near});
  }
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), wanted) - names.begin());
}

base::Error two_roles(const std::string& name) {
  const std::string shown = base::printable(name, 40);
  return mismatch("the column \"" + shown + "\" cannot be two things at once", "choose one role for it",
                  "error.column_two_roles", {shown});
}

/// Gives the column that is called `name` a role, where it has none yet.
base::Status assign(const std::vector<std::string>& names, const std::string& name, ColumnRole role,
                    CsvColumns& columns, std::size_t* where = nullptr) {
  const auto found = find_column(names, name);
  if (!found.ok()) return found.error();
  ColumnRole& now = columns.role[found.value()];
  if (now != ColumnRole::kInput && now != role) return two_roles(name);
  now = role;
  if (where != nullptr) *where = found.value();
  return base::Done{};
}

}  // namespace

std::string column_text(const std::string& name) { return " (column \"" + base::printable(name, 40) + "\")"; }

base::Result<CsvColumns> choose_columns(const std::vector<std::string>& names, const ReadChoice& choice) {
  CsvColumns columns;
  columns.role.assign(names.size(), ColumnRole::kInput);
  for (const std::string& name : choice.ignored)
    if (auto done = assign(names, name, ColumnRole::kIgnored, columns); !done.ok()) return done.error();
  if (!choice.group.empty()) {
    std::size_t group = 0;
    if (auto done = assign(names, choice.group, ColumnRole::kGroup, columns, &group); !done.ok()) return done.error();
    columns.group = group;
  }
  if (!choice.target.empty()) {
    if (auto done = assign(names, choice.target, ColumnRole::kTarget, columns, &columns.target); !done.ok())
      return done.error();
  } else {
    const auto last = std::find(columns.role.rbegin(), columns.role.rend(), ColumnRole::kInput);
    if (last == columns.role.rend())
      return mismatch("no column is left to be the target", "ignore fewer columns", "error.no_target_left");
    *last = ColumnRole::kTarget;
    columns.target = static_cast<std::size_t>(columns.role.rend() - last) - 1;
  }
  columns.inputs = static_cast<std::size_t>(std::count(columns.role.begin(), columns.role.end(), ColumnRole::kInput));
  if (columns.inputs == 0)
    return mismatch("no column is left to be an input", "ignore fewer columns", "error.no_input_left");
  return columns;
}

}  // namespace lscope::data
