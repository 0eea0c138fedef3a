#pragma once

#include <cstdint>
#include <string>

#include "ui/data_browser.h"
#include "ui/data_pictures.h"
#include "ui/data_table.h"
#include "ui/widget_state.h"

namespace lscope::ui {

/// "Open data": from a file, a bundled set or the clipboard to a run. First the browser, then, while the table is read,
/// its progress, then what is in it, a table or pictures; what is refused is said here with its place. Nothing that is
/// loaded is touched until "Use these data" has succeeded.
class DataDialog {
 public:
  explicit DataDialog(WidgetState& state) : state_(state) {}

  void open(FileFilter filter, DataActions& actions);
  [[nodiscard]] bool is_open() const { return step_ != Step::kClosed; }
  /// Esc: one step back, from the first one out.
  void escape(DataActions& actions);
  /// Once a frame: the program may have been handed a table, or may have read one.
  void follow(const DataState& state, DataActions& actions);
  void draw(float width, float height, const FrameView& view, const DataState& state, DataActions& actions);
  [[nodiscard]] bool animating() const { return step_ == Step::kReading; }

 private:
  enum class Step : std::uint8_t { kClosed, kBrowse, kReading, kTable, kRefused };
  void close(DataActions& actions);
  void go(Step step);
  void draw_browser(Kit& kit, const Rect& area, const DataState& state, DataActions& actions);
  void draw_reading(Kit& kit, const Rect& area, const DataState& state, DataActions& actions);
  void draw_table(Kit& kit, const Rect& area, const DataState& state, DataActions& actions);
  void draw_refused(Kit& kit, const Rect& area, const DataState& state, DataActions& actions);
  bool plain_button(Kit& kit, std::string_view name, std::string_view key, float& x, float y, bool primary = false,
                    bool enabled = true);

  WidgetState& state_;
  Step step_ = Step::kClosed;
  DataBrowser browser_;
  DataTable table_;
  DataPictures pictures_;
  std::shared_ptr<const data::Preview> shown_;
  std::shared_ptr<const data::PicturePreview> shown_pictures_;
  std::uint64_t asked_ = 0, used_ = 0;
  bool using_ = false;    ///< "Use these data" was pressed: it is being read for good
  bool dropped_ = false;  ///< it came without the browser: Esc closes
};

}  // namespace lscope::ui
