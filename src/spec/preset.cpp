#include "spec/preset.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/assets.h"
#include "base/text.h"
#include "spec/params_json.h"
#include "spec/strict_json.h"

namespace lscope::spec {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 11> kNames{"moons",         "moons_l1", "moons_dropout", "circles",
                                                  "spirals",       "sine_1d",  "sparse_linear", "friedman1",
                                                  "random_labels", "blobs",    "digits"};
constexpr std::array<std::string_view, 6> kKeys{"schema", "schema_version", "title", "description", "params", "data"};

base::Error malformed(const std::string& context, const std::string& message) {
  return {base::ErrorCode::kInputMalformed, context, message, ""};
}

base::Result<Preset> read_preset(const json& file, const std::string& name) {
  if (!file.is_object()) return malformed(name, "an object is expected at the top");
  for (const auto& [key, value] : file.items())
    if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end())
      return malformed(name + ": " + base::printable(key, 60), "unknown key");
  if (file.value("schema", json()) != "lscope-preset" || file.value("schema_version", json()) != 1)
    return malformed(name + ": schema", "\"lscope-preset\" in version 1 is expected");
  const json title = file.value("title", json()), description = file.value("description", json());
  if (!title.is_string() || !description.is_string())
    return malformed(name, "\"title\" and \"description\" must be keys of the language files");
  Preset preset;
  preset.title_key = title.get<std::string>();
  preset.description_key = description.get<std::string>();
  if (auto set = set_params(file.value("params", json()), name + ": params", preset.spec.values); !set.ok())
    return set.error();
  const bool wants_file = preset.spec.values.choice<DataSource>(ParamId::kDataSource) == DataSource::kFile;
  if (wants_file != file.contains("data"))
    return malformed(name + ": data", "belongs to data.source \"file\" and only there");
  if (wants_file) {
    const json& data = file["data"];
    if (!data.is_object() || !data.value("path", json()).is_string() || data.size() != 1)
      return malformed(name + ": data", "{\"path\": ...} is expected");
    preset.spec.file = FileSource{data["path"].get<std::string>(), ""};
  }
  return preset;
}

}  // namespace

std::span<const std::string_view> preset_names() { return kNames; }

base::Result<Preset> load_preset(std::string_view name) {
  if (std::find(kNames.begin(), kNames.end(), name) == kNames.end()) {
    const std::string near = base::nearest(name, kNames);
    return base::Error{base::ErrorCode::kUsageKey, base::printable(name), "unknown preset",
                       near.empty() ? "lscope presets lists them all" : "did you mean " + near + "?"};
  }
  const std::string file = "presets/" + std::string(name) + ".json";
  const auto text = base::read_asset(file);
  if (!text.ok()) return text.error();
  const auto parsed = parse_json(text.value(), file);
  if (!parsed.ok()) return parsed.error();
  auto preset = read_preset(parsed.value(), file);
  if (!preset.ok()) return preset;
  preset.value().name = name;
  if (auto& source = preset.value().spec.file) {
    const auto path = base::find_asset(source->path);
    if (!path.ok()) return path.error();
    source->path = path.value().string();
  }
  return preset;
}

}  // namespace lscope::spec
