#pragma once

#include <string>

#include "base/translate.h"
#include "plot/layout.h"

namespace lscope::ui {

/// A fit along one input has a read-out as well, but its x is not time.
[[nodiscard]] inline bool is_over_epochs(const plot::Figure& figure) {
  return figure.x.whole && !figure.cursor_title.empty();
}

[[nodiscard]] inline bool inside(const plot::Frame& frame, plot::Px at) {
  return at.x >= frame.plot_top_left.x && at.x <= frame.plot_bottom_right.x && at.y >= frame.plot_top_left.y &&
         at.y <= frame.plot_bottom_right.y;
}

/// Where the handle of a mark stands, held at the plot's edges.
[[nodiscard]] float handle_px(const plot::Frame& frame, const plot::Mark& mark);
/// The value that a handle has at x: whole, because it counts epochs.
[[nodiscard]] double handle_value(const plot::Mark& mark, double x);
/// "patience 20": what stands beside a handle while it is dragged.
[[nodiscard]] std::string handle_text(const base::Translate& tr, const plot::Mark& mark, double x);

}  // namespace lscope::ui
