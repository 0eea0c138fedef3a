#pragma once

#include <imgui.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ui/backdrop.h"

namespace lscope::test {

/// An RGBA picture, row 0 on top.
struct Picture {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgba;
  [[nodiscard]] const std::uint8_t* at(int x, int y) const {
    return rgba.data() +
           4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x));
  }
};

/// Paints what ImGui::Render() has left, without a graphics card: triangles with the top-left rule at pixel centres,
/// colour and texture interpolated, source over. Only the font atlas is sampled; other textures stay empty.
/// `ground` is what the window is cleared to, `fills` are what is cleared after that.
[[nodiscard]] Picture rasterize(const ImDrawData& data, const ImFontAtlas& atlas, ImU32 ground,
                                std::span<const ui::Backdrop::Fill> fills);
/// False if the file could not be written.
bool write_png(const Picture& picture, const std::string& path);

}  // namespace lscope::test
