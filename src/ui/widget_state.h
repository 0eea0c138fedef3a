#pragma once

#include <array>
#include <string>

#include "ui/focus.h"
#include "ui/panel.h"

namespace lscope::ui {

/// What widgets remember between two frames; one for the whole window, because there is one mouse and one keyboard.
struct WidgetState {
  /// The text field that is being typed in.
  struct Typing {
    std::string field;  ///< its name; "" = none
    std::array<char, 64> text{};
    bool start = false;         ///< take the keyboard in the coming frame
    bool caret_at_end = false;  ///< started by a digit: do not select what is there
    bool refused = false;       ///< Enter was pressed on a value that is not allowed
    bool seen = false;          ///< drawn in the last frame; a field that is gone gives the keyboard back
  };
  /// The slider that is being dragged.
  struct Drag {
    std::string item;
    double value = 0;
  };
  /// What the mouse rests on, and since when.
  struct Rest {
    std::string item;
    double since = 0;
    bool seen = false;  ///< in this frame
  };

  Focus focus;
  int open_layer = -1;  ///< hidden layer whose width's slider is open; -1 = none
  Typing typing;
  Drag drag;
  Rest rest;
  double now = 0;
  bool open_data = false;    ///< a panel asks for the dialog that opens data
  bool open_report = false;  ///< and for the one that writes a report
  /// F1 on a focused item: its tooltip stands beside it until the focus moves, the mouse clicks, Esc or F1 again.
  struct Help {
    std::string item;       ///< which had the focus; "" = none
    bool answered = false;  ///< the item, or the row it belongs to, has a tooltip
    Rect beside;            ///< the item, in design units
  };
  Help help;
  bool modal = false;  ///< a dialog lies over everything: plain keys belong to nobody else

  void begin_frame(double time) {
    now = time;
    if (!typing.seen && !typing.start) typing = {};
    typing.seen = false;
    if (!rest.seen) rest.item.clear();
    rest.seen = false;
  }
  /// True while a tooltip is about to appear.
  [[nodiscard]] bool waiting_for_tooltip() const { return !rest.item.empty() && now - rest.since < 0.5; }
};

}  // namespace lscope::ui
