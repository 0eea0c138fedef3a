#include "ui/point_editor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <deque>

#include "figures/catalogue.h"
#include "figures/fit_parts.h"
#include "figures/screen_style.h"
#include "support/headless_ui.h"
#include "train/trainer.h"
#include "ui/main_view.h"

namespace lscope::ui {
namespace {

using base::DataPart;
using base::PointEdit;
using base::PointRef;
using spec::ParamId;
using Kind = base::PointEdit::Kind;

constexpr Rect kArea{20, 30, 420, 460};

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
        const PlotExtras extras = editor_.extras(kit, kArea, PlotView::chips_width(figure_));
        const plot::Figure* shown = editor_.shown(figure_, version_);
        shown_ = shown != nullptr ? *shown : figure_;
        PlotFrame frame{style_, nullptr, std::nullopt, std::nullopt, false};
        view_.draw(kit, kArea, shown_, shown != nullptr ? editor_.shown_version() : version_, false, frame, extras);
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
    ui_.move_mouse(kArea.x + px.x, kArea.y + px.y);
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

TEST_F(Points, ManyInputsHaveNothingToEdit) {
  run_ = std::make_unique<RunSink>(std::vector<std::pair<ParamId, double>>{
      {ParamId::kDataSource, static_cast<double>(spec::DataSource::kSparseLinear)}});
  style_ = figures::screen_style(ui_.style.theme, 1);
  draw(3);
  EXPECT_FALSE(ui_.items.find("points.open").has_value());
}

/// Strip, keys, notices and the order to save, in the window as a whole.
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
