#pragma once

#include "cli/command_line.h"

namespace lscope::cli {

/// `lscope report`: the report pack of a run.
void add_report_command(CommandLine& line);

}  // namespace lscope::cli
