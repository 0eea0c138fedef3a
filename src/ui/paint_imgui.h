#pragma once

#include <imgui.h>

#include "plot/display_list.h"
#include "ui/style.h"

namespace lscope::ui {

class Backdrop;

/// The face of the atlas for a text of `size` px (em, at the style's scale): the weight asked for, or the next
/// heavier one the atlas has, in the nearest size. `scale` is what its glyphs have to be stretched by: 1 within 6 %.
struct PaintedFace {
  ImFont* font = nullptr;  ///< ImGui's current font where the style has none
  float em = 13;           ///< em of the face, px
  float scale = 1;
};
[[nodiscard]] PaintedFace painted_face(const Style& style, float size, plot::Weight weight);

/// Puts a display list at `origin` (rounded to whole pixels). No decisions here, see plot::layout(). An Image without
/// pixels shows `field` (uv (0,1)-(1,0), as FieldPainter makes it), or nothing where that is null.
/// The first large opaque rectangle, the plot's screen, goes to the backdrop where there is one.
/// No call hands ImGui more than 4096 points: beyond 16384 its 16-bit indices would run over.
void paint(ImDrawList& out, ImVec2 origin, const plot::DisplayList& list, const Style& style,
           ImTextureID field = nullptr, Backdrop* backdrop = nullptr);

}  // namespace lscope::ui
