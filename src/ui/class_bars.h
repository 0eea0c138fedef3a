#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "ui/kit.h"

namespace lscope::ui {

/// How many rows each class has, as bars with their numbers: as many classes as there is room for above `bottom`, at
/// most ten, and how many more there are. Returns where it ends; `y` where there are no classes.
float draw_class_bars(Kit& kit, const std::vector<std::pair<std::string, std::int64_t>>& classes, float x, float y,
                      float w, float bottom);

}  // namespace lscope::ui
