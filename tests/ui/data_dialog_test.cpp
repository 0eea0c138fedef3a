#include "ui/data_dialog.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "data/csv_reader.h"
#include "support/headless_ui.h"
#include "support/sample_runs.h"
#include "ui/main_view.h"

namespace lscope::ui {
namespace {

constexpr std::string_view kTable =
    "name,height,weight,flat,kind\n"
    "ann,1.5,6100,3,a\nbob,2.5,7000,3,b\ncid,1.75,6500,3,a\ndee,2.25,5900,3,b\neve,2.5,6000,3,a\n";

/// The whole window, and a program that answers at once.
struct Window {
  explicit Window(int width = 1600, int height = 1000, float scale = 1, const char* language = "en",
                  const char* theme = "dark")
      : ui(width, height, scale, language, theme) {
    app.language = language;
    app.theme = theme;
    app.ui_scale = scale;
    ui.lane = std::make_shared<train::Snapshot>(test::sample_run(test::Sample::kRunning));
  }
  test::HeadlessUi::Draw drawer() {
    return [this](const FrameView& view) {
      main.draw(static_cast<float>(ui.width), static_cast<float>(ui.height), view, sink, app, actions);
    };
  }
  void frames(int count = 2) { ui.frames(count, drawer()); }
  void folder(std::vector<FolderEntry> entries) {
    auto view = std::make_shared<FolderView>();
    view->path = "/data/ann/data";
    view->parent = "/data/ann";
    view->entries = std::move(entries);
    app.data.folder = view;
  }
  /// As after a drop: the program has looked at it.
  void look_at(std::string_view text, const std::string& name = "t.csv") {
    ++app.data.asked;
    app.data.name = name;
    app.data.reading = true;
    app.data.preview = nullptr;
    app.data.pictures = nullptr;
    app.data.refused.reset();
    frames();
    auto made = data::preview_text(text, name);
    app.data.reading = false;
    if (made.ok())
      app.data.preview = std::make_shared<const data::Preview>(std::move(made).value());
    else
      app.data.refused = made.error();
    frames();
  }
  void look_at_pictures(data::PicturePreview pictures) {
    ++app.data.asked;
    app.data.name = pictures.name;
    app.data.reading = true;
    app.data.preview = nullptr;
    app.data.pictures = nullptr;
    app.data.refused.reset();
    frames();
    app.data.reading = false;
    app.data.pictures = std::make_shared<const data::PicturePreview>(std::move(pictures));
    frames();
  }
  void picture(const std::string& name) const {
    const std::string folder = std::string(LSCOPE_BINARY_DIR) + "/pictures/";
    std::filesystem::create_directories(folder);
    EXPECT_TRUE(test::write_png(ui.picture(), folder + "data-" + name + ".png"));
  }
  [[nodiscard]] bool shows(const std::string& item) const { return ui.items.find(item).has_value(); }
  [[nodiscard]] std::string words() const {
    std::string all;
    for (const ItemLog::Text& text : ui.items.texts()) all += (all.empty() ? "" : " ") + text.utf8;
    return all;
  }
  void key(int key, bool control = false, bool shift = false) { ui.press(key, drawer(), control, shift); }
  void tab_to(const std::string& item) {
    for (int i = 0; i < 60 && main.focused() != item; ++i) key(258);
    EXPECT_EQ(main.focused(), item);
  }
  void click(const std::string& item) {
    ui.click(item, drawer());
    frames();
  }

