#pragma once

#include <memory>
#include <string>

#include "app/data_room.h"
#include "app/display.h"
#include "app/field_feed.h"
#include "app/figure_export.h"
#include "app/input_queue.h"
#include "app/instrument.h"
#include "app/live_run.h"
#include "app/look_feed.h"
#include "app/options.h"
#include "app/preferences.h"
#include "app/report_export.h"
#include "app/signal_watcher.h"
#include "app/window.h"
#include "app/workshop.h"
#include "app/x11_clipboard.h"
#include "base/clock.h"
#include "base/result.h"

namespace lscope::app {

/// Owner of everything behind the window, in the order of construction; destruction is the reverse. What has a thread
/// comes after what its thread calls.
struct AppContext {
  /// Opens the display and the window and starts the first run.
  /// Errors  kDisplay..., kMachineAsset, and those of the first run (kInput..., kUsage...)
  [[nodiscard]] static base::Result<std::unique_ptr<AppContext>> make(const Options& options);
  ~AppContext() = default;
  AppContext(const AppContext&) = delete;
  AppContext& operator=(const AppContext&) = delete;

  const Options options;
  const base::SteadyClock clock;
  Preferences preferences;  ///< as remembered, with what the user changes in the window
  std::string complaint;    ///< about the preferences; "" = none
  InputQueue queue;
  std::unique_ptr<Display> display;
  std::unique_ptr<SignalWatcher> signals;
  std::unique_ptr<Workshop> workshop;
  std::unique_ptr<FigureDesk> figures;
  std::unique_ptr<ReportDesk> reports;
  X11Clipboard clipboard;
  std::unique_ptr<Window> window;
  std::unique_ptr<Instrument> instrument;
  std::unique_ptr<FieldFeed> field;
  std::unique_ptr<LookFeed> looks;  ///< asks the thread of `field`
  std::unique_ptr<DataRoom> data;
  std::unique_ptr<LiveRun> run;

 private:
  explicit AppContext(const Options& asked) : options(asked) {}
  void read_preferences();
  [[nodiscard]] base::Status open_window();
  [[nodiscard]] base::Status start_run();
};

/// The language to start in: command line, preferences, then the system's (LC_ALL, LC_MESSAGES, LANG).
[[nodiscard]] std::string first_language(const Options& options, const Preferences& preferences);
[[nodiscard]] std::string first_theme(const Options& options, const Preferences& preferences);
/// Command line, preferences, then the display's content scale, in steps of a quarter.
[[nodiscard]] float first_scale(const Options& options, const Preferences& preferences, float content_scale);

}  // namespace lscope::app
