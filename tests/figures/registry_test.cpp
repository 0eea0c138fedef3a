#include "figures/registry.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>

#include "figures/runs.h"
#include "figures/screen_style.h"
#include "plot/figure_ranges.h"
#include "plot/save_figure.h"
#include "plot/text_measure.h"
#include "plot/to_text.h"
#include "spec/theme.h"
#include "train/trainer.h"

namespace lscope::figures {
namespace {

using spec::ParamId;
using test::kNaN;

struct Setting {
  ParamId id;
  double value;
};

/// A run that really trains: penalties of every kind, so that every part of every figure has something to show.
train::Snapshot trained(const std::vector<Setting>& settings, int steps) {
  spec::RunSpec spec;
  const auto set = [&](ParamId id, double value) { EXPECT_TRUE(spec.values.set(id, value).ok()); };
  set(ParamId::kSamples, 80);
  set(ParamId::kTestSamples, 100);
  set(ParamId::kWidth1, 12);
  set(ParamId::kWidth2, 8);
  for (const Setting& one : settings) set(one.id, one.value);
  auto made = train::make_trainer(spec, nullptr);
  if (!made.ok()) {
    ADD_FAILURE() << base::to_text(made.error());
    return {};
  }
  for (int i = 0; i < steps; ++i) made.value()->step();
  return made.value()->snapshot(true);
}

std::vector<std::pair<std::string, train::Snapshot>> some_runs() {
  std::vector<std::pair<std::string, train::Snapshot>> runs;
  runs.emplace_back("empty", test::run(2, 2));
  runs.emplace_back("penalties", trained({{ParamId::kLambda1, 0.0008},
                                          {ParamId::kLambda2, 0.002},
                                          {ParamId::kLambdaGroup, 0.002},
                                          {ParamId::kActivityL2, 0.01}},
                                         600));
  runs.emplace_back("untrained", trained({}, 0));
  runs.emplace_back("linear", trained({{ParamId::kDepth, 0}, {ParamId::kLambda1, 0.05}}, 200));
  train::Snapshot one_unit = test::run(1, 0, {1});
  one_unit.history = test::overfitting(1);
  test::give_weights(one_unit);
  runs.emplace_back("one_unit", std::move(one_unit));
  train::Snapshot pixels = test::run(64, 10, {40});
  pixels.history = test::overfitting(20);
  test::give_weights(pixels, 0.3);
  runs.emplace_back("pixels", std::move(pixels));
  train::Snapshot huge = test::run(5, 4, {6, 6});
  huge.history = test::history({test::record(0, 1e300, kNaN, -1e300), test::record(1, kNaN, kNaN, kNaN),
                                test::record(1e12, INFINITY, 1e-300, 0)});
  huge.epoch = 1e12;
  auto weights = [&] {
    test::give_weights(huge, 0.2);
    return std::make_shared<train::WeightsView>(*huge.weights);
  }();
  weights->parameters[0] = 1e300;
  weights->parameters[1] = kNaN;
  weights->parameters[2] = -INFINITY;
  huge.weights = weights;
  runs.emplace_back("huge", std::move(huge));
  return runs;
}

TEST(Registry, IdsAreUniqueAndFiguresCarryThem) {
  const base::Translate tr = test::words("en");
  const train::Snapshot run = test::run(2, 2);
  std::set<std::string_view> ids;
  for (const Entry& entry : all_figures()) {
    EXPECT_TRUE(ids.insert(entry.id).second) << entry.id;
    EXPECT_EQ(entry.make({run, tr, nullptr}).id, entry.id);
  }
  EXPECT_GE(ids.size(), 10U);
}

TEST(Registry, EveryFigureHasItsTitleAndCaptionInBothLanguages) {
  for (const char* code : {"en", "zh-CN"}) {
    const base::Translate tr = test::words(code);
    for (const Entry& entry : all_figures())
      for (const std::string_view key : {entry.title_key, entry.caption_key}) EXPECT_NE(tr(key), key) << code;
  }
}

/// Every figure of every run in both languages and all themes becomes a picture, whatever the numbers are. With
/// LSCOPE_FIGURE_PICTURES set to a folder, the pictures are kept there to be looked at.
TEST(Registry, EveryFigureLanguageAndThemeRenders) {
  const char* folder = std::getenv("LSCOPE_FIGURE_PICTURES");
  const auto runs = some_runs();
  std::set<std::string_view> shown;  // an empty figure would be drawn as well
  for (const char* theme_name : {"dark", "light", "contrast"}) {
    const auto theme = spec::load_theme(theme_name);
    ASSERT_TRUE(theme.ok());
    const plot::Style style = screen_style(theme.value(), 1);
    for (const char* code : {"en", "zh-CN"}) {
      const base::Translate tr = test::words(code);
      for (const auto& [name, run] : runs) {
        test::Looks looks(run);
        for (const Entry& entry : all_figures()) {
          const plot::Figure figure = entry.make(looks.source(tr));
          if (plot::has_content(figure)) shown.insert(entry.id);
          plot::PictureOptions options;
          options.size = {480, 320};
          const auto svg = plot::picture_of(figure, {}, style, plot::PictureKind::kSvg, options);
          ASSERT_TRUE(svg.ok()) << entry.id << " " << name << ": " << base::to_text(svg.error());
          EXPECT_GT(svg.value().size(), 500U) << entry.id;
          if (folder == nullptr) continue;
          options.dpi = 144;
          const std::string file = std::string(entry.id) + "." + name + "." + theme_name + "." + code + ".png";
          EXPECT_TRUE(plot::save_figure(figure, {}, style, std::filesystem::path(folder) / file, options).ok());
        }
      }
    }
  }
  for (const Entry& entry : all_figures()) EXPECT_TRUE(shown.contains(entry.id)) << entry.id << " was always empty";
}

TEST(Registry, NoFigureOfTheCatalogueShowsAKeyOrASlot) {
  for (const char* code : {"en", "zh-CN"}) {
    const base::Translate tr = test::words(code);
    for (const auto& [name, run] : some_runs()) {
      test::Looks looks(run);
      for (const Entry& entry : all_figures())
        for (const std::string& text : test::texts(entry.make(looks.source(tr))))
          for (const char* prefix : {"figure.", "axis.", "series.", "mark.", "param.", "choice.", "{0}", "{1}"})
            EXPECT_EQ(text.find(prefix), std::string::npos) << entry.id << ": " << text;
    }
  }
}

}  // namespace
}  // namespace lscope::figures
