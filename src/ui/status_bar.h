#pragma once

#include "ui/kit.h"

namespace lscope::ui {

/// The objective as a formula in the colours of its terms, its present numbers, the convention; at the right the state
/// in words, the seed and the precision.
class StatusBar {
 public:
  explicit StatusBar(WidgetState& state) : state_(state) {}
  void draw(const Rect& area, bool compact, const FrameView& view);

 private:
  float draw_objective(Kit& kit, float x, float limit);
  WidgetState& state_;
  double made_ = -1;
  std::string data_loss_, l1_term_, l2_term_, group_term_, activity_term_,
      total_;  ///< redrawn at most ten times a second
};

}  // namespace lscope::ui
