#include "app/app_context.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <thread>
#include <utility>

#include "base/log.h"
#include "spec/language.h"

namespace lscope::app {
namespace {

constexpr double kPatience = 1.0;  // seconds that the first window waits for a data file before it opens without it

/// Read once at the start, before any other thread exists.
std::string system_language() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0')  // NOLINT(concurrency-mt-unsafe)
      return spec::language_code(value);
  return "en";
}

}  // namespace

std::string first_language(const Options& options, const Preferences& preferences) {
  if (!options.language.empty()) return options.language;
  return preferences.language ? *preferences.language : system_language();
}

std::string first_theme(const Options& options, const Preferences& preferences) {
  return !options.theme.empty() ? options.theme : preferences.theme.value_or("dark");
}

float first_scale(const Options& options, const Preferences& preferences, float content_scale) {
  if (options.ui_scale) return *options.ui_scale;
  if (preferences.ui_scale) return *preferences.ui_scale;
  return std::clamp(std::round(content_scale * 4) / 4, 0.75F, 3.0F);
}

base::Result<std::unique_ptr<AppContext>> AppContext::make(const Options& options) {
  std::unique_ptr<AppContext> made(new AppContext(options));
  made->read_preferences();
  if (auto opened = made->open_window(); !opened.ok()) return opened.error();
  if (auto started = made->start_run(); !started.ok()) return started.error();
  return made;
}

void AppContext::read_preferences() {
  auto read = load_preferences(preferences_path());
  if (read.ok()) {
    preferences = std::move(read).value();
    return;
  }
  complaint = base::to_text(read.error());
  base::log_warning(complaint);
}

base::Status AppContext::open_window() {
  auto connected = Display::open();
  if (!connected.ok()) return connected.error();
  display = std::move(connected).value();
  const std::filesystem::path pictures = picture_folder();  // reads the environment: before any other thread
  // Before any other thread, so that all of them leave the signals to it.
  signals = std::make_unique<SignalWatcher>(Display::wake);
  // The first run is built while the window opens.
  workshop = std::make_unique<Workshop>(run_choice(options), Display::wake);
  figures = std::make_unique<FigureDesk>(*workshop, Display::wake);
  reports = std::make_unique<ReportDesk>(*workshop, Display::wake);
  options.data ? workshop->open_file(options.source()) : workshop->start();
  auto opened = Window::open(*display, options.size ? options.size : preferences.window, queue);
  if (!opened.ok()) return opened.error();
  window = std::move(opened).value();
  auto drawn = Instrument::make(first_language(options, preferences), first_theme(options, preferences),
                                first_scale(options, preferences, window->content_scale()), options.items.has_value());
  if (!drawn.ok()) return drawn.error();
  instrument = std::move(drawn).value();
  instrument->start_with_plot(options.plot.empty() ? preferences.plot.value_or("") : options.plot);
  instrument->want_smoothing(preferences.smoothing);
  window->connect_clipboard(ImGui::GetIO());
  instrument->show_picture_folder(pictures.string());
  instrument->want_reduced_motion(preferences.reduced_motion);
  field = std::make_unique<FieldFeed>(Display::wake);
  looks = std::make_unique<LookFeed>(field->probe());
  data = std::make_unique<DataRoom>(Display::wake, preferences.recent);
  return base::Done{};
}

base::Status AppContext::start_run() {
  const double since = clock.seconds();
  auto outcome = workshop->take();
  while (!outcome && (!options.data || clock.seconds() - since < kPatience)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));  // nothing is on the screen yet
    outcome = workshop->take();
  }
  // A large file is still being read: the window opens with generated data, and the file replaces them.
  auto trainer = outcome ? std::move(outcome->run) : make_generated_run(RunChoice{"", {}, options.seed});
  if (!trainer.ok()) return trainer.error();
  instrument->show_scene(outcome ? std::move(outcome->scene) : scene_of(RunChoice{}));
  run = std::make_unique<LiveRun>(std::move(trainer).value(), Display::wake, clock);
  return base::Done{};
}

}  // namespace lscope::app
