#include "ui/main_view.h"

#include "ui/controls_panel.h"
#include "ui/item_log.h"
#include "ui/keyboard.h"
#include "ui/plot_area.h"
#include "ui/reading_panel.h"
#include "ui/regions.h"
#include "ui/status_bar.h"
#include "ui/timeline.h"
#include "ui/toasts.h"
#include "ui/top_bar.h"

namespace lscope::ui {

struct MainView::Impl {
  explicit Impl(FieldPainter* painter) : plots(state, painter) {}

  WidgetState state;
  ParamDesk desk;
  GapCache gap;
  TopBar top_bar{state, desk};
  Timeline timeline{state};
  ControlsPanel controls{state, desk};
  ReadingPanel reading{state, desk};
  StatusBar status{state};
  Toasts toasts{state};
  PlotArea plots;
  std::string plot;  ///< the figure of the last place that the program knows of
  bool rail = false;
  bool help = false;   ///< the list of keys
  bool asked = false;  ///< F1 in this frame, on an item that may have a tooltip

  void handle(const KeyRequests& requests);
  void ask_for_help();
  void give_help();
  void draw_panels(const Regions& place, const FrameView& view, CommandSink& commands, const AppState& app,
                   AppActions& actions);
};

void MainView::Impl::handle(const KeyRequests& requests) {
  if (requests.rail) rail = !rail;
  asked = false;
  if (state.help.item != state.focus.focused() || ImGui::GetIO().MouseClicked[0]) state.help = {};
  if (requests.help) ask_for_help();
  if (requests.escape) {
    if (help)
      help = false;
    else if (!state.help.item.empty())
      state.help = {};
    else if (reading.is_open())
      reading.close();
    else if (plots.is_full())
      plots.leave_full();
    else
      state.focus.release();
  }
}

/// F1 explains what has the focus; where nothing has it, or F1 is pressed again, it lists the keys.
void MainView::Impl::ask_for_help() {
  const bool explained = !state.help.item.empty();
  state.help = {};
  if (help || explained || state.focus.focused().empty()) {
    help = !help;
    return;
  }
  state.help.item = state.focus.focused();
  asked = true;
}

/// Once all items were drawn: an item that had nothing to say gives way to the list of keys.
void MainView::Impl::give_help() {
  if (state.help.item.empty() || state.help.answered) return;
  state.help = {};
  if (asked) help = true;
}

void MainView::Impl::draw_panels(const Regions& place, const FrameView& view, CommandSink& commands,
                                 const AppState& app, AppActions& actions) {
  const bool compact = place.size == SizeClass::kCompact;
  const GapSeries& series = gap.of(*view.lane, view.now);
  top_bar.draw(place.top_bar, view, commands, app, actions);
  timeline.draw(place.timeline, view, series);
  if (place.rail) {
    if (controls.draw_rail(place.controls, view)) rail = false;
  } else {
    controls.draw(place.controls, compact, view, commands, app, actions);
  }
  reading.update(*view.lane, view.now);
  if (compact)
    reading.draw_ribbon(place.reading, view, commands);
  else
    reading.draw(place.reading, false, view, series, commands);
  if (plot.empty() && !app.plot.empty()) plots.choose(plot = app.plot);
  plots.draw(place.plots, place.size, view);
  if (!plots.chosen().empty() && plots.chosen() != plot) actions.set_plot(plot = plots.chosen());
  status.draw(place.status, compact, view);
}

MainView::MainView(FieldPainter* field_painter) : impl_(std::make_unique<Impl>(field_painter)) {}
MainView::~MainView() = default;

void MainView::draw(float width, float height, const FrameView& view, CommandSink& commands, const AppState& state,
                    AppActions& actions) {
  Impl& me = *impl_;
  if (view.items != nullptr) view.items->begin_frame();
  me.state.begin_frame(view.now);
  me.desk.update(*view.lane, view.now);
  me.handle(handle_keys(me.state, me.desk, *view.lane, commands, state, actions));
  const Regions place = regions(width, height, view.style.scale, me.rail);
  me.draw_panels(place, view, commands, state, actions);
  if (place.size == SizeClass::kCompact && me.reading.is_open()) {
    // the same panel, lying over the field column
    me.reading.draw(place.reading_open, true, view, me.gap.of(*view.lane, view.now), commands);
  }
  me.give_help();
  if (me.top_bar.take_help_request()) me.help = true;
  if (me.help) me.help = draw_key_help(width, height, view, me.state);
  me.toasts.draw(width, height, view);
}

bool MainView::animating() const {
  return impl_->desk.animating() || impl_->toasts.animating() || impl_->plots.animating() ||
         impl_->state.waiting_for_tooltip();
}

const std::string& MainView::focused() const { return impl_->state.focus.focused(); }

void MainView::toast(const std::string& text, bool is_error) { impl_->toasts.add(text, is_error, impl_->state.now); }

}  // namespace lscope::ui
