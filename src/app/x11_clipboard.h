#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace lscope::app {

/// What is offered under one name: a MIME type ("image/png") or a target of X ("UTF8_STRING").
struct ClipboardItem {
  std::string target;
  std::string bytes;
};

/// The CLIPBOARD selection of an X server for what GLFW cannot give: pictures. It has a connection, a hidden window and
/// a thread of its own, started by the first offer and asleep until somebody pastes; who asks gets TARGETS, TIMESTAMP,
/// MULTIPLE, or the bytes, in pieces where they are large (INCR). At its end it hands what it holds to a clipboard
/// manager, where one runs. Source: ICCCM 2.0, section 2; the freedesktop clipboard manager specification.
///
/// XCB, not Xlib: a requestor that has gone is an answer of the server like any other, while Xlib would end the program
/// from its error handler, which is one for the whole process and belongs to GLFW.
/// Thread safety: UI thread.
class X11Clipboard {
 public:
  X11Clipboard();
  ~X11Clipboard();
  X11Clipboard(const X11Clipboard&) = delete;
  X11Clipboard& operator=(const X11Clipboard&) = delete;

  /// Takes the clipboard and offers these; what another program copies later replaces them.
  /// Errors  kDisplayNone: there is no X server to talk to (the text has the key "export.no_clipboard")
  [[nodiscard]] base::Status offer(std::vector<ClipboardItem> items);

 private:
  class Server;
  std::unique_ptr<Server> server_;
};

}  // namespace lscope::app
