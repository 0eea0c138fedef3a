#include "one_plot.h"

namespace lscope::ui {
namespace {

TEST_F(Plots, TheWheelZoomsAtTheCursor) {
  point_at(0.25F, 0.75F);
  const plot::Frame before = frame();
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const double x = before.x_at(mouse.x - kArea.x), y = before.y_at(mouse.y - kArea.y);
  turn(2);
  const double narrower = (frame().x.high - frame().x.low) / (before.x.high - before.x.low);
  EXPECT_NEAR(narrower, 0.85 * 0.85, 1e-6);
  EXPECT_NEAR(frame().x_at(mouse.x - kArea.x), x, 0.5) << "what is under the cursor stays there";
  EXPECT_NEAR(frame().y_at(mouse.y - kArea.y), y, 0.005);
  turn(-2);
  EXPECT_NEAR(frame().x.high - frame().x.low, before.x.high - before.x.low, 1e-6);
}

TEST_F(Plots, TheWheelOverTickLabelsZoomsOneAxis) {
  const plot::Frame before = frame();
  ui_.move_mouse(kArea.x + 8, kArea.y + (before.plot_top_left.y + before.plot_bottom_right.y) / 2);
  draw();
  turn(1);
  EXPECT_EQ(frame().x, before.x);
  EXPECT_LT(frame().y.high - frame().y.low, before.y.high - before.y.low);
}

TEST_F(Plots, DraggingMovesAndADoubleClickFitsAgain) {
  const plot::Range whole = frame().x;
  point_at(0.5F, 0.5F);
  button(0, true);
  point_at(0.25F, 0.5F);
  draw();  // the move is laid out in the next frame
  EXPECT_NEAR(frame().x.low - whole.low, 0.25 * (whole.high - whole.low), 0.5);
  EXPECT_NEAR(frame().x.high - frame().x.low, whole.high - whole.low, 1e-6) << "moved, not stretched";
  EXPECT_TRUE(view_.busy());
  button(0, false);
  EXPECT_FALSE(view_.busy());
  wait();
  for (int i = 0; i < 2; ++i) {
    button(0, true);
    button(0, false);
  }
  rest();
  EXPECT_EQ(frame().x, whole);
}

TEST_F(Plots, KeyAFits) {
  const plot::Range whole = frame().x;
  point_at(0.5F, 0.5F);
  turn(5);
  ASSERT_NE(frame().x, whole);
  press(kKeyA);
  EXPECT_EQ(frame().x, whole);
}

TEST_F(Plots, ARightDragZoomsToItsBoxAndOpensNoMenu) {
  point_at(0.2F, 0.2F);
  const plot::Frame before = frame();
  const ImVec2 from = ImGui::GetIO().MousePos;
  button(1, true);
  point_at(0.6F, 0.7F);
  const ImVec2 to = ImGui::GetIO().MousePos;
  button(1, false);
  rest();
  EXPECT_NEAR(frame().x.low, before.x_at(from.x - kArea.x), 0.5);
  EXPECT_NEAR(frame().x.high, before.x_at(to.x - kArea.x), 0.5);
  EXPECT_NEAR(frame().y.low, before.y_at(from.y - kArea.y), 0.01);
  EXPECT_NEAR(frame().y.high, before.y_at(to.y - kArea.y), 0.01);
  EXPECT_FALSE(ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel));
}

TEST_F(Plots, ShiftDragZoomsToABoxAsWell) {
  const plot::Range whole = frame().x;
  point_at(0.2F, 0.2F);
  ImGui::GetIO().KeyShift = true;
  button(0, true);
  point_at(0.6F, 0.7F);
  button(0, false);
  ImGui::GetIO().KeyShift = false;
  rest();
  EXPECT_NEAR(frame().x.high - frame().x.low, 0.4 * (whole.high - whole.low), 1);
}

TEST_F(Plots, TheAxisFollowsTheRunInStepsAndNeverFreezes) {
  const plot::Range first = frame().x;
  show(two_curves(101));
  const plot::Range second = frame().x;
  EXPECT_GE(second.high, 101);
  show(two_curves(110));
  EXPECT_EQ(frame().x, second) << "no swimming ticks: " << first.high << " -> " << second.high;
  show(two_curves(5000));
  EXPECT_GE(frame().x.high, 5000);
  EXPECT_LE(frame().x.high, 5000 * 1.25 + 1);
  show(two_curves(3));
  EXPECT_LT(frame().x.high, 10) << "a new run begins with a narrow axis";
}

TEST_F(Plots, AGhostDoesNotPullTheAxis) {
  plot::Figure figure = two_curves(10);
  plot::Line ghost = two_curves(400).lines[0];
  ghost.id = "ghost0";
  ghost.name.clear();
  ghost.tone = plot::Tone::kGhost;
  figure.lines.insert(figure.lines.begin(), ghost);
  view_.reset();
  show(figure);
  EXPECT_LT(frame().x.high, 20);
}

TEST_F(Plots, AZoomStaysWhileTheRunGoesOn) {
  point_at(0.5F, 0.5F);
  turn(5);
  const plot::Range zoomed = frame().x;
  show(two_curves(150));
  EXPECT_EQ(frame().x, zoomed);
}

TEST_F(Plots, TurningTheWheelOverAnEmptyPlotFreezesNothing) {
  plot::Figure empty = two_curves();
  empty.lines.clear();
  empty.empty_text = "nothing yet";
  show(empty);
  point_at(0.5F, 0.5F);
  turn(3);
  button(0, true);
  point_at(0.2F, 0.2F);
  button(0, false);
  show(two_curves());
  EXPECT_GE(frame().x.high, 100);
  EXPECT_LE(frame().x.low, 0);
}

TEST_F(Plots, ACurveOverAnInputIsNotTime) {
  plot::Figure fit = two_curves();
  fit.x.whole = false;
  fit.cursor_title = "x₁";
  for (plot::Line& line : fit.lines)
    for (double& x : line.x) x -= 50;
  view_.reset();
  show(fit);
  EXPECT_LE(frame().x.low, -50) << "all of it is shown, not the part right of 0";
  point_at(0.5F, 0.5F);
  draw();
  EXPECT_FALSE(next_cursor_.has_value());
}

TEST_F(Plots, ARangeMovesThereAndThenCostsNothing) {
  point_at(0.5F, 0.5F);
  turn(5);
  const plot::Range near = frame().x;
  ui_.move_mouse(-1, -1);
  focus_plot();
  ImGui::GetIO().KeysDown[kKeyF] = true;
  draw();
  ImGui::GetIO().KeysDown[kKeyF] = false;
  double before = width(near);
  int frames = 0;
  for (; view_.busy() && frames < 30; ++frames) {
    EXPECT_GE(width(frame().x), before) << "always onwards";
    before = width(frame().x);
    draw();
  }
  EXPECT_GE(frames, 5);
  EXPECT_LE(frames, 10) << "120 ms";
  EXPECT_EQ(frame().x, (plot::Range{0, 100}));
  draw(2);
  EXPECT_FALSE(relaid_);
  EXPECT_FALSE(view_.busy());
}

TEST_F(Plots, ReducedMotionIsThereAtOnce) {
  point_at(0.5F, 0.5F);
  turn(5);
  reduced_ = true;
  ui_.move_mouse(-1, -1);
  focus_plot();
  ImGui::GetIO().KeysDown[kKeyF] = true;
  draw();
  ImGui::GetIO().KeysDown[kKeyF] = false;
  draw();
  EXPECT_FALSE(view_.busy());
  EXPECT_EQ(frame().x, (plot::Range{0, 100}));
}

TEST_F(Plots, AWheelTurnedFastAddsUp) {
  point_at(0.5F, 0.5F);
  const double whole = width(frame().x);
  for (int i = 0; i < 3; ++i) {  // one notch a frame, each while the one before is still on its way
    ImGui::GetIO().MouseWheel = 1;
    draw();
    ImGui::GetIO().MouseWheel = 0;
  }
  rest();
  EXPECT_NEAR(width(frame().x) / whole, 0.85 * 0.85 * 0.85, 1e-6);
}

TEST_F(Plots, ABoxThatIsAStripZoomsAlongItOnly) {
  point_at(0.2F, 0.5F);
  const plot::Frame before = frame();
  button(1, true);
  point_at(0.6F, 0.5F);
  button(1, false);
  rest();
  EXPECT_NEAR(width(frame().x), 0.4 * width(before.x), 1);
  EXPECT_FALSE(popup_open());
}

TEST_F(Plots, TheFocusedPlotMovesAndZoomsByKeys) {
  focus_plot();
  const plot::Frame before = frame();
  press(262);  // right
  EXPECT_NEAR(frame().x.low - before.x.low, 0.1 * width(before.x), 1e-6);
  press(263);  // left
  EXPECT_NEAR(frame().x.low, before.x.low, 1e-6);
  press(265);  // up
  EXPECT_NEAR(frame().y.low - before.y.low, 0.1 * width(before.y), 1e-6);
  press(kKeyEqual);
  EXPECT_NEAR(width(frame().x), 0.8 * width(before.x), 1e-6);
  press(kKeyMinus);
  EXPECT_NEAR(width(frame().x), width(before.x), 1e-6);
  press(kKeyF);
  EXPECT_EQ(frame().x, before.x);
  EXPECT_EQ(frame().y, before.y);
}

TEST_F(Plots, ArrowsOfAnotherControlMoveNoPlot) {
  state_.focus.take("param.penalty.lambda2.slider");
  const plot::Range before = frame().x;
  point_at(0.5F, 0.5F);
  press(262);
  EXPECT_EQ(frame().x, before);
}

TEST_F(Plots, AZoomOfTheValuesLeavesTheEpochsFollowing) {
  ui_.mouse_to(ui_.item("loss.axis.y"));
  draw();
  turn(2);
  show(two_curves(400));
  EXPECT_GE(frame().x.high, 400);
}

}  // namespace
}  // namespace lscope::ui
