#include "ui/controls_panel.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/headless_ui.h"
#include "support/sample_runs.h"
#include "train/trainer.h"
#include "ui/error_words.h"
#include "ui/param_rows.h"
#include "ui/slider_map.h"
#include "ui/value_field.h"

namespace lscope::ui {
namespace {

using spec::ParamId;
using test::Sample;

/// The controls alone in a tall window, with a lane that obeys what it is told when the test says so.
class Controls : public testing::Test {
 protected:
  Controls() { ui_.lane = std::make_shared<train::Snapshot>(lane_); }

  void draw(const FrameView& view) {
    state_.begin_frame(view.now);
    desk_.update(*view.lane, view.now);
    ui_.items.begin_frame();
    state_.focus.begin_frame(0, 0, ImGui::GetIO().MouseClicked[0]);
    panel_.draw({8, 8, 304, 1380}, false, view, sink_, app_, actions_);
  }
  void frames(int count) { ui_.frames(count, drawer()); }
  test::HeadlessUi::Draw drawer() {
    return [this](const FrameView& view) { draw(view); };
  }
  /// The lane takes everything that was posted so far.
  void obey() {
    auto spec = std::make_shared<spec::RunSpec>(*lane_.spec);
    auto log = std::make_shared<std::vector<train::AppliedCommand>>(*lane_.log);
    for (; obeyed_ < sink_.posted.size(); ++obeyed_) {
      const auto* set = std::get_if<train::SetParam>(&sink_.posted[obeyed_]);
      if (set == nullptr) continue;
      train::AppliedCommand applied;
      applied.command = *set;
      applied.before = spec->values[set->id];
      log->push_back(applied);
      ASSERT_TRUE(spec->values.set(set->id, set->value).ok());
    }
    lane_.log = log;
    lane_.spec = spec;
    lane_.obeyed = sink_.posted.size();
    ui_.lane = std::make_shared<train::Snapshot>(lane_);
  }
  [[nodiscard]] bool says(const std::string& part) const {
    for (const ItemLog::Text& text : ui_.items.texts())
      if (text.utf8.find(part) != std::string::npos) return true;
    return false;
  }
  void drag(const std::string& name, float from_share, float to_share) {
    const Rect r = ui_.item(name);
    const float y = r.y + r.h / 2;
    ui_.move_mouse(r.x + from_share * r.w, y);
    frames(1);
    ui_.hold_mouse(true);
    frames(1);
    ui_.move_mouse(r.x + to_share * r.w, y);
    frames(1);
    ui_.hold_mouse(false);
    frames(2);
  }

  test::HeadlessUi ui_{320, 1400};
  train::Snapshot lane_ = test::sample_run(Sample::kFresh);
  test::RecordingSink sink_;
  test::RecordingActions actions_;
  AppState app_;
  WidgetState state_;
  ParamDesk desk_;
  ControlsPanel panel_{state_, desk_};
  std::size_t obeyed_ = 0;  ///< of what was posted
};

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

TEST_F(Controls, LayersAreAddedRemovedAndTyped) {
  frames(2);
  ui_.click("layers.add", drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kDepth), 3);
  frames(2);
  EXPECT_TRUE(ui_.items.find("param.model.width3.field").has_value());
  ui_.click("layers.remove", drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kDepth), 2);
  ui_.double_click("param.model.width2.field", drawer());
  ui_.type("128", drawer());
  ui_.press(257, drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kWidth2), 128);
}

TEST_F(Controls, DraggingAWidthSidewaysPostsItOnce) {
  frames(2);
  const Rect r = ui_.item("param.model.width1.field");
  ui_.mouse_to(r);
  frames(1);
  ui_.hold_mouse(true);
  frames(1);
  ui_.move_mouse(r.x + r.w / 2 + 60, r.y + 10);
  frames(2);
  ui_.hold_mouse(false);
  frames(2);
  EXPECT_EQ(sink_.posted.size(), 1U);
  EXPECT_GT(sink_.value_of(ParamId::kWidth1), 100);
}

