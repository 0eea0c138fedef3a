#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "ui/controls.h"

namespace lscope::ui {
namespace {

using spec::ParamId;

TEST_F(Controls, FromAFileTheChoiceLeadsBackToAGenerator) {
  auto spec = std::make_shared<spec::RunSpec>(*lane_.spec);
  ASSERT_TRUE(spec->values.set(ParamId::kDataSource, static_cast<double>(spec::DataSource::kFile)).ok());
  lane_.spec = spec;
  ui_.lane = std::make_shared<train::Snapshot>(lane_);
  frames(2);
  ui_.click("param.data.source.choice", drawer());
  frames(2);
  ui_.click("param.data.source.choice.1", drawer());
  EXPECT_EQ(actions_.back_to_generated, 1);
  EXPECT_EQ(actions_.generator, "circles");
  EXPECT_TRUE(sink_.posted.empty()) << "the lane of the file ends: what it was told would be lost";
  // The last row of the list opens another table.
  ui_.click("param.data.source.choice", drawer());
  frames(2);
  ui_.click("param.data.source.choice." + std::to_string(spec::info(ParamId::kDataSource).choices.size()), drawer());
  EXPECT_TRUE(state_.open_data);
}

/// A file of 150 rows: 60 for the validation and test sets, 90 are left.
class ControlsOfAFile : public Controls {
 protected:
  ControlsOfAFile() {
    auto spec = std::make_shared<spec::RunSpec>(*lane_.spec);
    EXPECT_TRUE(spec->values.set(ParamId::kDataSource, static_cast<double>(spec::DataSource::kFile)).ok());
    EXPECT_TRUE(spec->values.set(ParamId::kSamples, kAll).ok());
    auto data = std::make_shared<data::Prepared>(*lane_.data);
    data->name = "iris.csv";
    data->train_available = 90;
    lane_.spec = spec;
    lane_.data = data;
    ui_.lane = std::make_shared<train::Snapshot>(lane_);
  }
  const double kAll = spec::info(ParamId::kSamples).max;
};

TEST_F(ControlsOfAFile, SamplesAreWhatTheFileHas) {
  frames(2);
  EXPECT_TRUE(says("90"));
  EXPECT_FALSE(says("100,000"));
  EXPECT_FALSE(ui_.items.find("param.data.samples.home").has_value());
  drag("param.data.samples.slider", 0.9F, 0.5F);
  const double half = sink_.value_of(ParamId::kSamples);
  EXPECT_GT(half, 15);
  EXPECT_LT(half, 30);  // the geometric middle of 5 and 90 is 21
  drag("param.data.samples.slider", 0.5F, 0.995F);
  EXPECT_EQ(sink_.value_of(ParamId::kSamples), kAll);  // the end is all rows, also after the shares have moved
}

TEST_F(ControlsOfAFile, MoreSamplesThanTheFileHasAreRefusedWithTheReason) {
  frames(2);
  ui_.double_click("param.data.samples.field", drawer());
  ui_.type("91", drawer());
  ui_.press(257, drawer());
  frames(2);
  EXPECT_TRUE(sink_.posted.empty());
  EXPECT_TRUE(says("91 is out of range."));
  EXPECT_TRUE(says("Allowed: 5 to 90, whole numbers"));
  EXPECT_TRUE(says("The file leaves 90 rows to train on."));
  ui_.press(256, drawer());
}

TEST_F(ControlsOfAFile, FewerSamplesThanTheFileHasAreTyped) {
  frames(2);
  ui_.double_click("param.data.samples.field", drawer());
  ui_.type("60", drawer());
  ui_.press(257, drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kSamples), 60);
}

TEST_F(ControlsOfAFile, NoiseIsAtRestAndSaysWhy) {
  frames(2);
  drag("param.data.noise.slider", 0.2F, 0.8F);
  EXPECT_TRUE(sink_.posted.empty());
  ui_.mouse_to(ui_.item("param.data.noise.name"));
  frames(40);
  EXPECT_TRUE(says("Noise belongs to generated data"));
}

}  // namespace
}  // namespace lscope::ui
