#pragma once

namespace CLI {
class App;
}

namespace lscope::cli {

/// `lscope data`: what is in a table, or a table made by a generator. The callback does the work and sets exit_code.
void add_data_command(CLI::App& app, int& exit_code);

}  // namespace lscope::cli
