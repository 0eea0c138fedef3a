#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/changed_areas.h"
#include "app/display.h"
#include "app/input_queue.h"
#include "app/options.h"
#include "base/result.h"

struct GLFWwindow;
struct GLFWcursor;

namespace lscope::app {

/// The one window with its OpenGL 3.3 core context, current on the UI thread. What the user does goes into the queue.
class Window {
 public:
  /// Called for each file that is dropped on the window.
  using DropHandler = std::function<void(const std::filesystem::path&)>;

  /// `size` in px; none: 1280 x 800 times the content scale, no larger than the monitor.
  /// Errors  kDisplayNoOpengl, kDisplayOldOpengl
  [[nodiscard]] static base::Result<std::unique_ptr<Window>> open(const Display& display,
                                                                  const std::optional<PixelSize>& size,
                                                                  InputQueue& queue);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  void on_drop(DropHandler handler) { on_drop_ = std::move(handler); }
  [[nodiscard]] PixelSize size() const;              ///< what mouse positions are in
  [[nodiscard]] PixelSize framebuffer_size() const;  ///< 0 x 0 while iconified
  [[nodiscard]] float content_scale() const;
  [[nodiscard]] bool should_close() const;
  void close();
  /// Shows all that was drawn; what is in the framebuffer afterwards is not known.
  void swap();
  /// Whether the frame should only be drawn where it has changed and be shown by show(): a processor paints, and the
  /// framebuffer keeps what it holds. Not right after the window was opened, uncovered or resized.
  [[nodiscard]] bool shows_changes() const { return copy_area_ && whole_frames_ == 0; }
  /// Shows these areas of the framebuffer, which keeps its content.
  void show(const std::vector<PixelArea>& areas);
  void set_title(const std::string& title);
  /// Shows ImGui's cursor; call after a frame is built.
  void update_cursor();
  /// True once after the window was uncovered, resized or moved to a display with another scale.
  [[nodiscard]] bool take_refresh();
  /// Clipboard through the window system; the ImGui context must live.
  void connect_clipboard(ImGuiIO& io);

 private:
  Window(GLFWwindow* window, InputQueue& queue);
  void install_callbacks();
  void make_cursors();
  void find_area_copy();
  void renew();
  [[nodiscard]] static Window& self(GLFWwindow* window);

  GLFWwindow* window_;
  InputQueue& queue_;
  DropHandler on_drop_;
  bool refresh_ = true;
  int whole_frames_ = 2;                               ///< to be drawn and swapped before changes are enough
  std::function<void(int, int, int, int)> copy_area_;  ///< x, y from below, width, height; none: swap
  std::string title_;
  std::array<GLFWcursor*, 9> cursors_{};  ///< by ImGuiMouseCursor
  int cursor_ = 0;
};

}  // namespace lscope::app
