#pragma once

#include "cli/command_line.h"

namespace lscope::cli {

/// `lscope convert`: what a penalty of one book or library is called in another. Exit code 2 for a name or number that
/// is not understood, 3 where there is no equal value.
void add_convert_command(CommandLine& line);

}  // namespace lscope::cli
