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
