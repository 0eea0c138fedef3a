#include "app/screenshot.h"

#include <imgui.h>

#include <iostream>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "app/app_context.h"
#include "app/command_dump.h"
#include "app/data_room.h"
#include "app/egl_context.h"
#include "app/field_feed.h"
#include "app/figure_export.h"
#include "app/instrument.h"
#include "app/item_dump.h"
#include "app/look_feed.h"
#include "app/picture.h"
#include "app/points_export.h"
#include "app/report_export.h"
#include "app/run_setup.h"
#include "app/script_player.h"
#include "app/stepped_run.h"
#include "base/clock.h"
#include "base/files.h"
#include "ui/app_actions.h"
#include "ui/error_words.h"

namespace lscope::app {
namespace {

constexpr std::int64_t kDefaultSteps = 2000;
constexpr PixelSize kDefaultSize{1600, 1000};
/// A frame of a picture moves the clock by this much, so that what fades or waits is over in a few of them.
constexpr double kFrameTime = 1.0 / 30;
constexpr int kSettlingFrames = 24;
constexpr int kFramesOfAllPlots = 6;
constexpr double kFieldPatience = 10;  // seconds

/// Plays the part of the window for panels and scripts.
class Studio final : private ui::AppActions, private ScriptHost {
 public:
  Studio(const Options& options, std::unique_ptr<Instrument> instrument, std::unique_ptr<DrawTarget> target,
         std::unique_ptr<train::Trainer> trainer, std::optional<ScriptPlayer> script)
      : options_(options),
        size_(options.size.value_or(kDefaultSize)),
        instrument_(std::move(instrument)),
        target_(std::move(target)),
        run_(std::move(trainer)),
        field_([] {}),
        looks_(field_.probe()),
        data_([] {}, {}),
        script_(std::move(script)) {}

  base::Status play() {
    run_.take_steps(options_.after_steps.value_or(script_ ? 0 : kDefaultSteps));
    for (int i = 0; i < 3; ++i) frame(false);
    if (auto done = play_script(); !done.ok()) return done;
    run_.post(train::Pause{});
    settle();
    if (status_.ok()) status_ = shoot(*options_.screenshot);
    if (status_.ok()) status_ = write_dumps();
    return status_;
  }

 private:
  /// --items and --dump-log, as of the frame in the picture.
  base::Status write_dumps() {
    const auto snapshot = run_.latest();
    if (options_.items) {
      auto written = base::write_file(*options_.items, items_json(*instrument_->items(), *snapshot));
      if (!written.ok()) return written;
    }
    if (options_.dump_log) return base::write_file(*options_.dump_log, command_log_json(*snapshot));
    return base::Done{};
  }

  base::Status play_script() {
    while (script_ && !script_->done() && !quit_ && status_.ok()) {
      script_->advance(*this);
      if (const auto until = script_->waits_for_tick()) {
        const std::int64_t missing = *until - run_.latest()->tick;
        if (run_.take_steps(missing) < missing) return no_more_steps();
      }
      if (picture_) {
        settle();
        status_ = shoot(*std::exchange(picture_, std::nullopt));
      }
      frame(false);
    }
    return status_;
  }

  /// In a window somebody may resume the run; here nobody ever will.
  base::Status no_more_steps() const {
    return base::Error{base::ErrorCode::kInputMismatch, options_.script->filename().string(),
                       "wait-steps waits for a run that takes no more steps: it is paused, has stopped or has diverged",
                       "key space pauses and resumes"};
  }