TEST_F(Controls, AClickOnALayerOpensTheSliderOfItsWidth) {
  frames(2);
  EXPECT_FALSE(ui_.items.find("layers.width.slider").has_value());
  ui_.click("param.model.width2.field", drawer());
  frames(2);
  EXPECT_TRUE(sink_.posted.empty());
  drag("layers.width.slider", 0.6F, 0.995F);
  EXPECT_EQ(sink_.posted.size(), 1U);  // a rebuild waits for the hand to let go
  EXPECT_EQ(sink_.value_of(ParamId::kWidth2), 1024);
  drag("layers.width.slider", 0.995F, 0.5F);
  EXPECT_NEAR(sink_.value_of(ParamId::kWidth2), 32, 2);  // the middle of the logarithmic track from 1 to 1024
  ui_.double_click("layers.width.field", drawer());
  ui_.type("200", drawer());
  ui_.press(257, drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kWidth2), 200);
  EXPECT_TRUE(std::isnan(sink_.value_of(ParamId::kWidth1)));
}

TEST_F(Controls, TheSliderOfAWidthClosesByEscapeByItsFieldAndByAClickElsewhere) {
  frames(2);
  const auto open = [&] { return ui_.items.find("layers.width.slider").has_value(); };
  const auto click_field = [&] {
    frames(30);  // so that two clicks are no double click
    ui_.click("param.model.width1.field", drawer());
    frames(2);
  };
  click_field();
  EXPECT_TRUE(open());
  ui_.press(256, drawer());
  EXPECT_FALSE(open());
  click_field();
  EXPECT_TRUE(open());
  click_field();
  EXPECT_FALSE(open());
  click_field();
  ui_.move_mouse(160, 1370);
  frames(1);
  ui_.hold_mouse(true);
  frames(1);
  ui_.hold_mouse(false);
  frames(2);
  EXPECT_FALSE(open());
  ui_.double_click("param.model.width1.field", drawer());  // still the way to type
  EXPECT_EQ(state_.typing.field, "param.model.width1.field");
  EXPECT_FALSE(open());
  EXPECT_TRUE(sink_.posted.empty());
}

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

TEST(ParamRows, RowsFollowTheRun) {
  spec::ParamValues values;
  EXPECT_TRUE(applies(ParamId::kTestSamples, values, data::Task::kBinary).shown);
  EXPECT_FALSE(applies(ParamId::kTestShare, values, data::Task::kBinary).shown);
  EXPECT_FALSE(applies(ParamId::kClasses, values, data::Task::kBinary).shown);
  EXPECT_FALSE(applies(ParamId::kMomentum, values, data::Task::kBinary).shown);
  EXPECT_FALSE(applies(ParamId::kLabelNoise, values, data::Task::kRegression).reason.empty());
  ASSERT_TRUE(values.set(ParamId::kDataSource, static_cast<double>(spec::DataSource::kFile)).ok());
  ASSERT_TRUE(values.set(ParamId::kOptimizer, static_cast<double>(spec::OptimizerChoice::kNesterov)).ok());
  EXPECT_TRUE(applies(ParamId::kTestShare, values, data::Task::kBinary).shown);
  EXPECT_FALSE(applies(ParamId::kNoise, values, data::Task::kBinary).reason.empty());
  EXPECT_TRUE(applies(ParamId::kMomentum, values, data::Task::kBinary).shown);
}

TEST(ParamRows, AGeneratorShowsItsOwnKnobsAndNoOther) {
  using spec::DataSource;
  const auto shown = [](ParamId id, DataSource source) {
    spec::ParamValues values;
    EXPECT_TRUE(values.set(ParamId::kDataSource, static_cast<double>(source)).ok());
    return applies(id, values, data::Task::kBinary).shown;
  };
  for (const auto& [id, source] :
       {std::pair(ParamId::kInputs, DataSource::kInformative),
        std::pair(ParamId::kInformativeInputs, DataSource::kRandomFeatures),
        std::pair(ParamId::kTruthDegree, DataSource::kPolynomial), std::pair(ParamId::kTurns, DataSource::kSpirals),
        std::pair(ParamId::kCorrelation, DataSource::kSparseLinear),
        std::pair(ParamId::kImageSize, DataSource::kFontDigits),
        std::pair(ParamId::kDistortion, DataSource::kFontDigits), std::pair(ParamId::kClasses, DataSource::kBlobs)}) {
    EXPECT_TRUE(shown(id, source)) << spec::info(id).key;
    EXPECT_FALSE(shown(id, DataSource::kTwoMoons)) << spec::info(id).key;
    EXPECT_FALSE(shown(id, DataSource::kRandomLabels)) << spec::info(id).key;
    EXPECT_FALSE(shown(id, DataSource::kFile)) << spec::info(id).key;
  }
  EXPECT_TRUE(shown(ParamId::kImbalance, DataSource::kFile));
  EXPECT_EQ(applies(ParamId::kImbalance, spec::ParamValues(), data::Task::kRegression).reason,
            "ui.reason.imbalance_classes_only");
}

