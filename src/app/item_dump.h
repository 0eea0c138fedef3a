#pragma once

#include <string>

#include "ui/item_log.h"

namespace lscope::app {

/// Where the items of the newest frame are: {"items": {"transport.play": [x, y, w, h], ...}}, in px of the window.
[[nodiscard]] std::string items_json(const ui::ItemLog& items);

}  // namespace lscope::app
