#include "drawn_points.h"
#include "ui/main_view.h"

namespace lscope::ui {
namespace {

TEST_F(Points, TheBrushFlipsWhatItPassesOnceAndUndoTakesItBack) {
  begin();
  choose("brush");
  const std::vector<Seen> before = seen();
  const Seen middle = lonely();
  to_px(middle.px);
  ui_.hold_mouse(true);
  draw();
  to_px({middle.px.x + 1, middle.px.y});  // over the same points again
  to_px({middle.px.x, middle.px.y});
  ui_.hold_mouse(false);
  draw(2);
  int inside = 0;
  for (const Seen& one : before) {
    const bool hit = std::hypot(one.px.x - middle.px.x, one.px.y - middle.px.y) <= 24;
    inside += hit ? 1 : 0;
    const auto now = find(one.ref);
    ASSERT_TRUE(now);
    EXPECT_EQ(now->series != one.series, hit);
  }
  EXPECT_EQ(static_cast<int>(run_->edits().size()), inside);
  editor_.undo();
  draw(3);
  EXPECT_TRUE(run_->edits().empty());
  for (const Seen& one : before) EXPECT_EQ(find(one.ref)->series, one.series);
  click_item("points.brush.share.0");
  click_item("points.brush.wider");
  point_at(0.5F, 0.5F);
  for (int i = 0; i < 24; ++i) {  // to its largest
    ImGui::GetIO().KeysDown[kKeyRightBracket] = true;
    draw();
    ImGui::GetIO().KeysDown[kKeyRightBracket] = false;
    draw();
  }
  click();
  EXPECT_GT(run_->edits().size(), 0U);
  EXPECT_LT(run_->edits().size(), before.size() * 3 / 4) << "a quarter of them, give or take";
}

TEST_F(Points, UndoAndRedoGoByStrokes) {
  begin();
  for (const float x : {0.2F, 0.4F, 0.6F}) {
    point_at(x, 0.5F);
    click();
  }
  const std::vector<PointEdit> three = run_->edits();
  ASSERT_EQ(three.size(), 3U);
  click_item("points.undo");
  click_item("points.undo");
  EXPECT_EQ(run_->edits().size(), 1U);
  click_item("points.redo");
  EXPECT_EQ(run_->edits(), std::vector<PointEdit>(three.begin(), three.begin() + 2));
  click_item("points.clear");
  EXPECT_TRUE(run_->edits().empty());
  for (int i = 0; i < 3; ++i) click_item("points.redo");
  EXPECT_EQ(run_->edits(), three);
  EXPECT_FALSE(editor_.desk().can_redo());
  click_item("points.undo");
  point_at(0.8F, 0.8F);
  click();
  EXPECT_FALSE(editor_.desk().can_redo()) << "another edit: the old future is gone";
  EXPECT_EQ(run_->edits().size(), 3U);
}

TEST_F(Points, DrawnPointsAreDealtToTheirPartsAndAllOfThemCanBeEdited) {
  begin({{ParamId::kDataSource, static_cast<double>(spec::DataSource::kDrawn)}});
  EXPECT_LE(view_.frame().x.low, -3);
  EXPECT_GE(view_.frame().x.high, 3);
  run_->holds = true;  // clicks faster than the run
  for (int i = 0; i < 17; ++i) {
    point_at(0.05F + 0.05F * static_cast<float>(i), i % 2 == 0 ? 0.3F : 0.7F);
    click();
  }
  EXPECT_EQ(seen().size(), 20U) << "all of them are seen at once";
  run_->holds = false;
  run_->obey();
  draw(2);
  EXPECT_EQ(run_->lane->data->train.rows, 12);
  EXPECT_EQ(run_->lane->data->validation.rows, 4);
  EXPECT_EQ(run_->lane->data->test.rows, 4);
  EXPECT_EQ(seen().size(), 20U);
  choose("delete");
  for (const Seen& one : seen())
    if (one.ref == PointRef{DataPart::kTest, true, 2}) to_px(one.px);
  click();
  EXPECT_EQ(run_->lane->data->test.rows, 3);
}

TEST_F(Points, TheLastTrainingPointStaysAndTheReasonIsToldOnce) {
  begin({{ParamId::kDataSource, static_cast<double>(spec::DataSource::kDrawn)}, {ParamId::kClasses, 2}});
  choose("delete");
  const std::vector<Seen> both = seen();
  ASSERT_EQ(both.size(), 2U);
  for (const Seen& one : both) {
    to_px(one.px);
    click();
  }
  EXPECT_EQ(run_->edits().size(), 1U);
  EXPECT_EQ(editor_.desk().edits().size(), 1U) << "what was refused is not shown as done";
  const auto refusal = editor_.desk().take_refusal();
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->key, "error.edit_last_point");
  EXPECT_FALSE(editor_.desk().take_refusal());
  EXPECT_EQ(seen().size(), 1U);
}

TEST_F(Points, KeysChooseToolAndClassWhileTheMouseIsOnThePlot) {
  begin({{ParamId::kDataSource, static_cast<double>(spec::DataSource::kBlobs)}});
  const auto strike = [&](int key) {
    ImGui::GetIO().KeysDown[key] = true;
    draw();
    ImGui::GetIO().KeysDown[key] = false;
    draw();
  };
  point_at(0.5F, 0.52F);
  strike(kKeyZero + 2);
  click();
  ASSERT_EQ(run_->edits().size(), 1U);
  EXPECT_EQ(run_->edits()[0].target, 2);
  strike(kKeyT);
  click();
  ASSERT_EQ(run_->edits().size(), 2U);
  EXPECT_EQ(run_->edits()[1].target, 0) << "after the last class comes the first";
  strike(kKeyX);
  click();
  EXPECT_EQ(run_->edits().size(), 3U);
  strike(kKeyD);
  draw(2);
  EXPECT_FALSE(ui_.items.find("points.tool.add").has_value());
  click();
  EXPECT_EQ(run_->edits().size(), 3U) << "closed, the plot is a plot";
}

TEST(PointsInTheWindow, StripUndoAndNoticesInBothLanguages) {
  struct Actions final : test::RecordingActions {
    void save_points(const spec::RunSpec& run) override { saved = run; }
    std::optional<spec::RunSpec> saved;
  };
  for (const char* language : {"en", "zh-CN"})
    for (const auto& [width, height] : {std::pair{1280, 800}, std::pair{1920, 1080}}) {
      test::HeadlessUi ui(width, height, 1, language);
      RunSink run({{ParamId::kDataSource, static_cast<double>(spec::DataSource::kBlobs)}});
      MainView main(nullptr);
      Actions actions;
      AppState app;
      app.language = language;
      const auto draw = [&](const FrameView& given) {
        FrameView view = given;
        view.lane = run.lane;
        main.draw(static_cast<float>(width), static_cast<float>(height), view, run, app, actions);
      };
      ui.lane = run.lane;
      ui.frames(3, draw);
      ui.click("points.open", draw);
      for (const char* tool : {"look", "move", "delete", "flip", "brush", "add"}) {
        ui.click(std::string("points.tool.") + tool, draw);
        ui.frames(2, draw);
        for (const ItemLog::Text& text : ui.items.texts()) {
          EXPECT_EQ(text.utf8.find("points."), std::string::npos) << text.utf8;
          if (text.rect.y < ui.item("points.undo").bottom() && text.rect.x > ui.item("points.tool.look").x &&
              text.rect.x < ui.item("plot.fit").right())
            EXPECT_FALSE(text.cut) << text.utf8;
        }
        EXPECT_LE(ui.item("points.tool.brush").right(), ui.item("plot.fit").right());
      }
      const Rect plot = ui.item("plot.fit");
      ui.move_mouse(plot.x + plot.w / 2, plot.y + 0.7F * plot.h);
      ui.frame(draw);
      ui.hold_mouse(true);
      ui.frame(draw);
      ui.hold_mouse(false);
      ui.frames(2, draw);
      ASSERT_EQ(run.edits().size(), 1U);
      ui.press(kKeyZ, draw, true);
      ui.frames(2, draw);
      EXPECT_TRUE(run.edits().empty());
      ui.press(kKeyZ, draw, true, true);
      ui.frames(2, draw);
      EXPECT_EQ(run.edits().size(), 1U);
      ui.press('O', draw, true);
      ui.frames(2, draw);
      ASSERT_TRUE(ui.items.find("data.dialog").has_value());
      ui.press(kKeyZ, draw, true);
      ui.frames(2, draw);
      EXPECT_EQ(run.edits().size(), 1U) << "nothing is undone behind a dialog";
      ui.press(256, draw);  // Esc
      ui.frames(2, draw);
      ui.click("points.save", draw);
      ASSERT_TRUE(actions.saved);
      EXPECT_EQ(actions.saved->edits.size(), 1U);
      run.post(train::EditPoints{{{Kind::kRemove, {DataPart::kTrain, false, 3}, {}, {}, 9}}});
      ui.frames(2, draw);
      run.post(train::SetParam{ParamId::kNoise, 0.1});
      ui.frames(2, draw);
      EXPECT_EQ(run.edits().size(), 1U);
      bool told = false;
      const std::string words = ui.tr("points.dropped").substr(0, 9);
      for (const ItemLog::Text& text : ui.items.texts()) told = told || text.utf8.find(words) != std::string::npos;
      EXPECT_TRUE(told);
    }
}

}  // namespace
}  // namespace lscope::ui
