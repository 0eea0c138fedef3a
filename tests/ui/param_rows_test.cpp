#include "ui/param_rows.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "data/dataset.h"

namespace lscope::ui {
namespace {

using spec::ParamId;

TEST(ParamRows, RowsFollowTheRun) {
  spec::ParamValues values;
  EXPECT_TRUE(applies(ParamId::kTestSamples, values, data::Task::kBinary).shown);
  EXPECT_FALSE(applies(ParamId::kTestShare, values, data::Task::kBinary).shown);
  EXPECT_FALSE(applies(ParamId::kClasses, values, data::Task::kBinary).shown);
  EXPECT_FALSE(applies(ParamId::kMomentum, values, data::Task::kBinary).shown);
  EXPECT_FALSE(applies(ParamId::kLabelNoise, values, data::Task::kRegression).reason.empty());
  ASSERT_TRUE(values.set(ParamId::kDataSource, static_cast<double>(spec::DataSource::kFile)).ok());
  ASSERT_TRUE(values.set(ParamId::kOptimizer, static_cast<double>(spec::OptimizerChoice::kNesterov)).ok());
  EXPECT_TRUE(applies(ParamId::kTestShare, values, data::Task::kBinary).shown);
  EXPECT_FALSE(applies(ParamId::kNoise, values, data::Task::kBinary).reason.empty());
  EXPECT_TRUE(applies(ParamId::kMomentum, values, data::Task::kBinary).shown);
}

TEST(ParamRows, AGeneratorShowsItsOwnKnobsAndNoOther) {
  using spec::DataSource;
  const auto shown = [](ParamId id, DataSource source) {
    spec::ParamValues values;
    EXPECT_TRUE(values.set(ParamId::kDataSource, static_cast<double>(source)).ok());
    return applies(id, values, data::Task::kBinary).shown;
  };
  for (const auto& [id, source] :
       {std::pair(ParamId::kInputs, DataSource::kInformative),
        std::pair(ParamId::kInformativeInputs, DataSource::kRandomFeatures),
        std::pair(ParamId::kTruthDegree, DataSource::kPolynomial), std::pair(ParamId::kTurns, DataSource::kSpirals),
        std::pair(ParamId::kCorrelation, DataSource::kSparseLinear),
        std::pair(ParamId::kImageSize, DataSource::kFontDigits),
        std::pair(ParamId::kDistortion, DataSource::kFontDigits), std::pair(ParamId::kClasses, DataSource::kBlobs)}) {
    EXPECT_TRUE(shown(id, source)) << spec::info(id).key;
    EXPECT_FALSE(shown(id, DataSource::kTwoMoons)) << spec::info(id).key;
    EXPECT_FALSE(shown(id, DataSource::kRandomLabels)) << spec::info(id).key;
    EXPECT_FALSE(shown(id, DataSource::kFile)) << spec::info(id).key;
  }
  EXPECT_TRUE(shown(ParamId::kImbalance, DataSource::kFile));
  EXPECT_EQ(applies(ParamId::kImbalance, spec::ParamValues(), data::Task::kRegression).reason,
            "ui.reason.imbalance_classes_only");
}

TEST(ParamRows, BatchNormalizationNeedsHiddenLayersAndTwoRows) {
  spec::ParamValues values;
  EXPECT_TRUE(applies(ParamId::kBatchNorm, values, data::Task::kBinary).shown);
  EXPECT_EQ(applies(ParamId::kBatchNorm, values, data::Task::kBinary).reason, "");
  ASSERT_TRUE(values.set(ParamId::kBatchSize, 1).ok());
  EXPECT_EQ(applies(ParamId::kBatchNorm, values, data::Task::kBinary).reason, "ui.reason.batch_norm_needs_two");
  ASSERT_TRUE(values.set(ParamId::kDepth, 0).ok());
  EXPECT_FALSE(applies(ParamId::kBatchNorm, values, data::Task::kBinary).shown);
}

TEST(ParamRows, ARowThatActsOnNothingSaysWhy) {
  spec::ParamValues values;
  const auto at = [&](ParamId id, data::Task task = data::Task::kBinary) { return applies(id, values, task); };
  EXPECT_FALSE(at(ParamId::kScheduleUnit).shown);
  EXPECT_EQ(at(ParamId::kPseudoThreshold).reason, "ui.reason.needs_pseudo");
  EXPECT_EQ(at(ParamId::kPseudoLabels, data::Task::kRegression).reason, "ui.reason.pseudo_classes_only");
  EXPECT_EQ(at(ParamId::kUnlabelledShare, data::Task::kRegression).reason, "ui.reason.pseudo_classes_only");
  EXPECT_EQ(at(ParamId::kActivityL1).reason, "");
  ASSERT_TRUE(values.set(ParamId::kScheduleWarmup, 5).ok());
  ASSERT_TRUE(values.set(ParamId::kPseudoLabels, 1).ok());
  ASSERT_TRUE(values.set(ParamId::kDepth, 0).ok());
  ASSERT_TRUE(values.set(ParamId::kDataSource, static_cast<double>(spec::DataSource::kFile)).ok());
  EXPECT_TRUE(at(ParamId::kScheduleUnit).shown);
  EXPECT_EQ(at(ParamId::kPseudoThreshold).reason, "");
  EXPECT_EQ(at(ParamId::kActivityL2).reason, "ui.reason.needs_hidden");
  EXPECT_FALSE(at(ParamId::kUnlabelledShare).shown);
}

TEST(ParamRows, EveryParameterOfTheFourSectionsIsReachable) {
  for (const spec::ParamInfo& row : spec::all_params()) {
    if (row.section == spec::Section::kRun || (row.id >= ParamId::kDepth && row.id <= ParamId::kWidth6)) continue;
    bool reached = false;
    for (int source = 0; source <= static_cast<int>(spec::DataSource::kFile); ++source)
      for (int kind = 0; kind <= 5; ++kind)
        for (int schedule = 0; schedule <= 4; ++schedule) {
          spec::ParamValues values;
          ASSERT_TRUE(values.set(ParamId::kDataSource, source).ok());
          ASSERT_TRUE(values.set(ParamId::kOptimizer, kind).ok());
          ASSERT_TRUE(values.set(ParamId::kSchedule, schedule).ok());
          ASSERT_TRUE(values.set(ParamId::kDepth, 6).ok());  // a switch to freeze each
          ASSERT_TRUE(values.set(ParamId::kFolds, schedule).ok());
          for (const ParamId id : section_rows(row.section, values, data::Task::kBinary, true))
            reached = reached || id == row.id;
        }
    EXPECT_TRUE(reached) << row.key;
  }
}

}  // namespace
}  // namespace lscope::ui
