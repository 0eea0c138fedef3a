#include "cli/cmd_params.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/print.h"
#include "spec/language.h"
#include "spec/param_docs.h"

namespace lscope::cli {
namespace {

struct ParamsOptions {
  bool json = false, markdown = false;
};

int run(const ParamsOptions& options) {
  const auto english = spec::Language::load("en");
  if (!english.ok()) return report(english.error());
  const spec::Language& tr = english.value();
  if (options.json) return print(spec::params_as_json(tr));
  return print(options.markdown ? spec::params_markdown(tr) : spec::params_as_text(tr));
}

}  // namespace

void add_params_command(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<ParamsOptions>();
  CLI::App* command = app.add_subcommand("params", "List every parameter: key, default, range");
  CLI::Option* json = command->add_flag("--json", options->json, "As a JSON array");
  command->add_flag("--markdown", options->markdown, "As docs/parameters.md")->excludes(json);
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace lscope::cli
