#pragma once

#include <string>

#include "train/snapshot.h"

namespace lscope::app {

/// The log of all commands that took effect, with the values now in effect; for --dump-log.
[[nodiscard]] std::string command_log_json(const train::Snapshot& snapshot);

}  // namespace lscope::app
