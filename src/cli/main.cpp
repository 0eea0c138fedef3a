#include <csignal>
#include <exception>
#include <new>
#include <string>

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

using lscope::base::ErrorCode;

int run(int argc, char** argv) {
  namespace cli = lscope::cli;
  cli::CommandLine line("lscope", "Lambdascope without a window: train networks, check reference results, look at data",
                        "lscope " + std::string(lscope::base::version()) + " (" +
                            std::string(lscope::base::revision()) + ", " + std::string(lscope::base::compiler()) + ")");
  for (const auto add : {cli::add_train_command, cli::add_check_command, cli::add_bench_command,
                         cli::add_convert_command, cli::add_data_command, cli::add_figure_command,
                         cli::add_params_command, cli::add_presets_command, cli::add_report_command})
    add(line);
  const auto ended = line.run(argc, argv);
  return ended.ok() ? ended.value() : cli::report(ended.error());
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
