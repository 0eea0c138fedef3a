#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "figures/catalogue.h"
#include "figures/fit_parts.h"
#include "figures/screen_style.h"
#include "support/headless_ui.h"
#include "train/trainer.h"
#include "ui/point_editor.h"

namespace lscope::ui {

using base::DataPart;
using base::PointEdit;
using base::PointRef;
using spec::ParamId;
using Kind = base::PointEdit::Kind;

inline constexpr Rect kPointArea{20, 30, 420, 460};

/// A real run behind the panels. While `holds`, its answers wait.
class RunSink final : public CommandSink {
 public:
  explicit RunSink(const std::vector<std::pair<ParamId, double>>& settings) {
    spec::RunSpec spec;
    const auto set = [&](ParamId id, double value) { EXPECT_TRUE(spec.values.set(id, value).ok()); };
    set(ParamId::kSamples, 30);
    set(ParamId::kValidationSamples, 10);
    set(ParamId::kTestSamples, 20);
    set(ParamId::kWidth1, 4);
    set(ParamId::kDepth, 1);
    for (const auto& [id, value] : settings) set(id, value);
    auto made = train::make_trainer(spec, nullptr);
    EXPECT_TRUE(made.ok()) << (made.ok() ? "" : base::to_text(made.error()));
    trainer = std::move(made).value();
    look();
  }
  train::CommandSeq post(train::Command command) override {
    posted.push_back(command);
    waiting.push_back(std::move(command));
    if (!holds) obey();
    return posted.size();
  }
  void obey() {
    for (train::Command& command : waiting) trainer->apply(++obeyed, command);
    waiting.clear();
    look();
  }
  void look() { lane = std::make_shared<const train::Snapshot>(trainer->snapshot(true)); }
  [[nodiscard]] const std::vector<PointEdit>& edits() const { return lane->spec->edits; }

  std::unique_ptr<train::Trainer> trainer;
  std::shared_ptr<const train::Snapshot> lane;
  std::vector<train::Command> posted;
  std::deque<train::Command> waiting;
  train::CommandSeq obeyed = 0;
  bool holds = false;
};

class Points : public testing::Test {
 protected:
  void begin(const std::vector<std::pair<ParamId, double>>& settings = {}) {
    run_ = std::make_unique<RunSink>(settings);
    style_ = figures::screen_style(ui_.style.theme, 1);
    draw(3);
    click_item("points.open");
  }
  void draw(int frames = 1) {
    for (int i = 0; i < frames; ++i) {
      ui_.lane = run_->lane;
      ui_.items.begin_frame();
      ui_.frame([this](const FrameView& view) {
        state_.begin_frame(view.now);
        state_.focus.begin_frame(0, 0, ImGui::GetIO().MouseClicked[0]);
        Kit kit(view, state_, Region::kPlots, "plots", {0, 0, 800, 560});
        editor_.update(view);
        if (made_of_ != run_->lane) {
          made_of_ = run_->lane;
          figure_ = figures::fit({*run_->lane, view.tr, nullptr});
          ++version_;
        }
        const PlotExtras extras = editor_.extras(kit, kPointArea, PlotView::chips_width(figure_));
        const plot::Figure* shown = editor_.shown(figure_, version_);
        shown_ = shown != nullptr ? *shown : figure_;
        PlotFrame frame{style_, nullptr, std::nullopt, std::nullopt, false};
        view_.draw(kit, kPointArea, shown_, shown != nullptr ? editor_.shown_version() : version_, false, frame,
                   extras);
        editor_.desk().post(*run_);
      });
    }
  }
  void click_item(const std::string& name) {
    ui_.mouse_to(ui_.item(name));
    draw();
    click();
  }
  void click() {
    ui_.hold_mouse(true);
    draw();
    ui_.hold_mouse(false);
    draw(2);
  }
  void choose(const std::string& tool) { click_item("points.tool." + tool); }
  /// To a share of the plot; (0, 0) is its lower left corner.
  void point_at(float x, float y) {
    const plot::Frame& f = view_.frame();
    to_px({f.plot_top_left.x + x * (f.plot_bottom_right.x - f.plot_top_left.x),
           f.plot_bottom_right.y - y * (f.plot_bottom_right.y - f.plot_top_left.y)});
  }
  void to_px(plot::Px px) {
    at_ = px;
    ui_.move_mouse(kPointArea.x + px.x, kPointArea.y + px.y);
    draw();
  }
  /// A point as it is drawn: of this part, the one that is furthest from all others.
  struct Seen {
    PointRef ref;
    plot::Px px;
    std::string series;
  };
  std::vector<Seen> seen(bool with_refs = true) const {
    std::vector<Seen> out;
    for (const plot::Points& series : shown_.points)
      for (std::size_t i = 0; i < series.x.size(); ++i)
        if (with_refs == !series.refs.empty())
          out.push_back({with_refs ? series.refs[i] : PointRef{},
                         {view_.frame().px_x(series.x[i]), view_.frame().px_y(series.y[i])},
                         series.id});
    return out;
  }
  Seen lonely() const {
    const std::vector<Seen> all = seen();
    Seen best;
    float most = -1;
    for (const Seen& a : all) {
      float least = 1e9F;
      for (const Seen& b : all)
        if (!(a.ref == b.ref)) least = std::min(least, std::hypot(a.px.x - b.px.x, a.px.y - b.px.y));
      if (least > most) most = least, best = a;
    }
    return best;
  }
  std::optional<Seen> find(const PointRef& ref) const {
    for (const Seen& one : seen())
      if (one.ref == ref) return one;
    return std::nullopt;
  }
  plot::Px px_of(const std::vector<double>& x) const { return {view_.frame().px_x(x[0]), view_.frame().px_y(x[1])}; }
  void expect_near(plot::Px a, plot::Px b) {
    EXPECT_NEAR(a.x, b.x, 1);
    EXPECT_NEAR(a.y, b.y, 1);
  }

  test::HeadlessUi ui_{820, 580};
  WidgetState state_;
  PlotView view_{"fit"};
  PointEditor editor_{view_};
  std::unique_ptr<RunSink> run_;
  std::shared_ptr<const train::Snapshot> made_of_;
  plot::Figure figure_, shown_;
  plot::Style style_;
  std::uint64_t version_ = 0;
  plot::Px at_{};
};

}  // namespace lscope::ui
