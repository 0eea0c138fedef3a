#include "ui/diagnosis.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/translate.h"
#include "support/headless_ui.h"
#include "support/sample_runs.h"
#include "ui/changes.h"
#include "ui/gap_series.h"

namespace lscope::ui {
namespace {

using test::history_of;
using test::Sample;
using train::StepRecord;

train::AppliedCommand raised(spec::ParamId id, double before, double after, double epoch) {
  train::AppliedCommand applied;
  applied.epoch = epoch;
  applied.command = train::SetParam{id, after};
  applied.before = before;
  return applied;
}

/// A run of the sample with other curves and other changes.
template <class Fill>
train::Snapshot run_of(int epochs, const Fill& fill, std::vector<train::AppliedCommand> log = {}) {
  train::Snapshot lane = test::sample_run(Sample::kFresh);
  auto spec = std::make_shared<spec::RunSpec>(*lane.spec);
  for (const auto& applied : log) {
    const auto& set = std::get<train::SetParam>(applied.command);
    static_cast<void>(spec->values.set(set.id, set.value));
  }
  lane.spec = spec;
  lane.state = train::RunState::kRunning;
  lane.history = history_of(epochs, fill);
  lane.epoch = epochs - 1;
  lane.log = std::make_shared<std::vector<train::AppliedCommand>>(std::move(log));
  return lane;
}

TEST(Diagnosis, SaysNothingBeforeThereIsEvidence) {
  EXPECT_EQ(diagnose(test::sample_run(Sample::kFresh)).verdict, Verdict::kWaiting);
}

TEST(Diagnosis, TheSampleIsHealedByLambda2WithTheNumbersOfItsHistory) {
  const train::Snapshot lane = test::sample_run(Sample::kRunning);
  const Diagnosis found = diagnose(lane);
  ASSERT_EQ(found.verdict, Verdict::kHealed);
  EXPECT_EQ(found.statement.arguments.front(), "λ₂");
  const Sentence& first = found.evidence.front();
  EXPECT_EQ(first.arguments[1], "0.002");
  EXPECT_EQ(first.arguments[2], "120");
  EXPECT_EQ(first.arguments[3], "@ui.set.test");
  EXPECT_NEAR(std::stof(first.arguments[4]), 0.29 + 0.0022 * 79, 0.02);
  EXPECT_NEAR(std::stof(first.arguments[5]), 0.265, 0.01);
  EXPECT_EQ(found.evidence.back().key, "ui.diagnosis.zeros_free");
}

TEST(Diagnosis, RisingTestLossOverFallingTrainLossIsOverfitting) {
  const Diagnosis found = diagnose(run_of(100, [](StepRecord& row) {
    row.train_loss = 0.5 * std::exp(-row.epoch / 30);
    row.test_loss = 0.4 + 0.3 * std::exp(-row.epoch / 5) + 0.004 * row.epoch;
  }));
  EXPECT_EQ(found.verdict, Verdict::kGrowing);
  EXPECT_EQ(found.statement.key, "ui.diagnosis.growing.title");
}

TEST(Diagnosis, CloseAndLowIsAFitCloseAndHighIsUnderfitting) {
  const auto flat = [](double level) {
    return [level](StepRecord& row) {
      row.train_loss = level;
      row.test_loss = level + 0.005;
    };
  };
  EXPECT_EQ(diagnose(run_of(100, flat(0.1))).verdict, Verdict::kFits);
  EXPECT_EQ(diagnose(run_of(100, flat(0.6))).verdict, Verdict::kUnderfits);  // half of ln 2 is 0.35
}

TEST(Diagnosis, FallingTogetherIsLearning) {
  EXPECT_EQ(diagnose(run_of(50,
                            [](StepRecord& row) {
                              row.train_loss = 0.6 - 0.005 * row.epoch;
                              row.test_loss = row.train_loss + 0.01;
                            }))
                .verdict,
            Verdict::kLearning);
}

TEST(Diagnosis, APenaltyThatRaisesBothLossesIsTooStrong) {
  const Diagnosis found = diagnose(run_of(100,
                                          [](StepRecord& row) {
                                            row.train_loss = row.epoch < 50 ? 0.1 : 0.6;
                                            row.test_loss = row.epoch < 50 ? 0.3 : 0.62;
                                          },
                                          {raised(spec::ParamId::kLambda2, 0, 1, 50)}));
  EXPECT_EQ(found.verdict, Verdict::kTooStrong);
}

TEST(Diagnosis, WithoutHeldOutSamplesItSaysSo) {
  EXPECT_EQ(diagnose(run_of(20,
                            [](StepRecord& row) {
                              row.train_loss = 0.1;
                              row.test_loss = row.validation_loss = std::nan("");
                            }))
                .verdict,
            Verdict::kNoHeldOut);
}

TEST(Diagnosis, DivergenceComesFirst) {
  const Diagnosis found = diagnose(test::sample_run(Sample::kDiverged));
  EXPECT_EQ(found.verdict, Verdict::kDiverged);
  EXPECT_EQ(found.evidence.front().arguments.front(), "247");
}

TEST(Diagnosis, EverySentenceExistsInBothLanguages) {
  for (const Sample which : {Sample::kFresh, Sample::kRunning, Sample::kDiverged})
    for (const char* code : {"en", "zh-CN"}) {
      const spec::Language& language = test::language(code);
      const Diagnosis found = diagnose(test::sample_run(which));
      EXPECT_TRUE(language.has(found.statement.key)) << found.statement.key;
      const base::Translate tr = [&](std::string_view key) { return language(key); };
      for (const Sentence& sentence : found.evidence) {
        EXPECT_TRUE(language.has(sentence.key)) << sentence.key;
        const std::string text = to_text(sentence, tr);
        EXPECT_EQ(text.find('{'), std::string::npos) << text;
        EXPECT_EQ(text.find('@'), std::string::npos) << text;
      }
    }
}

TEST(Changes, ADragIsOneChangeFromItsFirstToItsLastValue) {
  const auto nothing = [](StepRecord&) {};
  const auto lane =
      run_of(100, nothing,
             {raised(spec::ParamId::kLambda2, 0, 0.001, 50), raised(spec::ParamId::kLambda2, 0.001, 0.003, 50.2),
              raised(spec::ParamId::kLambda2, 0.003, 0.002, 50.4), raised(spec::ParamId::kLambda1, 0, 0.1, 60),
              raised(spec::ParamId::kLambda1, 0.1, 0, 60.1)});
  const std::vector<Change> found = changes(lane);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].before, 0);
  EXPECT_EQ(found[0].after, 0.002);
  EXPECT_EQ(found[0].epoch, 50);
  const base::Translate tr = [](std::string_view key) { return std::string(key); };
  EXPECT_EQ(change_label(found[0], tr), "λ₂ 0 → 0.002");
}

TEST(GapSeries, KeepsThePeakOfALongHistory) {
  auto lane = run_of(50000, [](StepRecord& row) {
    row.train_loss = 0.1;
    row.test_loss = row.epoch == 31234 ? 9.1 : 0.2;
  });
  const GapSeries series = gap_series(lane, 500);
  EXPECT_LE(series.points.size(), 500U);
  EXPECT_NEAR(series.peak.gap, 9, 1e-9);
  EXPECT_EQ(series.peak.epoch, 31234);
  double largest = 0;
  for (const GapPoint& point : series.points) largest = std::max(largest, point.gap);
  EXPECT_NEAR(largest, 9, 1e-9);
}

}  // namespace
}  // namespace lscope::ui
