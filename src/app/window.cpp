#include "app/window.h"

#include <glad/gl.h>
// glad comes first: GLFW then brings no GL header of its own.
#include <GLFW/glfw3.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

namespace lscope::app {
namespace {

constexpr PixelSize kDefaultSize{1280, 800};
constexpr PixelSize kSmallestSize{640, 400};

/// 1280 x 800 at the display's scale, within the primary monitor, if there is one.
PixelSize default_size() {
  GLFWmonitor* monitor = glfwGetPrimaryMonitor();
  if (monitor == nullptr) return kDefaultSize;
  float scale_x = 1, scale_y = 1;
  glfwGetMonitorContentScale(monitor, &scale_x, &scale_y);
  int x = 0, y = 0, width = 0, height = 0;
  glfwGetMonitorWorkarea(monitor, &x, &y, &width, &height);
  const auto fit = [](int wanted, float scale, int smallest, int room) {
    const int scaled = static_cast<int>(std::lround(static_cast<float>(wanted) * scale));
    return room > 0 ? std::clamp(scaled, std::min(smallest, room), room) : scaled;
  };
  return {fit(kDefaultSize.width, scale_x, kSmallestSize.width, width),
          fit(kDefaultSize.height, scale_y, kSmallestSize.height, height)};
}

void hint_opengl_33() {
  glfwDefaultWindowHints();
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHint(GLFW_DEPTH_BITS, 0);
  glfwWindowHint(GLFW_STENCIL_BITS, 0);
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "lambdascope");
  glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "lambdascope");
}

}  // namespace

base::Result<std::unique_ptr<Window>> Window::open(const Display& /*display*/, const std::optional<PixelSize>& size,
                                                   InputQueue& queue) {
  hint_opengl_33();
  const PixelSize wanted = size.value_or(default_size());
  GLFWwindow* raw = glfwCreateWindow(wanted.width, wanted.height, "Lambdascope", nullptr, nullptr);
  if (raw == nullptr) return display_error(base::ErrorCode::kDisplayNoOpengl);
  std::unique_ptr<Window> window(new Window(raw, queue));
  glfwMakeContextCurrent(raw);
  if (gladLoadGL(glfwGetProcAddress) == 0) return display_error(base::ErrorCode::kDisplayNoOpengl);
  glfwSwapInterval(1);
  window->install_callbacks();
  window->make_cursors();
  window->find_area_copy();
  return window;
}

Window::Window(GLFWwindow* window, InputQueue& queue) : window_(window), queue_(queue) {}

Window::~Window() {
  for (GLFWcursor* cursor : cursors_)
    if (cursor != nullptr) glfwDestroyCursor(cursor);
  glfwDestroyWindow(window_);
}

Window& Window::self(GLFWwindow* window) { return *static_cast<Window*>(glfwGetWindowUserPointer(window)); }

void Window::install_callbacks() {
  glfwSetWindowUserPointer(window_, this);
  glfwSetCursorPosCallback(window_, [](GLFWwindow* w, double x, double y) {
    self(w).queue_.push(MouseMoved{static_cast<float>(x), static_cast<float>(y)});
  });
  glfwSetCursorEnterCallback(window_, [](GLFWwindow* w, int entered) {
    if (entered == GLFW_FALSE) self(w).queue_.push(MouseLeft{});
  });
  glfwSetMouseButtonCallback(window_, [](GLFWwindow* w, int button, int action, int /*mods*/) {
    self(w).queue_.push(MouseButton{button, action == GLFW_PRESS});
  });
  glfwSetScrollCallback(window_, [](GLFWwindow* w, double dx, double dy) {
    self(w).queue_.push(MouseWheel{static_cast<float>(dx), static_cast<float>(dy)});
  });
  glfwSetKeyCallback(window_, [](GLFWwindow* w, int key, int /*scancode*/, int action, int /*mods*/) {
    if (key >= 0 && action != GLFW_REPEAT) self(w).queue_.push(KeyChanged{key, action == GLFW_PRESS});
  });
  glfwSetCharCallback(window_, [](GLFWwindow* w, unsigned int point) { self(w).queue_.push(Typed{point}); });
  glfwSetWindowFocusCallback(window_, [](GLFWwindow* w, int focused) {
    if (focused == GLFW_FALSE) self(w).queue_.push(FocusLost{});
    self(w).refresh_ = true;
  });
  glfwSetDropCallback(window_, [](GLFWwindow* w, int count, const char** paths) {
    for (int i = 0; i < count; ++i)
      if (self(w).on_drop_) self(w).on_drop_(paths[i]);
  });
  glfwSetWindowRefreshCallback(window_, [](GLFWwindow* w) { self(w).renew(); });
  glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* w, int, int) { self(w).renew(); });
  glfwSetWindowContentScaleCallback(window_, [](GLFWwindow* w, float, float) { self(w).renew(); });
  glfwSetWindowIconifyCallback(window_, [](GLFWwindow* w, int) { self(w).renew(); });
}

