#pragma once

#include <CLI/CLI.hpp>

namespace lscope::cli {

/// lscope bench: how fast this machine trains, and what it could do at most.
void add_bench_command(CLI::App& app, int& exit_code);

}  // namespace lscope::cli
