#include <gtest/gtest.h>

#include <filesystem>
#include <regex>

#include "support/headless_ui.h"
#include "support/sample_runs.h"
#include "ui/error_words.h"
#include "ui/main_view.h"

namespace lscope::ui {
namespace {

using test::Sample;

struct Look {
  const char* language;
  const char* theme;
  int width, height;
  float scale;
};

/// Every language x theme x window size; each draws all states. The pictures in the build folder are for looking at.
class WholeWindow : public testing::TestWithParam<Look> {};

/// True if the text looks like a key that was not translated: "ui.speed.max".
bool is_raw_key(const std::string& text) {
  static const std::regex kKey(
      R"(.*\b(ui|param|figure|axis|series|mark|app|choice|unit|section|scene|preset)\.[a-z0-9_]+.*)");
  return std::regex_match(text, kKey);
}

void expect_inside(const ItemLog::Text& text) {
  const float right = text.rect.x + text.rect.w;
  EXPECT_GE(text.rect.x, text.region.x - 1) << text.utf8;
  EXPECT_LE(right, text.region.right() + 1) << text.utf8;
}

void expect_no_overlap(const ItemLog& items) {
  // Two texts of one region on one line must not run into each other.
  const auto& texts = items.texts();
  for (std::size_t i = 0; i < texts.size(); ++i)
    for (std::size_t j = i + 1; j < texts.size(); ++j) {
      const Rect& a = texts[i].rect;
      const Rect& b = texts[j].rect;
      if (texts[i].region.x != texts[j].region.x || texts[i].region.y != texts[j].region.y) continue;
      const float wide = std::min(a.right(), b.right()) - std::max(a.x, b.x);
      const float tall = std::min(a.bottom(), b.bottom()) - std::max(a.y, b.y);
      EXPECT_FALSE(wide > 2 && tall > 4) << "'" << texts[i].utf8 << "' and '" << texts[j].utf8 << "'";
    }
}

TEST_P(WholeWindow, EveryStateIsDrawnWithoutRawKeysOrCutTexts) {
  const Look look = GetParam();
  test::HeadlessUi ui(look.width, look.height, look.scale, look.language, look.theme);
  const std::string folder = std::string(LSCOPE_BINARY_DIR) + "/pictures";
  std::filesystem::create_directories(folder);
  for (const Sample which : {Sample::kFresh, Sample::kRunning, Sample::kDiverged}) {
    MainView main(nullptr);
    test::RecordingSink sink;
    test::RecordingActions actions;
    AppState app;
    app.language = look.language;
    app.theme = look.theme;
    app.ui_scale = look.scale;
    app.document_name = ui.tr("choice.data.source.two_moons");
    ui.lane = std::make_shared<train::Snapshot>(test::sample_run(which));
    ui.frames(3, [&](const FrameView& view) {
      main.draw(static_cast<float>(look.width), static_cast<float>(look.height), view, sink, app, actions);
    });
    EXPECT_TRUE(sink.posted.empty());
    EXPECT_GT(ui.items.items().size(), 20U);
    for (const ItemLog::Text& text : ui.items.texts()) {
      EXPECT_FALSE(is_raw_key(text.utf8)) << text.utf8;
      expect_inside(text);
      const bool ribbon = text.region.h < 60 * look.scale;  // the evidence in the ribbon may be cut; it opens in full
      EXPECT_TRUE(!text.cut || ribbon) << "cut: " << text.utf8;
    }
    expect_no_overlap(ui.items);
    const std::string name = folder + "/" + look.language + "-" + look.theme + "-" + std::to_string(look.width) + "-" +
                             test::sample_name(which) + ".png";
    const bool worth_a_look =
        which == Sample::kRunning || (look.width == 1600 && look.theme == std::string_view("dark"));
    if (worth_a_look && (look.width == 1600 || look.theme != std::string_view("contrast"))) {
      EXPECT_TRUE(test::write_png(ui.picture(), name)) << name;
    }
  }
}

std::vector<Look> looks() {
  std::vector<Look> all;
  for (const char* language : {"en", "zh-CN"})
    for (const char* theme : {"dark", "light", "contrast"})
      for (const auto& [width, height, scale] :
           {std::tuple{1280, 720, 1.0F}, std::tuple{1600, 1000, 1.0F}, std::tuple{2560, 1440, 2.0F}})
        all.push_back({language, theme, width, height, scale});
  return all;
}

INSTANTIATE_TEST_SUITE_P(Looks, WholeWindow, testing::ValuesIn(looks()), [](const auto& test_info) {
  const Look& look = test_info.param;
  return std::string(look.language).substr(0, 2) + "_" + look.theme + "_" + std::to_string(look.width);
});

/// Pixels in which a channel differs by more than the rounding of a blend.
std::size_t different_pixels(const test::Picture& a, const test::Picture& b) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.rgba.size(); i += 4) {
    int most = 0;
    for (std::size_t channel = 0; channel < 4; ++channel)
      most = std::max(most, std::abs(a.rgba[i + channel] - b.rgba[i + channel]));
    count += most > 3 ? 1 : 0;
  }
  return count;
}

