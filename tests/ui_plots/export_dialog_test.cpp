#include "ui/export_dialog.h"

#include <gtest/gtest.h>

#include <optional>

#include "support/headless_ui.h"
#include "support/sample_runs.h"
#include "ui/main_view.h"

namespace lscope::ui {
namespace {

/// Remembers what was to be saved and copied.
class Exports final : public test::RecordingActions {
 public:
  void save_figure(const FigureExport& wanted) override { saved = wanted; }
  void copy_figure(const FigureExport& wanted) override { copied = wanted; }
  std::optional<FigureExport> saved, copied;
};

class Saving : public testing::Test {
 protected:
  Saving() {
    app_.language = "zh-CN";
    app_.document_name = "my data.csv";
    app_.picture_folder = "/data/somebody/Pictures";
    ui_.lane = std::make_shared<train::Snapshot>(test::sample_run(test::Sample::kRunning));
    draw(3);
  }
  void draw(int frames = 1) {
    ui_.frames(frames, [this](const FrameView& view) { main_.draw(1600, 1000, view, sink_, app_, actions_); });
  }
  void click(const std::string& name) {
    ui_.click(name, [this](const FrameView& view) { main_.draw(1600, 1000, view, sink_, app_, actions_); });
    draw(25);
  }
  void press(int key, bool control = false, bool shift = false) {
    ui_.press(
        key, [this](const FrameView& view) { main_.draw(1600, 1000, view, sink_, app_, actions_); }, control, shift);
    draw(2);
  }
  void over_loss() {
    ui_.mouse_to(ui_.item("plot.loss"));
    draw(2);
  }
  bool is_open() const { return ui_.items.find("export.save").has_value(); }

  test::HeadlessUi ui_{1600, 1000, 1, "zh-CN"};
  MainView main_{nullptr};
  test::RecordingSink sink_;
  Exports actions_;
  AppState app_;
};

TEST_F(Saving, TheKeyOpensTheDialogWithANameAFolderAndALightPicture) {
  over_loss();
  press(kKeyE);
  ASSERT_TRUE(is_open());
  click("export.save");
  ASSERT_TRUE(actions_.saved.has_value());
  EXPECT_EQ(actions_.saved->file.parent_path(), "/data/somebody/Pictures");
  const std::string step = std::to_string(ui_.lane->step);
  EXPECT_EQ(actions_.saved->file.filename(), "loss-my-data-step" + step + ".svg");
  EXPECT_EQ(actions_.saved->settings.theme, "light");
  EXPECT_EQ(actions_.saved->settings.language, "zh-CN");
  EXPECT_FALSE(actions_.saved->replace);
  EXPECT_TRUE(is_open()) << "until the file is there";
  const plot::Figure figure = actions_.saved->wish.make(test::language("en"));
  EXPECT_EQ(figure.title, "Loss") << "in any language";
  main_.exported({false, PictureFormat::kSvg, actions_.saved->file}, ui_.tr);
  draw(2);
  EXPECT_FALSE(is_open());
}

TEST_F(Saving, ChoicesChangeTheEndingAndTheSettings) {
  over_loss();
  press(kKeyE);
  click("export.format.1");
  click("export.size.0");
  click("export.language.0");
  click("export.theme.1");
  click("export.save");
  ASSERT_TRUE(actions_.saved.has_value());
  EXPECT_EQ(actions_.saved->file.extension(), ".pdf");
  EXPECT_EQ(actions_.saved->settings.size, PictureSize::kOneColumn);
  EXPECT_EQ(actions_.saved->settings.language, "en");
  EXPECT_EQ(actions_.saved->settings.theme, "dark");
}

TEST_F(Saving, AFileThatIsThereIsReplacedOnlyWhenAskedTwice) {
  over_loss();
  press(kKeyE);
  click("export.save");
  ExportOutcome there;
  there.file = actions_.saved->file;
  there.is_there = true;
  main_.exported(there, ui_.tr);
  draw(2);
  ASSERT_TRUE(is_open());
  click("export.save");
  EXPECT_TRUE(actions_.saved->replace);
  ExportOutcome denied;
  denied.file = actions_.saved->file;
  denied.error = base::Error{base::ErrorCode::kOutputDenied, "/data/somebody", "not allowed", ""};
  main_.exported(denied, ui_.tr);
  draw(2);
  EXPECT_TRUE(is_open()) << "where it can be mended";
  click("export.cancel");
  EXPECT_FALSE(is_open());
}

TEST_F(Saving, NoKeyReachesTheRunWhileTheDialogIsOpen) {
  over_loss();
  press(kKeyE);
  click("export.size.0");  // the text field has given the keyboard back
  press(kKeyR);
  press(kKeySpace);
  EXPECT_TRUE(sink_.posted.empty());
  press(256);
  EXPECT_FALSE(is_open()) << "Esc closes it";
}

TEST_F(Saving, CopiesAskNothing) {
  over_loss();
  press(kKeyC, true);
  ASSERT_TRUE(actions_.copied.has_value());
  EXPECT_EQ(actions_.copied->settings.format, PictureFormat::kPng);
  EXPECT_TRUE(actions_.copied->file.empty());
  press(kKeyC, true, true);
  EXPECT_EQ(actions_.copied->settings.format, PictureFormat::kCsv);
  EXPECT_FALSE(is_open());
}

TEST(FigureName, IsFitForAnyFileSystem) {
  AppState app;
  app.document_name = "a/b: \"c\".csv";
  FigureWish wish;
  wish.id = "fit";
  wish.step = 12;
  EXPECT_EQ(figure_name(wish, app), "fit-a-b---c--step12");
}

}  // namespace
}  // namespace lscope::ui
