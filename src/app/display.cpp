#include "app/display.h"

#include <GLFW/glfw3.h>
#include <dlfcn.h>
#include <unistd.h>

#include <string>
#include <string_view>

#include "base/text.h"

namespace lscope::app {
namespace {

constexpr const char* kWithoutDisplay =
    "lambdascope --screenshot OUT.png makes pictures and lscope does all the rest without one";

/// Called by Xlib when the X server is gone; must not return. Nothing can be drawn or joined any more.
int connection_lost(void* /*display*/) {
  constexpr std::string_view kWords =
      "error[display.lost]: the connection to the display was lost; what ran in the window is gone\n";
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, kWords.data(), kWords.size());
  ::_exit(base::exit_code(base::ErrorCode::kDisplayLost));
}

/// Xlib would call exit() with threads alive. GLFW has linked Xlib, or is a Wayland build and has not: so it is asked
/// for by name instead of being linked here.
void leave_cleanly_without_server() {
  using Handler = int (*)(void*);
  using SetHandler = Handler (*)(Handler);
  // POSIX promises that the address of a function fits.
  if (auto set = reinterpret_cast<SetHandler>(::dlsym(RTLD_DEFAULT, "XSetIOErrorHandler"))) set(connection_lost);
}

}  // namespace

base::Error display_error(base::ErrorCode otherwise) {
  const char* said = nullptr;
  const int number = glfwGetError(&said);
  const std::string words = said == nullptr ? "" : " (" + base::printable(said, 200) + ")";
  if (number == GLFW_API_UNAVAILABLE)
    return {base::ErrorCode::kDisplayNoOpengl, "display", "it offers no OpenGL" + words,
            "install libgl1-mesa-dri; " + std::string(kWithoutDisplay)};
  if (number == GLFW_VERSION_UNAVAILABLE)
    return {base::ErrorCode::kDisplayOldOpengl, "display", "its OpenGL is older than 3.3" + words,
            "update the graphics driver, or set LIBGL_ALWAYS_SOFTWARE=1; " + std::string(kWithoutDisplay)};
  if (otherwise == base::ErrorCode::kDisplayNone)
    return {otherwise, "display", "no display to open a window on" + words, kWithoutDisplay};
  return {otherwise, "display", "no window with OpenGL 3.3 could be opened" + words, kWithoutDisplay};
}

base::Result<std::unique_ptr<Display>> Display::open() {
  glfwInitHint(GLFW_JOYSTICK_HAT_BUTTONS, GLFW_FALSE);
  if (glfwInit() != GLFW_TRUE) return display_error(base::ErrorCode::kDisplayNone);
  leave_cleanly_without_server();
  return std::unique_ptr<Display>(new Display());
}

Display::~Display() { glfwTerminate(); }

void Display::wake() { glfwPostEmptyEvent(); }

}  // namespace lscope::app
