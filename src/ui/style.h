#pragma once

#include <imgui.h>

#include "spec/theme.h"

namespace lscope::ui {

/// The faces of the atlas, by role; em sizes of VISUAL at UI scale 1: 11, 12, 13, 15, 40.
struct Fonts {
  ImFont* regular11 = nullptr;
  ImFont* regular12 = nullptr;
  ImFont* regular13 = nullptr;
  ImFont* medium12 = nullptr;
  ImFont* medium13 = nullptr;
  ImFont* semibold11 = nullptr;
  ImFont* semibold12 = nullptr;
  ImFont* semibold13 = nullptr;
  ImFont* semibold15 = nullptr;
  ImFont* semibold40 = nullptr;  ///< digits, point and minus only
};

/// Colours, fonts and scale of a frame.
struct Style {
  spec::Theme theme;
  Fonts fonts;
  float scale = 1;
  bool reduced_motion = false;
  [[nodiscard]] ImU32 color(spec::Token token, float opacity = 1) const {
    const spec::Rgba c = theme[token];
    return IM_COL32(c.r, c.g, c.b, static_cast<int>(static_cast<float>(c.a) * opacity + 0.5F));
  }
};

/// Puts the theme's colours and the scale into ImGui's own style (popups, tooltips, text fields).
void apply(const Style& style);

}  // namespace lscope::ui
