#include "train/stat_reader.h"

#include <nlohmann/json.hpp>
#include <sstream>

#include "base/files.h"
#include "base/number_text.h"
#include "base/text.h"
#include "data/csv_reader.h"

namespace lscope::train {

using nlohmann::json;

namespace {

std::string in_quotes(const std::string& name) { return "'" + base::printable(name, 60) + "'"; }

}  // namespace

double StatReader::number(const json* object, const std::string& path, std::string_view key) {
  return in_.number(in_.member(object, path, key), place(path, key));
}

double StatReader::number_from(double least, const json* object, const std::string& path, std::string_view key) {
  const double value = number(object, path, key);
  if (!failed() && !(value >= least))
    fail(place(path, key), base::exact(value) + " where at least " + base::exact(least) + " is expected");
  return value;
}

std::optional<double> StatReader::number_if(const json* object, const std::string& path, std::string_view key) {
  const json* found = JsonReader::optional_member(object, key);
  if (found == nullptr) return std::nullopt;
  return in_.number(found, place(path, key));
}

std::string StatReader::text_if(const json* object, const std::string& path, std::string_view key) {
  return in_.text(JsonReader::optional_member(object, key), place(path, key));
}

std::vector<double> StatReader::list(const json* object, const std::string& path, std::string_view key) {
  const std::string at = place(path, key);
  const json* found = in_.array(in_.member(object, path, key), at);
  if (found == nullptr) return {};
  if (found->empty()) fail(at, "is empty, at least one number is expected");
  return in_.numbers(found, at, found->size());
}

std::vector<double> StatReader::list_if(const json* object, const std::string& path, std::string_view key,
                                        std::size_t count) {
  const json* found = JsonReader::optional_member(object, key);
  if (found == nullptr || failed()) return {};
  return in_.numbers(found, place(path, key), count);
}

std::vector<std::string> StatReader::words(const json* value, const std::string& path) {
  std::vector<std::string> out;
  if (const json* found = in_.array(value, path))
    for (std::size_t i = 0; i < found->size() && !failed(); ++i)
      out.push_back(in_.text(&(*found)[i], index_path(path, i)));
  return out;
}

NumberTable StatReader::table(const json* value, const std::string& path, std::size_t columns) {
  NumberTable out;
  const json* rows = in_.array(value, path);
  if (rows == nullptr || failed()) return out;
  if (rows->empty()) {
    fail(path, "is empty, at least one row is expected");
    return out;
  }
  out.columns = columns;
  if (out.columns == 0 && in_.array(&rows->front(), index_path(path, 0)) != nullptr) {
    out.columns = rows->front().size();
    if (out.columns == 0) fail(index_path(path, 0), "is empty, at least one number is expected");
  }
  for (std::size_t i = 0; i < rows->size() && !failed(); ++i) {
    const std::vector<double> row = in_.numbers(&(*rows)[i], index_path(path, i), out.columns);
    out.values.insert(out.values.end(), row.begin(), row.end());
    ++out.rows;
  }
  return out;
}

NumberTable StatReader::table_of(const json* value, const std::string& path, std::size_t rows, std::size_t columns) {
  const json* found = in_.array(value, path);
  if (found != nullptr && !failed() && found->size() != rows)
    fail(path, std::to_string(found->size()) + " rows where " + std::to_string(rows) + " are expected");
  return failed() ? NumberTable{} : table(found, path, columns);
}

NumberTable StatReader::table_if(const json* object, const std::string& path, std::string_view key, std::size_t rows,
                                 std::size_t columns) {
  const json* found = JsonReader::optional_member(object, key);
  return found == nullptr || failed() ? NumberTable{} : table_of(found, place(path, key), rows, columns);
}

std::filesystem::path StatReader::find(const std::string& name, const std::string& path) {
  const std::filesystem::path folder = file_.parent_path();
  std::error_code ignored;
  for (const char* from : {"../../data", "../data", "data", "."})
    if (auto there = folder / from / name; std::filesystem::exists(there, ignored)) return there;
  in_.fail(path, in_quotes(name) + " is neither in ../../data, ../data and data of this file's folder nor beside it",
           "put the data there", base::ErrorCode::kInputMissing);
  return {};
}

StatData StatReader::data(const json* top) {
  StatData out;
  const std::string name = in_.text(in_.member(top, "", "data"), "data");
  if (failed()) return out;
  const std::filesystem::path path = find(name, "data");
  if (failed()) return out;
  const auto read = data::read_csv(path);
  if (!read.ok()) {
    const base::Error& error = read.error();
    in_.fail("data", error.context + ": " + error.message, error.remedy, error.code);
    return out;
  }
  const data::Rows& rows = read.value().rows;
  out.x = {static_cast<std::size_t>(rows.rows), static_cast<std::size_t>(rows.features), rows.x.as<double>()};
  out.features = read.value().feature_names;
  if (read.value().task == data::Task::kRegression) {
    out.y = rows.y;
    return out;
  }
  out.labels = rows.label;
  out.classes = static_cast<int>(read.value().class_names.size());
  std::vector<double> numbers;  // whole numbers with few distinct values are read as classes
  for (const std::string& word : read.value().class_names)
    if (const auto value = base::parse_number(word); value.ok()) numbers.push_back(value.value());
  if (numbers.size() == read.value().class_names.size())
    for (const std::int32_t label : rows.label) out.y.push_back(numbers[static_cast<std::size_t>(label)]);
  return out;
}

StatData StatReader::regression_data(const json* top) {
  StatData out = data(top);
  if (!failed() && out.y.empty()) fail("data", "the target is words where numbers are expected");
  return out;
}

std::vector<double> StatReader::column_beside_data(const json* top, const std::string& suffix, std::size_t rows) {
  const std::string data_name = in_.text(in_.member(top, "", "data"), "data");
  if (failed()) return {};
  const std::string name = std::filesystem::path(data_name).stem().string() + suffix;
  const std::filesystem::path path = find(name, "data");
  if (failed()) return {};
  const auto text = base::read_file(path, data::kMaxCsvBytes);
  if (!text.ok()) {
    in_.fail("data", text.error().context + ": " + text.error().message, "", text.error().code);
    return {};
  }
  std::vector<double> out;
  std::istringstream lines(text.value());
  std::string line;
  std::getline(lines, line);  // the header
  while (std::getline(lines, line) && !failed()) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    if (line != "0" && line != "1")
      fail("data", in_quotes(name) + ": only 0 and 1 are expected, not " + in_quotes(line));
    out.push_back(line == "1" ? 1 : 0);
  }
  if (!failed() && out.size() != rows)
    fail("data",
         in_quotes(name) + ": " + std::to_string(out.size()) + " rows where " + std::to_string(rows) + " are expected");
  return out;
}

}  // namespace lscope::train
