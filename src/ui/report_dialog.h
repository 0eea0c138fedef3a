#pragma once

#include <optional>
#include <string>

#include "ui/app_actions.h"
#include "ui/kit.h"
#include "ui/text_field.h"

namespace lscope::ui {

/// Asks for the folder and the language of a report pack, shows how far it is, and stays open until its files are
/// there, so that a refusal is said where it can be mended. Remembers the folder that was typed last.
class ReportDialog {
 public:
  explicit ReportDialog(WidgetState& state) : state_(state) {}

  void open(std::shared_ptr<const train::Snapshot> run, const std::optional<figures::WeightPair>& pair,
            const AppState& app);
  [[nodiscard]] bool is_open() const { return run_ != nullptr; }
  void draw(float width, float height, const FrameView& view, const AppState& app, AppActions& actions);
  /// What became of it: closes, or says why not.
  void answer(const ReportOutcome& outcome, const base::Translate& tr);

 private:
  void write(AppActions& actions);
  void cancel(AppActions& actions);
  void draw_fields(Kit& kit, const Rect& box, AppActions& actions);
  void draw_buttons(Kit& kit, const Rect& box, AppActions& actions);

  WidgetState& state_;
  std::shared_ptr<const train::Snapshot> run_;  ///< null: closed
  std::optional<figures::WeightPair> pair_;
  TextField name_field_, folder_field_;
  std::string name_, folder_, language_, message_;
  bool start_ = false, waiting_ = false, is_there_ = false;
};

}  // namespace lscope::ui
