#pragma once

#include <string>

#include "train/snapshot.h"
#include "ui/item_log.h"

namespace lscope::app {

/// What a test of the window needs to see, for --items: where the items of the newest frame are, in px of the window,
/// and where the run stands: {"items": {"transport.play": [x, y, w, h], ...}, "run": {"state": "running", ...}}.
[[nodiscard]] std::string items_json(const ui::ItemLog& items, const train::Snapshot& snapshot);

}  // namespace lscope::app
