#pragma once

#include "cli/command_line.h"

namespace lscope::cli {

/// lscope bench: how fast this machine trains, and what it could do at most.
void add_bench_command(CommandLine& line);

}  // namespace lscope::cli
