#pragma once

#include "ui/kit.h"
#include "ui/param_desk.h"

namespace lscope::ui {

/// The hidden layers: one field of 50 x 28 a layer that holds its width (drag sideways, type, or use the slider that
/// a click opens below it), a "+" that adds a layer and, on the last field under the mouse, a "−" that takes it away.
/// Returns the height it needed. Items: "layers.name", "layers.home", "param.model.width1.field", "layers.add",
/// "layers.remove"; of the open slider "layers.width.slider", ".field", ".name".
float layers_editor(Kit& kit, float x, float y, float w, ParamDesk& desk, CommandSink& commands);

}  // namespace lscope::ui
