#include "cli/cmd_presets.h"

#include <algorithm>
#include <memory>
#include <string>

#include "cli/print.h"
#include "cli/report.h"
#include "spec/language.h"
#include "spec/params_json.h"
#include "spec/preset.h"

namespace lscope::cli {
namespace {

struct PresetOptions {
  std::string name;  ///< "" = all
  std::string language = "en";
  bool json = false;
};

/// {"source": ..., "convention": ..., "meant": ..., "wrong": [...], "to_see": ...}, in the words of `tr`.
std::string card_json(const spec::SceneCard& card, const spec::Language& tr) {
  std::string wrong;
  for (const std::string& line : card.wrong) wrong += (wrong.empty() ? "" : ", ") + spec::json_string(tr(line));
  return "{\"source\": " + spec::json_string(card.source) +
         ", \"convention\": " + spec::json_string(tr(card.convention)) +
         ", \"meant\": " + spec::json_string(tr(card.meant)) + ", \"wrong\": [" + wrong +
         "], \"to_see\": " + spec::json_string(tr(card.to_see)) + "}";
}

/// {"name": ..., "title": ..., "description": ..., "card": ..., "params": {what differs from the defaults}}
std::string as_json(const spec::Preset& preset, const spec::Language& tr) {
  std::string params;
  for (const spec::ParamId id : spec::changed_params(preset.spec.values, spec::ParamValues()))
    params += std::string(params.empty() ? "" : ", ") + "\"" + std::string(spec::info(id).key) +
              "\": " + spec::param_json(id, preset.spec.values[id]);
  return "{\"name\": \"" + preset.name + "\", \"title\": " + spec::json_string(tr(preset.title_key)) +
         ", \"description\": " + spec::json_string(tr(preset.description_key)) +
         (preset.card ? ", \"card\": " + card_json(*preset.card, tr) : "") + ", \"params\": {" + params + "}}";
}

/// Title and description, the card, and the settings as --set would give them.
std::string as_text(const spec::Preset& preset, const spec::Language& tr) {
  std::string text = preset.name + ": " + tr(preset.title_key) + "\n" + tr(preset.description_key) + "\n";
  if (preset.card) {
    const spec::SceneCard& card = *preset.card;
    text += "\n" + tr("scene.source") + " " + card.source + "\n";
    text += "\n" + tr("scene.meant") + "\n  " + tr(card.meant) + "\n";
    text += "\n" + tr("scene.wrong") + "\n";
    for (const std::string& line : card.wrong) text += "  - " + tr(line) + "\n";
    text += "\n" + tr("scene.to_see") + "\n  " + tr(card.to_see) + "\n";
    text += "\n" + tr("scene.convention") + "\n  " + tr(card.convention) + "\n";
  }
  text += "\n" + tr("scene.settings") + "\n";
  for (const spec::ParamId id : spec::changed_params(preset.spec.values, spec::ParamValues()))
    text += "  " + std::string(spec::info(id).key) + "=" + spec::value_text(id, preset.spec.values[id]) + "\n";
  return text;
}

int print_one(const PresetOptions& options, const spec::Language& tr) {
  const auto preset = spec::load_preset(options.name);
  if (!preset.ok()) return report(preset.error());
  return print(options.json ? as_json(preset.value(), tr) + "\n" : as_text(preset.value(), tr));
}

int print_all(const PresetOptions& options, const spec::Language& tr) {
  std::size_t widest = 0;
  for (const std::string_view name : spec::preset_names()) widest = std::max(widest, name.size());
  std::string text;
  for (const std::string_view name : spec::preset_names()) {
    const auto preset = spec::load_preset(name);
    if (!preset.ok()) return report(preset.error());
    if (options.json)
      text += (text.empty() ? "  " : ",\n  ") + as_json(preset.value(), tr);
    else
      text += std::string(name) + std::string(widest + 2 - name.size(), ' ') + tr(preset.value().title_key) + "\n";
  }
  return print(options.json ? "[\n" + text + "\n]\n" : text);
}

int run(const PresetOptions& options) {
  const auto language = spec::Language::load(spec::language_code(options.language));
  if (!language.ok()) return report(language.error());
  return options.name.empty() ? print_all(options, language.value()) : print_one(options, language.value());
}

}  // namespace

void add_presets_command(CommandLine& line) {
  const auto options = std::make_shared<PresetOptions>();
  Command command = line.command("presets", "List the starting points that --preset knows, or describe one");
  command.option("name", options->name, "Describe this one: settings, what the tutorial meant, what it got wrong")
      .shown_as("NAME");
  command.option("--lang", options->language, "Language of the words").shown_as("en|zh").one_of({"en", "zh", "zh-CN"});
  command.flag("--json", options->json, "As JSON: an array of all, or one object");
  command.does([options] { return run(*options); });
}

}  // namespace lscope::cli
