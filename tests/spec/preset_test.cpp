#include "spec/preset.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "base/files.h"
#include "base/text.h"
#include "spec/language.h"
#include "spec/run_spec_json.h"

namespace lscope::spec {
namespace {

constexpr std::size_t kTutorialModels = 11;  // T1 to T11

TEST(Presets, EveryOneLoadsAndHasItsWords) {
  const auto en = Language::load("en");
  ASSERT_TRUE(en.ok());
  for (const std::string_view name : preset_names()) {
    const auto preset = load_preset(name);
    ASSERT_TRUE(preset.ok()) << base::to_text(preset.error());
    EXPECT_TRUE(en.value().has(preset.value().title_key)) << name;
    EXPECT_TRUE(en.value().has(preset.value().description_key)) << name;
    EXPECT_TRUE(!preset.value().spec.file || std::filesystem::exists(preset.value().spec.file->path));
    const auto read = read_run_spec(write_run_spec(preset.value().spec), "c.json");
    ASSERT_TRUE(read.ok()) << base::to_text(read.error());
    EXPECT_EQ(read.value(), preset.value().spec) << name;
  }
}

/// The window lists titles without reading the files.
TEST(Presets, TitlesAndDescriptionsAreNamedAfterThePreset) {
  for (const std::string_view name : preset_names()) {
    const Preset preset = load_preset(name).value();
    EXPECT_EQ(preset.title_key, "preset." + std::string(name) + ".title");
    EXPECT_EQ(preset.description_key, "preset." + std::string(name) + ".description");
  }
}

TEST(Presets, EveryTutorialModelHasACompleteCardInBothLanguages) {
  for (const char* code : {"en", "zh-CN"}) {
    const auto words = Language::load(code);
    ASSERT_TRUE(words.ok());
    std::set<std::string> models;
    for (const std::string_view name : preset_names()) {
      const Preset preset = load_preset(name).value();
      const bool tutorial = name.size() > 2 && name[0] == 't' && name[1] >= '1' && name[1] <= '9';
      EXPECT_EQ(preset.card.has_value(), tutorial) << name;
      if (!preset.card) continue;
      models.insert(std::string(name.substr(0, name.find('_'))));
      const SceneCard& card = *preset.card;
      EXPECT_NE(std::string("ABCDE").find(card.source.at(0)), std::string::npos) << name;
      EXPECT_GE(card.wrong.size(), 2U) << name;
      std::vector<std::string> keys = card.wrong;
      for (const std::string& key : {card.convention, card.meant, card.to_see}) keys.push_back(key);
      for (const std::string& key : keys) EXPECT_TRUE(words.value().has(key)) << name << ": " << key << " in " << code;
    }
    EXPECT_EQ(models.size(), kTutorialModels) << code;
  }
}

/// Words that no card uses any more would go on being translated for nobody.
TEST(Presets, EverySceneTextIsUsedByACard) {
  std::set<std::string> used;
  for (const std::string_view name : preset_names()) {
    const Preset preset = load_preset(name).value();
    if (!preset.card) continue;
    used.insert(preset.card->wrong.begin(), preset.card->wrong.end());
    used.insert({preset.card->convention, preset.card->meant, preset.card->to_see});
  }
  const auto en = Language::load("en");
  ASSERT_TRUE(en.ok());
  for (const auto& [key, text] : en.value().all()) {
    const bool of_a_card = key.starts_with("scene.t") && key.size() > 7 && key[7] >= '0' && key[7] <= '9';
    EXPECT_TRUE(!of_a_card || used.contains(key)) << key;
  }
}

TEST(Presets, ACardThatIsNotWholeIsRefusedWithItsPlace) {
  const auto with_card = [](const std::string& card) {
    return parse_preset(
        R"({"schema": "lscope-preset", "schema_version": 1, "title": "a", "description": "b", "card": )" + card +
            R"(, "params": {}})",
        "x.json");
  };
  const std::string whole = R"({"source": "A", "convention": "c", "meant": "m", "wrong": ["w"], "to_see": "s"})";
  ASSERT_TRUE(with_card(whole).ok());
  EXPECT_EQ(with_card(whole).value().card->wrong, std::vector<std::string>{"w"});
  const std::vector<std::pair<std::string, std::string>> bad{
      {"[]", "card"},
      {R"({"source": "A", "convention": "c", "meant": "m", "wrong": ["w"]})", "card.to_see"},
      {R"({"source": 1, "convention": "c", "meant": "m", "wrong": ["w"], "to_see": "s"})", "card.source"},
      {R"({"source": "A", "convention": "c", "meant": "m", "wrong": [], "to_see": "s"})", "card.wrong"},
      {R"({"source": "A", "convention": "c", "meant": "m", "wrong": [""], "to_see": "s"})", "card.wrong"},
      {R"({"source": "A", "convention": "c", "meant": "m", "wrong": "w", "to_see": "s"})", "card.wrong"},
      {R"({"source": "A", "convention": "c", "meant": "m", "wrong": ["w"], "to_see": "s", "se": 1})", "card.se"}};
  for (const auto& [card, place] : bad) {
    const auto refused = with_card(card);
    ASSERT_FALSE(refused.ok()) << card;
    EXPECT_EQ(refused.error().code, base::ErrorCode::kInputMalformed);
    EXPECT_EQ(refused.error().context, "x.json: " + place);
  }
}

TEST(Presets, EveryFileIsListed) {
  std::set<std::string> names(preset_names().begin(), preset_names().end());
  for (const auto& entry : std::filesystem::directory_iterator(LSCOPE_SOURCE_DIR "/assets/presets"))
    EXPECT_TRUE(names.contains(entry.path().stem().string())) << entry.path();
}

TEST(Presets, TheFirstWindowIsTheRunOfTheDesign) {
  const RunSpec spec = load_preset(kFirstPreset).value().spec;
  EXPECT_EQ(spec.values.choice<DataSource>(ParamId::kDataSource), DataSource::kTwoMoons);
  EXPECT_EQ(spec.values.whole(ParamId::kSamples), 80);
  EXPECT_EQ(spec.hidden_widths(), (std::vector<int>{64, 64}));
  EXPECT_EQ(spec.values.choice<ActivationChoice>(ParamId::kActivation), ActivationChoice::kTanh);
  EXPECT_EQ(spec.values.choice<OptimizerChoice>(ParamId::kOptimizer), OptimizerChoice::kAdam);
  EXPECT_EQ(spec.values[ParamId::kLearningRate], 0.006);
  EXPECT_EQ(spec.values.whole(ParamId::kBatchSize), 10);
  EXPECT_EQ(spec.seed(), 19U);
}

TEST(Presets, AnUnknownNameFindsItsNeighbour) {
  const auto preset = load_preset("spiral");
  ASSERT_FALSE(preset.ok());
  EXPECT_EQ(preset.error().code, base::ErrorCode::kUsageKey);
  EXPECT_NE(preset.error().remedy.find("spirals"), std::string::npos);
  EXPECT_FALSE(load_preset("../themes/dark").ok());
}

}  // namespace
}  // namespace lscope::spec
