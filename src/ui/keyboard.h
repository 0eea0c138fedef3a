#pragma once

#include "ui/app_actions.h"
#include "ui/kit.h"
#include "ui/param_desk.h"

namespace lscope::ui {

/// Where the window's backend keeps keys in ImGuiIO::KeysDown: GLFW's numbers, which are ASCII for what can be printed.
/// ImGui 1.86 names only the keys that its own text field needs.
enum WindowKey : int {
  kKeySpace = 32,
  kKeyComma = 44,
  kKeyMinus = 45,
  kKeyPeriod = 46,
  kKeyZero = 48,
  kKeyEqual = 61,
  kKeyA = 65,
  kKeyB = 66,
  kKeyC = 67,
  kKeyD = 68,
  kKeyE = 69,
  kKeyF = 70,
  kKeyL = 76,
  kKeyM = 77,
  kKeyN = 78,
  kKeyO = 79,
  kKeyP = 80,
  kKeyR = 82,
  kKeyT = 84,
  kKeyV = 86,
  kKeyX = 88,
  kKeyY = 89,
  kKeyZ = 90,
  kKeyLeftBracket = 91,
  kKeyRightBracket = 93,
  kKeyEscape = 256,
  kKeyTab = 258,
  kKeyF1 = 290,
  kKeyF6 = 295,
  kKeyF10 = 299,
  kKeyPadMinus = 333,
  kKeyPadPlus = 334,
  kKeyMenu = 348,
};

/// What the keys asked for that only the window as a whole can do.
struct KeyRequests {
  bool help = false;    ///< F1: explain what has the focus, else list the keys
  bool escape = false;  ///< Esc
  bool rail = false;    ///< Ctrl+B
  bool open = false;    ///< Ctrl+O
  bool paste = false;   ///< Ctrl+V
  bool undo = false;    ///< Ctrl+Z
  bool redo = false;    ///< Ctrl+Shift+Z, Ctrl+Y
  bool report = false;  ///< Ctrl+E
};

/// Space play or pause, "." step (Shift: epoch), R restart, N new seed, Ctrl+T theme, Ctrl+L language, Ctrl+plus and
/// Ctrl+minus scale, Tab and F6 focus; Ctrl+O and Ctrl+V for data, Ctrl+E for a report. While a dialog is open only
/// focus, scale, theme, language, help and Esc act. A key acts when it goes down, never again while it is held, and not
/// at all while text is typed.
KeyRequests handle_keys(WidgetState& state, const ParamDesk& desk, const train::Snapshot& lane, CommandSink& commands,
                        const AppState& app, AppActions& actions, bool dialog = false);

/// The overlay that lists the keys; false once it was closed.
bool draw_key_help(float width, float height, const FrameView& view, WidgetState& state);

}  // namespace lscope::ui
