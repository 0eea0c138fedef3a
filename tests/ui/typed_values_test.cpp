#include <gtest/gtest.h>

#include <cmath>

#include "ui/controls.h"
#include "ui/value_field.h"

namespace lscope::ui {
namespace {

using spec::ParamId;

TEST_F(Controls, TypingAppliesWithEnter) {
  frames(2);
  ui_.double_click("param.penalty.lambda1.field", drawer());
  ASSERT_EQ(state_.typing.field, "param.penalty.lambda1.field");
  ui_.type("10^-3", drawer());
  EXPECT_TRUE(sink_.posted.empty());
  ui_.press(257, drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kLambda1), 1e-3);
  EXPECT_TRUE(state_.typing.field.empty());
}

TEST_F(Controls, EscapeRestores) {
  frames(2);
  ui_.double_click("param.penalty.lambda1.field", drawer());
  ui_.type("0.5", drawer());
  ui_.press(256, drawer());
  EXPECT_TRUE(sink_.posted.empty());
  EXPECT_TRUE(state_.typing.field.empty());
}

TEST_F(Controls, AValueOutOfRangeIsNotAppliedAndTheFieldSaysTheRange) {
  frames(2);
  ui_.double_click("param.penalty.lambda1.field", drawer());
  ui_.type("11", drawer());
  ui_.press(257, drawer());
  frames(2);
  EXPECT_TRUE(sink_.posted.empty());
  EXPECT_EQ(state_.typing.field, "param.penalty.lambda1.field");
  EXPECT_TRUE(says("Allowed: 0 to 10"));
  EXPECT_TRUE(says("11 is out of range."));
  ui_.press(256, drawer());
  EXPECT_TRUE(state_.typing.field.empty());
}

TEST_F(Controls, NotANumberIsNotApplied) {
  frames(2);
  ui_.double_click("param.dropout.drop_rate.field", drawer());
  ui_.type("nan", drawer());
  ui_.press(257, drawer());
  EXPECT_TRUE(sink_.posted.empty());
}

TEST_F(Controls, TextThatIsNoNumberKeepsTheFieldOpenAndSaysSoUntilItIsRight) {
  frames(2);
  ui_.double_click("param.penalty.lambda1.field", drawer());
  ui_.type("abc", drawer());
  ui_.press(257, drawer());
  frames(3);
  EXPECT_EQ(state_.typing.field, "param.penalty.lambda1.field");
  EXPECT_TRUE(says("“abc” is not a number."));
  EXPECT_TRUE(says("Allowed: 0 to 10"));
  for (int i = 0; i < 3; ++i) ui_.press(259, drawer());  // what was typed is still there, with the caret behind it
  ui_.type("0.25", drawer());
  EXPECT_FALSE(says("is not a number"));
  ui_.press(257, drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kLambda1), 0.25);
  EXPECT_TRUE(state_.typing.field.empty());
}

TEST_F(Controls, TheReasonIsSaidInChineseToo) {
  ui_.tr = [](std::string_view key) { return test::language("zh-CN")(key); };
  frames(2);
  ui_.double_click("param.data.samples.field", drawer());
  ui_.type("12.5", drawer());
  ui_.press(257, drawer());
  frames(2);
  EXPECT_TRUE(says("12.5 不是整数。"));
  ui_.press(256, drawer());
  EXPECT_TRUE(sink_.posted.empty());
  EXPECT_TRUE(state_.typing.field.empty());
}

TEST_F(Controls, LeavingARefusedTextWithTheMouseRestores) {
  frames(2);
  ui_.double_click("param.penalty.lambda1.field", drawer());
  ui_.type("abc", drawer());
  ui_.press(257, drawer());
  ui_.move_mouse(160, 1370);
  frames(1);
  ui_.hold_mouse(true);
  frames(1);
  ui_.hold_mouse(false);
  frames(3);
  EXPECT_TRUE(sink_.posted.empty());
  EXPECT_TRUE(state_.typing.field.empty());
}

TEST(RefusalShown, EveryKindOfTextHasItsReason) {
  const base::Translate tr = [](std::string_view key) { return test::language("en")(key); };
  EXPECT_EQ(refusal_shown(ParamId::kLambda1, "", tr), "Type a number.");
  EXPECT_EQ(refusal_shown(ParamId::kLambda1, " 1,5 ", tr), "“1,5” is not a number.");
  EXPECT_EQ(refusal_shown(ParamId::kLambda1, "-1", tr), "-1 is out of range.");
  EXPECT_EQ(refusal_shown(ParamId::kLambda1, "1e999", tr), "1e999 is out of range.");
  EXPECT_EQ(refusal_shown(ParamId::kSamples, "2.5", tr), "2.5 is not a whole number.");
  EXPECT_EQ(refusal_shown(ParamId::kSamples, "4", tr), "4 is out of range.");
}

TEST_F(Controls, ADigitOnAFocusedSliderStartsItsFieldAndKeepsTheDigit) {
  frames(2);
  state_.focus.take("param.optimizer.learning_rate.slider");
  ui_.type("2", drawer());
  EXPECT_EQ(state_.typing.field, "param.optimizer.learning_rate.field");
  frames(2);
  ui_.type("e-3", drawer());
  ui_.press(257, drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kLearningRate), 2e-3);
}

TEST_F(Controls, PercentIsTypedAsPercent) {
  frames(2);
  ui_.double_click("param.data.label_noise.field", drawer());
  ui_.type("20", drawer());
  ui_.press(257, drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kLabelNoise), 0.2);
  EXPECT_EQ(value_shown(ParamId::kLabelNoise, 0.2), "20");
}

TEST_F(Controls, ArrowsZeroAndDelete) {
  frames(2);
  state_.focus.take("param.optimizer.learning_rate.slider");
  ui_.press(262, drawer());
  EXPECT_NEAR(sink_.value_of(ParamId::kLearningRate), 0.006 * std::pow(10, 0.05), 1e-4);
  ui_.press(262, drawer(), true);
  EXPECT_NEAR(sink_.value_of(ParamId::kLearningRate), 0.06 * std::pow(10, 0.05), 1e-3);
  ui_.press(261, drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kLearningRate), 0.006);
  state_.focus.take("param.penalty.lambda1.slider");
  ui_.press(262, drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kLambda1), 1e-6);
  ui_.type("0", drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kLambda1), 0);
  EXPECT_TRUE(state_.typing.field.empty());
}

}  // namespace
}  // namespace lscope::ui
