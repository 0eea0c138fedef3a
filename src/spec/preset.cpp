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
using namespace std::string_view_literals;

// clang-format off
constexpr std::array kNames{
    "moons"sv, "moons_l1"sv, "moons_dropout"sv, "circles"sv, "spirals"sv, "sine_1d"sv, "sparse_linear"sv, "friedman1"sv,
    "random_labels"sv, "blobs"sv, "digits"sv,
    "t1_digits_l1_l2"sv,
    "t2_random_labels"sv, "t2_random_labels_l1"sv, "t2_random_labels_l2"sv,
    "t3_digits_first_layer_l2"sv,
    "t4_linear_kernel_activity"sv, "t4_relu"sv, "t4_relu_kernel"sv, "t4_relu_activity"sv, "t4_relu_kernel_activity"sv,
    "t5_linear_l1"sv, "t5_linear_l1_subgradient"sv, "t5_linear_mistake"sv,
    "t6_full_batch"sv, "t6_batch_32"sv, "t6_batch_1"sv, "t6_batch_1_time_decay"sv, "t6_batch_1_exponential_decay"sv,
    "t6_batch_1_step_decay"sv, "t6_early_stopping"sv,
    "t7_choose_lambda"sv, "t8_input_noise"sv, "t9_bias_variance"sv, "t10_three_causes"sv, "t11_dropout"sv};
// clang-format on
constexpr std::array<std::string_view, 7> kKeys{"schema", "schema_version", "title", "description",
                                                "card",   "params",         "data"};
constexpr std::array<std::string_view, 5> kCardKeys{"source", "convention", "meant", "wrong", "to_see"};

base::Error malformed(const std::string& context, const std::string& message) {
  return {base::ErrorCode::kInputMalformed, context, message, ""};
}

base::Result<SceneCard> read_card(const json& card, const std::string& context) {
  if (!card.is_object()) return malformed(context, "an object is expected");
  for (const auto& [key, value] : card.items())
    if (std::find(kCardKeys.begin(), kCardKeys.end(), key) == kCardKeys.end())
      return malformed(context + "." + base::printable(key, 60), "unknown key");
  SceneCard out;
  for (const auto& [key, field] : {std::pair{"source", &out.source}, std::pair{"convention", &out.convention},
                                   std::pair{"meant", &out.meant}, std::pair{"to_see", &out.to_see}}) {
    const json value = card.value(key, json());
    if (!value.is_string() || value.get_ref<const std::string&>().empty())
      return malformed(context + "." + key, "a text is expected");
    *field = value.get<std::string>();
  }
  const json wrong = card.value("wrong", json());
  if (!wrong.is_array() || wrong.empty()) return malformed(context + ".wrong", "a list of texts is expected");
  for (const json& line : wrong) {
    if (!line.is_string() || line.get_ref<const std::string&>().empty())
      return malformed(context + ".wrong", "a list of texts is expected");
    out.wrong.push_back(line.get<std::string>());
  }
  return out;
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
  if (file.contains("card")) {
    auto card = read_card(file["card"], name + ": card");
    if (!card.ok()) return card.error();
    preset.card = std::move(card).value();
  }
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

base::Result<Preset> parse_preset(std::string_view text, const std::string& context) {
  const auto parsed = parse_json(text, context);
  if (!parsed.ok()) return parsed.error();
  return read_preset(parsed.value(), context);
}

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
  auto preset = parse_preset(text.value(), file);
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
