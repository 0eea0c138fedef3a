#include "ui/plot_view.h"

#include <gtest/gtest.h>

#include <cmath>

#include "figures/screen_style.h"
#include "support/headless_ui.h"
#include "ui/widget_state.h"

namespace lscope::ui {
namespace {

constexpr Rect kArea{20, 30, 640, 400};

/// Two curves over epochs 0..100, as the loss has them.
plot::Figure two_curves(double newest = 100) {
  plot::Figure figure;
  figure.id = "loss";
  figure.title = "Loss";
  figure.x.label = "epoch";
  figure.x.whole = true;
  figure.y.can_log = true;
  figure.cursor_title = "epoch";
  for (const char* id : {"train", "test"}) {
    plot::Line line;
    line.id = line.name = id;
    for (double x = 0; x <= newest; ++x) {
      line.x.push_back(x);
      line.y.push_back(0.1 + (line.id == "test" ? 0.5 : 0.3) * std::exp(-x / 30));
    }
    figure.lines.push_back(line);
  }
  return figure;
}

plot::Figure field() {
  plot::Figure figure;
  figure.id = "fit";
  figure.title = "Field";
  plot::Heat heat;
  heat.columns = heat.rows = 8;
  heat.x = heat.y = {-2, 2};
  heat.value.assign(64, 0.3F);
  heat.value[20] = 0.9F;
  figure.heats.push_back(heat);
  return figure;
}

class CountingPainter final : public FieldPainter {
 public:
  ImTextureID texture(const plot::Heat& /*heat*/, const plot::Frame& /*frame*/, const plot::Style& /*style*/,
                      int /*width*/, int /*height*/) override {
    ++asked;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): a texture's name travels as a number
    return gives ? reinterpret_cast<ImTextureID>(std::intptr_t{7}) : nullptr;
  }
  bool gives = true;
  int asked = 0;
};

/// One plot in a window without a screen, and a mouse.
class Plots : public testing::Test {
 protected:
  Plots() : style_(figures::screen_style(ui_.style.theme, 1)) { draw(3); }

  void draw(int frames = 1) {
    for (int i = 0; i < frames; ++i) {
      ui_.items.begin_frame();
      ui_.frame([this](const FrameView& given) {
        FrameView view = given;
        view.reduced_motion = reduced_;
        state_.begin_frame(view.now);
        state_.focus.begin_frame(0, 0, ImGui::GetIO().MouseClicked[0]);
        Kit kit(view, state_, Region::kPlots, "plots", {0, 0, 800, 500});
        PlotFrame frame{style_, painter_, cursor_, std::nullopt, false};
        request_ = view_.draw(kit, kArea, figure_, version_, false, frame);
        if (request_ != PlotView::Request::kNone) last_request_ = request_;
        next_cursor_ = frame.next_cursor;
        relaid_ = frame.relaid;
      });
    }
  }
  void show(plot::Figure figure) {
    figure_ = std::move(figure);
    ++version_;
    rest();
  }
  /// Until what moves by itself has arrived: 120 ms are eight frames.
  void rest() { draw(12); }
  const plot::Frame& frame() const { return view_.frame(); }
  /// To a share of the plot: (0, 0) is its lower left corner.
  void point_at(float x, float y) {
    const plot::Frame& f = frame();
    ui_.move_mouse(kArea.x + f.plot_top_left.x + x * (f.plot_bottom_right.x - f.plot_top_left.x),
                   kArea.y + f.plot_bottom_right.y - y * (f.plot_bottom_right.y - f.plot_top_left.y));
    draw();
  }
  void button(int which, bool down) {
    ImGui::GetIO().MouseDown[which] = down;
    draw();
  }
  void turn(float wheel) {
    ImGui::GetIO().MouseWheel = wheel;
    draw();
    ImGui::GetIO().MouseWheel = 0;
    rest();
  }
  void wait() { draw(40); }  // the next click is no double click
  void click_item(const std::string& name) {
    ui_.mouse_to(ui_.item(name));
    draw();
    button(0, true);
    button(0, false);
    rest();
  }
  void press(int key) {
    ImGui::GetIO().KeysDown[key] = true;
    draw();
    ImGui::GetIO().KeysDown[key] = false;
    rest();
  }
  static bool popup_open() {
    return ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
  }
  void focus_plot() {
    state_.focus.take("plot.loss");
    draw();
  }
  static double width(const plot::Range& range) { return range.high - range.low; }

  test::HeadlessUi ui_{800, 500};
  WidgetState state_;
  plot::Style style_;
  PlotView view_{"loss"};
  plot::Figure figure_ = two_curves();
  std::uint64_t version_ = 1;
  FieldPainter* painter_ = nullptr;
  std::optional<double> cursor_, next_cursor_;
  PlotView::Request request_ = PlotView::Request::kNone, last_request_ = PlotView::Request::kNone;
  bool relaid_ = false, reduced_ = false;
};

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

TEST_F(Plots, ARightClickOpensTheMenu) {
  point_at(0.5F, 0.5F);
  button(1, true);
  button(1, false);
  draw();
  EXPECT_TRUE(ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel));
}

