#pragma once

#include "cli/command_line.h"

namespace lscope::cli {

/// `lscope presets`: the starting points that --preset knows.
void add_presets_command(CommandLine& line);

}  // namespace lscope::cli
