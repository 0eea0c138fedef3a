#pragma once

#include <CLI/CLI.hpp>

namespace lscope::cli {

/// `lscope report`: the report pack of a run.
void add_report_command(CLI::App& app, int& exit_code);

}  // namespace lscope::cli