TEST(Grounds, AreTheSameClearedOrPainted) {
  for (const float scale : {1.0F, 1.5F}) {
    std::vector<test::Picture> pictures;
    for (const bool cleared : {true, false}) {
      test::HeadlessUi ui(1600, 1000, scale);
      ui.with_backdrop = cleared;
      MainView main(nullptr);
      test::RecordingSink sink;
      test::RecordingActions actions;
      AppState app;
      ui.lane = std::make_shared<train::Snapshot>(test::sample_run(Sample::kRunning));
      ui.frames(3, [&](const FrameView& view) { main.draw(1600, 1000, view, sink, app, actions); });
      pictures.push_back(ui.picture());
      if (cleared) {
        EXPECT_GT(ui.backdrop.fills().size(), 6U);
        double area = 0;
        for (const Backdrop::Fill& fill : ui.backdrop.fills())
          area += static_cast<double>((fill.high.x - fill.low.x) * (fill.high.y - fill.low.y));
        EXPECT_GT(area, 0.8 * 1600 * 1000) << "panels, and the screens on them";
      } else {
        EXPECT_TRUE(ui.backdrop.fills().empty());
      }
    }
    // Nothing but the pixels of the rounded corners, which are blended once more.
    EXPECT_LT(different_pixels(pictures[0], pictures[1]), 200U) << "at scale " << scale;
  }
}

TEST(Grounds, ADialogHidesWhatLiesUnderItAndSavesDrawingIt) {
  for (const float scale : {1.0F, 1.5F}) {
    std::vector<test::Picture> pictures;
    for (const bool cleared : {true, false}) {
      test::HeadlessUi ui(1600, 1000, scale);
      ui.with_backdrop = cleared;
      MainView main(nullptr);
      test::RecordingSink sink;
      test::RecordingActions actions;
      AppState app;
      ui.lane = std::make_shared<train::Snapshot>(test::sample_run(Sample::kRunning));
      const auto draw = [&](const FrameView& view) { main.draw(1600, 1000, view, sink, app, actions); };
      ui.frames(3, draw);
      ui.press('O', draw, true);
      ui.frames(2, draw);
      ASSERT_TRUE(ui.items.find("data.dialog").has_value());
      pictures.push_back(ui.picture());
      if (!cleared) continue;
      const Rect box = ui.item("data.dialog");
      cut_covered(*ImGui::GetDrawData());
      EXPECT_EQ(different_pixels(pictures[0], ui.picture()), 0U) << "what is cut is what nobody sees";
      const ImDrawData& data = *ImGui::GetDrawData();
      double hidden = 0;
      bool covered = false;
      for (int list = 0; list < data.CmdListsCount && !covered; ++list)
        for (const ImDrawCmd& command : data.CmdLists[list]->CmdBuffer) {
          covered = covered || command.UserCallback == &Backdrop::cover_here;
          if (covered) break;
          const float wide = std::min(command.ClipRect.z, box.right() - 12) - std::max(command.ClipRect.x, box.x + 12);
          const float tall = std::min(command.ClipRect.w, box.bottom() - 12) - std::max(command.ClipRect.y, box.y + 12);
          hidden += static_cast<double>(std::max(0.0F, wide) * std::max(0.0F, tall));
        }
      EXPECT_TRUE(covered);
      EXPECT_EQ(hidden, 0) << "nothing is drawn where the box will lie";
    }
    EXPECT_LT(different_pixels(pictures[0], pictures[1]), 300U) << "at scale " << scale;
  }
}

