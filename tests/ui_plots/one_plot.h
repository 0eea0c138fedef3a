#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>

#include "figures/screen_style.h"
#include "support/headless_ui.h"
#include "ui/plot_view.h"
#include "ui/widget_state.h"

namespace lscope::ui {

inline constexpr Rect kArea{20, 30, 640, 400};

/// Two curves over epochs 0..100, as the loss has them.
inline plot::Figure two_curves(double newest = 100) {
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

}  // namespace lscope::ui
