#include "ui/export_dialog.h"

#include <gtest/gtest.h>

#include <optional>

#include "support/dialog_test.h"

namespace lscope::ui {
namespace {

/// Remembers what was to be saved and copied.
class Exports final : public test::RecordingActions {
 public:
  void save_figure(const FigureExport& wanted) override { saved = wanted; }
  void copy_figure(const FigureExport& wanted) override { copied = wanted; }
  std::optional<FigureExport> saved, copied;
};

class Saving : public test::DialogTest<Exports> {
 protected:
  void over_loss() {
    ui_.mouse_to(ui_.item("plot.loss"));
    draw(2);
  }
  bool is_open() const { return ui_.items.find("export.save").has_value(); }
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
