#pragma once

#include "cli/command_line.h"

namespace lscope::cli {

/// `lscope data`: what is in a table, or a table made by a generator.
void add_data_command(CommandLine& line);

}  // namespace lscope::cli
