#pragma once

#include <imgui.h>

#include <deque>
#include <vector>

namespace lscope::ui {

/// Large opaque areas. Those with nothing of the window under them, panels and the screens of plots, are cleared before
/// the draw list is drawn; the boxes of dialogs are cleared in its course, and what they hide is not drawn at all. A
/// software rasterizer spent a third of a frame on panels as textured, blended rectangles, and half of one on a dialog.
class Backdrop {
 public:
  struct Fill {
    ImVec2 low, high;  ///< whole px
    ImU32 color;
  };

  void begin_frame() {
    fills_.clear();
    covers_.clear();
  }
  /// Fills what `out` may paint on now; only its rounded corners become part of `out`.
  void add(ImDrawList& out, ImVec2 low, ImVec2 high, ImU32 color, float radius = 0);
  /// The same for an area with other things under it: `out` gets commands with the callback cover_here(), whose data
  /// are a Fill that lives until the next frame. Whoever draws the list clears that area then.
  void cover(ImDrawList& out, ImVec2 low, ImVec2 high, ImU32 color, float radius);
  [[nodiscard]] const std::vector<Fill>& fills() const { return fills_; }  ///< later ones over earlier ones
  /// Does nothing: only its address says something.
  static void cover_here(const ImDrawList* list, const ImDrawCmd* command);

 private:
  void fill(const ImDrawList& out, ImVec2 low, ImVec2 high, ImU32 color);

  std::vector<Fill> fills_;
  std::deque<Fill> covers_;  ///< their addresses are kept by draw lists
};

/// Takes out of finished draw lists what lies under the largest cover and was drawn before it, and gives each cover its
/// area as clip: from here on a cover is what its command's clip says. The picture stays the same; of a dialog over
/// five plots a software rasterizer then draws the dialog.
void cut_covered(ImDrawData& data);

}  // namespace lscope::ui
