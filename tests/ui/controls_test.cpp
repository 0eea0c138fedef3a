#include "ui/controls_panel.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "train/trainer.h"
#include "ui/controls.h"
#include "ui/error_words.h"
#include "ui/slider_map.h"

namespace lscope::ui {
namespace {

using spec::ParamId;

TEST_F(Controls, DraggingLambda2PostsTheValueUnderTheMouse) {
  frames(2);
  const Rect r = ui_.item("param.penalty.lambda2.slider");
  drag("param.penalty.lambda2.slider", 0.3F, 0.75F);
  const SliderMap map(spec::info(ParamId::kLambda2));
  const float start = r.x + 5 + 20;
  const double expected = map.value(static_cast<double>((r.x + 0.75F * r.w - start) / (r.x + r.w - 5 - start)));
  EXPECT_EQ(sink_.value_of(ParamId::kLambda2), expected);
  EXPECT_GE(sink_.posted.size(), 2U);  // it acted while the hand was still moving
  EXPECT_GT(expected, 0.01);
}

TEST_F(Controls, DraggingIntoTheStopIsExactlyZero) {
  frames(2);
  drag("param.penalty.lambda1.slider", 0.6F, 0.01F);
  EXPECT_EQ(sink_.value_of(ParamId::kLambda1), 0);
}

TEST_F(Controls, AStructuralParameterIsPostedOnceWhenTheHandLetsGo) {
  frames(2);
  drag("param.data.samples.slider", 0.3F, 0.8F);
  EXPECT_EQ(sink_.posted.size(), 1U);
  EXPECT_GT(sink_.value_of(ParamId::kSamples), 1000);
}

TEST_F(Controls, AChangeIsOnItsWayThenInEffectThenQuiet) {
  frames(2);
  drag("param.penalty.lambda2.slider", 0.3F, 0.5F);
  EXPECT_EQ(desk_.state(ParamId::kLambda2), ChangeState::kOnItsWay);
  const double wanted = desk_.value(ParamId::kLambda2);
  obey();
  frames(1);
  EXPECT_EQ(desk_.state(ParamId::kLambda2), ChangeState::kInEffect);
  EXPECT_EQ(desk_.value(ParamId::kLambda2), wanted);
  frames(70);
  EXPECT_EQ(desk_.state(ParamId::kLambda2), ChangeState::kNone);
}

TEST_F(Controls, ARefusedChangeShowsTheLanesValueAndItsReason) {
  frames(2);
  drag("param.data.samples.slider", 0.3F, 0.8F);
  lane_.obeyed = sink_.posted.size();
  lane_.refusal = base::Error{base::ErrorCode::kInputLimit, "data.samples", "too many", "use fewer"};
  ui_.lane = std::make_shared<train::Snapshot>(lane_);
  frames(1);
  EXPECT_EQ(desk_.state(ParamId::kSamples), ChangeState::kRefused);
  EXPECT_EQ(desk_.value(ParamId::kSamples), 80);
  EXPECT_NE(desk_.refusal(ParamId::kSamples, ui_.tr).find("too many"), std::string::npos);
}

TEST_F(Controls, ARefusalIsSaidInTheLanguageOfTheWindow) {
  frames(2);
  drag("param.data.samples.slider", 0.3F, 0.8F);
  lane_.obeyed = sink_.posted.size();
  auto made = train::make_trainer(
      [&] {
        spec::RunSpec spec;
        EXPECT_TRUE(spec.values.set(ParamId::kEarlyStopping, 1).ok());
        EXPECT_TRUE(spec.values.set(ParamId::kValidationSamples, 0).ok());
        return spec;
      }(),
      nullptr);
  ASSERT_FALSE(made.ok());
  lane_.refusal = made.error();
  ui_.lane = std::make_shared<train::Snapshot>(lane_);
  ui_.tr = [](std::string_view key) { return test::language("zh-CN")(key); };
  frames(1);
  EXPECT_EQ(desk_.refusal(ParamId::kSamples, ui_.tr), test::language("zh-CN")("error.early_needs_validation"));
  ui_.mouse_to(ui_.item("param.data.samples.name"));
  frames(40);
  EXPECT_TRUE(says("早停需要验证集"));
}

TEST(ErrorWords, KeysTakeTheirArgumentsAndWhatHasNoneIsSaidAsOnTheTerminal) {
  const base::Translate zh = [](std::string_view key) { return test::language("zh-CN")(key); };
  base::Error error{base::ErrorCode::kUsageRange, "run.precision", "fixed", "start anew"};
  EXPECT_EQ(error_words(error, zh), "run.precision: fixed (start anew)");
  error.key = "error.fixed";
  error.arguments = {"@param.run.precision"};
  EXPECT_NE(error_words(error, zh).find(zh("param.run.precision")), std::string::npos);
}

TEST_F(Controls, DoubleClickOnTheNameGoesBackToTheDefault) {
  frames(2);
  drag("param.optimizer.learning_rate.slider", 0.3F, 0.5F);
  ASSERT_NE(sink_.value_of(ParamId::kLearningRate), 0.006);
  ui_.double_click("param.optimizer.learning_rate.name", drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kLearningRate), 0.006);
}

/// What a preset sets is its default: a run that begins with λ₂ = 0.01 has nothing to show until λ₂ moves.
TEST_F(Controls, ARowThatIsNotThePresetsShowsADotThatLeadsBack) {
  auto preset = std::make_shared<spec::RunSpec>(*lane_.spec);
  ASSERT_TRUE(preset->values.set(ParamId::kLambda2, 0.01).ok());
  lane_.spec = preset;
  ui_.lane = std::make_shared<train::Snapshot>(lane_);
  frames(2);
  for (const ItemLog::Item& item : ui_.items.items()) EXPECT_FALSE(item.name.ends_with(".home")) << item.name;
  drag("param.penalty.lambda2.slider", 0.3F, 0.9F);
  EXPECT_TRUE(ui_.items.find("param.penalty.lambda2.home").has_value());  // already while it is on its way
  obey();
  frames(2);
  ui_.click("param.penalty.lambda2.home", drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kLambda2), 0.01);
  obey();
  frames(2);
  EXPECT_FALSE(ui_.items.find("param.penalty.lambda2.home").has_value());
}

