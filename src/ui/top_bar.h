#pragma once

#include <string>

#include "ui/app_actions.h"
#include "ui/kit.h"
#include "ui/param_desk.h"

namespace lscope::ui {

/// Sign and name, transport, speed, state, epoch and steps per second, language, theme and menu.
class TopBar {
 public:
  TopBar(WidgetState& state, ParamDesk& desk) : state_(state), desk_(desk) {}

  void draw(const Rect& area, const FrameView& view, CommandSink& commands, const AppState& app, AppActions& actions);
  /// True once after "Keys" was chosen from the menu.
  [[nodiscard]] bool take_help_request();
  [[nodiscard]] bool take_weights_request();  ///< the dialog that opens data is wanted, for files of weights

 private:
  float draw_transport(Kit& kit, float x, CommandSink& commands);
  float draw_speed(Kit& kit, float x, CommandSink& commands);
  void draw_notices(Kit& kit, const Rect& rect, const AppState& app);
  void draw_numbers(Kit& kit, float right);
  void draw_menu(Kit& kit, const Rect& anchor, const AppState& app, AppActions& actions);
  void draw_scale_row(Kit& kit, const AppState& app, AppActions& actions);

  WidgetState& state_;
  ParamDesk& desk_;
  bool help_requested_ = false, weights_requested_ = false;
  double numbers_made_ = -1;  ///< running numbers are redrawn at most ten times a second
  std::string epoch_text_, rate_text_;
};

/// The themes in the order in which the button goes through them.
[[nodiscard]] std::string next_theme(const std::string& name);
[[nodiscard]] std::string other_language(const std::string& code);
/// One step of 0.25 up or down, within 0.75 to 3.
[[nodiscard]] float next_scale(float scale, int steps);

}  // namespace lscope::ui
