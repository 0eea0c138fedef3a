#pragma once

#include <memory>

#include "base/result.h"

namespace lscope::app {

/// An OpenGL 3.3 core context without a display and without a surface, current on the calling thread.
class EglContext {
 public:
  /// Errors  kDisplayNoOpengl, kDisplayOldOpengl
  [[nodiscard]] static base::Result<std::unique_ptr<EglContext>> open();
  ~EglContext();
  EglContext(const EglContext&) = delete;
  EglContext& operator=(const EglContext&) = delete;

 private:
  EglContext() = default;
  void* display_ = nullptr;  ///< EGLDisplay
  void* context_ = nullptr;  ///< EGLContext
};

}  // namespace lscope::app
