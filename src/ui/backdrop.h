#pragma once

#include <imgui.h>

#include <vector>

namespace lscope::ui {

/// Large opaque areas with nothing of the window under them: panels and the screens of plots. They are cleared before
/// the draw list is drawn. A software rasterizer spent a third of a frame on them as textured, blended rectangles.
class Backdrop {
 public:
  struct Fill {
    ImVec2 low, high;  ///< whole px
    ImU32 color;
  };

  void begin_frame() { fills_.clear(); }
  /// Fills what `out` may paint on now; only its rounded corners become part of `out`.
  void add(ImDrawList& out, ImVec2 low, ImVec2 high, ImU32 color, float radius = 0);
  [[nodiscard]] const std::vector<Fill>& fills() const { return fills_; }  ///< later ones over earlier ones

 private:
  void fill(const ImDrawList& out, ImVec2 low, ImVec2 high, ImU32 color);

  std::vector<Fill> fills_;
};

}  // namespace lscope::ui
