#pragma once

#include "plot/layout.h"
#include "ui/paint_imgui.h"

namespace lscope::ui {

/// Width of text in the faces that paint() will use. UI thread, between NewFrame() and Render() or while the atlas is
/// built. Keeps a reference to the style.
class ImGuiMeasure final : public plot::TextMeasure {
 public:
  explicit ImGuiMeasure(const Style& style) : style_(style) {}
  [[nodiscard]] float width(const std::string& utf8, float size, plot::Weight weight) const override {
    const PaintedFace face = painted_face(style_, size, weight);
    const char* begin = utf8.c_str();
    return face.font->CalcTextSizeA(face.font->FontSize * face.scale, 1e9F, 0, begin, begin + utf8.size()).x;
  }

 private:
  const Style& style_;
};

}  // namespace lscope::ui
