#pragma once

#include "app/options.h"

namespace lscope::app {

/// `--screenshot`: draws the window's content without a window or an X server, after exactly `--after-steps` steps or
/// after what a script says, and writes a PNG. The same command line gives the same picture.
/// Returns the exit code; messages go to standard error.
[[nodiscard]] int take_screenshot(const Options& options);

}  // namespace lscope::app
