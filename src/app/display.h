#pragma once

#include <memory>

#include "base/result.h"

namespace lscope::app {

/// The connection to the window system, from glfwInit to glfwTerminate. Whatever calls wake() from a thread of its own
/// must end before it does.
/// Thread safety: UI thread, except wake().
class Display {
 public:
  /// Errors  kDisplayNone, naming what works without a display
  [[nodiscard]] static base::Result<std::unique_ptr<Display>> open();
  ~Display();
  Display(const Display&) = delete;
  Display& operator=(const Display&) = delete;
  /// Ends a wait for events; any thread.
  static void wake();

 private:
  Display() = default;
};

/// The newest error of the window system in words: `otherwise` names the class if it is not a known one.
[[nodiscard]] base::Error display_error(base::ErrorCode otherwise);

}  // namespace lscope::app
