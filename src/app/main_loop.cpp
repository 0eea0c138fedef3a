#include "app/main_loop.h"

#include <GLFW/glfw3.h>
#include <imgui.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

#include "app/command_dump.h"
#include "app/item_dump.h"
#include "app/picture.h"
#include "app/run_setup.h"
#include "base/files.h"
#include "base/log.h"
#include "base/text.h"
#include "ui/error_words.h"

namespace lscope::app {
namespace {

constexpr double kTurn = 1.0 / 60;   // seconds between two frames, at least
constexpr double kIdle = 1.0;        // seconds between two looks at nothing
constexpr double kBlink = 0.1;       // while a text field shows its cursor
constexpr double kItemsEvery = 0.1;  // seconds between two writes of --items
constexpr int kFramesAfterEvent = 3;

}  // namespace

MainLoop::MainLoop(AppContext& context, std::optional<ScriptPlayer> script)
    : context_(context), script_(std::move(script)), started_(context.clock.seconds()) {
  context_.window->on_drop([this](const std::filesystem::path& file) { dropped(file); });
  if (!context_.complaint.empty()) context_.instrument->toast(context_.complaint, true);
}

int MainLoop::run() {
  while (!wants_to_end()) {
    wait_for_work();
    take_outcome();
    take_figures();
    free_old_data();
    if (context_.data->update()) base::log_error(base::to_text(*context_.data->state().refused));
    if (script_) script_->advance(*this);
    notice_changes();
    if (owed_frames_ == 0) {
      if (items_late_) write_items();
      continue;
    }
    wait_for_turn();
    if (context_.window->framebuffer_size().width == 0) {  // iconified: nothing to draw on
      after_break_ = true;
      owed_frames_ = 0;
      continue;
    }
    frame();
  }
  return finish();
}

bool MainLoop::wants_to_end() const {
  return quit_ || context_.window->should_close() || context_.signals->received() != 0 ||
         (context_.options.exit_after && seconds() - started_ >= *context_.options.exit_after);
}

/// True while frames must come without an event.
bool MainLoop::keeps_moving() const {
  return owed_frames_ > 0 || context_.instrument->animating() || !context_.queue.empty() || context_.data->busy();
}

double MainLoop::wait_at_most() const {
  double wait = kIdle;
  if (context_.field->waiting() || context_.looks->waiting()) wait = std::min(wait, kTurn);
  if (script_ && !script_->done()) wait = std::min(wait, kTurn);
  if (ImGui::GetIO().WantTextInput) wait = std::min(wait, kBlink);
  if (items_late_) wait = std::min(wait, kItemsEvery);
  if (context_.options.exit_after) wait = std::min(wait, started_ + *context_.options.exit_after - seconds());
  return std::max(wait, 0.001);
}

void MainLoop::wait_for_work() {
  if (keeps_moving()) {
    glfwPollEvents();
    return;
  }
  const bool blinking = ImGui::GetIO().WantTextInput;
  glfwWaitEventsTimeout(wait_at_most());
  if (blinking) owed_frames_ = std::max(owed_frames_, 1);
}

/// At most 60 frames a second. Events that come meanwhile wake it and are gathered in the queue.
void MainLoop::wait_for_turn() {
  while (true) {
    const double wait = last_turn_ + kTurn - seconds();
    if (wait <= 0) break;
    glfwWaitEventsTimeout(wait);
    if (wants_to_end()) break;
  }
  // A steady beat where the frame before was in time; else a new one from now on.
  const double now = seconds();
  last_turn_ = now - last_turn_ < 1.5 * kTurn ? last_turn_ + kTurn : now;
}

void MainLoop::notice_changes() {
  const bool touched = !context_.queue.empty() || context_.window->take_refresh();
  if (touched) owed_frames_ = kFramesAfterEvent;
  auto newest = context_.run->latest();
  auto field = context_.field->update(context_.run->number(), *newest, seconds(), context_.instrument->looks().shape);
  const Looks& looks = context_.looks->update(context_.run->number(), *newest, context_.instrument->looks(), seconds());
  const auto share = context_.reports->share();
  const bool seen_more = field != field_ || !(looks == looks_) || share != report_share_;
  const bool moved = newest != seen_ || seen_more || picture_ || context_.instrument->animating();
  if (moved) owed_frames_ = std::max(owed_frames_, 1);
  seen_ = std::move(newest);
  field_ = std::move(field);
  looks_ = looks;
  report_share_ = share;
}

void MainLoop::take_outcome() {
  auto outcome = context_.workshop->take();
  if (!outcome) return;
  owed_frames_ = kFramesAfterEvent;
  const bool asked_for = context_.data->taking();
  if (!outcome->run.ok() && asked_for) {  // the dialog says it
    context_.data->refused(outcome->run.error());
    base::log_error(base::to_text(outcome->run.error()));
    return;
  }
  if (asked_for) {
    context_.data->used();
    context_.preferences.recent = context_.data->state().recent;
  }
  if (!outcome->run.ok()) {
    context_.instrument->toast(ui::error_words(outcome->run.error(), context_.instrument->tr()), true);
    base::log_error(base::to_text(outcome->run.error()));
    return;
  }
  old_data_.push_back(context_.run->latest()->data);
  context_.workshop->retire(context_.run->adopt(std::move(outcome->run).value()));
  context_.instrument->show_scene(std::move(outcome->scene));
  if (outcome->is_config)
    context_.instrument->toast(
        base::fill_in(context_.instrument->tr()("config.opened"), std::vector{base::printable(outcome->name, 80)}),
        false);
}

/// Hundreds of megabytes take as long to free as some frames: not here.
void MainLoop::free_old_data() {
  for (auto& data : old_data_)
    if (data.use_count() == 1) context_.workshop->do_also([freed = std::move(data)] {});
  std::erase(old_data_, nullptr);
}

/// Onto the clipboard of X; the numbers go as text through GLFW where there is none.
base::Status MainLoop::copy(ui::ExportOutcome& outcome) {
  std::string& bytes = outcome.bytes;
  if (outcome.format != ui::PictureFormat::kCsv) return context_.clipboard.offer({{"image/png", std::move(bytes)}});
  auto offered = context_.clipboard.offer(
      {{"text/csv", bytes}, {"UTF8_STRING", bytes}, {"text/plain;charset=utf-8", bytes}, {"text/plain", bytes}});
  if (!offered.ok()) ImGui::SetClipboardText(bytes.c_str());
  return base::Done{};
}

void MainLoop::take_figures() {
  for (ui::ExportOutcome& outcome : context_.figures->take()) {
    owed_frames_ = kFramesAfterEvent;
    if (outcome.is_copy && !outcome.error)
      if (auto copied = copy(outcome); !copied.ok()) outcome.error = copied.error();
    if (outcome.error) base::log_error(base::to_text(*outcome.error));
    context_.instrument->exported(outcome);
  }
  for (const ui::ReportOutcome& outcome : context_.reports->take()) {
    owed_frames_ = kFramesAfterEvent;
    if (outcome.error) base::log_error(base::to_text(*outcome.error));
    context_.instrument->reported(outcome);
  }
}

void MainLoop::frame() {
  const double cpu = thread_cpu_ms();
  owed_frames_ = std::max(0, owed_frames_ - 1);
  const double now = seconds();
  seen_ = context_.run->latest();
  field_ = context_.field->update(context_.run->number(), *seen_, now, context_.instrument->looks().shape);
  context_.run->watch_weights();
  report(context_.instrument->prepare(*seen_, context_.data->state()));
  FrameInput input;
  input.size = context_.window->size();
  input.framebuffer = context_.window->framebuffer_size();
  input.now = now;
  input.elapsed = now - last_frame_;
  input.snapshot = seen_;
  input.field = field_;
  input.looks = looks_ = context_.looks->update(context_.run->number(), *seen_, context_.instrument->looks(), now);
  input.report_share = report_share_ = context_.reports->share();
  input.loading = context_.workshop->loading();
  if (context_.data->taking()) context_.data->show_share(context_.workshop->share());
  input.data = context_.data->state();
  last_frame_ = now;
  context_.instrument->build(input, context_.queue, *context_.run, *this);
  context_.window->update_cursor();
  update_title();
  present(thread_cpu_ms() - cpu, input.framebuffer);
  write_items();
}

void MainLoop::present(double build_ms, PixelSize framebuffer) {
  const double cpu = thread_cpu_ms();
  const bool changes_only = context_.window->shows_changes() && framebuffer == context_.window->size();
  const std::vector<PixelArea>* changed = nullptr;
  if (changes_only)
    changed = &context_.instrument->submit_changes(framebuffer);
  else
    context_.instrument->submit(0, framebuffer);
  const double submit_ms = thread_cpu_ms() - cpu;
  save_picture(framebuffer);
  changes_only ? context_.window->show(*changed) : context_.window->swap();
  const bool training = seen_->state == train::RunState::kRunning;
  const bool reading = context_.data->at_work() || !context_.workshop->loading().empty();
  stats_.frame({seconds(), build_ms, submit_ms, training, std::exchange(after_break_, false), reading});
  if (!stats_.saw_training() && seen_->tick > 0) stats_.first_trained_frame(seconds_since_process_start());
}

void MainLoop::save_picture(PixelSize framebuffer) {
  if (!picture_) return;
  report(write_png(*std::exchange(picture_, std::nullopt), read_pixels(0, framebuffer)));
}

/// Only when something has moved, and rarely enough to cost nothing. What comes too early is written later, or the last
/// change before a pause would never be told.
void MainLoop::write_items() {
  if (!context_.options.items) return;
  items_late_ = seconds() - items_written_ < kItemsEvery;
  if (items_late_) return;
  std::string text = items_json(*context_.instrument->items(), *seen_);
  items_written_ = seconds();
  if (text == items_text_) return;
  items_text_ = std::move(text);
  report(base::write_file(*context_.options.items, items_text_));
}

void MainLoop::update_title() {
  const std::string& document = context_.instrument->state().document_name;
  context_.window->set_title(document.empty() ? "Lambdascope" : "Lambdascope \u2013 " + document);
}

/// A failure beside the training: said in the window and on the terminal, and the exit code remembers it.
void MainLoop::report(const base::Status& status) {
  if (status.ok()) return;
  exit_code_ = base::exit_code(status.error().code);
  context_.instrument->toast(ui::error_words(status.error(), context_.instrument->tr()), true);
  base::log_error(base::to_text(status.error()));
}

void MainLoop::set_language(const std::string& code) {
  context_.preferences.language = code;
  context_.instrument->want_language(code);
}

void MainLoop::set_theme(const std::string& name) {
  context_.preferences.theme = name;
  context_.instrument->want_theme(name);
}

void MainLoop::set_ui_scale(float scale) {
  context_.preferences.ui_scale = scale;
  context_.instrument->want_scale(scale);
}

void MainLoop::set_reduced_motion(bool on) {
  context_.preferences.reduced_motion = on;
  context_.instrument->want_reduced_motion(on);
}

void MainLoop::set_smoothing(int records) {
  context_.preferences.smoothing = records;
  context_.instrument->want_smoothing(records);
}

void MainLoop::set_plot(const std::string& id) { context_.preferences.plot = id; }

void MainLoop::open_data(const std::string& path, const std::string& target) {
  context_.workshop->open_file(spec::FileSource{path, target});
}

void MainLoop::open_scene(const std::string& name) { context_.workshop->open_scene(name); }

void MainLoop::use_generated_data(const std::string& source) { context_.workshop->use_generated(source); }

void MainLoop::stop_looking() {
  if (context_.data->taking()) context_.workshop->cancel();
  context_.data->stop_looking();
}

void MainLoop::use_data(const spec::FileSource& choice, bool guess) {
  DataRoom::Taken taken = context_.data->take(choice);
  context_.workshop->open_file(taken.source, std::move(taken.text), guess, std::move(taken.kept));
}

void MainLoop::use_weights(const std::string& path) {
  context_.workshop->start_from(path, *context_.run->latest()->spec);
}

void MainLoop::use_config(const spec::RunSpec& run) {
  context_.workshop->open_config(context_.data->state().name, run);
}

/// A table by hand is looked at first; a script says what it wants.
void MainLoop::dropped(const std::filesystem::path& file) {
  owed_frames_ = kFramesAfterEvent;
  if (holds_weights(file))
    use_weights(file.string());
  else
    look_at_file(file.string());
}

void MainLoop::quit() { quit_ = true; }

void MainLoop::drop(const std::filesystem::path& file) {
  if (holds_weights(file))
    context_.workshop->start_from(file, *context_.run->latest()->spec);
  else if (file.extension() == ".json")  // a configuration: there is nothing in it to choose
    look_at_file(file.string());
  else
    open_data(file.string(), "");
}

bool MainLoop::settled() {
  return context_.queue.empty() && !picture_ && context_.workshop->loading().empty() && !context_.data->busy() &&
         !keeps_moving();
}

int MainLoop::finish() {
  const Options& options = context_.options;
  if (options.frame_stats)
    report(base::write_file(*options.frame_stats, stats_.to_json(context_.run->meter().milliseconds())));
  if (options.dump_log) report(base::write_file(*options.dump_log, command_log_json(*context_.run->latest())));
  if (!options.size) context_.preferences.window = context_.window->size();
  auto saved = save_preferences(preferences_path(), context_.preferences);
  if (!saved.ok() && context_.complaint.empty())  // else it has been said at the start
    base::log_warning(base::to_text(saved.error()));
  const int signal = context_.signals->received();
  if (signal == SIGINT) return 130;
  if (signal != 0) return 128 + signal;
  return exit_code_;
}

}  // namespace lscope::app
