#include <gtest/gtest.h>

#include "base/random.h"
#include "train/replay.h"
#include "train/run_bytes.h"
#include "train/runs.h"

namespace lscope::train {
namespace {

using spec::ParamId;

/// 120 pictures of 6 x 5 pixels, some of them without a label if asked for.
std::shared_ptr<const data::Dataset> pictures(bool unlabelled = false) {
  base::Rng rng(41, base::Stream::kStudy);
  auto d = std::make_shared<data::Dataset>();
  d->name = "pictures";
  d->image_width = 6;
  d->image_height = 5;
  d->task = data::Task::kMulticlass;
  d->class_names = {"a", "b", "c"};
  d->rows.rows = 120;
  d->rows.features = 30;
  d->rows.outputs = 3;
  for (int j = 0; j < 30; ++j) d->feature_names.push_back("p" + std::to_string(j));
  for (int i = 0; i < 120; ++i) {
    d->rows.label.push_back(i % 3);
    for (int j = 0; j < 30; ++j) d->rows.x.push_back(rng.next_uniform(0, 16) + (j % 3 == i % 3 ? 8 : 0));
  }
  if (!unlabelled) return d;
  d->unlabelled.rows = 20;
  d->unlabelled.features = 30;
  d->unlabelled.x.assign(d->rows.x.begin(), d->rows.x.begin() + 600);
  return d;
}

spec::RunSpec picture_spec(std::vector<Setting> settings) {
  settings.emplace_back(ParamId::kDataSource, static_cast<double>(spec::DataSource::kFile));
  spec::RunSpec spec = small_spec(settings);
  spec.file = spec::FileSource{"pictures.csv", ""};
  return spec;
}

std::vector<double> trained(const std::vector<Setting>& settings, int steps = 30, bool unlabelled = false) {
  const auto made = make_trainer(picture_spec(settings), pictures(unlabelled));
  EXPECT_TRUE(made.ok()) << (made.ok() ? "" : base::to_text(made.error()));
  take_steps(*made.value(), steps);
  return made.value()->weights().parameters;
}

TEST(Augmentation, MovesTrainingAndNothingElse) {
  const auto plain = make_trainer(picture_spec({}), pictures());
  const auto moved = make_trainer(picture_spec({{ParamId::kAugmentShift, 1}}), pictures());
  ASSERT_TRUE(plain.ok() && moved.ok());
  const Snapshot a = plain.value()->snapshot(true), b = moved.value()->snapshot(true);
  EXPECT_EQ(a.weights->parameters, b.weights->parameters);
  EXPECT_EQ(a.history.back().train_loss, b.history.back().train_loss) << "evaluation sees pictures as they are";
  EXPECT_EQ(a.history.back().test_loss, b.history.back().test_loss);
  for (const ParamId id : {ParamId::kAugmentShift, ParamId::kAugmentRotation, ParamId::kAugmentFlip})
    EXPECT_NE(trained({}), trained({{id, 1}})) << spec::info(id).key;
  EXPECT_NE(
      trained({{ParamId::kPseudoLabels, 1}, {ParamId::kPseudoThreshold, 0.5}}, 30, true),
      trained({{ParamId::kPseudoLabels, 1}, {ParamId::kPseudoThreshold, 0.5}, {ParamId::kAugmentShift, 1}}, 30, true));
}

TEST(Augmentation, HasTheSameBitsForAnyNumberOfThreadsAndInAReplayFromTheMiddleOfAnEpoch) {
  for (const double precision : {0.0, 1.0}) {
    const std::vector<Setting> settings{
        {ParamId::kAugmentRotation, 15}, {ParamId::kAugmentShift, 1.5}, {ParamId::kPrecision, precision}};
    const auto with_threads = [&](double threads) {
      std::vector<Setting> all = settings;
      all.emplace_back(ParamId::kThreads, threads);
      return trained(all);
    };
    for (const double threads : {2.0, 3.0, 8.0}) EXPECT_EQ(with_threads(1), with_threads(threads)) << threads;
    const spec::RunSpec spec = picture_spec(settings);
    const auto made = make_trainer(spec, pictures());
    ASSERT_TRUE(made.ok());
    Trainer& run = *made.value();
    take_steps(run, 3);  // of 6 an epoch
    run.apply(1, SetParam{ParamId::kAugmentFlip, 1});
    take_steps(run, 7);
    run.apply(2, SetParam{ParamId::kLearningRate, 10});
    take_steps(run, 400);  // far enough to diverge and be set back within an epoch, if it does
    const Snapshot end = run.snapshot(true);
    const auto again = replay(spec, pictures(), *end.log, end.tick);
    ASSERT_TRUE(again.ok()) << base::to_text(again.error());
    EXPECT_EQ(run_bytes(end), run_bytes(again.value()->snapshot(true)));
  }
}

TEST(Augmentation, IsRefusedInWordsWhereTheInputsAreNoPicture) {
  for (const ParamId id : {ParamId::kAugmentShift, ParamId::kAugmentRotation, ParamId::kAugmentFlip}) {
    const auto made = make_trainer(small_spec({{id, 1}}), nullptr);
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.error().key, "error.augment_needs_image");
    EXPECT_EQ(made.error().context, spec::info(id).key);
    const auto run = small_run();
    run->apply(1, SetParam{id, 1});
    const auto refusal = run->snapshot(false).refusal;
    ASSERT_TRUE(refusal.has_value());
    EXPECT_EQ(refusal->key, "error.augment_needs_image");
    EXPECT_EQ(run->spec().values[id], 0);
  }
}

}  // namespace
}  // namespace lscope::train