void Window::make_cursors() {
  const auto make = [&](ImGuiMouseCursor which, int shape) {
    cursors_[static_cast<std::size_t>(which)] = glfwCreateStandardCursor(shape);
  };
  make(ImGuiMouseCursor_Arrow, GLFW_ARROW_CURSOR);
  make(ImGuiMouseCursor_TextInput, GLFW_IBEAM_CURSOR);
  make(ImGuiMouseCursor_ResizeNS, GLFW_VRESIZE_CURSOR);
  make(ImGuiMouseCursor_ResizeEW, GLFW_HRESIZE_CURSOR);
  make(ImGuiMouseCursor_Hand, GLFW_HAND_CURSOR);
}

void Window::update_cursor() {
  const int wanted = std::max(0, ImGui::GetMouseCursor());  // none is shown as the arrow
  if (wanted == cursor_) return;
  cursor_ = wanted;
  glfwSetCursor(window_, cursors_[static_cast<std::size_t>(wanted)]);  // null: the arrow
}

PixelSize Window::size() const {
  PixelSize size;
  glfwGetWindowSize(window_, &size.width, &size.height);
  return size;
}

PixelSize Window::framebuffer_size() const {
  PixelSize size;
  glfwGetFramebufferSize(window_, &size.width, &size.height);
  if (glfwGetWindowAttrib(window_, GLFW_ICONIFIED) == GLFW_TRUE) return {};
  return size;
}

float Window::content_scale() const {
  float x = 1, y = 1;
  glfwGetWindowContentScale(window_, &x, &y);
  return x;
}

bool Window::should_close() const { return glfwWindowShouldClose(window_) == GLFW_TRUE; }

void Window::close() { glfwSetWindowShouldClose(window_, GLFW_TRUE); }

/// A picture that a processor paints costs by its pixels, so that what stayed should not be painted again. An extension
/// of GLX lets parts of the back buffer be shown, which then stays as it is; after a swap its content is undefined.
void Window::find_area_copy() {
  const auto* name = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
  const std::string_view renderer = name != nullptr ? name : "";
  const bool is_processor =
      renderer.find("llvmpipe") != std::string_view::npos || renderer.find("softpipe") != std::string_view::npos;
  if (!is_processor || glfwExtensionSupported("GLX_MESA_copy_sub_buffer") == GLFW_FALSE) return;
  using Current = void* (*)();
  using CurrentDrawable = unsigned long (*)();
  using Copy = void (*)(void*, unsigned long, int, int, int, int);
  const auto display = reinterpret_cast<Current>(glfwGetProcAddress("glXGetCurrentDisplay"));
  const auto drawable = reinterpret_cast<CurrentDrawable>(glfwGetProcAddress("glXGetCurrentDrawable"));
  const auto copy = reinterpret_cast<Copy>(glfwGetProcAddress("glXCopySubBufferMESA"));
  if (display == nullptr || drawable == nullptr || copy == nullptr) return;
  copy_area_ = [display, drawable, copy](int x, int y, int width, int height) {
    copy(display(), drawable(), x, y, width, height);
  };
}

/// Size or content of what is on the screen may be another: two swaps, after which OpenGL knows the size as well.
void Window::renew() {
  refresh_ = true;
  whole_frames_ = 2;
}

void Window::swap() {
  glfwSwapBuffers(window_);
  whole_frames_ = std::max(0, whole_frames_ - 1);
}

/// One copy waits for the rasterizer and for the X server, so one of all areas is cheaper than one of each.
void Window::show(const std::vector<PixelArea>& areas) {
  const PixelArea all = bounds_of(areas);
  if (all.empty()) return;
  copy_area_(all.left, framebuffer_size().height - all.bottom, all.right - all.left, all.bottom - all.top);
}

void Window::set_title(const std::string& title) {
  if (title == title_) return;
  title_ = title;
  glfwSetWindowTitle(window_, title_.c_str());
}

bool Window::take_refresh() { return std::exchange(refresh_, false); }

void Window::connect_clipboard(ImGuiIO& io) {
  io.ClipboardUserData = window_;
  io.SetClipboardTextFn = [](void* window, const char* text) {
    glfwSetClipboardString(static_cast<GLFWwindow*>(window), text);
  };
  io.GetClipboardTextFn = [](void* window) { return glfwGetClipboardString(static_cast<GLFWwindow*>(window)); };
}

}  // namespace lscope::app
