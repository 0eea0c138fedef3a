#include "ui/keyboard.h"

#include <gtest/gtest.h>
#include <imgui_internal.h>

#include <algorithm>

#include "support/headless_ui.h"
#include "support/sample_runs.h"
#include "ui/main_view.h"

namespace lscope::ui {
namespace {

using spec::ParamId;
using test::Sample;

class Window : public testing::Test {
 protected:
  void show(Sample which) { ui_.lane = std::make_shared<train::Snapshot>(test::sample_run(which)); }
  test::HeadlessUi::Draw drawer() {
    return [this](const FrameView& view) {
      main_.draw(static_cast<float>(ui_.width), static_cast<float>(ui_.height), view, sink_, app_, actions_);
    };
  }
  void frames(int count) { ui_.frames(count, drawer()); }

  test::HeadlessUi ui_{1600, 1000};
  test::RecordingSink sink_;
  test::RecordingActions actions_;
  AppState app_;
  MainView main_{nullptr};
};

TEST_F(Window, SpacePausesARunAndResumesAPausedOne) {
  show(Sample::kRunning);
  frames(2);
  ui_.press(kKeySpace, drawer());
  ASSERT_EQ(sink_.posted.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<train::Pause>(sink_.posted[0]));
  show(Sample::kFresh);
  ui_.press(kKeySpace, drawer());
  ASSERT_EQ(sink_.posted.size(), 2U);
  EXPECT_TRUE(std::holds_alternative<train::Resume>(sink_.posted[1]));
}

TEST_F(Window, AHeldKeyActsOnce) {
  show(Sample::kRunning);
  frames(2);
  ImGui::GetIO().KeysDown[kKeySpace] = true;
  frames(90);
  ImGui::GetIO().KeysDown[kKeySpace] = false;
  frames(2);
  EXPECT_EQ(sink_.posted.size(), 1U);
}

TEST_F(Window, StepEpochRestartAndNewSeed) {
  show(Sample::kFresh);
  frames(2);
  ui_.press(kKeyPeriod, drawer());
  ui_.press(kKeyPeriod, drawer(), false, true);
  ui_.press(kKeyR, drawer());
  ui_.press(kKeyN, drawer());
  EXPECT_EQ(sink_.count<train::StepOnce>(), 1);
  EXPECT_EQ(sink_.count<train::StepEpoch>(), 1);
  EXPECT_EQ(sink_.count<train::Restart>(), 1);
  EXPECT_EQ(sink_.value_of(ParamId::kSeed), 20);
}

TEST_F(Window, NoShortcutActsWhileTyping) {
  show(Sample::kFresh);
  frames(2);
  ui_.double_click("param.penalty.lambda1.field", drawer());
  ui_.press(kKeyR, drawer());
  ui_.press(kKeySpace, drawer());
  ui_.press(kKeyPeriod, drawer());
  EXPECT_TRUE(sink_.posted.empty());
}

TEST_F(Window, ControlKeysChangeThemeLanguageAndScale) {
  show(Sample::kFresh);
  frames(2);
  ui_.press(kKeyT, drawer(), true);
  EXPECT_EQ(actions_.theme, "light");
  ui_.press(kKeyL, drawer(), true);
  EXPECT_EQ(actions_.language, "zh-CN");
  ui_.press(kKeyEqual, drawer(), true);
  EXPECT_FLOAT_EQ(actions_.scale, 1.25F);
  ui_.press(kKeyMinus, drawer(), true);
  EXPECT_FLOAT_EQ(actions_.scale, 0.75F);
  EXPECT_TRUE(sink_.posted.empty());
}

TEST_F(Window, TheButtonsOfTheTransport) {
  show(Sample::kRunning);
  frames(2);
  ui_.click("transport.play", drawer());
  EXPECT_EQ(sink_.count<train::Pause>(), 1);
  ui_.click("transport.step", drawer());
  EXPECT_EQ(sink_.count<train::StepOnce>(), 1);
  ui_.click("transport.restart", drawer());
  EXPECT_EQ(sink_.count<train::Restart>(), 1);
  ui_.click("transport.seed", drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kSeed), 20);
  ui_.click("bar.theme", drawer());
  EXPECT_EQ(actions_.theme, "light");
  ui_.click("bar.language", drawer());
  EXPECT_EQ(actions_.language, "zh-CN");
}

TEST_F(Window, TheSpeedSliderEndsAtItsMost) {
  show(Sample::kFresh);
  frames(2);
  const Rect r = ui_.item("transport.speed");
  ui_.move_mouse(r.x + r.w - 1, r.y + r.h / 2);
  frames(1);
  ui_.hold_mouse(true);
  frames(2);
  ui_.hold_mouse(false);
  frames(1);
  EXPECT_EQ(sink_.value_of(ParamId::kSpeedLimit), spec::info(ParamId::kSpeedLimit).max);
}

TEST_F(Window, TheMenuReachesEveryEntry) {
  show(Sample::kFresh);
  frames(2);
  ui_.click("bar.menu", drawer());
  frames(2);
  ui_.click("menu.theme.contrast", drawer());
  EXPECT_EQ(actions_.theme, "contrast");
  ui_.click("bar.menu", drawer());
  frames(2);
  ui_.click("menu.scale.up", drawer());
  EXPECT_FLOAT_EQ(actions_.scale, 1.25F);
  ui_.click("menu.quit", drawer());
  EXPECT_EQ(actions_.quits, 1);
}

TEST_F(Window, TabWalksTheRegionAndF6GoesToTheNext) {
  show(Sample::kFresh);
  frames(2);
  ui_.press(kKeyTab, drawer());
  ui_.press(kKeyTab, drawer());
  // second item of the top bar is play: Enter presses it
  ui_.press(257, drawer());
  EXPECT_EQ(sink_.count<train::Resume>(), 1);
  ui_.press(kKeyF6, drawer());
  ui_.press(kKeyTab, drawer());
  ui_.press(kKeyTab, drawer());
  ui_.press(257, drawer());  // third item of the controls, behind "Scene" and "more": the head of "Data" folds
  EXPECT_FALSE(ui_.items.find("param.data.samples.slider").has_value());
}

TEST_F(Window, F1ShowsTheKeysAndEscHidesThem) {
  show(Sample::kFresh);
  frames(2);
  ui_.press(kKeyF1, drawer());
  EXPECT_TRUE(ui_.items.find("keys.close").has_value());
  ui_.press(kKeyEscape, drawer());
  EXPECT_FALSE(ui_.items.find("keys.close").has_value());
}

TEST_F(Window, F1OnAFocusedRowExplainsItWithFormulaAndSource) {
  show(Sample::kFresh);
  frames(2);
  const auto says = [&](const std::string& part) {
    for (const ItemLog::Text& text : ui_.items.texts())
      if (text.utf8.find(part) != std::string::npos) return true;
    return false;
  };
  ui_.press(kKeyF6, drawer());
  ui_.press(kKeyF6, drawer());  // the controls; then row by row
  for (int i = 0; i < 60 && main_.focused() != "param.penalty.lambda1.slider"; ++i) ui_.press(kKeyTab, drawer());
  ui_.press(kKeyF1, drawer());
  EXPECT_TRUE(says("J += λ₁ Σ|w|"));
  EXPECT_TRUE(says("Tibshirani"));
  EXPECT_FALSE(ui_.items.find("keys.close").has_value());
  frames(60);
  EXPECT_TRUE(says("Tibshirani"));  // it stays
  ui_.press(kKeyTab, drawer());
  EXPECT_FALSE(says("Tibshirani"));  // until the focus moves
  ui_.press(kKeyF1, drawer());
  EXPECT_TRUE(says("Hoerl"));  // λ₂
  ui_.press(kKeyEscape, drawer());
  EXPECT_FALSE(says("Hoerl"));
  ui_.press(kKeyF1, drawer());
  ui_.press(kKeyF1, drawer());  // the second time: the keys
  EXPECT_FALSE(says("Hoerl"));
  EXPECT_TRUE(ui_.items.find("keys.close").has_value());
}

TEST_F(Window, F1ExplainsChoicesSwitchesAndWidthsInsideTheWindow) {
  ui_.height = 860;
  ImGui::GetIO().DisplaySize.y = 860;
  show(Sample::kFresh);
  frames(2);
  ui_.press(kKeyF6, drawer());
  ui_.press(kKeyF6, drawer());
  std::vector<std::string> explained;
  for (int i = 0; i < 60; ++i) {
    ui_.press(kKeyTab, drawer());
    if (!main_.focused().starts_with("param.")) continue;
    ui_.press(kKeyF1, drawer());
    EXPECT_FALSE(ui_.items.find("keys.close").has_value()) << main_.focused();
    const ImGuiWindow* tip = ImGui::FindWindowByName("##Tooltip_00");
    ASSERT_TRUE(tip != nullptr && tip->Active) << main_.focused();
    EXPECT_GE(tip->Pos.y, 0) << main_.focused();
    EXPECT_LE(tip->Pos.y + tip->Size.y, 860) << main_.focused();
    explained.push_back(main_.focused());
    ui_.press(kKeyEscape, drawer());
  }
  for (const char* row : {"param.model.width1.field", "param.stopping.early.toggle", "param.optimizer.kind.choice"})
    EXPECT_NE(std::find(explained.begin(), explained.end(), row), explained.end()) << row;
}

TEST_F(Window, ADivergedRunOffersHalfTheRateAndPlayRestarts) {
  show(Sample::kDiverged);
  frames(2);
  ui_.click("remedy.halve", drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kLearningRate), 0.003);
  EXPECT_EQ(sink_.count<train::Resume>(), 1);
  ui_.click("transport.play", drawer());
  EXPECT_EQ(sink_.count<train::Restart>(), 1);
}

TEST_F(Window, ToastsGoErrorsStayUntilClosed) {
  show(Sample::kFresh);
  frames(2);
  main_.toast("saved", false);
  main_.toast("iris.csv:42:3: 'abc' is not a number", true);
  frames(3);
  EXPECT_TRUE(ui_.items.find("toast.1.close").has_value());
  ui_.now += 5;
  frames(2);
  EXPECT_FALSE(ui_.items.find("toast.1.close").has_value());
  EXPECT_TRUE(main_.animating());
  ui_.click("toast.0.close", drawer());
  EXPECT_FALSE(ui_.items.find("toast.0.close").has_value());
  EXPECT_FALSE(main_.animating());
}

TEST_F(Window, ControlBCollapsesTheControlsToARail) {
  show(Sample::kFresh);
  frames(2);
  ui_.press(kKeyB, drawer(), true);
  EXPECT_TRUE(ui_.items.find("rail.penalty.lambda1").has_value());
  ui_.click("rail.penalty.lambda1", drawer());
  EXPECT_TRUE(ui_.items.find("param.penalty.lambda1.slider").has_value());
}

}  // namespace
}  // namespace lscope::ui
