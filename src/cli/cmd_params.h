#pragma once

#include "cli/command_line.h"

namespace lscope::cli {

/// `lscope params`: the parameter table, as text, JSON or Markdown.
void add_params_command(CommandLine& line);

}  // namespace lscope::cli
