#include "app/look_feed.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "support/sample_runs.h"

namespace lscope::app {
namespace {

using namespace std::chrono_literals;

/// Two inputs, 64-64-1, with weights of step `step`.
train::Snapshot run_at(std::int64_t step, train::RunState state = train::RunState::kPaused) {
  train::Snapshot run = test::sample_run(test::Sample::kRunning);
  auto weights = std::make_shared<train::WeightsView>();
  weights->network = run.network;
  weights->step = step;
  weights->layout = core::parameter_layout(run.network);
  for (std::int64_t i = 0; i < weights->layout.size; ++i)
    weights->parameters.push_back(0.01 * static_cast<double>((i + step) % 97 - 48));
  run.weights = weights;
  run.state = state;
  return run;
}

ui::LookWish everything() {
  ui::LookWish wish;
  wish.activity = wish.plane = true;
  wish.unit = ui::LookWish::Unit{1, 7};
  return wish;
}

class Feed : public testing::Test {
 protected:
  const Looks& update(const train::Snapshot& run, const ui::LookWish& wish) {
    now_ += 1.0 / 60;
    return feed_.update(lane_, run, wish, now_);
  }
  /// Frames until nothing is on its way any more.
  Looks settled(const train::Snapshot& run, const ui::LookWish& wish) {
    const auto end = std::chrono::steady_clock::now() + 60s;
    update(run, wish);
    while (!feed_.settled() && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(1ms);
      update(run, wish);
    }
    EXPECT_TRUE(feed_.settled());
    return update(run, wish);
  }

  probe::ProbeThread probe_{[] {}};
  LookFeed feed_{probe_};
  int lane_ = 1;
  double now_ = 1;
};

TEST_F(Feed, NothingThatNobodyWishesForIsLookedAt) {
  const Looks looks = settled(run_at(5), {});
  EXPECT_EQ(looks, Looks{});
  std::this_thread::sleep_for(20ms);
  EXPECT_EQ(probe_.latest_activity(), nullptr);
  EXPECT_EQ(probe_.latest_plane(), nullptr);
  EXPECT_EQ(probe_.latest_unit(), nullptr);
}

TEST_F(Feed, EverythingThatIsWishedForComesOfTheNewestWeights) {
  Looks looks = settled(run_at(5), everything());
  ASSERT_TRUE(looks.activity && looks.plane && looks.unit);
  EXPECT_EQ(looks.activity->step, 5);
  EXPECT_EQ(looks.plane->step, 5);
  EXPECT_EQ(looks.unit->field.step, 5);
  EXPECT_EQ(looks.unit->layer, 1);
  EXPECT_EQ(looks.unit->unit, 7);
  looks = settled(run_at(9), everything());
  EXPECT_EQ(looks.activity->step, 9);
  EXPECT_EQ(looks.plane->step, 9);
  EXPECT_EQ(looks.unit->field.step, 9);
}

TEST_F(Feed, AnswersOfAnEarlierModelAreNeverShown) {
  const train::Snapshot before = run_at(5);
  ASSERT_TRUE(settled(before, everything()).activity);
  update(run_at(6), everything());  // asked for, and not waited for
  train::Snapshot after = run_at(1);
  after.generation = before.generation + 1;
  EXPECT_EQ(update(after, {}), Looks{}) << "at once";
  const Looks looks = settled(after, everything());
  EXPECT_EQ(looks.activity->step, 1);
  EXPECT_EQ(looks.plane->step, 1);
  ++lane_;
  EXPECT_EQ(update(run_at(1), {}), Looks{}) << "of another lane as well";
}

TEST_F(Feed, AnotherNeuronAndAnotherPairAreAskedForAtOnce) {
  ui::LookWish wish = everything();
  settled(run_at(5), wish);
  wish.unit = ui::LookWish::Unit{0, 3};
  wish.pair = figures::WeightPair{0, 1};
  const Looks looks = settled(run_at(5), wish);
  EXPECT_EQ(looks.unit->layer, 0);
  EXPECT_EQ(looks.unit->unit, 3);
  EXPECT_EQ(looks.plane->first, 0);
  EXPECT_EQ(looks.plane->second, 1);
}

TEST_F(Feed, ANewLambdaMovesTheSmallestObjectiveWithoutAStep) {
  train::Snapshot run = run_at(5);
  ui::LookWish wish;
  wish.plane = true;
  const Looks before = settled(run, wish);
  auto spec = std::make_shared<spec::RunSpec>(*run.spec);
  static_cast<void>(spec->values.set(spec::ParamId::kLambda2, 5));
  run.spec = spec;
  const Looks after = settled(run, wish);
  ASSERT_TRUE(before.plane && after.plane);
  EXPECT_EQ(before.plane->loss, after.plane->loss);
  const auto size = [](const probe::PlanePoint& p) { return p.x * p.x + p.y * p.y; };
  EXPECT_NE(before.plane, after.plane) << "a new answer";
  EXPECT_LE(size(after.plane->penalised), size(before.plane->penalised));
}

TEST_F(Feed, ARunThatGoesOnIsLookedAtBrieflyAndOneThatStandsStillInFull) {
  train::Snapshot run = run_at(5, train::RunState::kRunning);
  auto data = std::make_shared<data::Prepared>(*run.data);
  data::Rows& rows = data->train;
  constexpr std::int64_t kRows = 100000;
  std::vector<double> x;
  for (std::int64_t i = 0; i < 2 * kRows; ++i) x.push_back(0.01 * static_cast<double>(i % 311 - 155));
  rows.x = x;
  rows.rows = kRows;
  rows.label.resize(static_cast<std::size_t>(rows.rows), 0);
  run.data = data;
  ui::LookWish wish;
  wish.activity = true;
  const Looks quick = settled(run, wish);
  ASSERT_TRUE(quick.activity);
  EXPECT_LT(quick.activity->rows, 50000);
  EXPECT_EQ(quick.activity->of_rows, rows.rows);
  run.state = train::RunState::kPaused;
  EXPECT_EQ(settled(run, wish).activity->rows, rows.rows);
}

TEST_F(Feed, AModelWithoutHiddenLayersOrWithManyInputsLeavesNothingOpen) {
  train::Snapshot run = run_at(5);
  run.network.layers = {{1, core::Activation::kLinear}};
  auto weights = std::make_shared<train::WeightsView>(*run.weights);
  weights->network = run.network;
  weights->layout = core::parameter_layout(run.network);
  weights->parameters.assign(static_cast<std::size_t>(weights->layout.size), 0.5);
  run.weights = weights;
  const Looks looks = settled(run, everything());
  EXPECT_EQ(looks.activity, nullptr);
  EXPECT_EQ(looks.unit, nullptr) << "there is no second layer";
  EXPECT_NE(looks.plane, nullptr);
}

}  // namespace
}  // namespace lscope::app
