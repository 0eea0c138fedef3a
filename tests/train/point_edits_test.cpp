#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/random.h"
#include "spec/run_spec_json.h"
#include "train/build.h"
#include "train/replay.h"
#include "train/run_bytes.h"
#include "train/runs.h"

namespace lscope::train {
namespace {

using base::DataPart;
using base::PointEdit;
using base::PointRef;
using spec::ParamId;
using Kind = base::PointEdit::Kind;

constexpr double kDrawn = static_cast<double>(spec::DataSource::kDrawn);
constexpr double kSine = static_cast<double>(spec::DataSource::kSine);
constexpr double kBlobs = static_cast<double>(spec::DataSource::kBlobs);

PointEdit add(double x, double y, double target, DataPart part = DataPart::kTrain, int stroke = 1) {
  return {Kind::kAdd, {part, false, 0}, {x, y}, target, stroke};
}
PointEdit relabel(std::int32_t row, double target, int stroke = 2) {
  return {Kind::kRelabel, {DataPart::kTrain, false, row}, {}, target, stroke};
}
PointEdit removal(PointRef point) { return {Kind::kRemove, point, {}, {}, 3}; }

std::string bytes(Trainer& run) { return run_bytes(run.snapshot(true)); }
/// Without what counts rebuilds and steps before this generation.
std::string weights_and_losses(Trainer& run, int steps) {
  take_steps(run, steps);
  std::string out;
  const Snapshot now = run.snapshot(true);
  for (const double weight : now.weights->parameters)
    out.append(reinterpret_cast<const char*>(&weight), sizeof(weight));
  const double losses[] = {now.history.back().train_loss, now.history.back().test_loss};
  out.append(reinterpret_cast<const char*>(losses), sizeof(losses));
  return out;
}

TEST(EditedRuns, AnEditBeginsTheRunAnewAndTheOldCurveStaysAsAGhost) {
  const auto run = small_run();
  take_steps(*run, 30);
  const Snapshot before = run->snapshot(false);
  run->apply(1, EditPoints{{add(0.5, 0.25, 1), relabel(3, 0)}});
  const Snapshot after = run->snapshot(false);
  EXPECT_FALSE(after.refusal);
  EXPECT_EQ(after.generation, 1);
  EXPECT_EQ(after.step, 0);
  EXPECT_EQ(after.data->train.rows, before.data->train.rows + 1);
  EXPECT_EQ(after.spec->edits.size(), 2U);
  ASSERT_EQ(after.ghosts.size(), 1U);
  EXPECT_TRUE(after.ghosts[0].spec->edits.empty()) << "the old curve remembers what it was made from";
  ASSERT_EQ(after.log->size(), 1U);
  EXPECT_TRUE(std::holds_alternative<EditPoints>(after.log->front().command));
}

TEST(EditedRuns, ManyChangesTogetherRebuildOnce) {
  const auto run = small_run();
  for (CommandSeq i = 1; i <= 20; ++i) run->apply(i, EditPoints{{add(0.1 * static_cast<double>(i), 0, 1)}});
  run->apply(21, SetParam{ParamId::kWidth1, 5});
  run->apply(22, KeepEdits{10});
  const Snapshot now = run->snapshot(false);
  EXPECT_EQ(now.generation, 1);
  EXPECT_EQ(now.spec->edits.size(), 10U);
  EXPECT_EQ(now.data->train.rows, 70);
  EXPECT_EQ(now.network.layers[0].units, 5);
  EXPECT_EQ(now.log->size(), 22U);
}

TEST(EditedRuns, UndoGivesTheRunWithoutTheEditBitForBit) {
  const auto plain = small_run(), edited = small_run();
  const std::string wanted = weights_and_losses(*plain, 60);
  take_steps(*edited, 20);
  edited->apply(1, EditPoints{{add(0.5, 0.25, 1), relabel(3, 0), removal({DataPart::kTrain, false, 7})}});
  EXPECT_NE(weights_and_losses(*edited, 60), wanted);
  edited->apply(2, KeepEdits{0});
  EXPECT_EQ(weights_and_losses(*edited, 60), wanted);
  const std::vector<PointEdit> edits{add(0.5, 0.25, 1), removal({DataPart::kTrain, true, 0})};
  edited->apply(3, EditPoints{edits});
  EXPECT_EQ(weights_and_losses(*edited, 60), wanted) << "added and removed again";
}

TEST(EditedRuns, TheSpecAloneReproducesAnEditedRun) {
  const auto run = small_run();
  take_steps(*run, 17);
  run->apply(1, EditPoints{{add(1.0 / 3, -0.1, 1), relabel(3, 0)}});
  run->apply(2, EditPoints{{{Kind::kMove, {DataPart::kTrain, false, 5}, {0.7, 0.1 + 0.2}, {}, 4}}});
  run->settle();
  const auto read = spec::read_run_spec(spec::write_run_spec(run->spec()), "c.json");
  ASSERT_TRUE(read.ok()) << base::to_text(read.error());
  const auto again = make_trainer(read.value(), nullptr);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(weights_and_losses(*again.value(), 50), weights_and_losses(*run, 50));
}

TEST(EditedRuns, ARefusalLeavesEverythingAsItWas) {
  const auto run = small_run();
  take_steps(*run, 30);
  const std::string before = bytes(*run);
  const std::vector<Command> bad{
      EditPoints{{add(0, 0, 0), add(0, 0, 7)}}, EditPoints{{removal({DataPart::kTrain, false, 60})}},
      EditPoints{{{Kind::kMove, {DataPart::kTest, false, 0}, {1e300, 0}, {}, 1}}}, KeepEdits{1}};
  CommandSeq seq = 0;
  for (const Command& command : bad) {
    run->apply(++seq, command);
    const Snapshot now = run->snapshot(true);
    ASSERT_TRUE(now.refusal) << seq;
    EXPECT_EQ(run_bytes(now), before) << seq;
    EXPECT_TRUE(now.log->empty());
    EXPECT_TRUE(now.spec->edits.empty());
    EXPECT_EQ(now.obeyed, seq);
  }
  const auto sparse = small_run({{ParamId::kDataSource, static_cast<double>(spec::DataSource::kSparseLinear)}});
  sparse->apply(1, EditPoints{{add(0, 0, 0)}});
  EXPECT_TRUE(sparse->snapshot(false).refusal);
}

TEST(EditedRuns, TheLogReplaysToTheSameBits) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const spec::RunSpec spec = small_spec({{ParamId::kDataSource, seed == 3 ? kDrawn : kBlobs}});
    auto made = make_trainer(spec, nullptr);
    ASSERT_TRUE(made.ok());
    Trainer& run = *made.value();
    base::Rng rng(seed, base::Stream::kStudy);
    for (CommandSeq seq = 1; seq <= 60; ++seq) {
      const auto target = static_cast<double>(rng.next_below(3));
      const auto any = static_cast<std::int32_t>(rng.next_below(10));  // sometimes of a point that is not there
      const auto part = static_cast<DataPart>(rng.next_below(3));
      const int stroke = static_cast<int>(seq);
      switch (rng.next_below(8)) {
        case 0:
        case 1:
          run.apply(seq, EditPoints{{add(rng.next_normal(), rng.next_normal(), target, part, stroke)}});
          break;
        case 2:
          run.apply(seq,
                    EditPoints{{{Kind::kMove, {part, rng.next_below(2) == 0, any}, {rng.next_normal(), 1}, {}, 9}}});
          break;
        case 3:
          run.apply(seq, EditPoints{{{Kind::kRemove, {part, true, any}, {}, {}, stroke}}});
          break;
        case 4:
          run.apply(seq, EditPoints{{relabel(any, target, stroke), relabel(any, 0, stroke)}});
          break;
        case 5:
          run.apply(seq, KeepEdits{rng.next_below(run.spec().edits.size() + 1)});
          break;
        case 6:
          run.apply(seq, SetParam{rng.next_below(2) == 0 ? ParamId::kSamples : ParamId::kSeed, 50.0 + any});
          break;
        default:
          run.apply(seq, SetParam{ParamId::kClasses, 2.0 + static_cast<double>(rng.next_below(3))});
      }
      if (rng.next_below(3) > 0) take_steps(run, static_cast<int>(rng.next_below(20)));
    }
    const Snapshot end = run.snapshot(true);
    ASSERT_GT(end.log->size(), 15U);
    const auto again = replay(spec, nullptr, *end.log, end.tick);
    ASSERT_TRUE(again.ok()) << seed << base::to_text(again.error());
    EXPECT_TRUE(run_bytes(again.value()->snapshot(true)) == run_bytes(end)) << seed;
    EXPECT_EQ(again.value()->spec(), *end.spec);
  }
}

