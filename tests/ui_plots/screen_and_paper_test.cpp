#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "figures/looks.h"
#include "figures/registry.h"
#include "figures/screen_style.h"
#include "plot/figure_ranges.h"
#include "plot/save_figure.h"
#include "plot/text_measure.h"
#include "support/headless_ui.h"
#include "train/trainer.h"
#include "ui/plot_view.h"
#include "ui/text_measure_imgui.h"
#include "ui/widget_state.h"

namespace lscope::ui {
namespace {

constexpr Rect kArea{10, 10, 620, 400};

/// A run, and what the probe says of it.
struct Sample {
  std::string name;
  std::shared_ptr<const train::Snapshot> run;
  figures::Looks looks;
  [[nodiscard]] figures::Source source(const base::Translate& tr) const {
    return {*run, tr, looks.field, -1, looks.activity, looks.plane};
  }
};

using Settings = std::vector<std::pair<spec::ParamId, double>>;

/// A run that really trains, small, with penalties, so that every part of its figures has something to show.
Sample trained(const std::string& name, const Settings& settings, const std::string& source) {
  spec::RunSpec spec;
  const auto set = [&](spec::ParamId id, double value) { EXPECT_TRUE(spec.values.set(id, value).ok()); };
  const auto chosen = spec::parse_value(spec::ParamId::kDataSource, source);
  EXPECT_TRUE(chosen.ok()) << source;
  set(spec::ParamId::kDataSource, chosen.value());
  set(spec::ParamId::kSamples, 60);
  set(spec::ParamId::kTestSamples, 60);
  set(spec::ParamId::kValidationSamples, 30);
  set(spec::ParamId::kWidth1, 12);
  set(spec::ParamId::kWidth2, 8);
  set(spec::ParamId::kLambda1, 0.002);
  set(spec::ParamId::kLambda2, 0.002);
  for (const auto& [id, value] : settings) set(id, value);
  auto trainer = train::make_trainer(spec, nullptr);
  EXPECT_TRUE(trainer.ok()) << base::to_text(trainer.error());
  for (int i = 0; i < 300; ++i) trainer.value()->step();
  Sample out{name, std::make_shared<const train::Snapshot>(trainer.value()->snapshot(true)), {}};
  out.looks = figures::looks_of(*out.run);
  return out;
}

/// Between them they fill every figure of the catalogue, and the fit in each of its forms.
const std::vector<Sample>& samples() {
  static const std::vector<Sample> all{
      trained("moons", {}, "two_moons"), trained("digits", {}, "font_digits"), trained("sine", {}, "sine"),
      trained("lasso", {{spec::ParamId::kDepth, 0}}, "sparse_linear"), trained("blobs", {}, "blobs")};
  return all;
}

/// Every figure of the first two, of the others the fit, what stands over inputs and what only numbers have.
std::vector<std::pair<std::string, plot::Figure>> figures_of(const Sample& run, const base::Translate& tr) {
  std::vector<std::pair<std::string, plot::Figure>> out;
  const bool whole = run.name == "moons" || run.name == "digits";
  for (const figures::Entry& entry : figures::all_figures()) {
    if (!whole && entry.id != "fit" && entry.id != "inputs" && entry.id != "r2") continue;
    plot::Figure figure = entry.make(run.source(tr));
    if (plot::has_content(figure)) out.emplace_back(run.name + " " + std::string(entry.id), std::move(figure));
  }
  return out;
}

/// What a reader sees of a display list: the words beside the axes, all words, and the colours of what is drawn.
struct Seen {
  std::multiset<std::string> x_ticks, y_ticks;
  std::set<std::string> words, series;
  std::set<std::uint32_t> line_colors, area_colors;
};

std::uint32_t packed(plot::Rgba c) {
  return static_cast<std::uint32_t>(c.r) << 24 | static_cast<std::uint32_t>(c.g) << 16 |
         static_cast<std::uint32_t>(c.b) << 8 | c.a;
}

Seen seen(const plot::Layout& layout) {
  Seen out;
  const plot::Frame& f = layout.frame;
  for (const auto& span : layout.spans) out.series.insert(span.id);
  for (const plot::Primitive& primitive : layout.list) {
    if (const auto* text = std::get_if<plot::Text>(&primitive)) {
      out.words.insert(text->utf8);
      if (text->anchor.x < f.plot_top_left.x && text->anchor.y > f.plot_top_left.y - 8) out.y_ticks.insert(text->utf8);
      if (text->anchor.y > f.plot_bottom_right.y && text->anchor.x > f.plot_top_left.x - 8)
        out.x_ticks.insert(text->utf8);
    }
    if (const auto* line = std::get_if<plot::Polyline>(&primitive)) out.line_colors.insert(packed(line->color));
    if (const auto* area = std::get_if<plot::Area>(&primitive)) out.area_colors.insert(packed(area->color));
  }
  return out;
}

/// One figure in the window, with the header of the window, and the same figure as an export lays it out.
struct Both {
  Seen screen, paper;
  plot::Frame on_screen, on_paper;
};

Both both(test::HeadlessUi& ui, const plot::Figure& figure) {
  WidgetState state;
  PlotView plot(figure.id);
  const plot::Style style = figures::screen_style(ui.style.theme, 1);
  plot::Layout on_screen;
  ui.frames(3, [&](const FrameView& view) {
    state.begin_frame(view.now);
    state.focus.begin_frame(0, 0, false);
    Kit kit(view, state, Region::kPlots, "plots", {0, 0, 700, 500});
    PlotFrame frame{style, nullptr, std::nullopt, std::nullopt, false};
    plot.draw(kit, kArea, figure, 1, false, frame);
    on_screen = plot.layout();
  });
  const plot::Layout on_paper = plot::layout(figure, {kArea.w, kArea.h}, plot.on_paper(), style, plot::PangoMeasure());
  return {seen(on_screen), seen(on_paper), on_screen.frame, on_paper.frame};
}

class ScreenAndPaper : public testing::TestWithParam<std::tuple<const char*, const char*>> {};

TEST_P(ScreenAndPaper, ShowTheSameTicksSeriesAndLegend) {
  const auto [language, theme] = GetParam();
  test::HeadlessUi ui(700, 500, 1, language, theme);
  for (const Sample& run : samples()) {
    ui.lane = run.run;
    for (const auto& [name, figure] : figures_of(run, ui.tr)) {
      const Both pair = both(ui, figure);
      // Where a unit is as long along x as along y, a pixel more for the numbers of an axis moves a range.
      const auto slack = [&](const plot::Range& range) {
        return figure.equal_aspect ? 0.005 * (range.high - range.low) : 1e-9;
      };
      const double in_x = slack(pair.on_paper.x), in_y = slack(pair.on_paper.y);
      EXPECT_NEAR(pair.on_screen.x.low, pair.on_paper.x.low, in_x) << name;
      EXPECT_NEAR(pair.on_screen.x.high, pair.on_paper.x.high, in_x) << name;
      EXPECT_NEAR(pair.on_screen.y.low, pair.on_paper.y.low, in_y) << name;
      EXPECT_NEAR(pair.on_screen.y.high, pair.on_paper.y.high, in_y) << name;
      EXPECT_EQ(pair.on_screen.y_scale, pair.on_paper.y_scale) << name;
      EXPECT_EQ(pair.screen.x_ticks, pair.paper.x_ticks) << name;
      EXPECT_EQ(pair.screen.y_ticks, pair.paper.y_ticks) << name;
      EXPECT_EQ(pair.screen.series, pair.paper.series) << name;
      EXPECT_EQ(pair.screen.line_colors, pair.paper.line_colors) << name;
      EXPECT_EQ(pair.screen.area_colors, pair.paper.area_colors) << name;
      // A legend stands in the header, in a row of its own, or at the curves' ends: named is named.
      for (const plot::Line& line : figure.lines) {
        EXPECT_EQ(pair.screen.words.contains(line.name), pair.paper.words.contains(line.name))
            << name << ' ' << line.name;
        EXPECT_EQ(pair.screen.words.contains(line.end_label), pair.paper.words.contains(line.end_label)) << name;
      }
      EXPECT_FALSE(pair.screen.words.empty()) << name;
    }
  }
}

TEST_P(ScreenAndPaper, EveryFigureIsDrawnInBoth) {
  const auto [language, theme] = GetParam();
  test::HeadlessUi ui(700, 500, 1, language, theme);
  std::set<std::string> drawn;
  for (const Sample& run : samples()) {
    ui.lane = run.run;
    for (const auto& [name, figure] : figures_of(run, ui.tr)) {
      drawn.insert(figure.id);
      const Both pair = both(ui, figure);
      EXPECT_GT(ImGui::GetDrawData()->TotalVtxCount, 200) << name;
      plot::PictureOptions options;
      options.size = {kArea.w, kArea.h};
      const auto picture =
          plot::picture_of(figure, {}, figures::screen_style(ui.style.theme, 1), plot::PictureKind::kPng, options);
      ASSERT_TRUE(picture.ok()) << name;
      EXPECT_GT(picture.value().size(), 2000U) << name;
    }
  }
  for (const figures::Entry& entry : figures::all_figures())
    EXPECT_TRUE(drawn.contains(std::string(entry.id))) << entry.id << " was empty in all runs";
}

INSTANTIATE_TEST_SUITE_P(Looks, ScreenAndPaper,
                         testing::Combine(testing::Values("en", "zh-CN"), testing::Values("dark", "light", "contrast")),
                         [](const auto& look) {
                           return std::string(std::get<0>(look.param)).substr(0, 2) + "_" + std::get<1>(look.param);
                         });

}  // namespace
}  // namespace lscope::ui
