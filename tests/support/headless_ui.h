#pragma once

#include <imgui.h>

#include <functional>
#include <string>
#include <vector>

#include "spec/language.h"
#include "support/rasterizer.h"
#include "ui/app_actions.h"
#include "ui/item_log.h"
#include "ui/keyboard.h"
#include "ui/panel.h"
#include "ui/style.h"

namespace lscope::test {

/// Remembers what a panel asked for.
class RecordingSink final : public ui::CommandSink {
 public:
  train::CommandSeq post(train::Command command) override {
    posted.push_back(command);
    return posted.size();
  }
  /// The newest value posted for a parameter; NaN if none was.
  [[nodiscard]] double value_of(spec::ParamId id) const;
  template <class T>
  [[nodiscard]] int count() const {
    int found = 0;
    for (const train::Command& command : posted) found += std::holds_alternative<T>(command) ? 1 : 0;
    return found;
  }
  std::vector<train::Command> posted;
};

/// Remembers what the panels asked of the program.
class RecordingActions : public ui::AppActions {
 public:
  void set_language(const std::string& code) override { language = code; }
  void set_theme(const std::string& name) override { theme = name; }
  void set_ui_scale(float wanted) override { scale = wanted; }
  void open_data(const std::string& path, const std::string& /*target*/) override { opened = path; }
  void open_scene(const std::string& name) override { scene = name; }
  void use_generated_data(const std::string& source) override {
    ++back_to_generated;
    generator = source;
  }
  void browse(const std::string& folder) override { browsed.push_back(folder); }
  void look_at_file(const std::string& path) override { looked_at = path; }
  void look_at_labels(const std::string& path) override { labels = path; }
  void look_at_text(const std::string& text) override { pasted = text; }
  void look_at_bundled(const std::string& set) override { bundled = set; }
  void stop_looking() override { ++stops; }
  void use_data(const spec::FileSource& choice, bool guess) override {
    used = choice;
    guessed = guess;
    ++uses;
  }
  void use_weights(const std::string& path) override { weights = path; }
  void use_config(const spec::RunSpec& run) override {
    config = run;
    ++configs;
  }
  void quit() override { ++quits; }
  std::string language, theme, opened, scene, generator, looked_at, pasted, bundled, weights, labels;
  std::vector<std::string> browsed;
  spec::FileSource used;
  spec::RunSpec config;
  int configs = 0;
  bool guessed = false;
  int stops = 0, uses = 0;
  float scale = 0;
  int back_to_generated = 0, quits = 0;
};

/// An ImGui context with our fonts and style, and a mouse and a keyboard that tests move; no window, no backend.
class HeadlessUi {
 public:
  HeadlessUi(int width, int height, float scale = 1, const std::string& language = "en",
             const std::string& theme = "dark");
  ~HeadlessUi();
  HeadlessUi(const HeadlessUi&) = delete;
  HeadlessUi& operator=(const HeadlessUi&) = delete;

  /// One frame of 1/60 s; `draw` gets what a panel gets.
  using Draw = std::function<void(const ui::FrameView&)>;
  void frame(const Draw& draw);
  void frames(int count, const Draw& draw);

  void move_mouse(float x, float y) { ImGui::GetIO().MousePos = {x, y}; }
  void mouse_to(const ui::Rect& rect) { move_mouse(rect.x + rect.w / 2, rect.y + rect.h / 2); }
  /// The middle of a logged item; fails the test if it was not drawn.
  ui::Rect item(const std::string& name) const;
  void hold_mouse(bool down) { ImGui::GetIO().MouseDown[0] = down; }
  void click(const std::string& name, const Draw& draw);
  void double_click(const std::string& name, const Draw& draw);
  void press(int key, const Draw& draw, bool control = false, bool shift = false);
  void type(const std::string& utf8, const Draw& draw);

  [[nodiscard]] Picture picture() const;

  std::shared_ptr<const train::Snapshot> lane;
  ui::ItemLog items;
  ui::Backdrop backdrop;
  bool with_backdrop = true;
  ui::Style style;
  base::Translate tr;
  double now = 100;
  int width, height;
};

/// The strings of one language, from the source tree's assets.
[[nodiscard]] const spec::Language& language(const std::string& code);

}  // namespace lscope::test
