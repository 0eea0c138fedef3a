#pragma once

namespace CLI {
class App;
}

namespace lscope::cli {

/// `lscope params`: the parameter table, as text, JSON or Markdown. The callback does the work and sets exit_code.
void add_params_command(CLI::App& app, int& exit_code);

}  // namespace lscope::cli
