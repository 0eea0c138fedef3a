#include <gtest/gtest.h>

#include <string>

#include "base/random.h"
#include "data/split.h"
#include "train/runs.h"

namespace lscope::train {
namespace {

using spec::ParamId;

data::Dataset random_rows(base::Rng& rng, int classes, int groups) {
  data::Dataset d;
  d.name = "random";
  d.feature_names = {"a", "b", "c"};
  d.task = classes == 0 ? data::Task::kRegression : classes == 2 ? data::Task::kBinary : data::Task::kMulticlass;
  d.rows.rows = 90;
  d.rows.features = 3;
  d.rows.outputs = classes < 3 ? 1 : classes;
  for (int k = 0; k < classes; ++k) d.class_names.push_back(std::to_string(k));
  for (int i = 0; i < d.rows.rows; ++i) {
    for (int j = 0; j < 3; ++j) d.rows.x.push_back(rng.next_normal());
    if (classes == 0) d.rows.y.push_back(rng.next_normal());
    if (classes > 0) d.rows.label.push_back(i % classes);
    if (groups > 0) d.group.push_back(static_cast<std::int32_t>(rng.next_below(static_cast<std::uint64_t>(groups))));
  }
  return d;
}

/// The weights after 40 steps on this table.
std::vector<double> trained(const data::Dataset& rows, const spec::RunSpec& spec) {
  const auto made = make_trainer(spec, std::make_shared<const data::Dataset>(rows));
  EXPECT_TRUE(made.ok()) << (made.ok() ? "" : base::to_text(made.error()));
  if (!made.ok()) return {};
  take_steps(*made.value(), 40);
  return made.value()->weights().parameters;
}

/// Whatever stands in validation and test rows, not a bit of the trained weights changes: by any way of splitting and
/// scaling, in float and double. Labels stay, since strata are counted by class.
TEST(Leak, NoBitOfTheWeightsDependsOnARowThatIsHeldOut) {
  base::Rng rng(31, base::Stream::kStudy);
  for (int round = 0; round < 36; ++round) {
    const int classes = round % 3 == 0 ? 0 : round % 3 + 1, groups = round % 2 == 0 ? 0 : 25,
              folds = round % 4 < 2 ? 0 : 4;
    spec::RunSpec spec = small_spec({{ParamId::kDataSource, static_cast<double>(spec::DataSource::kFile)},
                                     {ParamId::kScaling, static_cast<double>(round / 2 % 3)},
                                     {ParamId::kSplitSeed, static_cast<double>(round)},
                                     {ParamId::kFolds, static_cast<double>(folds)},
                                     {ParamId::kFold, static_cast<double>(folds == 0 ? 1 : 1 + round % folds)},
                                     {ParamId::kPrecision, static_cast<double>(round % 2)},
                                     {ParamId::kBatchNorm, static_cast<double>(round / 6 % 2)}});
    spec.file = spec::FileSource{"random.csv", ""};
    data::Dataset rows = random_rows(rng, classes, groups);
    data::SplitRequest request;
    request.seed = spec.data_seed();
    request.folds = folds;
    request.fold = spec.values.whole(ParamId::kFold);
    const auto split = data::split_rows(rows, request);
    ASSERT_TRUE(split.ok()) << base::to_text(split.error());
    const std::vector<double> before = trained(rows, spec);
    const auto change = [&](const data::Indices& part) {
      for (const int row : part) {
        const auto at = static_cast<std::size_t>(row);
        for (std::size_t j = 0; j < 3; ++j) rows.rows.x[3 * at + j] = 1000 * rng.next_normal();
        if (classes == 0) rows.rows.y[at] = 1000 * rng.next_normal();
      }
    };
    change(split.value().validation);
    change(split.value().test);
    EXPECT_EQ(before, trained(rows, spec)) << "round " << round;
    change({split.value().train.front()});  // the check itself: a training row does move them
    EXPECT_NE(before, trained(rows, spec)) << "round " << round;
  }
}

TEST(DataSeed, HoldsTheRowsWhileTheSeedOfTrainingMoves) {
  for (const bool file : {false, true}) {
    base::Rng rng(32, base::Stream::kStudy);
    const auto rows = std::make_shared<const data::Dataset>(random_rows(rng, 2, 0));
    const auto data_of = [&](double seed, double split_seed) {
      spec::RunSpec spec = small_spec({{ParamId::kSeed, seed}, {ParamId::kSplitSeed, split_seed}});
      if (file) {
        EXPECT_TRUE(spec.values.set(ParamId::kDataSource, static_cast<double>(spec::DataSource::kFile)).ok());
        spec.file = spec::FileSource{"random.csv", ""};
      }
      const auto made = make_trainer(spec, rows);
      EXPECT_TRUE(made.ok());
      return made.value()->snapshot(true);
    };
    const Snapshot a = data_of(1, 7), b = data_of(2, 7), c = data_of(1, 8), follows = data_of(7, 0);
    EXPECT_EQ(a.data->train.x, b.data->train.x);
    EXPECT_EQ(a.data->test.x, b.data->test.x);
    EXPECT_NE(a.weights->parameters, b.weights->parameters);
    EXPECT_NE(a.data->test.x, c.data->test.x);
    EXPECT_EQ(a.data->test.x, follows.data->test.x);
  }
}

TEST(DataSeed, ANewSeedOfTrainingKeepsTheRowsThatAreThere) {
  const auto run = small_run({{ParamId::kSplitSeed, 7}});
  const auto rows = run->snapshot(true).data;
  const auto first = run->snapshot(true).weights->parameters;
  run->apply(1, SetParam{ParamId::kSeed, 99});
  run->settle();
  EXPECT_EQ(run->snapshot(true).data, rows);
  EXPECT_NE(run->snapshot(true).weights->parameters, first);
  run->apply(2, SetParam{ParamId::kSplitSeed, 8});
  EXPECT_NE(run->snapshot(true).data, rows);
}

TEST(Folds, CanBeMovedThroughWhileARunIsLive) {
  const auto run = small_run({{ParamId::kFolds, 5}});
  Snapshot now = run->snapshot(false);
  EXPECT_EQ(now.data->train.rows, 48);
  EXPECT_EQ(now.data->validation.rows, 12);
  EXPECT_EQ(now.data->test.rows, 50);
  const auto held_out = now.data->validation.x;
  run->apply(1, SetParam{ParamId::kFold, 5});
  now = run->snapshot(false);
  EXPECT_FALSE(now.refusal.has_value());
  EXPECT_NE(now.data->validation.x, held_out);
  run->apply(2, SetParam{ParamId::kFold, 6});
  now = run->snapshot(false);
  ASSERT_TRUE(now.refusal.has_value());
  EXPECT_EQ(now.refusal->key, "error.no_such_fold");
  EXPECT_EQ(now.spec->values.whole(ParamId::kFold), 5);
}

}  // namespace
}  // namespace lscope::train
