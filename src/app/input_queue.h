#pragma once

#include <imgui.h>

#include <array>
#include <deque>
#include <variant>

namespace lscope::app {

/// What the user did, in the order in which it happened. Key codes are GLFW's.
struct MouseMoved {
  float x = 0, y = 0;
};
struct MouseLeft {};
struct MouseButton {
  int button = 0;
  bool down = false;
};
struct MouseWheel {
  float dx = 0, dy = 0;
};
struct KeyChanged {
  int key = 0;
  bool down = false;
};
struct Typed {
  unsigned int code_point = 0;
};
struct FocusLost {};  ///< every key counts as released
using InputEvent = std::variant<MouseMoved, MouseLeft, MouseButton, MouseWheel, KeyChanged, Typed, FocusLost>;

/// Between the window system and Dear ImGui. ImGui 1.86 only sees the state of a key once a frame, so a key pressed and
/// released between two frames would be lost, and "Ctrl+A, then 5" would arrive the other way round. The queue hands
/// over as many events as one frame can tell apart and keeps the rest for the next.
/// Thread safety: UI thread only.
class InputQueue {
 public:
  void push(InputEvent event) { events_.push_back(event); }
  [[nodiscard]] bool empty() const { return events_.empty(); }
  /// Before ImGui::NewFrame(). Returns true if anything was handed over.
  bool feed(ImGuiIO& io);

 private:
  struct FrameSoFar;
  [[nodiscard]] static bool fits(const InputEvent& event, const FrameSoFar& frame);
  void apply(const InputEvent& event, FrameSoFar& frame, ImGuiIO& io);

  std::deque<InputEvent> events_;
  std::array<bool, 5> buttons_{};
};

/// Tells ImGui which of its named keys is which code.
void map_keys(ImGuiIO& io);

}  // namespace lscope::app