TEST(EditedRuns, WhenTheRowsBecomeOthersWhatWasDrawnStays) {
  const auto run = small_run();
  run->apply(1, EditPoints{{add(5, 5, 1), relabel(3, 0), {Kind::kMove, {DataPart::kTrain, true, 0}, {6, 6}, {}, 4}}});
  run->apply(2, SetParam{ParamId::kWidth1, 7});
  run->apply(3, SetParam{ParamId::kScaling, 1});
  run->apply(4, SetParam{ParamId::kPolynomialDegree, 2});
  run->settle();
  EXPECT_EQ(run->spec().edits.size(), 3U) << "the same rows, shown otherwise";
  run->apply(5, SetParam{ParamId::kNoise, 0.1});
  run->settle();
  ASSERT_EQ(run->spec().edits.size(), 2U) << "row 3 is another one now";
  EXPECT_EQ(run->snapshot(false).data->train.rows, 61);
  run->apply(6, SetParam{ParamId::kDataSource, kSine});
  run->settle();
  EXPECT_TRUE(run->spec().edits.empty()) << "points with two inputs say nothing to a curve";
  EXPECT_FALSE(run->snapshot(false).refusal);
}

TEST(EditedRuns, ADrawnSetTrainsAndIsDealtToItsParts) {
  const auto run = small_run({{ParamId::kDataSource, kDrawn}, {ParamId::kBatchSize, 4}});
  ASSERT_TRUE(run);
  take_steps(*run, 10);
  EXPECT_EQ(run->snapshot(false).data->train.rows, 3);
  EXPECT_EQ(run->snapshot(false).data->test.rows, 0);
  std::vector<PointEdit> edits;
  base::Rng rng(3, base::Stream::kStudy);
  for (int i = 0; i < 40; ++i)
    edits.push_back(add(i % 2 == 0 ? -1 + 0.2 * rng.next_normal() : 1 + 0.2 * rng.next_normal(), rng.next_normal(),
                        i % 2, i % 4 < 2 ? DataPart::kTrain : DataPart::kTest, i));
  run->apply(1, EditPoints{edits});
  take_steps(*run, 400);
  const Snapshot now = run->snapshot(false);
  EXPECT_EQ(now.data->train.rows, 23);
  EXPECT_EQ(now.data->test.rows, 20);
  EXPECT_GT(now.history.back().test_accuracy, 0.9);
  run->apply(2, SetParam{ParamId::kSeed, 77});
  run->settle();
  EXPECT_EQ(run->spec().edits.size(), 40U) << "what is drawn does not depend on a seed";
  run->apply(3, EditPoints{{removal({DataPart::kTrain, false, 0})}});
  run->apply(4, SetParam{ParamId::kSamples, 99});
  run->settle();
  EXPECT_EQ(run->spec().edits.size(), 41U) << "nor on a number of samples";
}

