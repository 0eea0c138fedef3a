#include "ui/main_view.h"

#include "base/text.h"
#include "spec/param.h"
#include "ui/controls_panel.h"
#include "ui/data_dialog.h"
#include "ui/error_words.h"
#include "ui/export_dialog.h"
#include "ui/item_log.h"
#include "ui/keyboard.h"
#include "ui/plot_area.h"
#include "ui/reading_panel.h"
#include "ui/regions.h"
#include "ui/report_dialog.h"
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
  ExportDialog saving{state};
  ReportDialog report{state};
  DataDialog data{state};
  std::string plot;  ///< the figure of the last place that the program knows of
  bool rail = false;
  bool help = false;   ///< the list of keys
  bool asked = false;  ///< F1 in this frame, on an item that may have a tooltip

  void handle(const KeyRequests& requests, AppActions& actions);
  void handle_data(const KeyRequests& requests, const FrameView& view, const DataState& app, AppActions& actions);
  void ask_for_help();
  void give_help();
  void draw_panels(const Regions& place, const FrameView& view, CommandSink& commands, const AppState& app,
                   AppActions& actions);
  void obey_plots(const FrameView& view, CommandSink& commands, const AppState& app, AppActions& actions);
};

/// Ctrl+O, Ctrl+V, the menu and the program itself open the dialog for data.
void MainView::Impl::handle_data(const KeyRequests& requests, const FrameView& view, const DataState& app,
                                 AppActions& actions) {
  if ((requests.open || state.open_data) && !data.is_open()) data.open(FileFilter::kTables, actions);
  state.open_data = false;
  if (top_bar.take_weights_request() && !data.is_open()) data.open(FileFilter::kWeights, actions);
  if (requests.paste) {
    const char* pasted = ImGui::GetClipboardText();
    const std::string text = pasted == nullptr ? "" : pasted;
    if (text.find_first_of("\n\r") == std::string::npos)
      toasts.add(view.tr("data.paste.nothing"), false, state.now);
    else
      actions.look_at_text(text);
  }
  data.follow(app, actions);
}

void MainView::Impl::handle(const KeyRequests& requests, AppActions& actions) {
  if (requests.rail) rail = !rail;
  const bool covered = state.modal || help || data.is_open();  // what nobody sees is not undone
  if (requests.undo && !covered && plots.points().is_possible()) plots.points().undo();
  if (requests.redo && !covered && plots.points().is_possible()) plots.points().redo();
  asked = false;
  if (state.help.item != state.focus.focused() || ImGui::GetIO().MouseClicked[0]) state.help = {};
  if (requests.help) ask_for_help();
  if (requests.escape) {
    if (saving.is_open() || report.is_open() ||
        ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel))
      return;  // it closes itself, and what lies under it stays
    if (help)
      help = false;
    else if (data.is_open())
      data.escape(actions);
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
  if (const auto records = plots.take_smoothing()) actions.set_smoothing(*records);
  status.draw(place.status, compact, view);
}

/// What was asked of a plot and only the window can do.
void MainView::Impl::obey_plots(const FrameView& view, CommandSink& commands, const AppState& app,
                                AppActions& actions) {
  for (const PlotView::MovedMark& mark : plots.take_moved_marks())
    if (const auto id = spec::find_param(mark.id); id.ok()) desk.want(id.value(), mark.value, true, commands);
  PointDesk& points = plots.points().desk();
  points.post(commands);
  if (const auto refusal = points.take_refusal()) toasts.add(error_words(*refusal, view.tr), true, state.now);
  if (const std::size_t dropped = points.take_dropped(); dropped > 0)
    toasts.add(base::fill_in(view.tr("points.dropped"), std::vector<std::string>{std::to_string(dropped)}), false,
               state.now);
  if (plots.points().take_save() && view.lane->spec) actions.save_points(*view.lane->spec);
  auto order = plots.take_order();
  if (!order || !view.lane) return;
  if (order->what == PlotOrder::What::kSave) {
    saving.open(std::move(order->wish), order->format, app);
    return;
  }
  FigureExport copy{std::move(order->wish), saving.settings(app)};
  copy.settings.language = app.language;
  copy.settings.format = order->what == PlotOrder::What::kCopyData ? PictureFormat::kCsv : PictureFormat::kPng;
  actions.copy_figure(copy);
}

