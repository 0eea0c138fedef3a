#include <gtest/gtest.h>

#include <cmath>

#include "train/replay.h"
#include "train/run_bytes.h"
#include "train/runs.h"

namespace lscope::train {
namespace {

using spec::ParamId;

constexpr double kLocked = 1, kOpen = 0;

/// Whether anything in the snapshot tells how the test set does.
bool tells_of_test(const Snapshot& run) {
  const auto tells = [](const StepRecord& row) {
    return std::isfinite(row.test_loss) || std::isfinite(row.test_accuracy);
  };
  const auto history_tells = [&](const HistoryView& history) {
    for (std::size_t i = 0; i < history.size(); ++i)
      if (tells(history.low(i)) || tells(history.high(i))) return true;
    return false;
  };
  for (const Ghost& ghost : run.ghosts)
    if (history_tells(ghost.history)) return true;
  std::int64_t counted = 0;
  for (const std::int64_t cell : run.confusion) counted += cell;
  return history_tells(run.history) || (run.best && tells(*run.best)) || counted == run.data->test.rows;
}

TEST(TestLock, HidesEverythingThatTheTestSetSaysAndAPeekShowsIt) {
  const auto run = small_run({{ParamId::kTestLocked, kLocked}});
  take_steps(*run, 60);
  run->apply(1, Restart{});  // leaves a ghost
  take_steps(*run, 60);
  Snapshot now = run->snapshot(false);
  EXPECT_TRUE(now.test_hidden);
  EXPECT_EQ(now.test_peeks, 0);
  ASSERT_EQ(now.ghosts.size(), 1U);
  EXPECT_FALSE(tells_of_test(now));
  EXPECT_TRUE(std::isfinite(now.history.back().validation_loss));
  run->apply(2, PeekTest{true});
  now = run->snapshot(false);
  EXPECT_FALSE(now.test_hidden);
  EXPECT_EQ(now.test_peeks, 1);
  EXPECT_TRUE(tells_of_test(now));
  EXPECT_TRUE(std::isfinite(now.history.low(0).test_loss)) << "the whole curve is there, not its end alone";
  EXPECT_TRUE(std::isfinite(now.ghosts[0].history.back().test_loss));
  run->apply(3, PeekTest{false});
  EXPECT_FALSE(tells_of_test(run->snapshot(false)));
}

TEST(TestLock, CountsLooksAndKeepsThemOverGenerationsAndInTheLog) {
  const auto run = small_run({{ParamId::kTestLocked, kLocked}});
  CommandSeq seq = 0;
  const auto apply = [&](const Command& command) { run->apply(++seq, command); };
  apply(PeekTest{true});
  apply(PeekTest{true});  // still the same look
  apply(PeekTest{false});
  apply(PeekTest{false});
  apply(PeekTest{true});
  apply(PeekTest{false});
  EXPECT_EQ(run->snapshot(false).test_peeks, 2);
  apply(Restart{});
  apply(SetParam{ParamId::kWidth1, 5});
  EXPECT_EQ(run->snapshot(false).test_peeks, 2);
  apply(SetParam{ParamId::kTestLocked, kOpen});  // to take the lock away is to look
  EXPECT_EQ(run->snapshot(false).test_peeks, 3);
  EXPECT_FALSE(run->snapshot(false).test_hidden);
  apply(PeekTest{true});  // nothing is locked: no look
  EXPECT_EQ(run->snapshot(false).test_peeks, 3);
  apply(SetParam{ParamId::kTestLocked, kLocked});
  EXPECT_EQ(run->snapshot(false).test_peeks, 3);
  EXPECT_TRUE(run->snapshot(false).test_hidden);
  int opened = 0;
  for (const AppliedCommand& entry : *run->snapshot(false).log)
    if (const auto* peek = std::get_if<PeekTest>(&entry.command)) opened += peek->open ? 1 : 0;
  EXPECT_EQ(opened, 2);
}

TEST(TestLock, NeitherLockNorLooksMoveABitOfTheRun) {
  const auto plain = small_run();
  const auto locked = small_run({{ParamId::kTestLocked, kLocked}});
  for (int i = 0; i < 10; ++i) {
    take_steps(*plain, 12);
    take_steps(*locked, 12);
    locked->apply(static_cast<CommandSeq>(2 * i + 1), PeekTest{true});
    locked->apply(static_cast<CommandSeq>(2 * i + 2), PeekTest{i == 9});
  }
  EXPECT_EQ(run_bytes(plain->snapshot(true)), run_bytes(locked->snapshot(true)));
  const Snapshot end = locked->snapshot(true);
  const auto again = replay(small_spec({{ParamId::kTestLocked, kLocked}}), nullptr, *end.log, end.tick);
  ASSERT_TRUE(again.ok()) << base::to_text(again.error());
  const Snapshot replayed = again.value()->snapshot(true);
  EXPECT_EQ(run_bytes(end), run_bytes(replayed));
  EXPECT_EQ(replayed.test_peeks, 10);
}

TEST(TestLock, EarlyStoppingIsTheSameWithAndWithoutIt) {
  const std::vector<Setting> settings{
      {ParamId::kEarlyStopping, 1}, {ParamId::kPatience, 3}, {ParamId::kLearningRate, 0.05}};
  std::vector<Setting> locked = settings;
  locked.emplace_back(ParamId::kTestLocked, kLocked);
  const auto a = small_run(settings), b = small_run(locked);
  take_steps(*a, 5000);
  take_steps(*b, 5000);
  ASSERT_EQ(a->snapshot(false).stop_reason, StopReason::kEarlyStopping);
  EXPECT_EQ(a->step_count(), b->step_count());
  EXPECT_EQ(a->weights().parameters, b->weights().parameters);
}

TEST(TestLock, OnTheCommandLineTheTestSetIsEvaluatedOnceAtTheEnd) {
  TrainerOptions options;
  options.test_at_end = true;
  options.keep_all_rows = true;
  options.max_epochs = 5;
  const auto run = small_run({{ParamId::kTestLocked, kLocked}}, options);
  const auto plain = small_run({}, options);
  take_steps(*run, 1000);
  take_steps(*plain, 1000);
  ASSERT_FALSE(run->rows().empty());
  for (const StepRecord& row : run->rows()) EXPECT_TRUE(std::isnan(row.test_loss) && std::isnan(row.test_accuracy));
  ASSERT_EQ(run->rows().size(), plain->rows().size());
  const auto verdict = run->judge_test();
  ASSERT_TRUE(verdict.has_value());
  EXPECT_EQ(verdict->loss, plain->rows().back().test_loss);
  EXPECT_EQ(verdict->accuracy, plain->rows().back().test_accuracy);
  EXPECT_EQ(verdict->step, plain->step_count());
  EXPECT_FALSE(small_run({{ParamId::kTestSamples, 0}})->judge_test().has_value());
}

TEST(TestLock, TheVerdictOnARegressionHasItsMetrics) {
  const auto run = small_run({{ParamId::kDataSource, static_cast<double>(spec::DataSource::kSine)}});
  take_steps(*run, 400);
  const auto verdict = run->judge_test();
  ASSERT_TRUE(verdict.has_value());
  EXPECT_TRUE(std::isnan(verdict->accuracy));
  EXPECT_DOUBLE_EQ(verdict->rmse * verdict->rmse, verdict->loss);
  const auto& y = run->snapshot(false).data->test.y;
  double mean = 0, spread = 0;
  for (const double one : y) mean += one / static_cast<double>(y.size());
  for (const double one : y) spread += (one - mean) * (one - mean) / static_cast<double>(y.size());
  EXPECT_NEAR(verdict->r2, 1 - verdict->loss / spread, 1e-6);
  const auto classes = small_run({})->judge_test();
  ASSERT_TRUE(classes.has_value());
  EXPECT_TRUE(std::isnan(classes->rmse) && std::isnan(classes->r2));
}

/// What is judged at the end are the weights that are written: those that early stopping went back to.
TEST(TestLock, TheVerdictIsThatOfTheBestWeightsWhereEarlyStoppingWentBackToThem) {
  const auto run = small_run({{ParamId::kEarlyStopping, 1}, {ParamId::kPatience, 3}, {ParamId::kLearningRate, 0.05}});
  take_steps(*run, 5000);
  ASSERT_EQ(run->snapshot(false).stop_reason, StopReason::kEarlyStopping);
  const auto verdict = run->judge_test();
  ASSERT_TRUE(verdict && run->best_weights());
  EXPECT_EQ(verdict->step, run->best_weights()->step);
  EXPECT_LT(verdict->step, run->step_count());
}

}  // namespace
}  // namespace lscope::train