/// Edits of the training part move the scaler and so the numbers that the network sees, but no raw test row.
TEST(EditedRuns, NoEditOfTheTrainingPartReachesARawTestRow) {
  for (const double scaling : {0.0, 1.0, 2.0}) {
    const spec::RunSpec plain = small_spec({{ParamId::kScaling, scaling}});
    spec::RunSpec edited = plain;
    edited.edits = {add(40, -30, 1), relabel(2, 0), removal({DataPart::kTrain, false, 9})};
    const auto a = build_raw_rows(plain, nullptr), b = build_raw_rows(edited, nullptr);
    ASSERT_TRUE(a.ok() && b.ok());
    EXPECT_EQ(a.value().test.x, b.value().test.x);
    EXPECT_EQ(a.value().test.label, b.value().test.label);
    EXPECT_EQ(a.value().validation.x, b.value().validation.x);
    if (scaling == 1)
      EXPECT_EQ(build_data(plain, nullptr).value()->test.x, build_data(edited, nullptr).value()->test.x);
  }
}

/// And no edit of test or validation points reaches the training.
TEST(EditedRuns, NoEditOfATestPointReachesTheWeights) {
  const auto plain = small_run(), edited = small_run();
  edited->apply(1, EditPoints{{add(900, 900, 1, DataPart::kTest),
                               {Kind::kMove, {DataPart::kTest, false, 3}, {-50, 1}, {}, 1},
                               {Kind::kRemove, {DataPart::kValidation, false, 3}, {}, {}, 1}}});
  take_steps(*plain, 60);
  take_steps(*edited, 60);
  EXPECT_EQ(plain->weights().parameters, edited->weights().parameters);
  EXPECT_EQ(edited->snapshot(false).data->test.rows, 51);
}

}  // namespace
}  // namespace lscope::train
