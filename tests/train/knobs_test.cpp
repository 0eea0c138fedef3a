#include <gtest/gtest.h>

#include "train/runs.h"
#include "train/trainer.h"

namespace lscope::train {
namespace {

using spec::ParamId;

TEST(Warmup, TheRateThatIsRecordedClimbsAndTheScheduleFollows) {
  const auto run = small_run({{ParamId::kLearningRate, 0.02},
                              {ParamId::kScheduleWarmup, 4},
                              {ParamId::kSchedule, 2},
                              {ParamId::kScheduleRate, 0.5}},
                             {.keep_all_rows = true});
  take_steps(*run, 6 * 8);  // six steps an epoch; the schedule counts epochs
  const auto& rows = run->rows();
  ASSERT_EQ(rows.size(), 9U);
  const std::vector<double> expected{0.25, 0.5, 0.75, 1, 1, 0.5, 0.25, 0.125, 0.0625};
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_DOUBLE_EQ(rows[i].rate, 0.02 * expected[i]) << "epoch " << i;
}

TEST(Warmup, ARunCutInsideItAndResumedHasTheBitsOfTheUncutRun) {
  for (const double unit : {0.0, 1.0}) {
    const std::vector<Setting> settings{
        {ParamId::kScheduleUnit, unit}, {ParamId::kScheduleWarmup, 30}, {ParamId::kSchedule, 4}};
    const auto uncut = small_run(settings), cut = small_run(settings, {.max_steps = 11});
    take_steps(*uncut, 60);
    take_steps(*cut, 60);
    ASSERT_EQ(cut->step_count(), 11);
    cut->apply(1, Resume{});
    take_steps(*cut, 9);
    cut->apply(2, Pause{});
    cut->apply(3, StepOnce{});
    take_steps(*cut, 1);
    cut->apply(4, Resume{});
    take_steps(*cut, 60 - 21);
    ASSERT_EQ(cut->step_count(), 60);
    EXPECT_EQ(cut->weights().parameters, uncut->weights().parameters);
  }
}

}  // namespace
}  // namespace lscope::train
