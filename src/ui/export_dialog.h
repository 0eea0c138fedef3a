#pragma once

#include <array>
#include <optional>
#include <string>

#include "ui/app_actions.h"
#include "ui/figure_wish.h"
#include "ui/kit.h"

namespace lscope::ui {

/// The window inside the window that asks for a figure's name, folder and looks. It remembers what was chosen last; it
/// stays open until the file is there, so that a refusal is said where it can be mended.
class ExportDialog {
 public:
  explicit ExportDialog(WidgetState& state) : state_(state) {}

  void open(FigureWish wish, std::optional<PictureFormat> format, const AppState& app);
  void close() { wish_.reset(); }
  [[nodiscard]] bool is_open() const { return wish_.has_value(); }
  void draw(float width, float height, const FrameView& view, const AppState& app, AppActions& actions);
  /// What became of the save: closes, or says why not.
  void answer(const ExportOutcome& outcome, const base::Translate& tr);
  /// What was chosen last, for a copy that does not ask.
  [[nodiscard]] PictureSettings settings(const AppState& app) const;

 private:
  void draw_fields(Kit& kit, const Rect& box, AppActions& actions, const AppState& app);
  void draw_choices(Kit& kit, const Rect& box, const AppState& app);
  void draw_buttons(Kit& kit, const Rect& box, const AppState& app, AppActions& actions);
  bool text_field(Kit& kit, const char* key, float x, float y, float w, char* text, std::size_t size, bool take);
  void save(const AppState& app, AppActions& actions);
  void give_ending();

  WidgetState& state_;
  std::optional<FigureWish> wish_;
  PictureSettings chosen_;
  std::array<char, 256> name_{};
  std::array<char, 1024> folder_{};
  std::string message_;  ///< why the last save failed; "" = nothing to say
  int appearing_ = 0;    ///< frames in which the name takes the keyboard: the menu gives it back in the first one
  bool waiting_ = false, is_there_ = false;
};

/// "loss-two_moons-step1200": what the figure shows, of what, and when; fit for a file's name on any system.
[[nodiscard]] std::string figure_name(const FigureWish& wish, const AppState& app);

}  // namespace lscope::ui
