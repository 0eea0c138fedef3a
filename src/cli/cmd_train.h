#pragma once

#include "cli/command_line.h"

namespace lscope::cli {

/// lscope train: one run without a window, the same bits as the window's.
void add_train_command(CommandLine& line);

}  // namespace lscope::cli
