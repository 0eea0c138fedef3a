#include "data/folds.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/random.h"
#include "data/split.h"
#include "data/standardize.h"

namespace lscope::data {
namespace {

/// Random rows; the first input is the row's number, so that it can be found again after scaling.
Dataset random_rows(base::Rng& rng, int rows, int classes, int groups = 0) {
  Dataset d;
  d.name = "random";
  d.feature_names = {"row", "a", "b"};
  d.target_name = "target";
  d.task = classes == 0 ? Task::kRegression : classes == 2 ? Task::kBinary : Task::kMulticlass;
  d.rows.rows = rows;
  d.rows.features = 3;
  d.rows.outputs = classes < 3 ? 1 : classes;
  for (int k = 0; k < classes; ++k) d.class_names.push_back("class " + std::to_string(k));
  for (int i = 0; i < rows; ++i) {
    d.rows.x.wide().insert(d.rows.x.wide().end(), {static_cast<double>(i), rng.next_normal(), 100 * rng.next_normal()});
    if (classes == 0) d.rows.y.push_back(rng.next_normal());
    // Classes of very different sizes, each with a row at least.
    if (classes > 0)
      d.rows.label.push_back(
          i < classes ? i : static_cast<std::int32_t>(classes * rng.next_uniform() * rng.next_uniform()));
    if (groups > 0)
      d.group.push_back(i < groups ? i : static_cast<std::int32_t>(rng.next_below(static_cast<std::uint64_t>(groups))));
  }
  if (groups > 0) d.group_name = "who";
  return d;
}

std::vector<int> row_numbers(const Prepared& p, const Rows& set) {
  std::vector<int> numbers;
  for (std::size_t i = 0; i < set.x.size(); i += 3)
    numbers.push_back(static_cast<int>(std::lround(unscaled(p.inputs, 0, set.x[i]))));
  return numbers;
}

std::map<int, int> class_counts(const Rows& set) {
  std::map<int, int> count;
  for (const int label : set.label) ++count[label];
  return count;
}

int below(base::Rng& rng, int bound) { return static_cast<int>(rng.next_below(static_cast<std::uint64_t>(bound))); }

TEST(Folds, AreDisjointCoverEverythingAndAreBalanced) {
  base::Rng rng(11, base::Stream::kStudy);
  for (int round = 0; round < 60; ++round) {
    const int classes = below(rng, 3) == 0 ? 0 : 2 + below(rng, 5), rows = 20 + below(rng, 200), k = 2 + below(rng, 9);
    const bool stratified = below(rng, 2) == 0;
    const Dataset d = random_rows(rng, rows, classes);
    const auto all = folds(d, k, static_cast<std::uint64_t>(round), stratified);
    ASSERT_TRUE(all.ok()) << base::to_text(all.error());
    ASSERT_EQ(all.value().size(), static_cast<std::size_t>(k));
    std::vector<int> held_out;
    int smallest = rows, largest = 0;
    std::map<int, std::pair<int, int>> of_class;  // smallest and largest in a fold
    for (const Prepared& fold : all.value()) {
      EXPECT_EQ(fold.train.rows + fold.validation.rows, rows);
      EXPECT_EQ(fold.test.rows, 0);
      const std::vector<int> out = row_numbers(fold, fold.validation), in = row_numbers(fold, fold.train);
      std::set<int> both(out.begin(), out.end());
      both.insert(in.begin(), in.end());
      EXPECT_EQ(both.size(), static_cast<std::size_t>(rows)) << "a row is in both parts";
      held_out.insert(held_out.end(), out.begin(), out.end());
      smallest = std::min(smallest, fold.validation.rows);
      largest = std::max(largest, fold.validation.rows);
      const auto counts = class_counts(fold.validation);
      for (int c = 0; c < classes; ++c) {
        const int count = counts.contains(c) ? counts.at(c) : 0;
        auto [at, fresh] = of_class.try_emplace(c, count, count);
        at->second = {std::min(at->second.first, count), std::max(at->second.second, count)};
      }
    }
    std::sort(held_out.begin(), held_out.end());
    ASSERT_EQ(held_out.size(), static_cast<std::size_t>(rows));
    for (int i = 0; i < rows; ++i) EXPECT_EQ(held_out[static_cast<std::size_t>(i)], i);
    EXPECT_LE(largest - smallest, 1) << rows << " rows, " << k << " folds";
    if (stratified)
      for (const auto& [c, range] : of_class) EXPECT_LE(range.second - range.first, 1) << "class " << c;
  }
}

TEST(Folds, EachIsStandardizedWithItsOwnTrainingPart) {
  base::Rng rng(12, base::Stream::kStudy);
  const auto all = folds(random_rows(rng, 90, 0), 4, 3);
  ASSERT_TRUE(all.ok());
  std::set<double> means;
  for (const Prepared& fold : all.value()) {
    for (std::size_t j = 0; j < 3; ++j) {
      double sum = 0, square = 0;
      for (std::size_t i = j; i < fold.train.x.size(); i += 3) {
        sum += fold.train.x[i] / fold.train.rows;
        square += fold.train.x[i] * fold.train.x[i] / fold.train.rows;
      }
      EXPECT_NEAR(sum, 0, 1e-12);
      EXPECT_NEAR(square, 1, 1e-12);
    }
    means.insert(fold.inputs.mean[1]);
  }
  EXPECT_EQ(means.size(), 4U);
}

TEST(Folds, RowsOfAGroupStayTogetherAndEveryFoldGetsSome) {
  base::Rng rng(13, base::Stream::kStudy);
  for (int round = 0; round < 60; ++round) {
    const int k = 2 + below(rng, 6), groups = k + below(rng, 30), rows = 3 * groups + below(rng, 200);
    const Dataset d = random_rows(rng, rows, 0, groups);
    const auto all = folds(d, k, static_cast<std::uint64_t>(round));
    ASSERT_TRUE(all.ok()) << base::to_text(all.error());
    std::vector<int> fold_of(static_cast<std::size_t>(groups), -1), size(static_cast<std::size_t>(groups), 0);
    for (const int g : d.group) ++size[static_cast<std::size_t>(g)];
    int smallest = rows, largest = 0, covered = 0;
    for (int f = 0; f < k; ++f) {
      const Prepared& fold = all.value()[static_cast<std::size_t>(f)];
      for (const int row : row_numbers(fold, fold.validation)) {
        int& place = fold_of[static_cast<std::size_t>(d.group[static_cast<std::size_t>(row)])];
        EXPECT_TRUE(place == -1 || place == f) << "group torn apart";
        place = f;
      }
      covered += fold.validation.rows;
      smallest = std::min(smallest, fold.validation.rows);
      largest = std::max(largest, fold.validation.rows);
    }
    EXPECT_EQ(covered, rows);
    EXPECT_GE(smallest, 1);
    // Always to the smallest fold: two differ by the largest group at most, or one that was needed to fill an empty
    // one.
    EXPECT_LE(largest - smallest, *std::max_element(size.begin(), size.end()));
  }
}

TEST(Folds, ClassesAreSpreadAsFarAsGroupsAllow) {
  base::Rng rng(14, base::Stream::kStudy);
  const Dataset d = random_rows(rng, 600, 3, 60);
  const auto all = folds(d, 5, 1);
  ASSERT_TRUE(all.ok());
  const auto total = class_counts(d.rows);
  for (const Prepared& fold : all.value())
    for (const auto& [c, count] : class_counts(fold.validation))
      EXPECT_NEAR(count, total.at(c) / 5.0, 0.05 * total.at(c)) << c;
}

TEST(Folds, LeaveTheTestRowsAlone) {
  base::Rng rng(15, base::Stream::kStudy);
  for (const int groups : {0, 25}) {
    const Dataset d = random_rows(rng, 120, 3, groups);
    SplitRequest request;
    request.seed = 5;
    const auto without = split_rows(d, request);
    ASSERT_TRUE(without.ok()) << base::to_text(without.error());
    std::vector<int> held_out;
    request.folds = 4;
    for (request.fold = 1; request.fold <= 4; ++request.fold) {
      const auto with = split_rows(d, request);
      ASSERT_TRUE(with.ok()) << base::to_text(with.error());
      EXPECT_EQ(with.value().test, without.value().test);
      EXPECT_EQ(with.value().train.size() + with.value().validation.size() + with.value().test.size(), 120U);
      held_out.insert(held_out.end(), with.value().validation.begin(), with.value().validation.end());
    }
    EXPECT_EQ(std::set<int>(held_out.begin(), held_out.end()).size() + without.value().test.size(), 120U);
  }
}

TEST(Split, GroupsAreNeverTornApartAndSharesAreMetAsFarAsTheyAllow) {
  base::Rng rng(16, base::Stream::kStudy);
  for (int round = 0; round < 80; ++round) {
    const int groups = 8 + below(rng, 40), rows = 4 * groups + below(rng, 300);
    const Dataset d = random_rows(rng, rows, 0, groups);
    SplitRequest request;
    request.seed = static_cast<std::uint64_t>(round);
    request.test_share = 0.1 + 0.3 * rng.next_uniform();
    request.validation_share = 0.1 + 0.3 * rng.next_uniform();
    const auto made = split_rows(d, request);
    ASSERT_TRUE(made.ok()) << base::to_text(made.error());
    std::map<int, std::set<int>> parts_of_group;
    std::map<int, int> size;
    for (const int g : d.group) ++size[g];
    int largest = 0;
    for (const auto& [g, count] : size) largest = std::max(largest, count);
    const SplitRows& s = made.value();
    int part = 0;
    for (const Indices* set : {&s.train, &s.validation, &s.test}) {
      EXPECT_FALSE(set->empty());
      for (const int row : *set) parts_of_group[d.group[static_cast<std::size_t>(row)]].insert(part);
      ++part;
    }
    for (const auto& [g, parts] : parts_of_group) EXPECT_EQ(parts.size(), 1U) << "group " << g;
    EXPECT_NEAR(static_cast<double>(s.test.size()), request.test_share * rows, largest);
    EXPECT_NEAR(static_cast<double>(s.validation.size()), request.validation_share * rows, largest);
  }
}

TEST(Split, FewGroupsStillReachEveryPart) {
  base::Rng rng(17, base::Stream::kStudy);
  for (int round = 0; round < 40; ++round) {
    const Dataset d = random_rows(rng, 60, 0, 3);
    SplitRequest request;
    request.seed = static_cast<std::uint64_t>(round);
    request.test_share = 0.7 * rng.next_uniform() + 0.01;
    request.validation_share = 0.2;
    const auto made = split_rows(d, request);
    ASSERT_TRUE(made.ok()) << base::to_text(made.error());
    for (const Indices* set : {&made.value().train, &made.value().validation, &made.value().test})
      EXPECT_FALSE(set->empty()) << request.test_share;
  }
}

TEST(Split, WithoutStrataRowsAreDealtWithoutLookingAtTheirClass) {
  base::Rng rng(18, base::Stream::kStudy);
  Dataset d = random_rows(rng, 200, 2);
  SplitRequest request;
  request.stratified = false;
  const auto before = split_rows(d, request);
  ASSERT_TRUE(before.ok());
  EXPECT_EQ(before.value().test.size(), 40U);
  for (std::int32_t& label : d.rows.label) label = 1 - label;
  std::reverse(d.rows.label.begin(), d.rows.label.end());
  const auto after = split_rows(d, request);
  ASSERT_TRUE(after.ok());
  EXPECT_EQ(before.value().train, after.value().train);
  request.stratified = true;
  EXPECT_NE(split_rows(d, request).value().test, after.value().test);
}

TEST(Split, WhatGroupsAndFoldsCannotDoIsSaidInWords) {
  base::Rng rng(19, base::Stream::kStudy);
  const auto key = [](const Dataset& d, const SplitRequest& request) {
    const auto made = split_rows(d, request);
    return made.ok() ? std::string() : made.error().key;
  };
  EXPECT_EQ(key(random_rows(rng, 60, 0, 1), {}), "error.too_few_groups");
  EXPECT_EQ(key(random_rows(rng, 60, 0, 2), {}), "error.too_few_groups");
  SplitRequest request;
  request.folds = 1;
  EXPECT_EQ(key(random_rows(rng, 60, 0), request), "error.one_fold");
  request.folds = 5;
  request.fold = 6;
  EXPECT_EQ(key(random_rows(rng, 60, 0), request), "error.no_such_fold");
  request.fold = 1;
  EXPECT_EQ(key(random_rows(rng, 60, 0, 4), request), "error.too_few_groups");
  EXPECT_EQ(key(random_rows(rng, 5, 0), request), "error.too_many_folds");
  // A class that only one group has, and that group is the only one that fits the test set.
  Dataset rare = random_rows(rng, 60, 2, 3);
  for (std::size_t i = 0; i < 60; ++i) {
    rare.group[i] = i < 50 ? static_cast<int>(i % 2) : 2;
    rare.rows.label[i] = i < 50 ? 0 : 1;
  }
  SplitRequest half;
  half.test_share = 0.9;
  half.validation_share = 0;
  EXPECT_EQ(key(rare, half), "error.class_without_training");
  // In a fold it is a warning: each row has to be held out once.
  const auto all = folds(rare, 3, 1);
  ASSERT_TRUE(all.ok()) << base::to_text(all.error());
  int warned = 0;
  for (const Prepared& fold : all.value()) warned += fold.notices.empty() ? 0 : 1;
  EXPECT_EQ(warned, 1);
}

TEST(Split, UnlabelledRowsOfAHeldOutGroupAreNotTrainedOn) {
  base::Rng rng(20, base::Stream::kStudy);
  Dataset d = random_rows(rng, 120, 2, 12);
  d.unlabelled.features = 3;
  for (int g = 0; g < 14; ++g) {
    d.unlabelled.x.wide().insert(d.unlabelled.x.wide().end(), {1000.0 + g, 0, 0});
    d.unlabelled_group.push_back(g);
    ++d.unlabelled.rows;
  }
  const auto split = split_rows(d, {});
  const auto made = split_and_scale(d, {});
  ASSERT_TRUE(split.ok() && made.ok());
  std::set<int> trained{12, 13};  // of whom no labelled row is known
  for (const int row : split.value().train) trained.insert(d.group[static_cast<std::size_t>(row)]);
  std::set<int> kept;
  for (const int number : row_numbers(made.value(), made.value().unlabelled)) kept.insert(number - 1000);
  EXPECT_EQ(kept, trained);
  EXPECT_LT(kept.size(), 14U);
}

/// Whatever stands in the rows that are held out: not a bit of what is trained on, and of no scaler, changes.
TEST(Split, NothingLeaksOutOfTheRowsThatAreHeldOut) {
  base::Rng rng(21, base::Stream::kStudy);
  for (int round = 0; round < 120; ++round) {
    const int classes = below(rng, 2) == 0 ? 0 : 2 + below(rng, 4),
              groups = below(rng, 2) == 0 ? 0 : 12 + below(rng, 20);
    Dataset d = random_rows(rng, 80 + below(rng, 120), classes, groups);
    SplitRequest request;
    request.seed = static_cast<std::uint64_t>(round);
    request.stratified = below(rng, 2) == 0;
    request.scaling = static_cast<Scaling>(below(rng, 3));
    request.folds = below(rng, 2) == 0 ? 0 : 2 + below(rng, 4);
    request.fold = request.folds == 0 ? 1 : 1 + below(rng, request.folds);
    request.max_train = below(rng, 2) == 0 ? 0 : 20 + below(rng, 20);
    request.label_noise = classes == 0 ? 0 : 0.2;
    const auto split = split_rows(d, request);
    const auto before = split_and_scale(d, request);
    if (!split.ok()) {  // a rare class whose rows all went elsewhere
      EXPECT_EQ(split.error().key, "error.class_without_training");
      continue;
    }
    ASSERT_TRUE(before.ok());
    for (const Indices* part : {&split.value().validation, &split.value().test})
      for (const int row : *part) {
        const auto at = static_cast<std::size_t>(row);
        for (std::size_t j = 0; j < 3; ++j) d.rows.x[3 * at + j] = 1e6 * rng.next_normal();
        if (classes == 0) d.rows.y[at] = 1e6 * rng.next_normal();
        // Strata are counted by class, so there a label may not change, or another split would be compared.
        if (classes > 0 && !request.stratified) d.rows.label[at] = below(rng, classes);
      }
    const auto after = split_and_scale(d, request);
    ASSERT_TRUE(after.ok()) << base::to_text(after.error());
    const Prepared &a = before.value(), &b = after.value();
    EXPECT_EQ(a.train.x, b.train.x);
    EXPECT_EQ(a.train.y, b.train.y);
    EXPECT_EQ(a.train.label, b.train.label);
    EXPECT_EQ(a.inputs.mean, b.inputs.mean);
    EXPECT_EQ(a.inputs.scale, b.inputs.scale);
    EXPECT_EQ(a.target.has_value(), b.target.has_value());
    if (a.target) EXPECT_EQ(a.target->mean, b.target->mean);
    if (a.target) EXPECT_EQ(a.target->scale, b.target->scale);
    EXPECT_NE(a.validation.x, b.validation.x);
  }
}

}  // namespace
}  // namespace lscope::data