TEST(ParamRows, BatchNormalizationNeedsHiddenLayersAndTwoRows) {
  spec::ParamValues values;
  EXPECT_TRUE(applies(ParamId::kBatchNorm, values, data::Task::kBinary).shown);
  EXPECT_EQ(applies(ParamId::kBatchNorm, values, data::Task::kBinary).reason, "");
  ASSERT_TRUE(values.set(ParamId::kBatchSize, 1).ok());
  EXPECT_EQ(applies(ParamId::kBatchNorm, values, data::Task::kBinary).reason, "ui.reason.batch_norm_needs_two");
  ASSERT_TRUE(values.set(ParamId::kDepth, 0).ok());
  EXPECT_FALSE(applies(ParamId::kBatchNorm, values, data::Task::kBinary).shown);
}

TEST(ParamRows, ARowThatActsOnNothingSaysWhy) {
  spec::ParamValues values;
  const auto at = [&](ParamId id, data::Task task = data::Task::kBinary) { return applies(id, values, task); };
  EXPECT_FALSE(at(ParamId::kScheduleUnit).shown);
  EXPECT_EQ(at(ParamId::kPseudoThreshold).reason, "ui.reason.needs_pseudo");
  EXPECT_EQ(at(ParamId::kPseudoLabels, data::Task::kRegression).reason, "ui.reason.pseudo_classes_only");
  EXPECT_EQ(at(ParamId::kUnlabelledShare, data::Task::kRegression).reason, "ui.reason.pseudo_classes_only");
  EXPECT_EQ(at(ParamId::kActivityL1).reason, "");
  ASSERT_TRUE(values.set(ParamId::kScheduleWarmup, 5).ok());
  ASSERT_TRUE(values.set(ParamId::kPseudoLabels, 1).ok());
  ASSERT_TRUE(values.set(ParamId::kDepth, 0).ok());
  ASSERT_TRUE(values.set(ParamId::kDataSource, static_cast<double>(spec::DataSource::kFile)).ok());
  EXPECT_TRUE(at(ParamId::kScheduleUnit).shown);
  EXPECT_EQ(at(ParamId::kPseudoThreshold).reason, "");
  EXPECT_EQ(at(ParamId::kActivityL2).reason, "ui.reason.needs_hidden");
  EXPECT_FALSE(at(ParamId::kUnlabelledShare).shown);
}

TEST(ParamRows, EveryParameterOfTheFourSectionsIsReachable) {
  for (const spec::ParamInfo& row : spec::all_params()) {
    if (row.section == spec::Section::kRun || (row.id >= ParamId::kDepth && row.id <= ParamId::kWidth6)) continue;
    bool reached = false;
    for (int source = 0; source <= static_cast<int>(spec::DataSource::kFile); ++source)
      for (int kind = 0; kind <= 5; ++kind)
        for (int schedule = 0; schedule <= 4; ++schedule) {
          spec::ParamValues values;
          ASSERT_TRUE(values.set(ParamId::kDataSource, source).ok());
          ASSERT_TRUE(values.set(ParamId::kOptimizer, kind).ok());
          ASSERT_TRUE(values.set(ParamId::kSchedule, schedule).ok());
          ASSERT_TRUE(values.set(ParamId::kDepth, 6).ok());  // a switch to freeze each
          ASSERT_TRUE(values.set(ParamId::kFolds, schedule).ok());
          for (const ParamId id : section_rows(row.section, values, data::Task::kBinary, true))
            reached = reached || id == row.id;
        }
    EXPECT_TRUE(reached) << row.key;
  }
}

}  // namespace
}  // namespace lscope::ui
