#pragma once

#include "cli/command_line.h"

namespace lscope::cli {

/// `lscope figure`: one figure of a run as SVG, PDF, PNG or CSV, or the list of figures.
void add_figure_command(CommandLine& line);

}  // namespace lscope::cli
