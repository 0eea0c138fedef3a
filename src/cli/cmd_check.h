#pragma once

#include <CLI/CLI.hpp>

namespace lscope::cli {

/// lscope check: runs reference cases and compares every number they expect.
void add_check_command(CLI::App& app, int& exit_code);

}  // namespace lscope::cli