  test::HeadlessUi ui;
  MainView main{nullptr};
  test::RecordingSink sink;
  test::RecordingActions actions;
  AppState app;
};

constexpr int kEnter = 257, kDown = 264, kBack = 259, kEsc = 256, kTab = 258;

TEST(DataDialog, OpensByKeyMenuAndTheListOfSources) {
  for (int way = 0; way < 3; ++way) {
    Window window;
    window.frames();
    if (way == 0) window.key('O', true);
    if (way == 1) {
      window.click("bar.menu");
      window.click("menu.open_data");
    }
    if (way == 2) {
      window.click("param.data.source.choice");
      window.click("param.data.source.choice." +
                   std::to_string(spec::info(spec::ParamId::kDataSource).choices.size() - 1));
    }
    window.frames();
    EXPECT_TRUE(window.shows("data.dialog")) << way;
    EXPECT_EQ(window.actions.browsed, std::vector<std::string>{""}) << "it asks for the folder, on another thread";
    window.key(kEsc);
    window.frames();
    EXPECT_FALSE(window.shows("data.dialog")) << way;
  }
}

TEST(DataDialog, TheBrowserDoesByKeysWhatTheMouseDoes) {
  Window window;
  window.frames();
  window.key('O', true);
  window.folder({{"sub", true, 0}, {"iris.csv", false, 3868}, {"notes.pdf", false, 1}, {"m.safetensors", false, 9}});
  window.frames();
  EXPECT_TRUE(window.shows("data.entry.sub"));
  EXPECT_TRUE(window.shows("data.entry.iris.csv"));
  EXPECT_FALSE(window.shows("data.entry.notes.pdf")) << "only what could be a table";
  window.key(kEnter);
  EXPECT_EQ(window.actions.browsed.back(), "/data/ann/data/sub");
  window.key(kBack);
  EXPECT_EQ(window.actions.browsed.back(), "/data/ann");
  window.key('I');
  window.key(kEnter);
  EXPECT_EQ(window.actions.looked_at, "/data/ann/data/iris.csv");
  EXPECT_TRUE(window.sink.posted.empty());
}

TEST(DataDialog, WeightsComeThroughTheSameBrowser) {
  Window window;
  window.frames();
  window.key('O', true);
  window.folder({{"m.safetensors", false, 9}});
  window.frames();
  window.click("data.filter.1");
  window.click("data.entry.m.safetensors");
  window.click("data.open");
  EXPECT_EQ(window.actions.weights, "/data/ann/data/m.safetensors");
  EXPECT_FALSE(window.shows("data.dialog"));
}

TEST(DataDialog, TheMenuOpensItForWeights) {
  for (const char* language : {"en", "zh-CN"}) {
    Window window(1280, 720, 1, language);
    window.frames();
    window.click("bar.menu");
    window.click("menu.open_weights");
    window.folder({{"m.safetensors", false, 9}, {"iris.csv", false, 1}});
    window.frames();
    EXPECT_TRUE(window.shows("data.entry.m.safetensors"));
    EXPECT_FALSE(window.shows("data.entry.iris.csv"));
    EXPECT_NE(window.words().find(test::language(language)("data.title.weights")), std::string::npos);
    for (const ItemLog::Text& text : window.ui.items.texts())
      if (text.region.w >= 1280.0F) EXPECT_FALSE(text.cut) << text.utf8;
    window.picture(std::string("weights-") + language);
    window.key(kEnter);
    EXPECT_EQ(window.actions.weights, "/data/ann/data/m.safetensors");
  }
}

TEST(DataDialog, AConfigurationBecomesTheRunWithoutAQuestion) {
  Window window;
  window.frames();
  window.key('O', true);
  window.folder({{"config.json", false, 900}});
  window.frames();
  window.click("data.entry.config.json");
  window.click("data.open");
  EXPECT_EQ(window.actions.looked_at, "/data/ann/data/config.json");
  ++window.app.data.asked;
  window.app.data.reading = true;
  window.frames();
  EXPECT_TRUE(window.shows("data.progress"));
  spec::RunSpec run;
  ASSERT_TRUE(run.values.set(spec::ParamId::kSeed, 77).ok());
  window.app.data.config = std::make_shared<const spec::RunSpec>(run);
  window.app.data.reading = false;
  window.frames();
  EXPECT_FALSE(window.shows("data.dialog"));
  ASSERT_EQ(window.actions.configs, 1);
  EXPECT_EQ(window.actions.config.seed(), 77U);
  window.frames(5);
  EXPECT_EQ(window.actions.configs, 1) << "once";
}

TEST(DataDialog, KeysReachNothingBehindIt) {
  Window window;
  window.frames();
  window.key('O', true);
  window.folder({});
  window.frames();
  window.sink.posted.clear();
  window.key(32);  // space
  window.key('R');
  window.key('N');
  EXPECT_TRUE(window.sink.posted.empty());
  for (int i = 0; i < 30; ++i) {
    window.key(kTab);
    EXPECT_TRUE(window.main.focused().starts_with("data.")) << window.main.focused();
  }
}

TEST(DataDialog, ADroppedTableIsShownAndEnterUsesIt) {
  Window window;
  window.frames();
  window.look_at(kTable);
  ASSERT_TRUE(window.shows("data.use"));
  EXPECT_TRUE(window.shows("data.class.0"));
  EXPECT_EQ(window.actions.uses, 0);
  window.key(kEnter);
  ASSERT_EQ(window.actions.uses, 1);
  EXPECT_EQ(window.actions.used.ignored, std::vector<std::string>{"name"}) << "text is no input";
  window.app.data.reading = true;
  window.frames();
  EXPECT_TRUE(window.shows("data.progress"));
  window.app.data.reading = false;
  ++window.app.data.used;
  window.frames();
  EXPECT_FALSE(window.shows("data.dialog"));
}

TEST(DataDialog, RolesAreChosenByKeysAndOnlyOneColumnIsTheTarget) {
  Window window;
  window.frames();
  window.look_at(kTable);
  window.tab_to("data.columns");
  window.key(kDown);
  window.key('T');  // height
  window.key(kDown);
  window.key('X');  // weight
  window.frames();
  EXPECT_TRUE(window.shows("data.problem")) << "the earlier target is text and cannot be an input";
  window.click("data.use");
  EXPECT_EQ(window.actions.uses, 0) << "what cannot be read is not sent";
  window.tab_to("data.columns");
  window.key(kDown);
  window.key(kDown);
  window.key('G');  // kind
  window.tab_to("data.use");
  window.key(kEnter);
  ASSERT_EQ(window.actions.uses, 1);
  EXPECT_EQ(window.actions.used.target, "height");
  EXPECT_EQ(window.actions.used.group, "kind");
  EXPECT_EQ(window.actions.used.ignored, (std::vector<std::string>{"name", "weight"}));
}

TEST(DataDialog, TheTaskIsChangedWhereTheValuesAllow) {
  Window window;
  window.frames();
  window.look_at("x,y\n1,0\n2,1\n3,0\n4,1\n5,0\n");
  EXPECT_TRUE(window.shows("data.class.1"));
  window.click("data.task.2");
  EXPECT_FALSE(window.shows("data.class.1"));
  window.click("data.use");
  EXPECT_EQ(window.actions.used.task, spec::FileTask::kRegression);
}

TEST(DataDialog, ARefusedFileIsToldInTheDialogWithItsPlace) {
  for (const char* language : {"en", "zh-CN"}) {
    Window window(1600, 1000, 1, language);
    window.frames();
    window.look_at("a,b\n1,2\n3\n", "bad.csv");
    EXPECT_TRUE(window.shows("data.error"));
    EXPECT_NE(window.words().find("bad.csv:3:2"), std::string::npos);
    EXPECT_EQ(window.words().find("are expected") != std::string::npos, std::string(language) == "en");
    EXPECT_EQ(window.actions.uses, 0);
    window.picture(std::string("refused-") + language);
    window.key(kEsc);
    window.frames();
    EXPECT_FALSE(window.shows("data.dialog")) << "it was dropped: there is nothing to go back to";
  }
}

TEST(DataDialog, WhatIsReadCanBeCancelled) {
  Window window;
  window.frames();
  window.app.data.asked = 1;
  window.app.data.reading = true;
  window.app.data.share = 0.4F;
  window.app.data.name = "large.csv";
  window.frames();
  EXPECT_TRUE(window.shows("data.progress"));
  EXPECT_TRUE(window.main.animating());
  window.key(kEnter);  // the focus is on "Cancel"
  EXPECT_EQ(window.actions.stops, 1);
  window.frames();
  EXPECT_FALSE(window.shows("data.dialog"));
}

TEST(DataDialog, AClipboardWithATableOpensItAndOneWithoutSaysSo) {
  Window window;
  window.frames();
  static std::string clipboard;
  ImGui::GetIO().GetClipboardTextFn = [](void*) { return clipboard.c_str(); };
  clipboard = "just words";
  window.key('V', true);
  EXPECT_EQ(window.actions.pasted, "");
  window.frames();
  EXPECT_TRUE(window.shows("toast.0.close"));
  clipboard = "x,y\n1,2\n";
  window.key('V', true);
  EXPECT_EQ(window.actions.pasted, "x,y\n1,2\n");
}

TEST(DataDialog, RowsWithoutATargetCanBeKeptForPseudoLabels) {
  Window window;
  window.frames();
  window.look_at("x,y\n1,a\n2,\n3,b\n4,a\n5,b\n");
  EXPECT_TRUE(window.shows("data.problem"));
  window.click("data.guess");
  EXPECT_FALSE(window.shows("data.problem"));
  window.click("data.use");
  EXPECT_EQ(window.actions.uses, 1);
  EXPECT_TRUE(window.actions.guessed);
}

TEST(DataDialog, ABundledSetIsShownWithItsSource) {
  Window window;
  window.frames();
  window.key('O', true);
  window.folder({});
  window.frames();
  window.click("data.bundled.iris");
  EXPECT_EQ(window.actions.bundled, "iris");
  window.app.data.bundled = "iris";
  window.look_at("x,label\n1,a\n2,b\n", "iris.csv");
  EXPECT_NE(window.words().find("Fisher"), std::string::npos);
}

TEST(DataDialog, TenThousandColumnsAreDrawnAsFast) {
  std::string head, row;
  for (int j = 0; j < 5000; ++j) {
    head += "column_with_a_long_name_" + std::to_string(j) + ",";
    row += std::to_string(j % 17) + ".5,";
  }
  Window window;
  window.frames();
  window.look_at(head + "y\n" + row + "1\n" + row + "2\n" + row + "2\n");
  EXPECT_TRUE(window.shows("data.role.0"));
  EXPECT_FALSE(window.shows("data.role.100"));
  window.tab_to("data.columns");
  window.key(269);  // End
  window.frames();
  EXPECT_TRUE(window.shows("data.role.5000"));
}

/// Rings and crosses on a slope of grey, which no two pixels of share.
data::PicturePreview some_pictures() {
  data::PicturePreview p;
  p.name = "train-images-idx3-ubyte.gz";
  p.images = "/data/ann/train-images-idx3-ubyte.gz";
  p.labels = "/data/ann/train-labels-idx1-ubyte.gz";
  p.rows = 60000;
  p.width = p.height = p.thumbnail_width = p.thumbnail_height = 28;
  p.inputs = 784;
  p.max = 255;
  p.constant = 67;
  for (int k = 0; k < 10; ++k) p.classes.emplace_back(std::to_string(k), 6000 - 100 * k);
  for (int i = 0; i < 60; ++i) {
    data::Thumbnail& one = p.first.emplace_back();
    one.label = i % 10;
    for (int y = 0; y < 28; ++y)
      for (int x = 0; x < 28; ++x) {
        const int r = (x - 14) * (x - 14) + (y - 14) * (y - 14);
        const bool ink = i % 2 == 0 ? r > 40 && r < 110 : std::abs(x - y) < 3 || std::abs(x + y - 27) < 3;
        one.grey.push_back(static_cast<std::uint8_t>(ink ? 255 - 2 * x - y : 4 * y));
      }
  }
  p.label_files = {{"/data/ann/t10k-labels-idx1-ubyte.gz", 10000},
                   {"/data/ann/train-labels-idx1-ubyte.gz", 60000},
                   {"/data/ann/train-parity-idx1-ubyte", 60000}};
  p.notices = {{"data.notice.test_set", {"10000", "t10k-images-idx3-ubyte.gz"}, "the 10000 rows"}};
  return p;
}

TEST(DataDialog, PicturesAreShownWithTheirLabelsAndUsedAsTheyAre) {
  for (const char* language : {"en", "zh-CN"}) {
    Window window(1600, 1000, 1, language);
    window.frames();
    window.look_at_pictures(some_pictures());
    window.picture(std::string("pictures-") + language);
    ASSERT_TRUE(window.shows("data.picture.0"));
    EXPECT_TRUE(window.shows("data.class.9"));
    EXPECT_FALSE(window.shows("data.columns")) << "they have no columns";
    const Rect first = window.ui.item("data.picture.0");
    EXPECT_GE(first.w, 40);
    const std::string words = window.words();
    EXPECT_NE(words.find("60,000"), std::string::npos);
    EXPECT_NE(words.find("train-labels-idx1-ubyte.gz (60,000)"), std::string::npos);
    EXPECT_NE(words.find("t10k-images-idx3-ubyte.gz"), std::string::npos) << "the notices";
    EXPECT_EQ(words.find("the 10000 rows"), std::string::npos) << "in the window's language";
    window.key(kEnter);
    ASSERT_EQ(window.actions.uses, 1);
    EXPECT_EQ(window.actions.used.labels, "") << "those beside them need no name";
    EXPECT_FALSE(window.actions.guessed);
  }
}

TEST(DataDialog, OtherLabelsAreChosenFromTheFolderOrByTheirPath) {
  Window window;
  window.frames();
  window.look_at_pictures(some_pictures());
  window.click("data.labels");
  window.click("data.labels.2");
  EXPECT_EQ(window.actions.labels, "/data/ann/train-parity-idx1-ubyte");
  data::PicturePreview chosen = some_pictures();
  chosen.labels = "/elsewhere/marks";
  chosen.labels_named = true;
  window.look_at_pictures(chosen);
  EXPECT_NE(window.words().find("marks"), std::string::npos) << "one that does not lie in the folder is in the list";
  window.click("data.labels");
  window.click("data.labels.1");
  EXPECT_EQ(window.actions.labels, "/data/ann/t10k-labels-idx1-ubyte.gz");
  window.key(kEsc);
  window.frames();
  window.look_at_pictures(chosen);
  window.click("data.use");
  EXPECT_EQ(window.actions.used.labels, "/elsewhere/marks");
}

TEST(DataDialog, PicturesWhoseLabelsAreMissingCannotBeUsedButGivenSome) {
  Window window(1600, 1000, 1, "zh-CN");
  window.frames();
  data::PicturePreview alone = some_pictures();
  alone.labels.clear();
  alone.classes.clear();
  for (data::Thumbnail& one : alone.first) one.label = -1;
  alone.problem = base::Error{base::ErrorCode::kInputMissing, alone.name,  "its labels are missing", "",
                              "error.idx.labels_missing",     {alone.name}};
  window.look_at_pictures(alone);
  window.picture("pictures-without-labels");
  EXPECT_TRUE(window.shows("data.problem"));
  EXPECT_EQ(window.words().find("its labels are missing"), std::string::npos);
  window.click("data.use");
  EXPECT_EQ(window.actions.uses, 0);
  window.click("data.labels");
  window.click("data.labels.2");
  EXPECT_EQ(window.actions.labels, "/data/ann/train-labels-idx1-ubyte.gz");
}

/// A software rasterizer draws each rectangle by itself: photographs must not cost a hundred thousand of them.
TEST(DataDialog, PicturesOfNoiseAreDrawnWithABoundedNumberOfRectangles) {
  Window window;
  window.frames();
  const auto vertices = [&] {
    int count = 0;
    const ImDrawData* drawn = ImGui::GetDrawData();
    for (int i = 0; i < drawn->CmdListsCount; ++i) count += drawn->CmdLists[i]->VtxBuffer.Size;
    return count;
  };
  data::PicturePreview noise = some_pictures();
  for (data::Thumbnail& one : noise.first)
    for (std::size_t i = 0; i < one.grey.size(); ++i) one.grey[i] = static_cast<std::uint8_t>(i * 2654435761U >> 8U);
  data::PicturePreview none = noise;
  none.first.clear();
  window.look_at_pictures(none);
  const int before = vertices();
  window.look_at_pictures(noise);
  EXPECT_GT(vertices() - before, 4 * 1000) << "they are drawn";
  EXPECT_LT(vertices() - before, 4 * 48000);
}

struct Look {
  int width, height;
  float scale;
  const char *language, *theme;
};

/// Nothing is cut off but what the user's own file says, and everything stands inside the dialog.
TEST(DataDialog, FitsInEveryLook) {
  for (const Look& look :
       {Look{1600, 1000, 1, "en", "dark"}, Look{1600, 1000, 1, "zh-CN", "light"}, Look{1280, 720, 1, "en", "light"},
        Look{1280, 720, 1, "zh-CN", "dark"}, Look{1024, 640, 1, "en", "contrast"}, Look{1024, 640, 1, "zh-CN", "dark"},
        Look{2560, 1440, 2, "en", "dark"}}) {
    const std::string name = std::string(look.language) + "-" + look.theme + "-" + std::to_string(look.width);
    SCOPED_TRACE(name);
    Window window(look.width, look.height, look.scale, look.language, look.theme);
    window.app.data.recent = {"/data/ann/data/measurements.csv", "/data/ann/x.csv"};
    window.frames();
    window.key('O', true);
    window.folder({{"older measurements", true, 0}, {"iris.csv", false, 3868}, {"large.csv", false, 104857600}});
    window.frames();
    window.picture("browse-" + name);
    const auto inside = [&](const char* step) {
      const Rect box = window.ui.item("data.dialog");
      for (const ItemLog::Item& item : window.ui.items.items()) {
        if (!item.name.starts_with("data.") || item.name == "data.behind") continue;
        EXPECT_GE(item.rect.x, box.x - 1) << step << item.name;
        EXPECT_LE(item.rect.right(), box.right() + 1) << step << item.name;
      }
    };
    inside("browse ");
    window.look_at(kTable, "five people.csv");
    window.picture("table-" + name);
    inside("table ");
    window.look_at_pictures(some_pictures());
    window.picture("pictures-" + name);
    inside("pictures ");
    window.look_at(kTable, "five people.csv");
    for (const ItemLog::Text& text : window.ui.items.texts()) {
      const Rect box = window.ui.item("data.dialog");
      const bool ours = text.rect.x >= box.x && text.rect.right() <= box.right() && text.rect.y >= box.y;
      if (ours && text.region.w >= static_cast<float>(look.width)) EXPECT_FALSE(text.cut) << text.utf8;
    }
  }
}

}  // namespace
}  // namespace lscope::ui
