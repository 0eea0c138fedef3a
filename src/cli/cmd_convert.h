#pragma once

namespace CLI {
class App;
}

namespace lscope::cli {

/// `lscope convert`: what a penalty of one book or library is called in another. The callback does the work and sets
/// exit_code: 2 for a name or number that is not understood, 3 where there is no equal value.
void add_convert_command(CLI::App& app, int& exit_code);

}  // namespace lscope::cli
