#pragma once

#include <array>
#include <string>
#include <vector>

#include "ui/app_actions.h"
#include "ui/kit.h"
#include "ui/param_desk.h"
#include "ui/scene_part.h"

namespace lscope::ui {

/// The scene, and the parameters in four sections that fold: data, model, regularization, optimizer. Basic rows are
/// always there, "more" opens the others; rows that mean nothing in the present run are hidden or say why they are at
/// rest. All facts come from the table of parameters.
class ControlsPanel {
 public:
  ControlsPanel(WidgetState& state, ParamDesk& desk) : state_(state), desk_(desk) {}

  /// In a small window, and beside the open card of a scene, the sections of data and model start folded; their
  /// summary stays.
  void draw(const Rect& area, bool compact, const FrameView& view, CommandSink& commands, const AppState& app,
            AppActions& actions);
  /// The rail that stands in for the panel: symbols as buttons, 56 wide. True when a symbol was clicked: the panel
  /// wants to come back.
  bool draw_rail(const Rect& area, const FrameView& view);

 private:
  struct Fold {
    bool open = true;
    bool more = false;
    bool touched = false;  ///< the user has folded or unfolded it: the size of the window no longer decides
  };
  float draw_section(Kit& kit, spec::Section section, float y, CommandSink& commands, AppActions& actions);
  float draw_row(Kit& kit, spec::ParamId id, float y, CommandSink& commands, AppActions& actions);
  float draw_choice(Kit& kit, spec::ParamId id, float y, const std::string& reason, CommandSink& commands,
                    AppActions& actions);
  float draw_slider(Kit& kit, spec::ParamId id, float y, const std::string& reason, CommandSink& commands);
  float draw_toggle(Kit& kit, spec::ParamId id, float y, CommandSink& commands);
  /// "more" behind the section's title; returns the width it took.
  float draw_more(Kit& kit, spec::Section section, float y);
  [[nodiscard]] std::string summary(const Kit& kit, spec::Section section, bool open) const;
  [[nodiscard]] bool changed(spec::Section section) const;
  /// The name of a row without a slider, with the dot of a changed value and the ways back to the default: a click on
  /// the dot, a double click on the name, Del while the row has the focus.
  Hit draw_name(Kit& kit, spec::ParamId id, const Rect& rect, bool resettable, CommandSink& commands);
  [[nodiscard]] spec::ParamValues shown_values() const;
  void choose_source(int index, CommandSink& commands, AppActions& actions);

  WidgetState& state_;
  ParamDesk& desk_;
  ScenePart scene_;
  std::array<Fold, 4> folds_{};
  data::Task task_ = data::Task::kBinary;
  bool pictures_ = false;  ///< the inputs are some
  bool from_file_ = false;
};

}  // namespace lscope::ui
