#pragma once

#include <imgui.h>

#include "plot/figure.h"
#include "plot/layout.h"

namespace lscope::ui {

/// Turns a field of values into a picture with colour map and contours. The program implements it with a fragment
/// shader (gpu room); tests implement it with nothing. Called on the UI thread while a frame is built.
class FieldPainter {
 public:
  virtual ~FieldPainter() = default;
  /// A texture of width x height px (row 0 on top when shown with uv (0,1)-(1,0)), redrawn only when step, size, style
  /// or ranges changed. Null: the caller paints the cells itself.
  virtual ImTextureID texture(const plot::Heat& heat, const plot::Frame& frame, const plot::Style& style, int width,
                              int height) = 0;
  /// The painter of another place of the window (0: this one). A texture lives until its place is painted anew, so
  /// fields that are seen side by side have places of their own.
  virtual FieldPainter& place(int /*index*/) { return *this; }
};

}  // namespace lscope::ui
