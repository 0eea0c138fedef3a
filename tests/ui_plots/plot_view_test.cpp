#include "one_plot.h"

namespace lscope::ui {
namespace {

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
