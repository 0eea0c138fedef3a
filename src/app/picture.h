#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "app/options.h"
#include "base/result.h"

namespace lscope::app {

/// 8-bit RGB, row 0 on top.
struct Picture {
  PixelSize size;
  std::vector<std::uint8_t> rgb;
};

/// A target to draw on without a window. Needs a current OpenGL context for as long as it lives.
class DrawTarget {
 public:
  /// Errors  kInputLimit if the driver has no target of that size
  [[nodiscard]] static base::Result<std::unique_ptr<DrawTarget>> make(PixelSize size);
  ~DrawTarget();
  DrawTarget(const DrawTarget&) = delete;
  DrawTarget& operator=(const DrawTarget&) = delete;
  [[nodiscard]] unsigned int framebuffer() const { return framebuffer_; }

 private:
  DrawTarget() = default;
  unsigned int framebuffer_ = 0, color_ = 0;
};

/// What has been drawn on a framebuffer (0 = the window's back buffer).
[[nodiscard]] Picture read_pixels(unsigned int framebuffer, PixelSize size);
/// PNG, whole or not at all. Errors  kOutput...
[[nodiscard]] base::Status write_png(const std::filesystem::path& path, const Picture& picture);

}  // namespace lscope::app
