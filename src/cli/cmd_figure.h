#pragma once

#include <CLI/CLI.hpp>

namespace lscope::cli {

/// `lscope figure`: one figure of a run as SVG, PDF, PNG or CSV, or the list of figures.
void add_figure_command(CLI::App& app, int& exit_code);

}  // namespace lscope::cli
