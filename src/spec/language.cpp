#include "spec/language.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/assets.h"
#include "spec/strict_json.h"

namespace lscope::spec {

std::string Language::operator()(std::string_view key) const {
  const auto found = strings_.find(key);
  return found == strings_.end() ? std::string(key) : found->second;
}

bool Language::has(std::string_view key) const { return strings_.find(key) != strings_.end(); }

base::Result<Language> Language::load(std::string_view code) {
  const std::string name = "i18n/" + std::string(code) + ".json";
  const auto text = base::read_asset(name);
  if (!text.ok()) return text.error();
  const auto parsed = parse_json(text.value(), name);
  if (!parsed.ok()) return parsed.error();
  if (!parsed.value().is_object())
    return base::Error{base::ErrorCode::kInputMalformed, name, "an object is expected at the top", ""};
  Language language;
  language.code_ = code;
  for (const auto& [key, value] : parsed.value().items()) {
    if (!value.is_string() || value.get_ref<const std::string&>().empty())
      return base::Error{base::ErrorCode::kInputMalformed, name + ": " + key, "a text is expected", ""};
    language.strings_.emplace(key, value.get<std::string>());
  }
  return language;
}

std::string language_code(std::string_view wanted) { return wanted.starts_with("zh") ? "zh-CN" : "en"; }

}  // namespace lscope::spec
