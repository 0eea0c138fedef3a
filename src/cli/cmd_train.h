#pragma once

#include <CLI/CLI.hpp>

namespace lscope::cli {

/// lscope train: one run without a window, the same bits as the window's.
void add_train_command(CLI::App& app, int& exit_code);

}  // namespace lscope::cli
