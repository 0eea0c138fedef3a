#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "figures/catalogue.h"
#include "figures/screen_style.h"
#include "plot/save_figure.h"
#include "plot/text_measure.h"
#include "support/headless_ui.h"
#include "support/sample_runs.h"
#include "ui/plot_view.h"
#include "ui/text_measure_imgui.h"
#include "ui/widget_state.h"

namespace lscope::ui {
namespace {

constexpr Rect kArea{10, 10, 620, 400};

struct Sample {
  std::shared_ptr<const train::Snapshot> snapshot;
  std::shared_ptr<const probe::Field> field;
};

/// The sample run with weights, the shape of its layers and, for the field, an answer of the probe.
Sample sample() {
  train::Snapshot run = test::sample_run(test::Sample::kRunning);
  run.network.loss = core::Loss::kBceLogits;
  auto weights = std::make_shared<train::WeightsView>();
  weights->network = run.network;
  weights->layout = core::parameter_layout(run.network);
  for (std::int64_t i = 0; i < weights->layout.size; ++i)
    weights->parameters.push_back(i % 3 == 0 ? 0 : 0.01 * static_cast<double>(i % 97 - 48));
  run.weights = weights;
  Sample out;
  if (const auto request = figures::field_request(run))
    out.field = std::make_shared<const probe::Field>(probe::decision_field(*request));
  out.snapshot = std::make_shared<const train::Snapshot>(std::move(run));
  return out;
}

using Make = plot::Figure (*)(const figures::Source&);
const std::map<std::string, Make>& figure_makers() {
  static const std::map<std::string, Make> all{{"loss", figures::loss_curves},
                                               {"accuracy", figures::accuracy_curves},
                                               {"weights", figures::weight_histogram},
                                               {"weights_over_time", figures::weights_over_time},
                                               {"zeros", figures::zeros_over_time},
                                               {"norms", figures::norms_over_time},
                                               {"fit", figures::fit}};
  return all;
}

/// What a reader sees of a display list: the words beside the axes, all words, and the colours of what is drawn.
struct Seen {
  std::multiset<std::string> x_ticks, y_ticks;
  std::set<std::string> words, legend;
  std::set<std::uint32_t> line_colors, area_colors;
};

std::uint32_t packed(plot::Rgba c) {
  return static_cast<std::uint32_t>(c.r) << 24 | static_cast<std::uint32_t>(c.g) << 16 |
         static_cast<std::uint32_t>(c.b) << 8 | c.a;
}

Seen seen(const plot::Layout& layout) {
  Seen out;
  const plot::Frame& f = layout.frame;
  for (const auto& item : f.legend) out.legend.insert(item.id);
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
  const Sample run = sample();
  ui.lane = run.snapshot;
  for (const auto& [name, make] : figure_makers()) {
    const plot::Figure figure = make({*run.snapshot, ui.tr, run.field, -1});
    const Both pair = both(ui, figure);
    EXPECT_NEAR(pair.on_screen.x.low, pair.on_paper.x.low, 1e-9) << name;
    EXPECT_NEAR(pair.on_screen.x.high, pair.on_paper.x.high, 1e-9) << name;
    EXPECT_EQ(pair.on_screen.y_scale, pair.on_paper.y_scale) << name;
    EXPECT_EQ(pair.screen.x_ticks, pair.paper.x_ticks) << name;
    EXPECT_EQ(pair.screen.y_ticks, pair.paper.y_ticks) << name;
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

TEST_P(ScreenAndPaper, EveryFigureIsDrawnInBoth) {
  const auto [language, theme] = GetParam();
  test::HeadlessUi ui(700, 500, 1, language, theme);
  const Sample run = sample();
  ui.lane = run.snapshot;
  for (const auto& [name, make] : figure_makers()) {
    const plot::Figure figure = make({*run.snapshot, ui.tr, run.field, -1});
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

INSTANTIATE_TEST_SUITE_P(Looks, ScreenAndPaper,
                         testing::Combine(testing::Values("en", "zh-CN"), testing::Values("dark", "light", "contrast")),
                         [](const auto& look) {
                           return std::string(std::get<0>(look.param)).substr(0, 2) + "_" + std::get<1>(look.param);
                         });

}  // namespace
}  // namespace lscope::ui
