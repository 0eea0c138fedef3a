#pragma once

#include "ui/gap_series.h"
#include "ui/kit.h"

namespace lscope::ui {

/// The whole run as a strip: silhouette of the gap over the epochs, a flag where a parameter was moved, a diamond at
/// the smallest validation loss, the head at the newest epoch.
class Timeline {
 public:
  explicit Timeline(WidgetState& state) : state_(state) {}
  void draw(const Rect& area, const FrameView& view, const GapSeries& gap);

 private:
  struct Strip;
  void draw_gap(Kit& kit, const Strip& strip, const GapSeries& gap);
  void draw_flags(Kit& kit, const Strip& strip);
  void draw_head(Kit& kit, const Strip& strip);
  void draw_chip(Kit& kit);

  WidgetState& state_;
};

/// The upper end of the silhouette's scale: 0.5, doubled until the peak fits.
[[nodiscard]] double gap_scale(double peak);

}  // namespace lscope::ui
