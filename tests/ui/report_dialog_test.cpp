#include "ui/report_dialog.h"

#include <gtest/gtest.h>

#include <optional>

#include "support/dialog_test.h"

namespace lscope::ui {
namespace {

class Reporter final : public test::RecordingActions {
 public:
  void write_report(const ReportOrder& order) override { wanted = order; }
  void cancel_report() override { ++cancels; }
  std::optional<ReportOrder> wanted;
  int cancels = 0;
};

class Reporting : public test::DialogTest<Reporter> {
 protected:
  bool is_open() const { return ui_.items.find("report.write").has_value(); }
};

TEST_F(Reporting, TheKeyAsksAndTheButtonOrdersTheRunAsItWas) {
  const auto run = ui_.lane;
  press(kKeyE, true);
  ASSERT_TRUE(is_open());
  ui_.lane = std::make_shared<train::Snapshot>(test::sample_run(test::Sample::kRunning));  // the run goes on
  draw(2);
  click("report.write");
  ASSERT_TRUE(actions_.wanted);
  EXPECT_EQ(actions_.wanted->run, run);
  EXPECT_EQ(actions_.wanted->folder, "/data/somebody/Pictures/report-my-data-step" + std::to_string(run->step));
  EXPECT_EQ(actions_.wanted->language, "zh-CN");
  EXPECT_FALSE(actions_.wanted->replace);
  EXPECT_TRUE(is_open()) << "until its files are there";
  app_.report_share = 0.5F;
  draw(2);
  const float whole = ui_.item("report.box").w - 48;
  EXPECT_NEAR(ui_.item("report.progress").w, whole / 2, 1);
  main_.reported({actions_.wanted->folder}, ui_.tr);
  draw(2);
  EXPECT_FALSE(is_open());
}

TEST_F(Reporting, TheMenuAsksAsWell) {
  click("bar.menu");
  click("menu.report");
  EXPECT_TRUE(is_open());
}

TEST_F(Reporting, WhatIsThereIsReplacedWhenAskedTwiceAndARefusalIsSaid) {
  press(kKeyE, true);
  click("report.language.0");
  click("report.write");
  EXPECT_EQ(actions_.wanted->language, "en");
  ReportOutcome there{actions_.wanted->folder};
  there.is_there = true;
  main_.reported(there, ui_.tr);
  draw(2);
  ASSERT_TRUE(is_open());
  click("report.write");
  EXPECT_TRUE(actions_.wanted->replace);
  ReportOutcome denied{actions_.wanted->folder};
  denied.error = base::Error{base::ErrorCode::kOutputDenied, "/data/somebody", "not allowed", ""};
  const float before = ui_.item("report.box").h;
  main_.reported(denied, ui_.tr);
  draw(2);
  EXPECT_TRUE(is_open()) << "where it can be mended";
  EXPECT_GT(ui_.item("report.box").h, before - 18) << "with the reason";
}

TEST_F(Reporting, EscGivesUpWhatIsBeingWritten) {
  press(kKeyE, true);
  click("report.write");
  press(kKeyEscape);
  EXPECT_FALSE(is_open());
  EXPECT_EQ(actions_.cancels, 1);
  ReportOutcome given_up{actions_.wanted->folder};
  given_up.given_up = true;
  main_.reported(given_up, ui_.tr);
  draw(2);
  EXPECT_FALSE(is_open());
}

TEST_F(Reporting, NoKeyReachesTheRunWhileTheDialogIsOpen) {
  press(kKeyE, true);
  click("report.language.1");  // the field has given the keyboard back
  press(kKeyR);
  press(kKeySpace);
  EXPECT_TRUE(sink_.posted.empty());
}

}  // namespace
}  // namespace lscope::ui
