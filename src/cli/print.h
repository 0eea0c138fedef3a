#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace lscope::cli {

/// Writes to standard output, the only place for results. Returns the exit code: 4 if it could not be written.
[[nodiscard]] int print(std::string_view text);
/// "error[input.malformed]: iris.csv:42:3: ..." on standard error; returns the error's exit code.
[[nodiscard]] int report(const base::Error& error);

}  // namespace lscope::cli
