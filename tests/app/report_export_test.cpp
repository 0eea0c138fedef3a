#include "app/report_export.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <thread>

#include "app/figure_export.h"
#include "base/files.h"
#include "figures/caption.h"
#include "figures/export_figure.h"
#include "figures/registry.h"
#include "support/headless_ui.h"
#include "support/sample_runs.h"

namespace lscope::app {
namespace {

namespace fs = std::filesystem;

std::shared_ptr<const train::Snapshot> some_run() {
  train::Snapshot run = test::sample_run(test::Sample::kRunning);
  run.network.layers = {{6, core::Activation::kRelu}, {1, core::Activation::kLinear}};
  run.layers = {{6, 2, 0, 1, 9, 8}, {1, 6, 0, 1, 3, 2}};
  auto weights = std::make_shared<train::WeightsView>();
  weights->network = run.network;
  weights->layout = core::parameter_layout(run.network);
  for (std::int64_t i = 0; i < weights->layout.size; ++i)
    weights->parameters.push_back(0.05 * static_cast<double>(i % 17 - 8));
  run.weights = weights;
  return std::make_shared<const train::Snapshot>(std::move(run));
}

class Reports : public testing::Test {
 protected:
  Reports() : folder_(fs::temp_directory_path() / ("lscope-report-" + std::to_string(::getpid()))) {}
  ~Reports() override {
    std::error_code ignored;
    fs::permissions(folder_, fs::perms::owner_all, ignored);
    fs::remove_all(folder_, ignored);
  }
  [[nodiscard]] ui::ReportOrder order() const { return {some_run(), std::nullopt, folder_ / "pack", "zh-CN", false}; }

  const fs::path folder_;
};

TEST_F(Reports, AreAllFilesWithProgressAndInTheLanguageAskedFor) {
  std::vector<float> shares;
  const ui::ReportOutcome outcome = write_report(order(), {}, [&](float share) { shares.push_back(share); });
  ASSERT_FALSE(outcome.error) << base::to_text(*outcome.error);
  EXPECT_EQ(outcome.folder, folder_ / "pack");
  for (const char* name : {"report.html", "report.pdf", "figures.tex", "figures.md", "config.json", "loss.svg",
                           "activations.png", "weight_plane.pdf", "network.csv"})
    EXPECT_TRUE(fs::exists(folder_ / "pack" / name)) << name;
  EXPECT_GT(shares.size(), 5U);
  EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
  EXPECT_LE(shares.back(), 1);
  const std::string page = base::read_file(folder_ / "pack/report.html", 1U << 28).value();
  EXPECT_NE(page.find("zh-CN"), std::string::npos);
  EXPECT_NE(page.find(test::language("zh-CN")("figure.activations.title")), std::string::npos);
}

TEST_F(Reports, ThatAreThereAreLeftAloneUnlessAskedTwice) {
  fs::create_directories(folder_ / "pack");
  ASSERT_TRUE(base::write_file(folder_ / "pack/report.html", "mine").ok());
  EXPECT_TRUE(write_report(order(), {}, [](float) {}).is_there);
  EXPECT_EQ(base::read_file(folder_ / "pack/report.html", 100).value(), "mine");
  ui::ReportOrder again = order();
  again.replace = true;
  EXPECT_FALSE(write_report(again, {}, [](float) {}).error);
  EXPECT_NE(base::read_file(folder_ / "pack/report.html", 1U << 28).value(), "mine");
}

TEST_F(Reports, ThatCannotBeWrittenSayWhereAndLeaveNothing) {
  fs::create_directories(folder_);
  ASSERT_TRUE(base::write_file(folder_ / "pack", "a file in its place").ok());
  const ui::ReportOutcome outcome = write_report(order(), {}, [](float) {});
  ASSERT_TRUE(outcome.error);
  EXPECT_NE(base::to_text(*outcome.error).find("pack"), std::string::npos);
  EXPECT_EQ(base::read_file(folder_ / "pack", 100).value(), "a file in its place");
}

TEST_F(Reports, GivenUpWriteNothing) {
  std::stop_source stop;
  const ui::ReportOutcome outcome = write_report(order(), stop.get_token(), [&](float share) {
    if (share > 0.2F) stop.request_stop();
  });
  EXPECT_TRUE(outcome.given_up);
  EXPECT_FALSE(fs::exists(folder_ / "pack"));
}

TEST_F(Reports, AreMadeOnTheFileThreadAndTold) {
  std::atomic<int> woken{0};
  Workshop workshop(RunChoice{}, [] {});
  ReportDesk desk(workshop, [&] { ++woken; });
  EXPECT_FALSE(desk.share().has_value());
  desk.take_in(order());
  EXPECT_TRUE(desk.share().has_value());
  std::vector<ui::ReportOutcome> told;
  for (int i = 0; i < 6000 && told.empty(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    told = desk.take();
  }
  ASSERT_EQ(told.size(), 1U);
  EXPECT_FALSE(told[0].error || told[0].given_up);
  EXPECT_GT(woken, 3);
}

/// What a picture says about itself, from the window as from the command line.
TEST(WindowPictures, CarryCaptionSeedAndConfiguration) {
  const auto run = some_run();
  const figures::Entry& entry = *figures::find_entry("loss");
  ui::FigureExport wanted;
  wanted.wish.id = "loss";
  wanted.wish.make = [&](const base::Translate& tr) { return entry.make(figures::Source{*run, tr, nullptr}); };
  wanted.wish.about = [&](const plot::Figure& figure, const base::Translate& tr) {
    return figures::about(entry, figure, *run, tr);
  };
  wanted.wish.shown = {400, 300};
  for (const char* code : {"en", "zh-CN"}) {
    wanted.settings.language = code;
    const auto bytes = figure_bytes(wanted);
    ASSERT_TRUE(bytes.ok());
    const base::Translate tr = test::language(code);
    const plot::Metadata about = figures::about(entry, entry.make(figures::Source{*run, tr, nullptr}), *run, tr);
    EXPECT_NE(bytes.value().find(about.creator), std::string::npos);
    EXPECT_NE(bytes.value().find("configuration"), std::string::npos);
    EXPECT_NE(bytes.value().find(about.description.substr(0, 30)), std::string::npos) << about.description;
  }
}

}  // namespace
}  // namespace lscope::app
