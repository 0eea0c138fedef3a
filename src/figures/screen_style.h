#pragma once

#include "plot/layout.h"
#include "spec/theme.h"

namespace lscope::figures {

/// The plot style of a theme on the screen, at a UI scale.
[[nodiscard]] plot::Style screen_style(const spec::Theme& theme, float scale);

}  // namespace lscope::figures
