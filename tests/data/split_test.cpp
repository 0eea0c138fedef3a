#include "data/split.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/random.h"
#include "data/standardize.h"

namespace lscope::data {
namespace {

/// Rows whose only feature is their number, so that they can be found again after scaling.
Dataset numbered(const std::vector<int>& class_sizes) {
  Dataset d;
  d.name = "numbered";
  d.feature_names = {"row"};
  for (std::size_t k = 0; k < class_sizes.size(); ++k) {
    d.class_names.push_back(std::to_string(k));
    d.rows.label.insert(d.rows.label.end(), static_cast<std::size_t>(class_sizes[k]), static_cast<std::int32_t>(k));
  }
  d.rows.rows = static_cast<int>(d.rows.label.size());
  d.rows.features = 1;
  d.task = class_sizes.size() > 2 ? Task::kMulticlass : Task::kBinary;
  d.rows.outputs = d.task == Task::kBinary ? 1 : static_cast<int>(class_sizes.size());
  for (int i = 0; i < d.rows.rows; ++i) d.rows.x.push_back(i);
  return d;
}
Dataset regression(int rows) {
  Dataset d = numbered({rows, 0});
  d.task = Task::kRegression;
  d.class_names.clear();
  d.rows.label.clear();
  base::Rng rng(3, base::Stream::kStudy);
  for (int i = 0; i < rows; ++i) d.rows.y.push_back(rng.next_normal());
  return d;
}

Prepared split(const Dataset& d, const SplitRequest& request = {}) {
  auto made = split_and_scale(d, request);
  EXPECT_TRUE(made.ok()) << (made.ok() ? "" : base::to_text(made.error()));
  return made.ok() ? std::move(made).value() : Prepared();
}

std::vector<int> row_numbers(const Prepared& p, const Rows& set) {
  std::vector<int> numbers;
  for (const double x : set.x) numbers.push_back(static_cast<int>(std::lround(unscaled(p.inputs, 0, x))));
  return numbers;
}

TEST(Split, SaysHowManyTrainingRowsThereAreBeforeTheyAreCut) {
  SplitRequest request;
  request.max_train = 20;
  const Prepared p = split(numbered({50, 50, 50}), request);
  EXPECT_EQ(p.train.rows, 20);
  EXPECT_EQ(p.train_available, 90);
}

TEST(Split, PartsAreDisjointAndTogetherEverything) {
  const Prepared p = split(numbered({50, 30, 20}));
  std::vector<int> all;
  for (const Rows* set : {&p.train, &p.validation, &p.test})
    for (const int i : row_numbers(p, *set)) all.push_back(i);
  std::sort(all.begin(), all.end());
  ASSERT_EQ(all.size(), 100U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(all[static_cast<std::size_t>(i)], i);
}

TEST(Split, EveryPartHasItsShareOfEveryClass) {
  const Prepared p = split(numbered({50, 30, 20}));
  const auto counts = [](const Rows& set) {
    std::map<int, int> count;
    for (const int label : set.label) ++count[label];
    return count;
  };
  EXPECT_EQ(counts(p.test), (std::map<int, int>{{0, 10}, {1, 6}, {2, 4}}));
  EXPECT_EQ(counts(p.validation), (std::map<int, int>{{0, 10}, {1, 6}, {2, 4}}));
  EXPECT_EQ(counts(p.train), (std::map<int, int>{{0, 30}, {1, 18}, {2, 12}}));
}

TEST(Split, TotalsAreRightWhereClassesDoNotDivide) {
  const Prepared p = split(numbered({7, 7, 7, 7, 7, 7, 7}), {0.3, 0.3, 0, 0, 5});
  EXPECT_EQ(p.test.rows, 15);  // 0.3 * 49 = 14.7
  EXPECT_EQ(p.validation.rows, 15);
}

TEST(Split, ARareClassKeepsARowToTrainOn) {
  const Prepared p = split(numbered({100, 1, 2}), {0.4, 0.4, 0, 0, 1});
  for (const int k : {0, 1, 2}) EXPECT_GE(std::count(p.train.label.begin(), p.train.label.end(), k), 1) << k;
}

TEST(Split, SameSeedSameRowsAnotherSeedOthers) {
  const Dataset d = numbered({60, 60});
  const Prepared a = split(d, {0.2, 0.2, 0, 0, 7}), b = split(d, {0.2, 0.2, 0, 0, 7}),
                 c = split(d, {0.2, 0.2, 0, 0, 8});
  EXPECT_EQ(a.train.x, b.train.x);
  EXPECT_EQ(a.test.label, b.test.label);
  EXPECT_NE(row_numbers(a, a.test), row_numbers(c, c.test));
}

TEST(Split, FewerTrainingRowsAreAPrefixWithAllClassesAndMoveNoTestRow) {
  const Dataset d = numbered({90, 9, 6});
  const Prepared all = split(d), few = split(d, {0.2, 0.2, 12, 0, 0});
  ASSERT_EQ(few.train.rows, 12);
  const auto long_rows = row_numbers(all, all.train), short_rows = row_numbers(few, few.train);
  EXPECT_TRUE(std::equal(short_rows.begin(), short_rows.end(), long_rows.begin()));
  EXPECT_EQ(row_numbers(all, all.test), row_numbers(few, few.test));
  for (const int k : {0, 1, 2}) EXPECT_GE(std::count(few.train.label.begin(), few.train.label.end(), k), 1);
  EXPECT_FALSE(split_and_scale(d, {0.2, 0.2, 2, 0, 0}).ok());
}

TEST(Split, ScalerKnowsNothingOfTheTestRows) {
  Dataset d = regression(100);
  const Prepared before = split(d);
  for (const int row : row_numbers(before, before.test)) {
    d.rows.x[static_cast<std::size_t>(row)] += 1000;
    d.rows.y[static_cast<std::size_t>(row)] *= -50;
  }
  const Prepared after = split(d);
  EXPECT_EQ(before.inputs.mean, after.inputs.mean);
  EXPECT_EQ(before.inputs.scale, after.inputs.scale);
  EXPECT_EQ(before.target->mean, after.target->mean);
  EXPECT_EQ(before.target->scale, after.target->scale);
  EXPECT_EQ(before.train.x, after.train.x);
  EXPECT_EQ(before.train.y, after.train.y);
  EXPECT_NE(before.test.y, after.test.y);
}

TEST(Split, RegressionTargetIsStandardizedWithItsTrainingPart) {
  const Prepared p = split(regression(200));
  double mean = 0, square = 0;
  for (const double y : p.train.y) mean += y / p.train.rows;
  for (const double y : p.train.y) square += y * y / p.train.rows;
  EXPECT_NEAR(mean, 0, 1e-12);
  EXPECT_NEAR(square, 1, 1e-12);
}

TEST(Split, LabelNoiseTouchesTrainingRowsOnly) {
  const Dataset d = numbered({2000, 2000});
  const Prepared p = split(d, {0.2, 0.2, 0, 0.25, 4});
  const auto wrong = [&](const Rows& set) {
    const auto rows = row_numbers(p, set);
    int count = 0;
    for (std::size_t i = 0; i < rows.size(); ++i)
      count += set.label[i] != d.rows.label[static_cast<std::size_t>(rows[i])] ? 1 : 0;
    return count;
  };
  EXPECT_EQ(wrong(p.test), 0);
  EXPECT_EQ(wrong(p.validation), 0);
  EXPECT_NEAR(wrong(p.train) / 2400.0, 0.25, 4.5 * std::sqrt(0.25 * 0.75 / 2400));
}

TEST(Split, WhatCannotBeTrainedOnIsRefusedInWords) {
  EXPECT_FALSE(split_and_scale(numbered({5}), {}).ok());
  EXPECT_FALSE(split_and_scale(numbered({1, 0}), {}).ok());
  EXPECT_FALSE(split_and_scale(regression(1), {}).ok());
  EXPECT_FALSE(split_and_scale(regression(50), {0.5, 0.5, 0, 0, 0}).ok());
  EXPECT_EQ(split_and_scale(numbered({5}), {}).error().code, base::ErrorCode::kInputMismatch);
}

TEST(Split, SharesOfZeroGiveEmptySets) {
  const Prepared p = split(numbered({10, 10}), {0, 0, 0, 0, 0});
  EXPECT_EQ(p.train.rows, 20);
  EXPECT_EQ(p.validation.rows, 0);
  EXPECT_EQ(p.test.rows, 0);
}

TEST(Split, ImbalanceThinsTrainingRowsOnlyAndAStrongerOneKeepsAPartOfAWeaker) {
  const Dataset d = numbered({200, 200, 200});
  const Prepared even = split(d);
  std::vector<std::vector<int>> kept;
  for (const double ratio : {1.0, 4.0, 100.0, 1e6}) {
    SplitRequest request;
    request.imbalance = ratio;
    const Prepared p = split(d, request);
    EXPECT_EQ(row_numbers(p, p.test), row_numbers(even, even.test));
    EXPECT_EQ(p.validation.rows, even.validation.rows);
    EXPECT_EQ(p.train_available, p.train.rows);
    const auto count = [&](int k) { return std::count(p.train.label.begin(), p.train.label.end(), k); };
    EXPECT_EQ(count(0), 120);
    EXPECT_EQ(count(1), std::max<long>(1, std::lround(120 / std::sqrt(ratio))));
    EXPECT_EQ(count(2), std::max<long>(1, std::lround(120 / ratio)));
    kept.push_back(row_numbers(p, p.train));
    std::sort(kept.back().begin(), kept.back().end());
  }
  for (std::size_t i = 1; i < kept.size(); ++i)
    EXPECT_TRUE(std::includes(kept[i - 1].begin(), kept[i - 1].end(), kept[i].begin(), kept[i].end()));
}

}  // namespace
}  // namespace lscope::data
