#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data/csv_reader.h"
#include "support/headless_ui.h"
#include "support/sample_runs.h"
#include "ui/data_dialog.h"
#include "ui/main_view.h"

namespace lscope::ui {

inline constexpr std::string_view kTable =
    "name,height,weight,flat,kind\n"
    "ann,1.5,6100,3,a\nbob,2.5,7000,3,b\ncid,1.75,6500,3,a\ndee,2.25,5900,3,b\neve,2.5,6000,3,a\n";

/// The whole window, and a program that answers at once.
struct DataWindow {
  explicit DataWindow(int width = 1600, int height = 1000, float scale = 1, const char* language = "en",
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
  /// As while something that was dropped is being read.
  void ask(const std::string& name) {
    ++app.data.asked;
    app.data.name = name;
    app.data.reading = true;
    app.data.preview = nullptr;
    app.data.pictures = nullptr;
    app.data.refused.reset();
    frames();
  }
  /// As after a drop: the program has looked at it.
  void look_at(std::string_view text, const std::string& name = "t.csv") {
    ask(name);
    auto made = data::preview_text(text, name);
    app.data.reading = false;
    if (made.ok())
      app.data.preview = std::make_shared<const data::Preview>(std::move(made).value());
    else
      app.data.refused = made.error();
    frames();
  }
  void look_at_pictures(data::PicturePreview pictures) {
    ask(pictures.name);
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

inline constexpr int kEnter = 257, kDown = 264, kBack = 259, kEsc = 256, kTab = 258;

/// Rings and crosses on a slope of grey, which no two pixels of share.
inline data::PicturePreview some_pictures() {
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

}  // namespace lscope::ui
