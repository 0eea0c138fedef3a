#include "ui/scene_part.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "spec/preset.h"
#include "support/headless_ui.h"
#include "support/sample_runs.h"
#include "ui/main_view.h"

namespace lscope::ui {
namespace {

std::shared_ptr<const spec::Preset> preset(std::string_view name) {
  auto loaded = spec::load_preset(name);
  EXPECT_TRUE(loaded.ok()) << name;
  return std::make_shared<const spec::Preset>(std::move(loaded).value());
}

/// The whole window with a scene.
struct Window {
  explicit Window(std::string_view scene, int width = 1600, int height = 1000, float scale = 1,
                  const char* language = "en", const char* theme = "dark")
      : ui(width, height, scale, language, theme) {
    app.language = language;
    app.theme = theme;
    app.ui_scale = scale;
    app.scene = preset(scene);
    ui.lane = std::make_shared<train::Snapshot>(test::sample_run(test::Sample::kRunning));
  }
  test::HeadlessUi::Draw drawer() {
    return [this](const FrameView& view) {
      main.draw(static_cast<float>(ui.width), static_cast<float>(ui.height), view, sink, app, actions);
    };
  }
  /// A picture in the build folder, for looking at.
  void look(const std::string& name) const {
    const std::string folder = std::string(LSCOPE_BINARY_DIR) + "/pictures/";
    std::filesystem::create_directories(folder);
    EXPECT_TRUE(test::write_png(ui.picture(), folder + "scene-" + name + ".png"));
  }
  [[nodiscard]] bool shows(const std::string& item) const { return ui.items.find(item).has_value(); }
  /// All that is written, without line breaks: a wrapped sentence reads on.
  [[nodiscard]] std::string words() const {
    std::string all;
    for (const ItemLog::Text& text : ui.items.texts()) all += (all.empty() ? "" : " ") + text.utf8;
    return all;
  }

  test::HeadlessUi ui;
  MainView main{nullptr};
  test::RecordingSink sink;
  test::RecordingActions actions;
  AppState app;
};

TEST(ScenePart, ACardOpensByItselfWhereThereIsRoomAndFolds) {
  Window window("t2_random_labels");
  window.ui.frames(2, window.drawer());
  ASSERT_TRUE(window.shows("scene.card"));
  EXPECT_FALSE(window.shows("param.data.samples.slider")) << "data and model make room";
  const Rect slider = window.ui.item("param.penalty.lambda2.slider");
  EXPECT_LT(slider.bottom(), window.ui.item("region.controls").bottom()) << "the sliders stay in sight";
  window.ui.click("section.scene.card", window.drawer());
  window.ui.frames(2, window.drawer());
  EXPECT_FALSE(window.shows("scene.card"));
  EXPECT_TRUE(window.shows("param.data.samples.slider"));
  window.ui.click("section.scene", window.drawer());
  window.ui.frames(2, window.drawer());
  EXPECT_FALSE(window.shows("scene.choice"));
  EXPECT_TRUE(window.sink.posted.empty()) << "folding trains nothing";
}

TEST(ScenePart, WithoutACardItStartsFolded) {
  Window plain("moons");
  plain.ui.frames(2, plain.drawer());
  EXPECT_TRUE(plain.shows("section.scene"));
  EXPECT_FALSE(plain.shows("scene.choice"));
}

TEST(ScenePart, InASmallWindowItStartsFolded) {
  Window small("t2_random_labels", 1280, 720);
  small.ui.frames(2, small.drawer());
  EXPECT_FALSE(small.shows("scene.card"));
  small.ui.click("section.scene", small.drawer());
  small.ui.frames(2, small.drawer());
  EXPECT_TRUE(small.shows("scene.card"));
  small.look("small");
  small.ui.click("scene.choice", small.drawer());
  small.ui.frames(2, small.drawer());
  const Rect list = small.ui.item("scene.choice.0");
  EXPECT_GT(list.y, small.ui.item("scene.choice").y);
  small.look("list");
}

TEST(ScenePart, AFileOfTheUsersHasNoScene) {
  Window window("moons");
  window.app.scene = nullptr;
  window.ui.frames(2, window.drawer());
  window.ui.click("section.scene", window.drawer());
  window.ui.frames(2, window.drawer());
  EXPECT_TRUE(window.shows("scene.choice"));
  EXPECT_FALSE(window.shows("scene.card"));
}

TEST(ScenePart, TheListOpensAnyScene) {
  Window window("t2_random_labels");
  window.ui.frames(2, window.drawer());
  window.ui.click("scene.choice", window.drawer());
  window.ui.frames(2, window.drawer());
  const Rect last = window.ui.item("scene.choice." + std::to_string(spec::preset_names().size() - 1));
  EXPECT_TRUE(last.y > 0);
  window.ui.click("scene.choice.3", window.drawer());
  EXPECT_EQ(window.actions.scene, spec::preset_names()[3]);
}

/// Every sentence of every card can be read, in both languages: whole, inside the panel, never over a plot.
TEST(ScenePart, EveryCardIsReadableInFull) {
  for (const char* language : {"en", "zh-CN"})
    for (const std::string_view name : spec::preset_names()) {
      Window window(name, 1280, 2600, 1, language, "light");  // compact by its width, and high enough for all
      window.ui.frames(1, window.drawer());
      window.ui.click("section.scene", window.drawer());
      window.ui.frames(2, window.drawer());
      ASSERT_TRUE(window.shows("scene.choice")) << name;
      if (window.shows("section.scene.about")) window.ui.click("section.scene.about", window.drawer());
      window.ui.frames(2, window.drawer());
      for (const ItemLog::Text& text : window.ui.items.texts())
        if (text.region.right() < 300 && text.region.w > 200) {
          EXPECT_FALSE(text.cut) << name << ": " << text.utf8;
          EXPECT_LE(text.rect.right(), text.region.right()) << name << ": " << text.utf8;
        }
      const auto& card = window.app.scene->card;
      ASSERT_EQ(window.shows("scene.card"), card.has_value()) << name;
      ASSERT_EQ(window.shows("scene.about"), card.has_value()) << name;
      if (!card) continue;
      std::string words = window.words();
      std::vector<std::string> keys = card->wrong;
      for (const std::string& key : {card->meant, card->to_see, card->convention}) keys.push_back(key);
      const auto without_blanks = [](std::string text) {
        std::erase(text, ' ');
        return text;
      };
      words = without_blanks(words);
      for (const std::string& key : keys)
        EXPECT_NE(words.find(without_blanks(window.ui.tr(key))), std::string::npos) << name << ": " << key;
    }
}

}  // namespace
}  // namespace lscope::ui
