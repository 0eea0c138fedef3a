#include "cli/cmd_params.h"

#include <memory>
#include <string>

#include "cli/print.h"
#include "cli/report.h"
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

void add_params_command(CommandLine& line) {
  const auto options = std::make_shared<ParamsOptions>();
  Command command = line.command("params", "List every parameter: key, default, range");
  command.flag("--json", options->json, "As a JSON array");
  command.flag("--markdown", options->markdown, "As docs/parameters.md").excludes("--json");
  command.does([options] { return run(*options); });
}

}  // namespace lscope::cli
