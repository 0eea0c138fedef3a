#include "spec/params_json.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "spec/strict_json.h"

namespace lscope::spec {
namespace {

using base::ErrorCode;
using nlohmann::json;

/// The value in the unit of the table, or what kind was expected instead. Whoever asks knows the place.
base::Result<double> param_value(const ParamInfo& row, const json& value) {
  const auto wrong_kind = [&](const char* wanted) {
    return base::Error{ErrorCode::kInputMalformed, "",
                       std::string(json_kind(value)) + " where " + wanted + " is expected", ""};
  };
  base::Result<double> read = 0.0;
  switch (row.kind) {
    case ParamKind::kChoice:
      if (!value.is_string()) return wrong_kind("a name");
      read = parse_value(row.id, value.get_ref<const std::string&>());
      break;
    case ParamKind::kSwitch:
      if (!value.is_boolean()) return wrong_kind("true or false");
      return value.get<bool>() ? 1.0 : 0.0;
    case ParamKind::kReal:
    case ParamKind::kWhole:
      if (!value.is_number()) return wrong_kind(row.kind == ParamKind::kWhole ? "a whole number" : "a number");
      read = validate(row.id, value.get<double>());
      break;
  }
  if (read.ok()) return read;
  return base::Error{ErrorCode::kInputLimit, "", read.error().message, read.error().remedy};
}

}  // namespace

base::Status set_params(const json& object, const std::string& context, ParamValues& values) {
  if (!object.is_object())
    return base::Error{ErrorCode::kInputMalformed, context,
                       std::string(json_kind(object)) + " where an object is expected", ""};
  for (const auto& item : object.items()) {
    const std::string& key = item.key();
    const json& value = item.value();
    const auto at_key = [&](ErrorCode code, const base::Error& why) {
      return base::Error{code, context + "." + base::printable(key, 60), why.message, why.remedy};
    };
    const auto id = find_param(key);
    if (!id.ok()) return at_key(ErrorCode::kInputMalformed, id.error());
    const auto read = param_value(info(id.value()), value);
    if (!read.ok()) return at_key(read.error().code, read.error());
    if (auto set = values.set(id.value(), read.value()); !set.ok()) return set;
  }
  return base::Done{};
}

std::string param_json(ParamId id, double value) {
  const std::string text = value_text(id, value);
  return info(id).kind == ParamKind::kChoice ? "\"" + text + "\"" : text;
}

std::string json_string(const std::string& text) {
  return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace lscope::spec