MainView::MainView(FieldPainter* field_painter) : impl_(std::make_unique<Impl>(field_painter)) {}
MainView::~MainView() = default;

void MainView::draw(float width, float height, const FrameView& view, CommandSink& commands, const AppState& state,
                    AppActions& actions) {
  Impl& me = *impl_;
  if (view.items != nullptr) view.items->begin_frame();
  me.state.begin_frame(view.now);
  me.state.modal = me.saving.is_open() || me.report.is_open();
  me.desk.update(*view.lane, view.now);
  const KeyRequests keys = handle_keys(me.state, me.desk, *view.lane, commands, state, actions, me.data.is_open());
  me.handle(keys, actions);
  me.handle_data(keys, view, state.data, actions);
  const Regions place = regions(width, height, view.style.scale, me.rail);
  me.draw_panels(place, view, commands, state, actions);
  if (place.size == SizeClass::kCompact && me.reading.is_open()) {
    // the same panel, lying over the field column
    me.reading.draw(place.reading_open, true, view, me.gap.of(*view.lane, view.now), commands);
  }
  me.obey_plots(view, commands, state, actions);
  if ((keys.report || me.state.open_report) && !me.state.modal && !me.data.is_open())
    me.report.open(view.lane, me.plots.pair(*view.lane), state);
  me.state.open_report = false;
  me.saving.draw(width, height, view, state, actions);
  me.report.draw(width, height, view, state, actions);
  me.give_help();
  me.data.draw(width, height, view, state.data, actions);
  if (me.top_bar.take_help_request()) me.help = true;
  if (me.help) me.help = draw_key_help(width, height, view, me.state);
  me.toasts.draw(width, height, view);
}

bool MainView::animating() const {
  return impl_->desk.animating() || impl_->toasts.animating() || impl_->plots.animating() || impl_->data.animating() ||
         impl_->state.waiting_for_tooltip();
}

const std::string& MainView::focused() const { return impl_->state.focus.focused(); }

void MainView::exported(const ExportOutcome& outcome, const base::Translate& tr) {
  Impl& me = *impl_;
  if (!outcome.is_copy) me.saving.answer(outcome, tr);
  if (outcome.is_there) return;
  if (outcome.error) return me.toasts.add(error_words(*outcome.error, tr), true, me.state.now);
  if (outcome.is_copy) {
    const bool data = outcome.format == PictureFormat::kCsv;
    return me.toasts.add(tr(data ? "export.copied_data" : "export.copied_picture"), false, me.state.now);
  }
  const std::vector<std::string> words{base::printable(outcome.file.string(), 400),
                                       base::printable(outcome.file.parent_path().string(), 400)};
  me.toasts.add(base::fill_in(tr("export.saved"), words), false, me.state.now);
}

void MainView::reported(const ReportOutcome& outcome, const base::Translate& tr) {
  Impl& me = *impl_;
  if (outcome.given_up) return;
  me.report.answer(outcome, tr);
  if (outcome.is_there) return;
  if (outcome.error) return me.toasts.add(error_words(*outcome.error, tr), true, me.state.now);
  const std::vector<std::string> words{base::printable((outcome.folder / "report.html").string(), 400)};
  me.toasts.add(base::fill_in(tr("report.written"), words), false, me.state.now);
}

const LookWish& MainView::looks() const { return impl_->plots.looks(); }

void MainView::toast(const std::string& text, bool is_error) { impl_->toasts.add(text, is_error, impl_->state.now); }

}  // namespace lscope::ui
