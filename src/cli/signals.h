#pragma once

namespace lscope::cli {

/// From now on SIGINT and SIGTERM are only remembered, so that a command can save what was done so far.
void remember_signals();
/// The signal that came, or 0.
[[nodiscard]] int signal_received();

}  // namespace lscope::cli
