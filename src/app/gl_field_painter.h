#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "gpu/field_renderer.h"
#include "ui/field_painter.h"

namespace lscope::app {

/// Hands the panels' fields to the fragment shader. Needs a current OpenGL context from load() on.
class GlFieldPainter final : public ui::FieldPainter {
 public:
  /// Errors  kMachineAsset, kDisplayNoOpengl
  [[nodiscard]] base::Status load();
  ImTextureID texture(const plot::Heat& heat, const plot::Frame& frame, const plot::Style& style, int width,
                      int height) override;
  FieldPainter& place(int index) override;
  /// Another number whenever a texture of any place has another content.
  [[nodiscard]] std::uint64_t pictures_drawn() const;

 private:
  std::optional<gpu::FieldRenderer> renderer_;  ///< none where it could not be loaded: there are no textures then
  std::vector<std::unique_ptr<GlFieldPainter>> others_;
};

}  // namespace lscope::app
