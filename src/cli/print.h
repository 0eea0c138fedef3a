#pragma once

#include <string_view>

namespace lscope::cli {

/// Writes to standard output, the only place for results. Returns the exit code: 4 if it could not be written.
[[nodiscard]] int print(std::string_view text);
}  // namespace lscope::cli
