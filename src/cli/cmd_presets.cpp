#include "cli/cmd_presets.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/print.h"
#include "spec/language.h"
#include "spec/params_json.h"
#include "spec/preset.h"

namespace lscope::cli {
namespace {

/// {"name": ..., "title": ..., "description": ..., "params": {what differs from the defaults}}
std::string as_json(const spec::Preset& preset, const spec::Language& tr) {
  std::string params;
  for (const spec::ParamId id : spec::changed_params(preset.spec.values, spec::ParamValues()))
    params += std::string(params.empty() ? "" : ", ") + "\"" + std::string(spec::info(id).key) +
              "\": " + spec::param_json(id, preset.spec.values[id]);
  return "  {\"name\": \"" + preset.name + "\", \"title\": " + spec::json_string(tr(preset.title_key)) +
         ", \"description\": " + spec::json_string(tr(preset.description_key)) + ", \"params\": {" + params + "}}";
}

int run(bool json) {
  const auto english = spec::Language::load("en");
  if (!english.ok()) return report(english.error());
  const spec::Language& tr = english.value();
  std::string text;
  for (const std::string_view name : spec::preset_names()) {
    const auto preset = spec::load_preset(name);
    if (!preset.ok()) return report(preset.error());
    if (json)
      text += (text.empty() ? "" : ",\n") + as_json(preset.value(), tr);
    else
      text += std::string(name) + std::string(16 - name.size(), ' ') + tr(preset.value().description_key) + "\n";
  }
  return print(json ? "[\n" + text + "\n]\n" : text);
}

}  // namespace

void add_presets_command(CLI::App& app, int& exit_code) {
  const auto json = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("presets", "List the starting points that --preset knows");
  command->add_flag("--json", *json, "As a JSON array");
  command->callback([json, &exit_code] { exit_code = run(*json); });
}

}  // namespace lscope::cli
