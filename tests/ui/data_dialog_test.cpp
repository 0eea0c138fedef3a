#include "ui/data_dialog.h"

#include <gtest/gtest.h>

#include "ui/data_window.h"

namespace lscope::ui {
namespace {

TEST(DataDialog, OpensByKeyMenuAndTheListOfSources) {
  for (int way = 0; way < 3; ++way) {
    DataWindow window;
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
  DataWindow window;
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
  DataWindow window;
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
    DataWindow window(1280, 720, 1, language);
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
  DataWindow window;
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
  DataWindow window;
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
  DataWindow window;
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
  DataWindow window;
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
  DataWindow window;
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
    DataWindow window(1600, 1000, 1, language);
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
  DataWindow window;
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
  DataWindow window;
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
  DataWindow window;
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
  DataWindow window;
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
  DataWindow window;
  window.frames();
  window.look_at(head + "y\n" + row + "1\n" + row + "2\n" + row + "2\n");
  EXPECT_TRUE(window.shows("data.role.0"));
  EXPECT_FALSE(window.shows("data.role.100"));
  window.tab_to("data.columns");
  window.key(269);  // End
  window.frames();
  EXPECT_TRUE(window.shows("data.role.5000"));
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
    DataWindow window(look.width, look.height, look.scale, look.language, look.theme);
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
