#include <CLI/CLI.hpp>
#include <array>
#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <new>
#include <string_view>

#include "base/text.h"
#include "base/version.h"
#include "cli/cmd_bench.h"
#include "cli/cmd_check.h"
#include "cli/cmd_convert.h"
#include "cli/cmd_data.h"
#include "cli/cmd_figure.h"
#include "cli/cmd_params.h"
#include "cli/cmd_presets.h"
#include "cli/cmd_report.h"
#include "cli/cmd_train.h"
#include "cli/report.h"

namespace {

using lscope::base::Error;
using lscope::base::ErrorCode;

/// "lscope trian": names the command or option that was probably meant.
std::string remedy_for(const CLI::App& app, int argc, char** argv) {
  std::vector<std::string> names;
  const CLI::App* scope = &app;
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    names.push_back(command->get_name());
    if (argc > 1 && command->get_name() == argv[1]) scope = command;
  }
  const bool in_command = scope != &app;
  if (in_command) {
    names.clear();
    for (const CLI::Option* option : scope->get_options())
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  for (int i = in_command ? 2 : 1; i < argc; ++i) {
    const std::string word = std::string(argv[i]).substr(0, std::string(argv[i]).find('='));
    if (std::find(names.begin(), names.end(), word) != names.end()) continue;
    if (in_command && word.rfind("--", 0) != 0) continue;
    const std::string near = lscope::base::nearest(word, candidates);
    if (!near.empty()) return "did you mean " + near + "?";
  }
  return std::string("see lscope ") + (in_command ? scope->get_name() + " " : "") + "--help";
}

int run(int argc, char** argv) {
  CLI::App app{"Lambdascope without a window: train networks, check reference results, look at data", "lscope"};
  app.set_version_flag("--version", "lscope " + std::string(lscope::base::version()) + " (" +
                                        std::string(lscope::base::revision()) + ", " +
                                        std::string(lscope::base::compiler()) + ")");
  app.require_subcommand(1);
  int exit_code = 0;
  lscope::cli::add_train_command(app, exit_code);
  lscope::cli::add_check_command(app, exit_code);
  lscope::cli::add_bench_command(app, exit_code);
  lscope::cli::add_convert_command(app, exit_code);
  lscope::cli::add_data_command(app, exit_code);
  lscope::cli::add_figure_command(app, exit_code);
  lscope::cli::add_params_command(app, exit_code);
  lscope::cli::add_presets_command(app, exit_code);
  lscope::cli::add_report_command(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help_or_version) {
    return app.exit(help_or_version);
  } catch (const CLI::ParseError& problem) {
    return lscope::cli::report({ErrorCode::kUsageOption, "", problem.what(), remedy_for(app, argc, argv)});
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of that write, not the end of the program
  try {
    return run(argc, argv);
  } catch (const std::bad_alloc&) {
    return lscope::cli::report(
        {ErrorCode::kResourceMemory, "", "out of memory", "choose a smaller network or fewer rows"});
  } catch (const std::exception& problem) {
    return lscope::cli::report(
        {ErrorCode::kInternal, "", problem.what(), "please report this with the command that led to it"});
  }
}
