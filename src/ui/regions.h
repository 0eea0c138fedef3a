#pragma once

#include "ui/panel.h"
#include "ui/size_class.h"

namespace lscope::ui {

/// Where the parts of the window stand, in px.
struct Regions {
  SizeClass size = SizeClass::kRegular;
  bool rail = false;  ///< the controls are the narrow rail of symbols
  Rect top_bar, timeline, controls, reading, plots, status;
  Rect reading_open;  ///< where the reading lies when it is opened over the plots of a compact window
};

/// The table of VISUAL 2 for a window of this many px at this UI scale. Below 1024 x 640 design units the controls
/// become a rail.
[[nodiscard]] Regions regions(float width, float height, float scale, bool rail_wanted);

}  // namespace lscope::ui
