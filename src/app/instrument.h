#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/changed_areas.h"
#include "app/gl_field_painter.h"
#include "app/input_queue.h"
#include "app/look.h"
#include "app/look_feed.h"
#include "app/options.h"
#include "base/result.h"
#include "probe/decision_field.h"
#include "ui/backdrop.h"
#include "ui/item_log.h"
#include "ui/main_view.h"

struct ImGuiContext;

namespace lscope::app {

/// Dear ImGui's context with its OpenGL half. Needs a current OpenGL context for as long as it lives.
class ImGuiSession {
 public:
  ImGuiSession();
  ~ImGuiSession();
  ImGuiSession(const ImGuiSession&) = delete;
  ImGuiSession& operator=(const ImGuiSession&) = delete;

 private:
  ImGuiContext* context_;
};

/// What one frame is drawn from.
struct FrameInput {
  PixelSize size, framebuffer;
  double now = 0;      ///< seconds, steady
  double elapsed = 0;  ///< since the frame before
  std::shared_ptr<const train::Snapshot> snapshot;
  std::shared_ptr<const probe::Field> field;
  Looks looks;
  std::string loading;
  std::optional<float> report_share;  ///< of the report being written
  ui::DataState data;
};

/// All that is inside the window, without the window: the same object draws on the screen and into a picture.
/// Thread safety: UI thread only.
class Instrument {
 public:
  /// Errors  kMachineAsset
  [[nodiscard]] static base::Result<std::unique_ptr<Instrument>> make(const std::string& language,
                                                                      const std::string& theme, float scale,
                                                                      bool record_items);

  /// Asked for while a frame is built, done before the next one.
  void want_language(const std::string& code) { wanted_.language = code; }
  void want_theme(const std::string& name) { wanted_.theme = name; }
  void want_scale(float scale) { wanted_.scale = scale; }
  void want_reduced_motion(bool on) { state_.reduced_motion = on; }
  void want_smoothing(int records) { state_.smoothing = records; }
  /// Where a figure is saved unless somebody types another folder.
  void show_picture_folder(const std::string& folder) { state_.picture_folder = folder; }
  /// What became of a figure that was to be saved or copied.
  void exported(const ui::ExportOutcome& outcome) { view_.exported(outcome, look_.tr()); }
  void reported(const ui::ReportOutcome& outcome) { view_.reported(outcome, look_.tr()); }
  /// What the plots of the last frame want the probe to look at.
  [[nodiscard]] const ui::LookWish& looks() const { return view_.looks(); }

  /// The figure that the last place shows at the start.
  void start_with_plot(const std::string& id) { state_.plot = id; }
  /// What the run on the screen began as; null = a file of the user's.
  void show_scene(std::shared_ptr<const spec::Preset> scene) { state_.scene = std::move(scene); }

  /// Between two frames: language, theme, scale, fonts. Errors  kMachineAsset; the earlier look then stays.
  base::Status prepare(const train::Snapshot& snapshot, const ui::DataState& data);
  /// Builds the draw list; makes OpenGL calls for fields only.
  void build(const FrameInput& frame, InputQueue& queue, ui::CommandSink& commands, ui::AppActions& actions);
  /// Draws it on a framebuffer (0 = the window's).
  void submit(unsigned int framebuffer, PixelSize size);
  /// Draws only what looks different from the frame before, on the window's framebuffer, which still holds that one;
  /// gives the areas that were drawn, valid until the next call. One pixel a unit; takes the rest out of the draw list.
  const std::vector<PixelArea>& submit_changes(PixelSize size);

  [[nodiscard]] bool animating() const { return view_.animating() || look_.is_stale() || wanted_.any(); }
  void toast(const std::string& text, bool is_error) { view_.toast(text, is_error); }
  [[nodiscard]] const ui::AppState& state() const { return state_; }
  [[nodiscard]] const base::Translate& tr() const { return look_.tr(); }
  [[nodiscard]] const ui::ItemLog* items() const { return items_ ? &*items_ : nullptr; }

 private:
  struct Wanted {
    std::optional<std::string> language, theme;
    std::optional<float> scale;
    [[nodiscard]] bool any() const { return language || theme || scale; }
  };
  Instrument(Look look, const std::string& theme, bool record_items);
  void upload_fonts();
  void clear_backdrop(PixelSize size, const PixelArea& within) const;

  ImGuiSession imgui_;
  Look look_;
  GlFieldPainter field_painter_;
  ui::MainView view_;
  ui::AppState state_;
  Wanted wanted_;
  std::optional<ui::ItemLog> items_;
  ui::Backdrop backdrop_;
  ChangedAreas changes_;
  bool has_device_objects_ = false;
};

}  // namespace lscope::app