TEST_F(Plots, AClickInTheLegendHidesAndAltClickShowsAlone) {
  const double before = frame().y.high;
  click_item("loss.legend.test");
  EXPECT_LT(frame().y.high, before) << "the automatic range follows what is left";
  wait();
  click_item("loss.legend.test");
  EXPECT_EQ(frame().y.high, before);
  wait();
  ImGui::GetIO().KeyAlt = true;
  click_item("loss.legend.train");
  ImGui::GetIO().KeyAlt = false;
  EXPECT_LT(frame().y.high, before);
  wait();
  ImGui::GetIO().KeyAlt = true;
  click_item("loss.legend.train");
  ImGui::GetIO().KeyAlt = false;
  EXPECT_EQ(frame().y.high, before) << "the second Alt+click shows all again";
}

TEST_F(Plots, TheChipAndKeyLSwitchTheLogarithm) {
  ASSERT_EQ(frame().y_scale, plot::Scale::kLinear);
  click_item("loss.log");
  EXPECT_EQ(frame().y_scale, plot::Scale::kLog10);
  point_at(0.5F, 0.5F);
  press(kKeyL);
  EXPECT_EQ(frame().y_scale, plot::Scale::kLinear);
  ImGui::GetIO().KeyCtrl = true;
  press(kKeyL);
  ImGui::GetIO().KeyCtrl = false;
  EXPECT_EQ(frame().y_scale, plot::Scale::kLinear) << "Ctrl+L is the language";
}