TEST_F(Controls, ANewLaneHasNewDefaults) {
  frames(2);
  drag("param.penalty.lambda2.slider", 0.3F, 0.9F);
  obey();
  frames(2);
  ASSERT_TRUE(desk_.changed(ParamId::kLambda2));
  lane_.log = std::make_shared<std::vector<train::AppliedCommand>>();
  lane_.obeyed = 0;
  ui_.lane = std::make_shared<train::Snapshot>(lane_);
  frames(1);
  EXPECT_FALSE(desk_.changed(ParamId::kLambda2));
  EXPECT_GT(desk_.home(ParamId::kLambda2), 0.01);
}

TEST_F(Controls, ChoicesSwitchesAndLayersGoBackToTheirDefaultToo) {
  frames(2);
  ui_.click("param.model.activation.choice.favourite.1", drawer());
  ui_.click("param.stopping.early.toggle", drawer());
  ui_.click("layers.add", drawer());
  frames(1);
  ui_.double_click("param.model.width1.field", drawer());
  ui_.type("8", drawer());
  ui_.press(257, drawer());
  obey();
  frames(2);
  ui_.double_click("param.model.activation.name", drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kActivation), static_cast<double>(spec::ActivationChoice::kTanh));
  state_.focus.take("param.stopping.early.toggle");
  ui_.press(261, drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kEarlyStopping), 0);
  ui_.click("layers.home", drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kDepth), 2);
  EXPECT_EQ(sink_.value_of(ParamId::kWidth1), 64);
  obey();
  frames(2);
  for (const ItemLog::Item& item : ui_.items.items()) EXPECT_FALSE(item.name.ends_with(".home")) << item.name;
}

TEST_F(Controls, TheToggleTurnsEarlyStoppingOn) {
  frames(2);
  ui_.click("param.stopping.early.toggle", drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kEarlyStopping), 1);
}

TEST_F(Controls, AChoiceIsTakenFromItsList) {
  frames(2);
  ui_.click("param.optimizer.kind.choice", drawer());
  frames(2);
  ui_.click("param.optimizer.kind.choice.0", drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kOptimizer), 0);
}

TEST_F(Controls, AFavouriteIsOneClickAway) {
  frames(2);
  ui_.click("param.model.activation.choice.favourite.1", drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kActivation), static_cast<double>(spec::ActivationChoice::kRelu));
}

TEST_F(Controls, AFoldedSectionHidesItsRows) {
  frames(2);
  ASSERT_TRUE(ui_.items.find("param.data.samples.slider").has_value());
  ui_.click("section.data", drawer());
  EXPECT_FALSE(ui_.items.find("param.data.samples.slider").has_value());
  EXPECT_TRUE(ui_.items.find("param.penalty.lambda1.slider").has_value());
}

TEST_F(Controls, MoreOpensTheRowsThatAreNotBasic) {
  frames(2);
  EXPECT_FALSE(ui_.items.find("param.optimizer.beta1.slider").has_value());
  ui_.click("section.optimizer.more", drawer());
  EXPECT_TRUE(ui_.items.find("param.optimizer.beta1.slider").has_value());
  EXPECT_FALSE(ui_.items.find("param.optimizer.momentum.slider").has_value());  // Adam has none
}

TEST_F(Controls, TheTooltipComesAfterItsDelay) {
  frames(2);
  ui_.mouse_to(ui_.item("param.penalty.lambda1.name"));
  const auto shown = [&] {
    for (const ItemLog::Text& text : ui_.items.texts())
      if (text.utf8.find("J += λ₁ Σ|w|") != std::string::npos) return true;
    return false;
  };
  frames(20);
  EXPECT_FALSE(shown());
  frames(10);
  EXPECT_TRUE(shown());
}

}  // namespace
}  // namespace lscope::ui
