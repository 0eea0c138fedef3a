#include <gtest/gtest.h>

#include <limits>

#include "base/number_text.h"
#include "support/headless_ui.h"
#include "support/sample_runs.h"
#include "ui/main_view.h"

namespace lscope::ui {
namespace {

using spec::ParamId;
using test::Sample;

/// The whole window with a lane that the test changes.
class Reading : public testing::TestWithParam<const char*> {
 protected:
  void show(const train::Snapshot& lane) { ui_.lane = std::make_shared<train::Snapshot>(lane); }
  test::HeadlessUi::Draw drawer() {
    return [this](const FrameView& view) {
      const ImVec2 size = ImGui::GetIO().DisplaySize;
      main_.draw(size.x, size.y, view, sink_, app_, actions_);
    };
  }
  void frames(int count) { ui_.frames(count, drawer()); }
  [[nodiscard]] const ItemLog::Text* text(const std::string& part) const {
    for (const ItemLog::Text& one : ui_.items.texts())
      if (one.utf8.find(part) != std::string::npos) return &one;
    return nullptr;
  }

  test::HeadlessUi ui_{1280, 720, 1, GetParam()};
  MainView main_{nullptr};
  test::RecordingSink sink_;
  test::RecordingActions actions_;
  AppState app_;
};

TEST_P(Reading, ADivergedRunSaysWhyAndOffersTheWaysOut) {
  train::Snapshot lane = test::sample_run(Sample::kDiverged);
  auto log = std::make_shared<std::vector<train::AppliedCommand>>();
  log->push_back({240, 0, 240, 30, 1, train::SetParam{ParamId::kLearningRate, 10}, 0.006});
  lane.log = log;
  show(lane);
  frames(2);
  const ItemLog::Text* why = text(std::string_view(GetParam()) == "en" ? "from 0.006 to 10" : "从 0.006 改为 10");
  ASSERT_NE(why, nullptr);
  EXPECT_FALSE(why->cut) << why->utf8;
  EXPECT_NE(text(ui_.tr("ui.diagnosis.diverged.title")), nullptr);
  ui_.click("remedy.back", drawer());
  EXPECT_EQ(sink_.count<train::BackToGood>(), 1);
  EXPECT_EQ(sink_.posted.size(), 1U);
  ui_.click("remedy.halve", drawer());
  EXPECT_EQ(sink_.value_of(ParamId::kLearningRate), lane.spec->values[ParamId::kLearningRate] / 2);
  EXPECT_EQ(sink_.count<train::Resume>(), 1);
  ui_.click("transport.play", drawer());
  EXPECT_EQ(sink_.count<train::Restart>(), 1);
}

TEST_P(Reading, NothingIsOfferedToGoBackToBeforeTheFirstEvaluation) {
  train::Snapshot lane = test::sample_run(Sample::kDiverged);
  lane.history = {};
  show(lane);
  frames(2);
  EXPECT_FALSE(ui_.items.find("remedy.back").has_value());
  EXPECT_TRUE(ui_.items.find("remedy.halve").has_value());
}

TEST_P(Reading, ThePeakOfTheSparklineStandsWhereNoCurveCanBe) {
  ImGui::GetIO().DisplaySize = {1600, 1000};
  for (const Sample which : {Sample::kRunning, Sample::kDiverged}) {
    show(test::sample_run(which));
    frames(20);
    const ItemLog::Text* label = text(std::string_view(GetParam()) == "en" ? "peak 0." : "峰值");
    ASSERT_NE(label, nullptr);
    const Rect box = ui_.item("reading.sparkline");
    const Rect& rect = label->rect;
    EXPECT_TRUE(rect.bottom() <= box.y || rect.y >= box.bottom()) << rect.y << " to " << rect.bottom();
    EXPECT_GT(rect.y, box.y - 24);
  }
}

/// Half a second after the losses have moved, the sentence and the table beside it say the same.
TEST_P(Reading, TheNumbersOfTheSentenceAreTheNewest) {
  ImGui::GetIO().DisplaySize = {1600, 1000};
  train::Snapshot lane = test::sample_run(Sample::kRunning);
  lane.log = std::make_shared<std::vector<train::AppliedCommand>>();
  const auto apart = [](train::StepRecord& row) {
    row.train_loss = 0.9 - 0.002 * row.epoch;
    row.test_loss = row.validation_loss = row.train_loss + 0.25;
  };
  lane.history = test::history_of(100, apart);
  show(lane);
  frames(10);
  lane.history = test::history_of(160, apart);
  show(lane);
  frames(30);
  const std::string newest = base::shown_fixed(lane.history.back().test_loss, 3);
  int found = 0;
  for (const ItemLog::Text& one : ui_.items.texts())
    if (one.utf8.find(newest) != std::string::npos && one.utf8 != newest && one.region.x > 1200) ++found;
  EXPECT_EQ(found, 1) << newest;
}

TEST_P(Reading, ALockedTestSetShowsWhileItsButtonIsHeldAndSaysHowOftenItWas) {
  ImGui::GetIO().DisplaySize = {1600, 1000};
  train::Snapshot lane = test::sample_run(Sample::kRunning);
  auto spec = std::make_shared<spec::RunSpec>(*lane.spec);
  ASSERT_TRUE(spec->values.set(ParamId::kTestLocked, 1).ok());
  lane.spec = spec;
  lane.test_hidden = true;
  lane.test_peeks = 3;
  lane.history = test::history_of(50, [](train::StepRecord& row) {
    row.train_loss = 0.9 - 0.002 * row.epoch;
    row.validation_loss = row.train_loss + 0.25;
    row.test_loss = row.test_accuracy = std::numeric_limits<double>::quiet_NaN();
  });
  show(lane);
  frames(10);
  const bool english = std::string_view(GetParam()) == "en";
  EXPECT_NE(text(ui_.tr("series.locked")), nullptr);
  EXPECT_NE(text(english ? "You looked 3 times." : "你已看过 3 次。"), nullptr);
  ui_.mouse_to(ui_.item("test.peek"));
  frames(2);
  ui_.hold_mouse(true);
  frames(5);
  ASSERT_EQ(sink_.posted.size(), 1U);
  EXPECT_EQ(sink_.posted[0], train::Command(train::PeekTest{true}));
  lane.test_hidden = false;
  show(lane);
  frames(5);
  ui_.hold_mouse(false);
  frames(3);
  ASSERT_EQ(sink_.posted.size(), 2U);
  EXPECT_EQ(sink_.posted[1], train::Command(train::PeekTest{false}));
  frames(20);
  EXPECT_EQ(sink_.posted.size(), 2U);
}

TEST_P(Reading, WithoutALockThereIsNothingToPeekAt) {
  ImGui::GetIO().DisplaySize = {1600, 1000};
  show(test::sample_run(Sample::kRunning));
  frames(10);
  EXPECT_FALSE(ui_.items.find("test.peek").has_value());
  EXPECT_EQ(text(ui_.tr("series.locked")), nullptr);
}

INSTANTIATE_TEST_SUITE_P(Languages, Reading, testing::Values("en", "zh-CN"),
                         [](const auto& test_info) { return std::string(test_info.param).substr(0, 2); });

}  // namespace
}  // namespace lscope::ui
