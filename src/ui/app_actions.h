#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "spec/preset.h"
#include "train/snapshot.h"
#include "ui/data_state.h"
#include "ui/figure_wish.h"
#include "ui/report_order.h"

namespace lscope::ui {

/// What the program around the panels knows and the panels show.
struct AppState {
  std::string language = "en";                ///< "en", "zh-CN"
  std::string theme = "dark";                 ///< "dark", "light", "contrast"
  float ui_scale = 1;                         ///< 0.75 .. 3 in steps of 0.25
  std::string plot;                           ///< figure of the last place at the start; "" = as the window has it
  std::string document_name;                  ///< shown under the program's name: "two moons" or the file's name
  std::string loading;                        ///< name of the file being read; "" = none
  std::shared_ptr<const spec::Preset> scene;  ///< what the run began as; null = a file of the user's
  std::vector<std::string> notices;           ///< warnings of the data set that is loaded, one line each
  std::string picture_folder;                 ///< where a figure is saved unless another folder is typed
  bool reduced_motion = false;                ///< ranges jump instead of moving there
  int smoothing = 0;                          ///< records that curves over epochs are averaged over; 0 = none
  std::optional<float> report_share;          ///< how far the report being written is; none = there is none
  DataState data;                             ///< what the dialog for data shows
};

/// What the panels may ask of the program around them; all return at once.
class AppActions : public DataActions {
 public:
  virtual void set_language(const std::string& code) = 0;
  virtual void set_theme(const std::string& name) = 0;
  virtual void set_ui_scale(float scale) = 0;
  virtual void open_data(const std::string& path, const std::string& target) = 0;  ///< read on the file thread
  virtual void open_scene(const std::string& name) = 0;                            ///< a preset, with its own settings
  /// Back from a file to this generator ("circles").
  virtual void use_generated_data(const std::string& source) = 0;
  virtual void quit() = 0;
  virtual void save_figure(const FigureExport& /*wanted*/) {}  ///< on the file thread; MainView::exported() follows
  virtual void copy_figure(const FigureExport& /*wanted*/) {}  ///< onto the clipboard, the same way
  /// The run as a configuration and its training rows as a table, on the file thread; MainView::exported() follows.
  virtual void save_points(const spec::RunSpec& /*run*/) {}
  virtual void write_report(const ReportOrder& /*order*/) {}  ///< likewise; MainView::reported() follows
  virtual void cancel_report() {}                             ///< nothing follows
  virtual void set_reduced_motion(bool /*on*/) {}
  virtual void set_smoothing(int /*records*/) {}
  /// The reader has chosen this figure for the last place: worth remembering.
  virtual void set_plot(const std::string& id) { static_cast<void>(id); }
};

}  // namespace lscope::ui
