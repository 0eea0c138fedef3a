#pragma once

#include "cli/command_line.h"

namespace lscope::cli {

/// lscope check: runs reference cases and compares every number they expect.
void add_check_command(CommandLine& line);

}  // namespace lscope::cli