TEST_F(Plots, TheCursorIsHandedToAllPlotsOverEpochs) {
  EXPECT_FALSE(next_cursor_.has_value());
  point_at(0.5F, 0.5F);
  draw();
  ASSERT_TRUE(next_cursor_.has_value());
  EXPECT_NEAR(*next_cursor_, (frame().x.low + frame().x.high) / 2, 1);
  ui_.move_mouse(790, 490);
  draw(2);
  EXPECT_FALSE(next_cursor_.has_value());
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

TEST_F(Plots, KeysAskToSaveAndToCopy) {
  point_at(0.5F, 0.5F);
  press(kKeyE);
  EXPECT_EQ(last_request_, PlotView::Request::kSave);
  ImGui::GetIO().KeyCtrl = true;
  press(kKeyC);
  EXPECT_EQ(last_request_, PlotView::Request::kCopyPicture);
  ImGui::GetIO().KeyShift = true;
  press(kKeyC);
  ImGui::GetIO().KeyCtrl = ImGui::GetIO().KeyShift = false;
  EXPECT_EQ(last_request_, PlotView::Request::kCopyData);
  last_request_ = PlotView::Request::kNone;
  state_.modal = true;
  press(kKeyE);
  EXPECT_EQ(last_request_, PlotView::Request::kNone) << "a dialog has the keys";
}

TEST_F(Plots, TheMenuIsReachedByMouseChipAndKeyboard) {
  for (const int way : {0, 1, 2}) {
    last_request_ = PlotView::Request::kNone;
    if (way == 0) {
      point_at(0.5F, 0.5F);
      button(1, true);
      button(1, false);
    } else if (way == 1) {
      click_item("loss.more");
    } else {
      focus_plot();
      press(kKeyMenu);
    }
    draw(2);
    ASSERT_TRUE(popup_open()) << way;
    if (way == 2) {
      for (int i = 0; i < 8; ++i) press(264);  // down: alone, fit, linear, logarithmic, four of smoothing, SVG
      ImGui::GetIO().KeysDown[257] = true;
      draw();
      ImGui::GetIO().KeysDown[257] = false;
      draw(2);
    } else {
      click_item("loss.menu.figure.menu.save_svg");
    }
    EXPECT_EQ(last_request_, PlotView::Request::kSaveSvg) << way;
    EXPECT_FALSE(popup_open()) << way;
    wait();
  }
}

TEST_F(Plots, AClickOnAnAxisOpensItsMenuAndADragMovesIt) {
  const plot::Frame before = frame();
  ui_.mouse_to(ui_.item("loss.axis.x"));
  draw();
  button(0, true);
  button(0, false);
  draw(2);
  ASSERT_TRUE(popup_open());
  EXPECT_EQ(frame().x, before.x);
  click_item("loss.axis.figure.axis.low");
  ImGui::GetIO().KeyCtrl = true;
  press(65);
  ImGui::GetIO().KeyCtrl = false;
  ImGui::GetIO().AddInputCharactersUTF8("40");
  draw(2);
  press(257);
  EXPECT_NEAR(frame().x.low, 40, 1e-9);
  EXPECT_NEAR(frame().x.high, before.x.high, 1e-9);
  press(256);
  draw(2);
  ASSERT_FALSE(popup_open());
  wait();

  const plot::Frame zoomed = frame();
  const Rect strip = ui_.item("loss.axis.y");
  ui_.mouse_to(strip);
  draw();
  button(0, true);
  ui_.move_mouse(strip.x + strip.w / 2, strip.y + strip.h / 2 + 40);
  draw(2);
  button(0, false);
  EXPECT_EQ(frame().x, zoomed.x);
  EXPECT_GT(frame().y.low, zoomed.y.low);
  EXPECT_NEAR(width(frame().y), width(zoomed.y), 1e-9);
  EXPECT_FALSE(popup_open());
}

TEST_F(Plots, AZoomOfTheValuesLeavesTheEpochsFollowing) {
  ui_.mouse_to(ui_.item("loss.axis.y"));
  draw();
  turn(2);
  show(two_curves(400));
  EXPECT_GE(frame().x.high, 400);
}

TEST_F(Plots, AHandleIsDroppedWhereItsValueIs) {
  plot::Figure figure = two_curves();
  plot::Mark mark;
  mark.x = 60;
  mark.text = "stops at 60";
  mark.id = "stopping.patience";
  mark.draggable = true;
  mark.zero = 40;
  figure.marks.push_back(mark);
  show(figure);
  const plot::Frame before = frame();
  const Rect grip = ui_.item("loss.handle.stopping.patience");
  EXPECT_NEAR(grip.x + grip.w / 2, kArea.x + before.px_x(60), 1);
  ui_.mouse_to(grip);
  draw();
  button(0, true);
  ui_.move_mouse(kArea.x + before.px_x(75), grip.y);
  draw(2);
  EXPECT_FALSE(view_.take_moved_mark().has_value()) << "nothing before it is dropped: a short patience ends the run";
  button(0, false);
  const auto moved = view_.take_moved_mark();
  ASSERT_TRUE(moved.has_value());
  EXPECT_EQ(moved->id, "stopping.patience");
  EXPECT_EQ(moved->value, 35);
  EXPECT_EQ(frame().x, before.x) << "the plot itself has not moved";
}

TEST_F(Plots, TheLinkedCursorBringsItsReadOutAlong) {
  ui_.move_mouse(790, 490);
  draw(2);
  const int without = ImGui::GetDrawData()->TotalVtxCount;
  cursor_ = 50;
  draw(2);
  EXPECT_GT(ImGui::GetDrawData()->TotalVtxCount, without + 60) << "a line, dots, a box and its words";
}

TEST_F(Plots, ADoubleClickOnTheTitleAsksForTheWholeArea) {
  ui_.move_mouse(kArea.x + 25, kArea.y + 14);
  draw();
  for (int i = 0; i < 2; ++i) {
    button(0, true);
    button(0, false);
  }
  EXPECT_EQ(last_request_, PlotView::Request::kToggleFull);
}

TEST_F(Plots, TheButtonAsksForTheWholeArea) {
  click_item("loss.full");
  EXPECT_EQ(last_request_, PlotView::Request::kToggleFull);
}

TEST_F(Plots, AnUnchangedFigureIsNotLaidOutAgain) {
  ui_.move_mouse(790, 490);
  draw(3);
  EXPECT_FALSE(relaid_);
  ++version_;
  draw();
  EXPECT_TRUE(relaid_);
}

TEST_F(Plots, AFieldIsPaintedByTheTextureOrByPixels) {
  CountingPainter painter;
  painter_ = &painter;
  view_.reset();
  show(field());
  EXPECT_GT(painter.asked, 0);
  painter.gives = false;
  ++version_;
  draw(2);
  const int asked = painter.asked;
  draw(5);
  EXPECT_EQ(painter.asked, asked) << "a painter that gives nothing is not asked for ever";
  EXPECT_GT(ImGui::GetDrawData()->TotalVtxCount, 1000) << "the cells are painted instead";
}

TEST_F(Plots, AnAxisThatCanBeSymlogHasAChipThatGoesRound) {
  plot::Figure figure = two_curves();
  figure.y.can_log = false;
  figure.y.can_symlog = true;
  figure.y.linear_zone = 0.01;
  show(figure);
  EXPECT_EQ(frame().y_scale, plot::Scale::kLinear);
  click_item("loss.log");
  EXPECT_EQ(frame().y_scale, plot::Scale::kSymlog);
  click_item("loss.log");
  EXPECT_EQ(frame().y_scale, plot::Scale::kLinear);
  figure.y.can_log = true;
  show(figure);
  for (const plot::Scale next : {plot::Scale::kLog10, plot::Scale::kSymlog, plot::Scale::kLinear}) {
    click_item("loss.log");
    EXPECT_EQ(frame().y_scale, next);
  }
  figure.y.can_log = figure.y.can_symlog = false;
  show(figure);
  EXPECT_FALSE(ui_.items.find("loss.log").has_value());
}

}  // namespace
}  // namespace lscope::ui
