#include "train/json_reader.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/number_text.h"
#include "base/text.h"

namespace lscope::train {

using nlohmann::json;

std::string index_path(const std::string& path, std::size_t index) { return path + "[" + std::to_string(index) + "]"; }

void JsonReader::fail(const std::string& path, const std::string& message, const std::string& remedy,
                      base::ErrorCode code) {
  if (error_) return;
  error_ = base::Error{code, path.empty() ? file_ : file_ + ": " + path, message, remedy};
}

const json* JsonReader::object(const json* value, const std::string& path, std::span<const std::string_view> known,
                               Unknown unknown) {
  if (value == nullptr) return nullptr;
  if (!value->is_object()) {
    fail(path, path.empty() ? "an object is expected at the top" : "an object is expected");
    return nullptr;
  }
  for (const auto& [key, member] : value->items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const std::string place = (path.empty() ? "" : path + ".") + base::printable(key, 40);
    if (unknown == Unknown::kWarn) {
      warnings_.push_back(file_ + ": " + place + ": unknown key, not read");
      continue;
    }
    const std::string near = base::nearest(key, known);
    fail(place, "unknown key", near.empty() ? "" : "did you mean " + near + "?");
    return nullptr;
  }
  return value;
}

const json* JsonReader::member(const json* object, const std::string& path, std::string_view key) {
  const json* found = optional_member(object, key);
  if (object != nullptr && found == nullptr) fail((path.empty() ? "" : path + ".") + std::string(key), "is missing");
  return found;
}

const json* JsonReader::optional_member(const json* object, std::string_view key) {
  if (object == nullptr) return nullptr;
  const auto found = object->find(key);
  return found == object->end() ? nullptr : &*found;
}

const json* JsonReader::array(const json* value, const std::string& path) {
  if (value == nullptr || value->is_array()) return value;
  fail(path, "a list is expected");
  return nullptr;
}

std::string JsonReader::text(const json* value, const std::string& path) {
  if (value == nullptr) return {};
  if (value->is_string()) return value->get<std::string>();
  fail(path, "a string is expected");
  return {};
}

bool JsonReader::truth(const json* value, const std::string& path) {
  if (value == nullptr) return false;
  if (value->is_boolean()) return value->get<bool>();
  fail(path, "true or false is expected");
  return false;
}

double JsonReader::number(const json* value, const std::string& path) {
  if (value == nullptr) return 0;
  if (!value->is_number()) {
    fail(path, "a number is expected");
    return 0;
  }
  const double read = value->get<double>();
  if (std::isfinite(read)) return read;
  fail(path, "out of range");
  return 0;
}

std::int64_t JsonReader::whole(const json* value, const std::string& path, std::int64_t min, std::int64_t max) {
  if (value == nullptr) return min;
  const bool is_number = value->is_number();
  const double read = is_number ? value->get<double>() : 0;
  if (!is_number || read != std::floor(read)) {
    fail(path, "a whole number is expected");
    return min;
  }
  if (read < static_cast<double>(min)) {
    fail(path, base::exact(read) + " where at least " + std::to_string(min) + " is expected; it must be at least " +
                   std::to_string(min));
    return min;
  }
  if (read > static_cast<double>(max)) {
    fail(path, "out of range: at most " + std::to_string(max) + " is accepted", "", base::ErrorCode::kInputLimit);
    return min;
  }
  return static_cast<std::int64_t>(read);
}

void JsonReader::schema(const json* top, const std::string& name) {
  const std::string given = text(member(top, "", "schema"), "schema");
  if (!failed() && given != name) fail("schema", "'" + given.substr(0, 60) + "' is not known", name + " is");
  version(top, "schema_version");
}

void JsonReader::version(const json* top, const std::string& key) {
  const std::int64_t given = whole(member(top, "", key), key, 0, std::int64_t{1} << 50);
  if (!failed() && given != 1) fail(key, std::to_string(given) + " is not supported (1 is)");
}

std::size_t JsonReader::choice(const json* value, const std::string& path, std::span<const std::string_view> names) {
  const std::string word = text(value, path);
  const auto found = std::find(names.begin(), names.end(), word);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  std::string all;
  for (const std::string_view name : names) all += (all.empty() ? "" : ", ") + std::string(name);
  if (value != nullptr) fail(path, "'" + base::printable(word, 40) + "' is not known", "one of " + all);
  return 0;
}

std::vector<double> JsonReader::numbers(const json* value, const std::string& path, std::size_t count) {
  std::vector<double> out;
  const json* list = array(value, path);
  if (list == nullptr) return std::vector<double>(count, 0.0);
  if (list->size() != count) {
    fail(path, std::to_string(list->size()) + (list->size() == 1 ? " value where " : " values where ") +
                   std::to_string(count) + (count == 1 ? " is expected" : " are expected"));
    return std::vector<double>(count, 0.0);
  }
  out.reserve(count);
  for (std::size_t i = 0; i < count && !failed(); ++i) out.push_back(number(&(*list)[i], index_path(path, i)));
  out.resize(count, 0.0);
  return out;
}

}  // namespace lscope::train
