#pragma once

#include <string_view>

namespace lscope::base {

/// Messages for the person who reads a terminal; on standard error, never on standard output.
/// Thread safety: any thread.
void log_info(std::string_view message);
void log_warning(std::string_view message);
void log_error(std::string_view message);
/// Silences log_info (tests, machine-readable commands).
void set_log_quiet(bool quiet);

}  // namespace lscope::base
