#include "app/input_queue.h"

#include <GLFW/glfw3.h>

#include <cfloat>
#include <set>

namespace lscope::app {
namespace {

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

bool is_known_key(int key) { return key >= 0 && key < static_cast<int>(IM_ARRAYSIZE(ImGuiIO::KeysDown)); }

/// Keys that edit or move rather than produce a character.
bool edits(int key) {
  return key == GLFW_KEY_ENTER || key == GLFW_KEY_KP_ENTER || key == GLFW_KEY_TAB || key == GLFW_KEY_BACKSPACE ||
         key == GLFW_KEY_ESCAPE || (key >= GLFW_KEY_INSERT && key <= GLFW_KEY_END);
}

bool is_modifier(int key) { return key >= GLFW_KEY_LEFT_SHIFT && key <= GLFW_KEY_RIGHT_SUPER; }

void update_modifiers(ImGuiIO& io) {
  const auto down = [&](int left, int right) { return io.KeysDown[left] || io.KeysDown[right]; };
  io.KeyCtrl = down(GLFW_KEY_LEFT_CONTROL, GLFW_KEY_RIGHT_CONTROL);
  io.KeyShift = down(GLFW_KEY_LEFT_SHIFT, GLFW_KEY_RIGHT_SHIFT);
  io.KeyAlt = down(GLFW_KEY_LEFT_ALT, GLFW_KEY_RIGHT_ALT);
  io.KeySuper = down(GLFW_KEY_LEFT_SUPER, GLFW_KEY_RIGHT_SUPER);
}

}  // namespace

struct InputQueue::FrameSoFar {
  std::set<int> keys;    ///< changed in this frame
  bool plain = false;    ///< a key other than a modifier changed: Ctrl+T must be seen while Ctrl is down
  bool edited = false;   ///< a key that must come before any character that follows it
  bool moved = false;    ///< the mouse: what is dragged must see it before the button goes up
  bool buttons = false;  ///< a button changed: the mouse stays where it was pressed
  bool wheel = false;
};

bool InputQueue::fits(const InputEvent& event, const FrameSoFar& frame) {
  return std::visit(Overloaded{[&](const MouseMoved&) { return !frame.buttons && !frame.wheel; },
                               [&](const MouseLeft&) { return !frame.buttons && !frame.wheel; },
                               [&](const MouseButton& change) {
                                 return !frame.buttons && !frame.wheel && (change.down || !frame.moved);
                               },
                               [&](const MouseWheel&) { return !frame.buttons; },
                               [&](const KeyChanged& change) {
                                 return !frame.buttons && frame.keys.find(change.key) == frame.keys.end() &&
                                        !(frame.plain && is_modifier(change.key));
                               },
                               [&](const Typed&) { return !frame.edited && !frame.buttons; },
                               [&](const FocusLost&) { return frame.keys.empty() && !frame.buttons; }},
                    event);
}

void InputQueue::apply(const InputEvent& event, FrameSoFar& frame, ImGuiIO& io) {
  std::visit(Overloaded{[&](const MouseMoved& to) {
                          io.MousePos = ImVec2(to.x, to.y);
                          frame.moved = true;
                        },
                        [&](const MouseLeft&) {
                          // A drag goes on outside the window.
                          if (!ImGui::IsAnyMouseDown()) io.MousePos = ImVec2(-FLT_MAX, -FLT_MAX);
                        },
                        [&](const MouseButton& change) {
                          if (change.button < 0 || change.button >= static_cast<int>(buttons_.size())) return;
                          io.MouseDown[change.button] = change.down;
                          frame.buttons = true;
                        },
                        [&](const MouseWheel& by) {
                          io.MouseWheelH += by.dx;
                          io.MouseWheel += by.dy;
                          frame.wheel = true;
                        },
                        [&](const KeyChanged& change) {
                          if (!is_known_key(change.key)) return;
                          io.KeysDown[change.key] = change.down;
                          frame.keys.insert(change.key);
                          update_modifiers(io);
                          if (is_modifier(change.key)) return;
                          frame.plain = true;
                          frame.edited = frame.edited || (change.down && (edits(change.key) || io.KeyCtrl));
                        },
                        [&](const Typed& typed) { io.AddInputCharacter(typed.code_point); },
                        [&](const FocusLost&) {
                          for (bool& down : io.KeysDown) down = false;
                          update_modifiers(io);
                          frame.edited = true;
                        }},
             event);
}

bool InputQueue::feed(ImGuiIO& io) {
  FrameSoFar frame;
  bool any = false;
  while (!events_.empty() && fits(events_.front(), frame)) {
    apply(events_.front(), frame, io);
    events_.pop_front();
    any = true;
  }
  return any;
}

void map_keys(ImGuiIO& io) {
  const auto map = [&](ImGuiKey_ key, int code) { io.KeyMap[key] = code; };
  map(ImGuiKey_Tab, GLFW_KEY_TAB);
  map(ImGuiKey_LeftArrow, GLFW_KEY_LEFT);
  map(ImGuiKey_RightArrow, GLFW_KEY_RIGHT);
  map(ImGuiKey_UpArrow, GLFW_KEY_UP);
  map(ImGuiKey_DownArrow, GLFW_KEY_DOWN);
  map(ImGuiKey_PageUp, GLFW_KEY_PAGE_UP);
  map(ImGuiKey_PageDown, GLFW_KEY_PAGE_DOWN);
  map(ImGuiKey_Home, GLFW_KEY_HOME);
  map(ImGuiKey_End, GLFW_KEY_END);
  map(ImGuiKey_Insert, GLFW_KEY_INSERT);
  map(ImGuiKey_Delete, GLFW_KEY_DELETE);
  map(ImGuiKey_Backspace, GLFW_KEY_BACKSPACE);
  map(ImGuiKey_Space, GLFW_KEY_SPACE);
  map(ImGuiKey_Enter, GLFW_KEY_ENTER);
  map(ImGuiKey_Escape, GLFW_KEY_ESCAPE);
  map(ImGuiKey_KeyPadEnter, GLFW_KEY_KP_ENTER);
  map(ImGuiKey_A, GLFW_KEY_A);
  map(ImGuiKey_C, GLFW_KEY_C);
  map(ImGuiKey_V, GLFW_KEY_V);
  map(ImGuiKey_X, GLFW_KEY_X);
  map(ImGuiKey_Y, GLFW_KEY_Y);
  map(ImGuiKey_Z, GLFW_KEY_Z);
}

}  // namespace lscope::app
