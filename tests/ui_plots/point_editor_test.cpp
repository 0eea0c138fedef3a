#include "drawn_points.h"

namespace lscope::ui {
namespace {

TEST_F(Points, AClickAddsAPointOfTheChosenClassWhereItIs) {
  begin();
  for (const int label : {0, 1}) {
    click_item("points.target." + std::to_string(label));
    point_at(0.3F + 0.3F * static_cast<float>(label), 0.6F);
    const plot::Px wanted = at_;
    click();
    ASSERT_EQ(run_->edits().size(), 1U + static_cast<std::size_t>(label));
    const PointEdit& edit = run_->edits().back();
    EXPECT_EQ(edit.kind, Kind::kAdd);
    EXPECT_EQ(edit.point.part, DataPart::kTrain);
    EXPECT_EQ(edit.target, label);
    expect_near(px_of(edit.x), wanted);
    const auto drawn = find({DataPart::kTrain, true, label});
    ASSERT_TRUE(drawn);
    expect_near(drawn->px, wanted);
    EXPECT_EQ(drawn->series, "class" + std::to_string(label));
  }
  EXPECT_EQ(run_->lane->data->train.rows, 32);
  EXPECT_EQ(run_->lane->generation, 2);
}

TEST_F(Points, TheViewStaysWhilePointsAreDrawnAndIsFreeAgainAfterwards) {
  begin();
  draw(3);  // what is held fills the area, whatever shape the plot had before
  point_at(0.99F, 0.99F);
  const plot::Range x = view_.frame().x, y = view_.frame().y;
  click();
  draw(5);
  EXPECT_NEAR(view_.frame().x.high, x.high, 1e-6);
  EXPECT_NEAR(view_.frame().y.high, y.high, 1e-6);
  choose("look");
  point_at(0.5F, 0.5F);
  draw(20);
  EXPECT_GT(view_.frame().x.high, x.high + 0.01);
}

TEST_F(Points, ADraggedPointFollowsTheMouseBeforeTheRunAnswers) {
  begin();
  choose("move");
  const Seen point = lonely();
  to_px({point.px.x + 3, point.px.y - 2});
  run_->holds = true;
  ui_.hold_mouse(true);
  draw();
  for (int i = 1; i <= 12; ++i) {
    to_px({point.px.x + 3 + 4.0F * static_cast<float>(i), point.px.y - 2 - 3.0F * static_cast<float>(i)});
    draw();
    const auto now = find(point.ref);
    ASSERT_TRUE(now);
    expect_near(now->px, {at_.x - 3, at_.y + 2});
  }
  EXPECT_LE(run_->posted.size(), 3U) << "a quarter of a second has passed at most twice";
  ui_.hold_mouse(false);
  draw(2);
  run_->holds = false;
  run_->obey();
  draw(2);
  ASSERT_EQ(run_->edits().size(), 1U) << "one drag is one edit";
  EXPECT_EQ(run_->edits()[0].point, point.ref);
  expect_near(px_of(run_->edits()[0].x), {at_.x - 3, at_.y + 2});
  expect_near(find(point.ref)->px, {at_.x - 3, at_.y + 2});
}

TEST_F(Points, DeleteAndFlipActOnTheNearestPointWithinReach) {
  begin();
  choose("flip");
  const Seen point = lonely();
  to_px({point.px.x + 4, point.px.y});
  click();
  ASSERT_EQ(run_->edits().size(), 1U);
  EXPECT_EQ(run_->edits()[0].kind, Kind::kRelabel);
  EXPECT_EQ(run_->edits()[0].point, point.ref);
  EXPECT_NE(find(point.ref)->series, point.series);
  choose("delete");
  to_px({point.px.x - 4, point.px.y});
  click();
  ASSERT_EQ(run_->edits().size(), 2U);
  EXPECT_EQ(run_->edits()[1].kind, Kind::kRemove);
  EXPECT_FALSE(find(point.ref));
  EXPECT_EQ(run_->lane->data->train.rows, 29);
  to_px({point.px.x, point.px.y});
  click();
  EXPECT_EQ(run_->edits().size(), 2U) << "nothing is there any more";
}

TEST_F(Points, TestPointsAreLeftAlone) {
  begin();
  choose("delete");
  int tried = 0;
  for (const Seen& held_out : seen(false)) {
    float least = 1e9F;
    for (const Seen& own : seen())
      least = std::min(least, std::hypot(own.px.x - held_out.px.x, own.px.y - held_out.px.y));
    if (least < 15) continue;
    ++tried;
    to_px(held_out.px);
    click();
  }
  EXPECT_GT(tried, 3);
  EXPECT_TRUE(run_->edits().empty());
}

TEST_F(Points, NothingIsReadOffUnderATool) {
  begin();
  const auto texts = [this] {
    std::size_t count = 0;
    for (const auto& command : view_.layout().list) count += std::holds_alternative<plot::Text>(command) ? 1 : 0;
    return count;
  };
  choose("look");
  to_px(lonely().px);
  const std::size_t with_readout = texts();
  choose("add");
  to_px(lonely().px);
  EXPECT_LT(texts(), with_readout) << "the box with what stands under the mouse would hide points";
  choose("look");
  to_px(lonely().px);
  EXPECT_EQ(texts(), with_readout);
}

TEST_F(Points, LookMovesTheViewAndShiftZoomsWithAnyTool) {
  begin();
  choose("look");
  const plot::Range before = view_.frame().x;
  point_at(0.5F, 0.5F);
  ui_.hold_mouse(true);
  draw();
  point_at(0.3F, 0.5F);
  ui_.hold_mouse(false);
  draw(12);
  EXPECT_NE(view_.frame().x, before);
  choose("add");
  const plot::Range moved = view_.frame().x;
  point_at(0.2F, 0.2F);
  ImGui::GetIO().KeyShift = true;
  ui_.hold_mouse(true);
  draw();
  point_at(0.7F, 0.8F);
  ui_.hold_mouse(false);
  draw(12);
  ImGui::GetIO().KeyShift = false;
  EXPECT_LT(view_.frame().x.high - view_.frame().x.low, 0.8 * (moved.high - moved.low));
  EXPECT_TRUE(run_->edits().empty());
}

TEST_F(Points, ACurveTakesPointsOfBothNumbers) {
  begin({{ParamId::kDataSource, static_cast<double>(spec::DataSource::kSine)}});
  point_at(0.5F, 0.9F);
  click();
  ASSERT_EQ(run_->edits().size(), 1U);
  ASSERT_EQ(run_->edits()[0].x.size(), 1U);
  EXPECT_NEAR(view_.frame().px_x(run_->edits()[0].x[0]), at_.x, 1);
  EXPECT_NEAR(view_.frame().px_y(*run_->edits()[0].target), at_.y, 1);
  choose("flip");
  EXPECT_EQ(ui_.items.find("points.undo").has_value(), true);
  choose("move");
  ui_.hold_mouse(false);
  point_at(0.5F, 0.9F);
  ui_.hold_mouse(true);
  draw();
  point_at(0.6F, 0.2F);
  ui_.hold_mouse(false);
  draw(3);
  ASSERT_EQ(run_->edits().size(), 2U);
  EXPECT_NEAR(view_.frame().px_x(run_->edits()[1].x[0]), at_.x, 1);
  EXPECT_NEAR(view_.frame().px_y(*run_->edits()[1].target), at_.y, 1);
}

TEST_F(Points, ManyInputsHaveNothingToEdit) {
  run_ = std::make_unique<RunSink>(std::vector<std::pair<ParamId, double>>{
      {ParamId::kDataSource, static_cast<double>(spec::DataSource::kSparseLinear)}});
  style_ = figures::screen_style(ui_.style.theme, 1);
  draw(3);
  EXPECT_FALSE(ui_.items.find("points.open").has_value());
}

/// Strip, keys, notices and the order to save, in the window as a whole.

}  // namespace
}  // namespace lscope::ui