TEST(WholeWindow, SaysWhatIsToBeKnownOfTheDataBesideTheirName) {
  for (const char* language : {"en", "zh-CN"}) {
    test::HeadlessUi ui(1280, 720, 1, language);
    MainView main(nullptr);
    test::RecordingSink sink;
    test::RecordingActions actions;
    AppState app;
    app.language = language;
    app.document_name = "a file with a very long name.csv";
    ui.lane = std::make_shared<train::Snapshot>(test::sample_run(Sample::kRunning));
    const auto draw = [&](const FrameView& view) { main.draw(1280, 720, view, sink, app, actions); };
    ui.frames(3, draw);
    EXPECT_FALSE(ui.items.find("bar.notices").has_value()) << "nothing to say";
    const data::Notice notice{"data.notice.constant", {"3", "width"}, "3 columns are constant"};
    app.notices = {notice_words(notice, ui.tr)};
    ui.frames(2, draw);
    const Rect sign = ui.item("bar.notices");
    EXPECT_LE(sign.right(), ui.item("transport.restart").x);
    ui.mouse_to(sign);
    ui.frames(40, draw);
    std::string words;
    for (const ItemLog::Text& text : ui.items.texts()) words += text.utf8 + " ";
    EXPECT_NE(words.find("width"), std::string::npos);
    EXPECT_EQ(words.find("Constant inputs") != std::string::npos, std::string_view(language) == "en") << words;
  }
}

/// What opens by a click or by waiting, for looking at and for the same checks on its texts.
TEST(Opened, MenuListsTooltipsKeysAndTheReadingOfASmallWindow) {
  const std::string folder = std::string(LSCOPE_BINARY_DIR) + "/pictures/";
  std::filesystem::create_directories(folder);
  for (const char* language : {"en", "zh-CN"}) {
    test::HeadlessUi ui(1280, 720, 1, language, std::string_view(language) == "en" ? "dark" : "light");
    MainView main(nullptr);
    test::RecordingSink sink;
    test::RecordingActions actions;
    AppState app;
    app.language = language;
    app.document_name = "iris.csv";
    ui.lane = std::make_shared<train::Snapshot>(test::sample_run(Sample::kRunning));
    const auto draw = [&](const FrameView& view) { main.draw(1280, 720, view, sink, app, actions); };
    const auto look = [&](const std::string& name) {
      for (const ItemLog::Text& text : ui.items.texts()) EXPECT_FALSE(is_raw_key(text.utf8)) << text.utf8;
      EXPECT_TRUE(test::write_png(ui.picture(), folder + "opened-" + language + "-" + name + ".png"));
    };
    ui.frames(3, draw);
    ui.click("reading.open", draw);
    EXPECT_TRUE(ui.items.find("region.reading_open").has_value());
    ui.frames(2, draw);
    look("reading");
    ui.press(kKeyEscape, draw);
    EXPECT_FALSE(ui.items.find("region.reading_open").has_value());
    ui.mouse_to(ui.item("param.penalty.lambda1.name"));
    ui.frames(40, draw);
    look("tooltip");
    ui.click("param.optimizer.kind.choice", draw);
    ui.frames(2, draw);
    look("choice");
    ui.click("param.optimizer.kind.choice.4", draw);
    if (!ui.items.find("param.model.width1.field")) ui.click("section.model", draw);
    ui.frames(2, draw);
    ui.click("param.model.width1.field", draw);
    ui.frames(2, draw);
    look("width");
    ui.press(kKeyEscape, draw);
    ui.click("bar.menu", draw);
    ui.frames(2, draw);
    look("menu");
    ui.press(kKeyEscape, draw);
    ui.press(kKeyF1, draw);
    look("keys");
    ui.press(kKeyEscape, draw);
    main.toast("iris.csv:42:3: 'abc' is not a number (column \"petal_width\")", true);
    ui.double_click("param.penalty.lambda2.field", draw);
    ui.type("11", draw);
    ui.frames(2, draw);
    look("typing");
    ui.type("x", draw);
    ui.press(257, draw);
    ui.frames(2, draw);
    look("refused");
    ui.press(kKeyEscape, draw);
    ui.click("param.penalty.lambda2.slider", draw);
    ui.press(kKeyF1, draw);
    look("help");
  }
}

TEST(WholeWindowSizes, AnySizeFromTinyToHugeIsDrawn) {
  test::HeadlessUi ui(400, 300);
  MainView main(nullptr);
  test::RecordingSink sink;
  test::RecordingActions actions;
  ui.lane = std::make_shared<train::Snapshot>(test::sample_run(Sample::kRunning));
  for (const auto& [width, height] :
       {std::pair{1, 1}, std::pair{300, 200}, std::pair{900, 500}, std::pair{5000, 3000}}) {
    ImGui::GetIO().DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
    ui.frames(2, [&](const FrameView& view) {
      main.draw(static_cast<float>(width), static_cast<float>(height), view, sink, {}, actions);
    });
    EXPECT_GT(ui.items.items().size(), 5U);
  }
}

}  // namespace
}  // namespace lscope::ui
