#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "train/snapshot.h"

namespace lscope::app {

/// Where the run stands and the values in effect: state, generation, step, tick, obeyed, data,
/// values, and the newest losses once there are some.
[[nodiscard]] nlohmann::ordered_json run_json(const train::Snapshot& snapshot);

/// The same with the log of all commands that took effect; for --dump-log.
[[nodiscard]] std::string command_log_json(const train::Snapshot& snapshot);

}  // namespace lscope::app
