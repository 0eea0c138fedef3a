#include "app/preferences.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <system_error>
#include <vector>

#include "base/files.h"
#include "base/text.h"
#include "figures/registry.h"
#include "figures/smoothing.h"

namespace lscope::app {
namespace {

using Json = nlohmann::json;
constexpr int kVersion = 1;
constexpr std::size_t kMostRecent = 32;
constexpr std::uint64_t kMaxBytes = 64 * 1024;

base::Error wrong(const std::string& name, const std::string& key, const std::string& expected) {
  return {base::ErrorCode::kInputMalformed, name, key + ": " + expected + " is expected",
          "delete the file to go back to the defaults"};
}

base::Status read_word(const Json& value, const std::string& name, const std::string& key,
                       std::span<const std::string_view> known, std::optional<std::string>& out) {
  if (value.is_string()) {
    const auto& word = value.get_ref<const std::string&>();
    if (std::find(known.begin(), known.end(), word) != known.end()) {
      out = word;
      return base::Done{};
    }
  }
  std::string list;
  for (const std::string_view option : known) list += (list.empty() ? "one of " : ", ") + std::string(option);
  return wrong(name, key, list);
}

base::Status read_scale(const Json& value, const std::string& name, std::optional<float>& out) {
  if (!value.is_number() || value.get<double>() < 0.75 || value.get<double>() > 3)
    return wrong(name, "ui_scale", "a number from 0.75 to 3");
  out = value.get<float>();
  return base::Done{};
}

base::Status read_window(const Json& value, const std::string& name, std::optional<PixelSize>& out) {
  const auto side = [&](const char* key) {
    return value.is_object() && value.contains(key) && value[key].is_number_integer() && value[key] >= 64 &&
           value[key] <= 16384;
  };
  if (!side("width") || !side("height") || value.size() != 2)
    return wrong(name, "window", "an object with width and height from 64 to 16384");
  out = PixelSize{value["width"].get<int>(), value["height"].get<int>()};
  return base::Done{};
}

base::Status read_smoothing(const Json& value, const std::string& name, int& out) {
  std::string list;
  for (const int records : figures::kSmoothWindows) {
    if (value.is_number_integer() && value == records) {
      out = records;
      return base::Done{};
    }
    list += (list.empty() ? "one of " : ", ") + std::to_string(records);
  }
  return wrong(name, "smoothing", list);
}

base::Status read_recent(const Json& value, const std::string& name, std::vector<std::string>& out) {
  const bool paths =
      value.is_array() && value.size() <= kMostRecent && std::all_of(value.begin(), value.end(), [](const Json& one) {
        return one.is_string() && !one.get_ref<const std::string&>().empty();
      });
  if (!paths) return wrong(name, "recent", "a list of at most 32 paths");
  out = value.get<std::vector<std::string>>();
  return base::Done{};
}

std::vector<std::string_view> figure_ids() {
  std::vector<std::string_view> ids;
  for (const figures::Entry& entry : figures::all_figures()) ids.push_back(entry.id);
  return ids;
}

base::Status read_key(const std::string& key, const Json& value, const std::string& name, Preferences& out) {
  constexpr std::array<std::string_view, 2> kLanguages{"en", "zh-CN"};
  constexpr std::array<std::string_view, 3> kThemes{"dark", "light", "contrast"};
  constexpr std::array<std::string_view, 9> kKeys{"version", "language",       "theme",  "ui_scale", "window",
                                                  "plot",    "reduced_motion", "recent", "smoothing"};
  if (key == "version") return base::Done{};
  if (key == "language") return read_word(value, name, key, kLanguages, out.language);
  if (key == "theme") return read_word(value, name, key, kThemes, out.theme);
  if (key == "ui_scale") return read_scale(value, name, out.ui_scale);
  if (key == "reduced_motion") {
    if (!value.is_boolean()) return wrong(name, key, "true or false");
    out.reduced_motion = value.get<bool>();
    return base::Done{};
  }
  if (key == "smoothing") return read_smoothing(value, name, out.smoothing);
  if (key == "recent") return read_recent(value, name, out.recent);
  if (key == "window") return read_window(value, name, out.window);
  if (key == "plot") return read_word(value, name, key, figure_ids(), out.plot);
  const std::string near = base::nearest(key, kKeys);
  return base::Error{base::ErrorCode::kInputMalformed, name, "unknown key " + base::printable(key),
                     near.empty() ? "" : "did you mean " + near + "?"};
}

}  // namespace

std::filesystem::path preferences_path() {
  const auto folder = base::config_folder();
  return folder.empty() ? folder : folder / "preferences.json";
}

base::Result<Preferences> parse_preferences(std::string_view text, const std::string& name) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded() || !json.is_object()) return wrong(name, "content", "a JSON object");
  if (!json.contains("version") || !json["version"].is_number_integer())
    return wrong(name, "version", "a whole number");
  if (json["version"] != kVersion)
    return base::Error{base::ErrorCode::kInputLimit, name, "written by another version of Lambdascope",
                       "the file is left as it is, the defaults are used"};
  Preferences read;
  for (const auto& [key, value] : json.items())
    if (auto status = read_key(key, value, name, read); !status.ok()) return status.error();
  return read;
}

std::string to_json(const Preferences& preferences) {
  Json json = {{"version", kVersion}};
  if (preferences.language) json["language"] = *preferences.language;
  if (preferences.theme) json["theme"] = *preferences.theme;
  if (preferences.ui_scale) json["ui_scale"] = static_cast<double>(*preferences.ui_scale);
  if (preferences.plot) json["plot"] = *preferences.plot;
  if (preferences.window)
    json["window"] = {{"width", preferences.window->width}, {"height", preferences.window->height}};
  if (preferences.reduced_motion) json["reduced_motion"] = true;
  if (preferences.smoothing != 0) json["smoothing"] = preferences.smoothing;
  if (!preferences.recent.empty()) json["recent"] = preferences.recent;
  // A path may hold bytes that are no UTF-8: such a one is not remembered rather than everything lost.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

base::Result<Preferences> load_preferences(const std::filesystem::path& path) {
  std::error_code failed;
  if (path.empty() || !std::filesystem::exists(path, failed)) return Preferences{};
  auto text = base::read_file(path, kMaxBytes);
  if (!text.ok()) return text.error();
  return parse_preferences(text.value(), path.filename().string());
}

base::Status save_preferences(const std::filesystem::path& path, const Preferences& preferences) {
  if (path.empty()) return base::Done{};
  if (const auto there = load_preferences(path); !there.ok()) return there.error();
  if (auto folder = base::make_folder(path.parent_path()); !folder.ok()) return folder;
  return base::write_file(path, to_json(preferences));
}

}  // namespace lscope::app
