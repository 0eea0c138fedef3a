#pragma once

#include <memory>

#include "ui/app_actions.h"
#include "ui/field_painter.h"
#include "ui/look_wish.h"
#include "ui/panel.h"

namespace lscope::ui {

/// Everything inside the window: places the regions by the size class and draws them. The program hands in one
/// FrameView a frame; tests do the same without a window.
class MainView {
 public:
  explicit MainView(FieldPainter* field_painter);  ///< null: fields are painted as cells
  ~MainView();
  MainView(const MainView&) = delete;
  MainView& operator=(const MainView&) = delete;

  /// Between ImGui::NewFrame() and Render(). Handles the keyboard as well.
  void draw(float width, float height, const FrameView& view, CommandSink& commands, const AppState& state,
            AppActions& actions);
  /// True while something moves by itself (an easing range, a toast): the next frame should come without an event.
  [[nodiscard]] bool animating() const;
  [[nodiscard]] const std::string& focused() const;  ///< the item the keyboard acts on; "" = none
  /// What became of a figure that was to be saved or copied: a notice, and the dialog closes or says why not.
  void exported(const ExportOutcome& outcome, const base::Translate& tr);
  /// The same of a report.
  void reported(const ReportOutcome& outcome, const base::Translate& tr);
  /// What the plots of the last frame want the probe to look at.
  [[nodiscard]] const LookWish& looks() const;
  /// A notice at the bottom right; errors stay until they are closed.
  void toast(const std::string& text, bool is_error);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lscope::ui