  /// Frames until the field of these very weights is there and nothing moves any more.
  void settle() {
    const double since = clock_.seconds();
    for (int frames = 1; clock_.seconds() - since < kFieldPatience; ++frames) {
      frame(false);
      // All plots have to be made, a few a frame, before what they would like to know is asked for.
      if (frames > kFramesOfAllPlots && field_.settled() && looks_.settled() && !data_.busy()) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    for (int i = 0; i < kSettlingFrames; ++i) frame(false);
  }

  base::Status shoot(const std::filesystem::path& path) {
    frame(true);
    return write_png(path, read_pixels(target_->framebuffer(), size_));
  }

  void frame(bool paint) {
    now_ += kFrameTime;
    const auto snapshot = run_.latest();
    if (auto ready = instrument_->prepare(*snapshot, data_.state()); !ready.ok()) status_ = ready;
    FrameInput input;
    input.size = input.framebuffer = size_;
    input.now = now_;
    input.elapsed = kFrameTime;
    input.snapshot = snapshot;
    input.field = field_.update(number_, *snapshot, now_, instrument_->looks().shape);
    input.looks = looks_.update(number_, *snapshot, instrument_->looks(), now_);
    static_cast<void>(data_.update());
    input.data = data_.state();
    instrument_->build(input, queue_, run_, *this);
    if (paint) instrument_->submit(target_->framebuffer(), size_);
  }

  // What the panels ask for.
  void set_language(const std::string& code) override { instrument_->want_language(code); }
  void set_theme(const std::string& name) override { instrument_->want_theme(name); }
  void set_ui_scale(float scale) override { instrument_->want_scale(scale); }
  void open_data(const std::string& path, const std::string& target) override {
    if (adopt(make_file_run(spec::FileSource{path, target}, RunChoice{"", {}, options_.seed})))
      instrument_->show_scene(nullptr);
  }
  void open_scene(const std::string& name) override { open_choice(RunChoice{name, {}, options_.seed}); }
  void use_generated_data(const std::string& source) override {
    RunChoice choice = run_choice(options_);
    choice.settings.push_back("data.source=" + source);
    open_choice(without_file(std::move(choice)));
  }
  void browse(const std::string& folder) override { data_.browse(folder); }
  void look_at_file(const std::string& path) override { data_.look_at_file(path); }
  void look_at_labels(const std::string& path) override { data_.look_at_labels(path); }
  void look_at_text(const std::string& text) override { data_.look_at_text(text); }
  void look_at_bundled(const std::string& set) override { data_.look_at_bundled(set); }
  void stop_looking() override { data_.stop_looking(); }
  void use_data(const spec::FileSource& choice, bool guess) override {
    const DataRoom::Taken taken = data_.take(choice);
    RunChoice own{"", {}, options_.seed};
    if (guess) own.settings.emplace_back("targets.pseudo_labels=true");
    if (!adopt(make_file_run(taken.source, own, {}, taken.kept.get())))
      return data_.refused({base::ErrorCode::kInputMismatch, taken.source.path, "it cannot be used", ""});
    data_.used();
    instrument_->show_scene(nullptr);
  }
  void use_weights(const std::string& path) override { adopt(make_weights_run(*run_.latest()->spec, path)); }
  void use_config(const spec::RunSpec& run) override {
    if (adopt(make_configured_run(run))) instrument_->show_scene(nullptr);
  }
  void open_choice(const RunChoice& choice) {
    if (adopt(make_generated_run(choice))) instrument_->show_scene(scene_of(choice));
  }
  void save_figure(const ui::FigureExport& wanted) override { instrument_->exported(export_figure(wanted)); }
  void save_points(const spec::RunSpec& run) override { instrument_->exported(export_points(run, ".")); }
  void write_report(const ui::ReportOrder& order) override {
    instrument_->reported(app::write_report(order, {}, [](float) {}));
  }
  void set_smoothing(int records) override { instrument_->want_smoothing(records); }
  void quit() override { quit_ = true; }  // of the script as well
  bool adopt(base::Result<std::unique_ptr<train::Trainer>> trainer) {
    if (!trainer.ok()) {
      instrument_->toast(ui::error_words(trainer.error(), instrument_->tr()), true);
      return false;
    }
    run_.adopt(std::move(trainer).value());
    ++number_;
    return true;
  }

  // What a script asks for.
  void post(const train::Command& command) override { run_.post(command); }
  [[nodiscard]] std::int64_t tick() const override { return run_.latest()->tick; }
  [[nodiscard]] double seconds() const override { return now_; }
  [[nodiscard]] InputQueue& input() override { return queue_; }
  void drop(const std::filesystem::path& file) override {
    if (holds_weights(file))
      adopt(make_weights_run(*run_.latest()->spec, file));
    else if (file.extension() == ".json")
      look_at_file(file.string());
    else
      open_data(file.string(), "");
  }
  void picture(const std::filesystem::path& file) override { picture_ = file; }
  [[nodiscard]] bool settled() override {
    if (!data_.busy()) return queue_.empty() && !picture_;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    return false;
  }

  const Options& options_;
  PixelSize size_;
  base::SteadyClock clock_;
  InputQueue queue_;
  std::unique_ptr<Instrument> instrument_;
  std::unique_ptr<DrawTarget> target_;
  SteppedRun run_;
  FieldFeed field_;
  LookFeed looks_;  ///< asks the thread of field_
  DataRoom data_;
  std::optional<ScriptPlayer> script_;
  std::optional<std::filesystem::path> picture_;
  base::Status status_ = base::Done{};
  double now_ = 1;
  int number_ = 1;
  bool quit_ = false;
};

base::Status prepare_and_play(const Options& options) {
  auto trainer =
      options.data ? make_file_run(options.source(), run_choice(options)) : make_generated_run(run_choice(options));
  if (!trainer.ok()) return trainer.error();
  std::optional<ScriptPlayer> script;
  if (options.script) {
    auto lines = load_script(*options.script);
    if (!lines.ok()) return lines.error();
    script.emplace(std::move(lines).value());
  }
  auto context = EglContext::open();
  if (!context.ok()) return context.error();
  auto target = DrawTarget::make(options.size.value_or(kDefaultSize));
  if (!target.ok()) return target.error();
  // Nothing remembered enters a picture: the command line alone decides it.
  auto instrument = Instrument::make(options.language.empty() ? "en" : options.language,
                                     options.theme.empty() ? "dark" : options.theme, options.ui_scale.value_or(1.0F),
                                     options.items.has_value());
  if (!instrument.ok()) return instrument.error();
  instrument.value()->show_picture_folder(".");
  instrument.value()->want_reduced_motion(true);
  instrument.value()->start_with_plot(options.plot);
  if (!options.data) instrument.value()->show_scene(scene_of(run_choice(options)));
  Studio studio(options, std::move(instrument).value(), std::move(target).value(), std::move(trainer).value(),
                std::move(script));
  return studio.play();
}

}  // namespace

int take_screenshot(const Options& options) {
  const base::Status done = prepare_and_play(options);
  if (done.ok()) return 0;
  std::cerr << "error[" << base::class_name(done.error().code) << "]: " << base::to_text(done.error()) << '\n';
  return base::exit_code(done.error().code);
}

}  // namespace lscope::app
