#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/app_context.h"
#include "app/frame_stats.h"
#include "app/script_player.h"
#include "ui/app_actions.h"

namespace lscope::app {

/// Frames of the window, at most 60 a second and only when something changed: an event, a publication of the lane, a
/// new field, a file that was read, an animation. Paused and untouched it waits for events.
/// Thread safety: UI thread only.
class MainLoop final : private ui::AppActions, private ScriptHost {
 public:
  MainLoop(AppContext& context, std::optional<ScriptPlayer> script);
  /// Until the window is closed. Returns the exit code: 0, 130 or 143 after a signal, 4 if a file could not be written.
  int run();

 private:
  // What the panels ask for.
  void set_language(const std::string& code) override;
  void set_theme(const std::string& name) override;
  void set_ui_scale(float scale) override;
  void set_plot(const std::string& id) override;
  void open_data(const std::string& path, const std::string& target) override;
  void open_scene(const std::string& name) override;
  void use_generated_data(const std::string& source) override;
  void browse(const std::string& folder) override { context_.data->browse(folder); }
  void look_at_file(const std::string& path) override { context_.data->look_at_file(path); }
  void look_at_labels(const std::string& path) override { context_.data->look_at_labels(path); }
  void look_at_text(const std::string& text) override { context_.data->look_at_text(text); }
  void look_at_bundled(const std::string& set) override { context_.data->look_at_bundled(set); }
  void stop_looking() override;
  void use_data(const spec::FileSource& choice, bool guess) override;
  void use_weights(const std::string& path) override;
  void use_config(const spec::RunSpec& run) override;
  void quit() override;  // of the script as well
  void save_figure(const ui::FigureExport& wanted) override { context_.figures->take_in(wanted); }
  void copy_figure(const ui::FigureExport& wanted) override { context_.figures->take_in(wanted); }
  void save_points(const spec::RunSpec& run) override {
    context_.figures->take_points(run, context_.instrument->state().picture_folder);
  }
  void write_report(const ui::ReportOrder& order) override { context_.reports->take_in(order); }
  void cancel_report() override { context_.reports->cancel(); }
  void set_reduced_motion(bool on) override;
  void set_smoothing(int records) override;
  // What a script asks for.
  void post(const train::Command& command) override { context_.run->post(command); }
  [[nodiscard]] std::int64_t tick() const override { return context_.run->latest()->tick; }
  [[nodiscard]] double seconds() const override { return context_.clock.seconds(); }
  [[nodiscard]] InputQueue& input() override { return context_.queue; }
  void drop(const std::filesystem::path& file) override;
  void picture(const std::filesystem::path& file) override { picture_ = file; }
  [[nodiscard]] bool settled() override;

  void dropped(const std::filesystem::path& file);
  void wait_for_work();
  [[nodiscard]] double wait_at_most() const;
  [[nodiscard]] bool keeps_moving() const;
  void wait_for_turn();
  void notice_changes();
  void take_outcome();
  void free_old_data();
  void take_figures();
  [[nodiscard]] base::Status copy(ui::ExportOutcome& outcome);
  void frame();
  void present(double build_ms, PixelSize framebuffer);
  void save_picture(PixelSize framebuffer);
  void write_items();
  void report(const base::Status& status);
  void update_title();
  [[nodiscard]] bool wants_to_end() const;
  int finish();

  AppContext& context_;
  std::optional<ScriptPlayer> script_;
  FrameStats stats_;
  double started_ = 0, last_turn_ = 0, last_frame_ = 0, items_written_ = -1;
  bool items_late_ = false;  ///< the newest state is not in the file yet
  int owed_frames_ = 3;      ///< ImGui needs a few frames until an event has had all its effects
  bool after_break_ = true, quit_ = false;
  std::vector<std::shared_ptr<const data::Prepared>> old_data_;  ///< of earlier runs, until nobody shows them any more
  std::shared_ptr<const train::Snapshot> seen_;
  std::shared_ptr<const probe::Field> field_;
  Looks looks_;
  std::optional<float> report_share_;
  std::optional<std::filesystem::path> picture_;
  std::string items_text_;
  int exit_code_ = 0;
};

}  // namespace lscope::app
