#include "figures/export_figure.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

#include "figures/caption.h"
#include "figures/registry.h"
#include "figures/report.h"
#include "figures/report_parts.h"
#include "figures/runs.h"
#include "plot/figure_ranges.h"
#include "spec/theme.h"

namespace lscope::figures {
namespace {

spec::Theme theme(const char* name) {
  auto loaded = spec::load_theme(name);
  EXPECT_TRUE(loaded.ok());
  return std::move(loaded).value();
}

TEST(Registry, EveryFigureHasWordsInBothLanguages) {
  std::set<std::string_view> ids;
  for (const Entry& entry : all_figures()) {
    EXPECT_TRUE(ids.insert(entry.id).second) << entry.id << " stands twice";
    for (const char* code : {"en", "zh-CN"}) {
      const auto language = spec::Language::load(code);
      ASSERT_TRUE(language.ok());
      EXPECT_TRUE(language.value().has(entry.title_key)) << code << " " << entry.title_key;
      EXPECT_TRUE(language.value().has(entry.caption_key)) << code << " " << entry.caption_key;
      EXPECT_GT(language.value()(entry.caption_key).size(), 40U) << "a caption says what is shown";
    }
  }
}

TEST(Export, RefusesWhatMakesNoPicture) {
  const spec::Theme light = theme("light");
  plot::Figure figure;
  for (const double bad : {0.0, -1.0, 1e9, std::numeric_limits<double>::quiet_NaN(), HUGE_VAL}) {
    for (double ExportRequest::*field : {&ExportRequest::dpi, &ExportRequest::type_scale}) {
      ExportRequest request;
      request.*field = bad;
      const auto bytes = export_figure(figure, light, request);
      ASSERT_FALSE(bytes.ok()) << bad;
      EXPECT_EQ(bytes.error().code, base::ErrorCode::kUsageRange);
    }
    ExportRequest request;
    request.size.height = bad;
    EXPECT_FALSE(export_figure(figure, light, request).ok()) << bad;
  }
}

TEST(Export, SizesAreReadInTheirUnits) {
  const auto size = [](const char* text) {
    const auto read = parse_size(text, 96);
    EXPECT_TRUE(read.ok()) << text;
    return read.ok() ? read.value() : PaperSize{};
  };
  EXPECT_NEAR(size("2.54x5.08cm").width, 72, 1e-9);
  EXPECT_NEAR(size("2.54x5.08cm").height, 144, 1e-9);
  EXPECT_NEAR(size("84 × 60 mm").width, 84 / 25.4 * 72, 1e-9);
  EXPECT_NEAR(size("3.5X2IN").width, 252, 1e-9);
  EXPECT_NEAR(size("960x480px").height, 360, 1e-9);
  for (const char* bad : {"", "x", "cm", "8cm", "8x6", "x6cm", "8xcm", "8x6furlongs", "axbcm", "1e400x6cm", "8x6x4cm"})
    EXPECT_FALSE(parse_size(bad, 96).ok()) << bad;
}

TEST(Export, AViewsCursorAndChromeAreLeftOut) {
  const spec::Theme light = theme("light");
  plot::Figure figure;
  plot::Line line;
  line.id = line.name = "a";
  line.x = {0, 1, 2}, line.y = {1, 2, 3};
  figure.lines.push_back(line);
  ExportRequest request;
  const auto plain = export_figure(figure, light, request);
  request.view.cursor_x = 1;
  request.view.pointer = plot::Px{50, 50};
  request.view.show_header = false;
  request.view.header_right = 90;
  const auto seen = export_figure(figure, light, request);
  ASSERT_TRUE(plain.ok() && seen.ok());
  EXPECT_EQ(plain.value(), seen.value());
}

TEST(Captions, SayWhatWasDoneToPointsByHand) {
  const train::Snapshot plain = test::run(2, 2);
  train::Snapshot edited = plain;
  spec::RunSpec spec = *plain.spec;
  using base::PointEdit;
  const auto row = [](std::int32_t index) { return base::PointRef{base::DataPart::kTrain, false, index}; };
  spec.edits = {{PointEdit::Kind::kAdd, {}, {0, 0}, 1, 1},       {PointEdit::Kind::kAdd, {}, {1, 0}, 0, 2},
                {PointEdit::Kind::kMove, row(3), {1, 1}, {}, 3}, {PointEdit::Kind::kRemove, row(4), {}, {}, 4},
                {PointEdit::Kind::kRelabel, row(5), {}, 1, 5},   {PointEdit::Kind::kRelabel, row(6), {}, 1, 6},
                {PointEdit::Kind::kRelabel, row(7), {}, 0, 6},   {PointEdit::Kind::kRelabel, row(8), {}, 0, 6}};
  edited.spec = std::make_shared<const spec::RunSpec>(spec);
  const std::array<std::pair<const char*, const char*>, 2> expected{
      {{"en",
        "Points edited by hand: 2 added, 1 moved, 1 removed, 1 given another label, 3 given another label by the noise "
        "brush."},
       {"zh-CN", "手工编辑的点：新增 2 个，移动 1 个，删除 1 个，改换标签 1 个，用噪声画笔改换标签 3 个。"}}};
  const Entry& entry = all_figures().front();
  for (const auto& [code, words] : expected) {
    const base::Translate tr = test::words(code);
    EXPECT_NE(caption(entry, edited, tr).find(words), std::string::npos) << caption(entry, edited, tr);
    const std::vector<std::string> sentences = run_sentences(edited, tr);
    EXPECT_EQ(sentences.size(), run_sentences(plain, tr).size() + 1) << "nothing is said where nothing was done";
  }
}

TEST(Captions, SayWhichKindOfFitIsDrawn) {
  const Entry& fit = *find_entry("fit");
  for (const char* code : {"en", "zh-CN"}) {
    const base::Translate tr = test::words(code);
    std::set<std::string> seen{tr(fit.caption_key)};
    train::Snapshot run = test::run(2, 2);
    for (const core::Loss loss : {core::Loss::kMse, core::Loss::kBceLogits}) {
      run.network.loss = loss;
      EXPECT_TRUE(seen.insert(what_it_shows(fit, run, tr)).second) << "the plane of two inputs";
    }
    run.data = nullptr;
    run.network.inputs = 1;
    EXPECT_TRUE(seen.insert(what_it_shows(fit, run, tr)).second) << "a line";
    run.network.inputs = 5;
    for (const core::Loss loss : {core::Loss::kMse, core::Loss::kSoftmaxCe}) {
      run.network.loss = loss;
      EXPECT_TRUE(seen.insert(what_it_shows(fit, run, tr)).second) << "predicted against true";
    }
    for (const std::string& words : seen) EXPECT_EQ(words.find("figure."), std::string::npos) << words;
  }
}

TEST(ReportText, LatexAndMarkdownShowWhatWasSaid) {
  EXPECT_EQ(latex_text("a_b & 50 % of λ₁ {x} \\y"),
            "a\\_b \\& 50 \\% of \\ensuremath{\\lambda}\\ensuremath{_1} \\{x\\} \\textbackslash{}y");
  EXPECT_EQ(latex_text("损失\n~^"), "损失\uFFFD\\textasciitilde{}\\textasciicircum{}");
  EXPECT_EQ(markdown_text("a*b|[x](y)<z>"), "a\\*b\\|\\[x\\](y)\\<z\\>");
}

}  // namespace
}  // namespace lscope::figures
