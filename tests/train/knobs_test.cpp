#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "train/build.h"
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

/// c1/n sum|a| + c2/n sum a^2 over the two tanh layers and the training rows, written out.
double activity_by_hand(const Snapshot& now, double c1, double c2) {
  const data::Rows& rows = now.data->train;
  double sum = 0;
  for (int row = 0; row < rows.rows; ++row) {
    const auto from = rows.x.begin() + static_cast<std::ptrdiff_t>(row) * rows.features;
    std::vector<double> in(from, from + rows.features);
    for (std::size_t l = 0; l + 1 < now.weights->layout.layers.size(); ++l) {
      const core::LayerBlock& block = now.weights->layout.layers[l];
      std::vector<double> out;
      for (int o = 0; o < block.units; ++o) {
        double z = now.weights->parameters[static_cast<std::size_t>(block.bias_at + o)];
        for (int i = 0; i < block.inputs; ++i)
          z += in[static_cast<std::size_t>(i)] *
               now.weights->parameters[static_cast<std::size_t>(block.weights_at + std::int64_t{i} * block.units + o)];
        out.push_back(std::tanh(z));
        sum += c1 * std::abs(out.back()) + c2 * out.back() * out.back();
      }
      in = out;
    }
  }
  return sum / rows.rows;
}

TEST(ActivityPenalty, IsInTheRecordedObjectiveAndMovesWithoutARebuild) {
  const auto run = small_run({{ParamId::kPrecision, 1}, {ParamId::kLambda2, 0.01}, {ParamId::kDropout, 0.3}},
                             {.keep_all_rows = true});
  take_steps(*run, 12);
  run->apply(1, SetParam{ParamId::kActivityL1, 0.02});
  run->apply(2, SetParam{ParamId::kActivityL2, 0.03});
  take_steps(*run, 12);
  const Snapshot now = run->snapshot(true);
  EXPECT_EQ(now.generation, 0);
  EXPECT_EQ(now.network, now.weights->network);
  EXPECT_EQ(now.network.layers.front().activity_l1, 0.02);
  EXPECT_EQ(now.network.layers.back().activity_l1, 0);
  const double expected = activity_by_hand(now, 0.02, 0.03);
  EXPECT_GT(expected, 0.01);
  EXPECT_NEAR(now.activity_penalty, expected, 1e-12);
  const StepRecord& row = run->rows().back();
  double squares = 0;
  for (const LayerReading& layer : now.layers) squares += layer.square_sum;
  EXPECT_NEAR(row.penalty, 0.01 * squares + expected, 1e-12);
  EXPECT_EQ(row.objective, row.train_loss + row.penalty);
}

/// While paused no step renews the view of the weights: the picture of the model would vanish.
TEST(ActivityPenalty, AKnobMovedWhilePausedLeavesWeightsThatFitTheNetwork) {
  const auto run = small_run();
  take_steps(*run, 5);
  run->apply(1, Pause{});
  (void)run->snapshot(true);
  CommandSeq seq = 1;
  for (const ParamId id : {ParamId::kActivityL1, ParamId::kDropout, ParamId::kInputDropout, ParamId::kDropoutVariant}) {
    run->apply(++seq, SetParam{id, id == ParamId::kDropoutVariant ? 1.0 : 0.1});
    const Snapshot now = run->snapshot(true);
    EXPECT_EQ(now.network, now.weights->network) << spec::info(id).key;
  }
}

TEST(PenaltyLayers, NameWhereTheWeightPenaltiesAct) {
  const auto flags = [](double depth, double where) {
    return build_penalised(small_spec({{ParamId::kDepth, depth}, {ParamId::kPenaltyLayers, where}}).values);
  };
  EXPECT_EQ(flags(2, 0), (std::vector<bool>{true, true, true}));
  EXPECT_EQ(flags(2, 1), (std::vector<bool>{true, true, false}));
  EXPECT_EQ(flags(2, 2), (std::vector<bool>{true, false, false}));
  EXPECT_EQ(flags(0, 0), (std::vector<bool>{true}));
  EXPECT_EQ(flags(0, 1), (std::vector<bool>{false}));  // a linear model has no hidden layer
  EXPECT_EQ(flags(0, 2), (std::vector<bool>{true}));
}

/// A strong L1 on the first layer empties that layer and no other.
TEST(PenaltyLayers, AnL1OnTheFirstLayerLeavesTheOthers) {
  const auto run = small_run({{ParamId::kLambda1, 1}, {ParamId::kPenaltyLayers, 2}, {ParamId::kLearningRate, 0.05}});
  take_steps(*run, 200);
  const Snapshot now = run->snapshot(false);
  EXPECT_EQ(now.layers[0].zeros, std::int64_t{now.layers[0].units} * now.layers[0].inputs);
  EXPECT_EQ(now.layers[1].zeros, 0);
  EXPECT_EQ(now.layers[2].zeros, 0);
  EXPECT_EQ(now.history.back().penalty, 0);
}

}  // namespace
}  // namespace lscope::train
