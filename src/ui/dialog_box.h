#pragma once

#include "ui/kit.h"

namespace lscope::ui {

/// The box of a dialog over the window, which lets nothing through, and a veil over all that lies around it.
void draw_dialog_box(Kit& kit, const Rect& box);

}  // namespace lscope::ui
