#include "ui/dialog_box.h"

#include <cmath>

#include "ui/backdrop.h"

namespace lscope::ui {

void draw_dialog_box(Kit& kit, const Rect& box) {
  constexpr float kRadius = 6;
  Canvas& c = kit.canvas;
  const Rect& all = kit.area();
  // Not under the box: blending is what a software rasterizer pays for most. The corners let the veil through.
  const ImU32 veil = kit.ink(spec::Token::kWindow, 0.6F), panel = kit.ink(spec::Token::kPanel);
  const float top = box.y + kRadius, bottom = box.bottom() - kRadius;
  c.rect({all.x, all.y, all.w, top - all.y}, veil);
  c.rect({all.x, bottom, all.w, all.bottom() - bottom}, veil);
  c.rect({all.x, top, box.x - all.x, bottom - top}, veil);
  c.rect({box.right(), top, all.right() - box.right(), bottom - top}, veil);
  if (Backdrop* backdrop = kit.view().backdrop; backdrop != nullptr)
    backdrop->cover(*ImGui::GetWindowDrawList(), {std::round(c.px(box.x)), std::round(c.px(box.y))},
                    {std::round(c.px(box.right())), std::round(c.px(box.bottom()))}, panel, c.px(kRadius));
  else
    c.rect(box, panel, kRadius);
  c.outline(box, kit.ink(spec::Token::kStroke2), kRadius);
}

}  // namespace lscope::ui
