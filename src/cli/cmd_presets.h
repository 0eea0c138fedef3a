#pragma once

namespace CLI {
class App;
}

namespace lscope::cli {

/// `lscope presets`: the starting points that --preset knows. The callback does the work and sets exit_code.
void add_presets_command(CLI::App& app, int& exit_code);

}  // namespace lscope::cli
