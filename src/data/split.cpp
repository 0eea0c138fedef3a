#include "data/split.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/random.h"
#include "base/text.h"
#include "data/standardize.h"

namespace lscope::data {
namespace {

constexpr std::int32_t kTrain = 0, kTest = 1, kValidation = 2;
constexpr double kMostHeldOut = 0.95;

base::Error mismatch(const Dataset& dataset, std::string message, std::string remedy, std::string key,
                     std::vector<std::string> arguments = {}) {
  return {base::ErrorCode::kInputMismatch,
          dataset.name,
          std::move(message),
          std::move(remedy),
          std::move(key),
          std::move(arguments)};
}

base::Status check_rows(const Dataset& dataset, const SplitRequest& request) {
  const int classes = static_cast<int>(dataset.class_names.size());
  if (dataset.task != Task::kRegression && classes < 2)
    return mismatch(dataset, "all rows have the same class: there is nothing to tell apart",
                    "give rows of at least two classes", "error.one_class", {dataset.name});
  const int needed = std::max(2, dataset.task == Task::kRegression ? 0 : classes);
  if (dataset.rows.rows < needed)
    return mismatch(dataset, std::to_string(dataset.rows.rows) + " rows are too few to train on", "give more rows",
                    "error.too_few_rows", {dataset.name, std::to_string(dataset.rows.rows)});
  if (request.max_train > 0 && request.max_train < needed)
    return mismatch(dataset,
                    std::to_string(request.max_train) + " training rows cannot hold " + std::to_string(needed) +
                        (classes > 2 ? " classes" : " rows that differ"),
                    "choose more samples", "error.too_few_samples",
                    {std::to_string(request.max_train), std::to_string(needed)});
  return base::Done{};
}

base::Status check_parts(const Dataset& dataset, const SplitRequest& request) {
  const double held_out = request.test_share + (request.folds > 0 ? 0 : request.validation_share);
  if (held_out > kMostHeldOut)
    return mismatch(dataset, "validation and test leave less than 5 % of the rows to train on", "lower their shares",
                    "error.shares_too_large");
  if (request.folds == 1)
    return mismatch(dataset, "one fold leaves nothing to train on", "choose at least two folds, or 0 for none",
                    "error.one_fold");
  if (request.folds > 0 && (request.fold < 1 || request.fold > request.folds))
    return mismatch(
        dataset, "there is no fold " + std::to_string(request.fold) + " of " + std::to_string(request.folds),
        "choose one of them", "error.no_such_fold", {std::to_string(request.fold), std::to_string(request.folds)});
  return base::Done{};
}

/// Groups that training and validation need between them.
int learning_groups(const SplitRequest& request) {
  return request.folds > 0 ? request.folds : request.validation_share > 0 ? 2 : 1;
}

/// Whether there are groups enough for every part that wants some.
base::Status check_groups(const Dataset& dataset, const SplitRequest& request, const Strata& strata) {
  if (dataset.group.empty()) return base::Done{};
  LSCOPE_CHECK(dataset.group.size() == static_cast<std::size_t>(dataset.rows.rows));
  const int parts = learning_groups(request) + (request.test_share > 0 ? 1 : 0);
  const auto groups = group_count(strata, dataset.group);
  if (groups >= static_cast<std::size_t>(parts)) return base::Done{};
  const std::string column = base::printable(dataset.group_name, 40), found = std::to_string(groups);
  return mismatch(dataset,
                  found + (groups == 1 ? " group" : " groups") + " in column \"" + column +
                      "\" cannot be spread over " + std::to_string(parts) + " parts",
                  "give more groups, ask for fewer parts, or split without groups", "error.too_few_groups",
                  {found, column, std::to_string(parts)});
}

/// Sets the part of all rows of `strata` whose group went to hand 1.
void move_groups(const Strata& strata, const Dataset& dataset, const Indices& hand_of_group, std::int32_t part,
                 Indices& part_of_row) {
  for (const Indices& stratum : strata)
    for (const std::int32_t row : stratum) {
      const auto at = static_cast<std::size_t>(row);
      if (hand_of_group[static_cast<std::size_t>(dataset.group[at])] == 1) part_of_row[at] = part;
    }
}

/// Takes `share` of all rows out of those that are still to train on.
void take_share(const Strata& strata, const Dataset& dataset, const SplitRequest& request, double share,
                std::int32_t part, Indices& part_of_row) {
  if (share <= 0) return;
  const Strata left = only(strata, part_of_row, kTrain);
  if (!dataset.group.empty()) {
    std::size_t rows = 0;
    for (const Indices& stratum : left) rows += stratum.size();
    const double wanted =
        std::min(1.0, share * dataset.rows.rows / static_cast<double>(std::max<std::size_t>(1, rows)));
    const std::array hands{Hand{1 - wanted, part == kTest ? learning_groups(request) : 1}, Hand{wanted, 1}};
    move_groups(left, dataset, deal_groups(left, dataset.group, hands, request.seed), part, part_of_row);
    return;
  }
  std::vector<std::size_t> taken;
  for (std::size_t c = 0; c < strata.size(); ++c) taken.push_back(strata[c].size() - left[c].size());
  const std::vector<std::size_t> quota = quotas(strata, taken, share);
  for (std::size_t c = 0; c < strata.size(); ++c)
    for (std::size_t k = 0; k < quota[c]; ++k) part_of_row[static_cast<std::size_t>(left[c][k])] = part;
}

/// Holds one fold of the rows out that are still to train on.
base::Status take_fold(const Strata& strata, const Dataset& dataset, const SplitRequest& request,
                       Indices& part_of_row) {
  const Strata left = only(strata, part_of_row, kTrain);
  std::size_t rows = 0;
  for (const Indices& stratum : left) rows += stratum.size();
  const auto folds = static_cast<std::size_t>(request.folds);
  const std::size_t units = dataset.group.empty() ? rows : group_count(left, dataset.group);
  if (units < folds)
    return mismatch(dataset,
                    std::to_string(units) + (dataset.group.empty() ? " rows" : " groups") + " cannot make " +
                        std::to_string(folds) + " folds",
                    "choose fewer folds, or give more rows", "error.too_many_folds",
                    {std::to_string(units), std::to_string(folds)});
  Indices fold_of_row;
  if (dataset.group.empty()) {
    fold_of_row = deal_rows(left, request.folds, part_of_row.size());
  } else {
    const std::vector<Hand> hands(folds, Hand{1 / static_cast<double>(folds), 1});
    const Indices fold_of_group = deal_groups(left, dataset.group, hands, request.seed);
    for (const std::int32_t group : dataset.group)
      fold_of_row.push_back(fold_of_group[static_cast<std::size_t>(group)]);
  }
  for (std::size_t row = 0; row < part_of_row.size(); ++row)
    if (part_of_row[row] == kTrain && fold_of_row[row] == request.fold - 1) part_of_row[row] = kValidation;
  return base::Done{};
}

/// The classes of which nothing is left to train on.
std::vector<std::string> missing_classes(const Dataset& dataset, const Indices& train) {
  if (dataset.task == Task::kRegression) return {};
  std::vector<bool> seen(dataset.class_names.size(), false);
  for (const std::int32_t row : train)
    seen[static_cast<std::size_t>(dataset.rows.label[static_cast<std::size_t>(row)])] = true;
  std::vector<std::string> missing;
  for (std::size_t c = 0; c < seen.size(); ++c)
    if (!seen[c]) missing.push_back(base::printable(dataset.class_names[c], 40));
  return missing;
}

/// Cuts the rows of class k to r^(-k/(K-1)) of the largest class, at least one; a class that has fewer keeps them. The
/// first rows of each class's seeded order stay, so that a stronger imbalance keeps a part of a weaker one.
void thin_classes(const Dataset& dataset, double ratio, Strata& strata) {
  const std::size_t classes = dataset.class_names.size();
  if (!(ratio > 1) || classes < 2) return;
  const auto class_of = [&](std::int32_t row) {
    return static_cast<std::size_t>(dataset.rows.label[static_cast<std::size_t>(row)]);
  };
  std::vector<std::size_t> left(classes, 0);
  for (const Indices& stratum : strata)
    for (const std::int32_t row : stratum) ++left[class_of(row)];
  const auto largest = static_cast<double>(*std::max_element(left.begin(), left.end()));
  for (std::size_t k = 0; k < classes; ++k) {
    const double most = largest * std::pow(ratio, -static_cast<double>(k) / (static_cast<double>(classes) - 1));
    left[k] = std::max<std::size_t>(1, static_cast<std::size_t>(most + 0.5));
  }
  for (Indices& stratum : strata)
    std::erase_if(stratum, [&](std::int32_t row) {
      std::size_t& places = left[class_of(row)];
      if (places == 0) return true;
      --places;
      return false;
    });
}

/// Flips are a function of the row's place in the file, so another n or share flips no other row.
void flip_labels(Rows& train, const Indices& rows, int classes, const SplitRequest& request) {
  if (request.label_noise <= 0 || train.label.empty()) return;
  const base::Rng rng(request.seed, base::Stream::kData, 1);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = static_cast<std::uint64_t>(rows[i]);
    if (rng.uniform_at(2 * row) >= request.label_noise) continue;
    const auto step = 1 + static_cast<std::int32_t>(rng.uniform_at(2 * row + 1) * (classes - 1));
    train.label[i] = (train.label[i] + step) % classes;
  }
}

/// The rows without a label whose group is not held out.
Rows unlabelled_rows(const Dataset& dataset, const SplitRows& split) {
  if (dataset.unlabelled_group.empty()) return dataset.unlabelled;
  std::vector<bool> held_out;
  for (const Indices* part : {&split.validation, &split.test})
    for (const std::int32_t row : *part) {
      const auto group = static_cast<std::size_t>(dataset.group[static_cast<std::size_t>(row)]);
      if (held_out.size() <= group) held_out.resize(group + 1, false);
      held_out[group] = true;
    }
  Indices kept;
  for (std::size_t i = 0; i < dataset.unlabelled_group.size(); ++i) {
    const auto group = static_cast<std::size_t>(dataset.unlabelled_group[i]);
    if (group >= held_out.size() || !held_out[group]) kept.push_back(static_cast<std::int32_t>(i));
  }
  return pick(dataset.unlabelled, kept);
}

}  // namespace

base::Result<SplitRows> split_rows(const Dataset& dataset, const SplitRequest& request) {
  LSCOPE_CHECK(request.validation_share >= 0 && request.test_share >= 0 && request.folds >= 0);
  if (auto fine = check_rows(dataset, request); !fine.ok()) return fine.error();
  if (auto fine = check_parts(dataset, request); !fine.ok()) return fine.error();
  const Strata strata = shuffled_strata(dataset, request.stratified, request.seed);
  if (auto fine = check_groups(dataset, request, strata); !fine.ok()) return fine.error();
  Indices part_of_row(static_cast<std::size_t>(dataset.rows.rows), kTrain);
  take_share(strata, dataset, request, request.test_share, kTest, part_of_row);
  if (request.folds == 0) {
    take_share(strata, dataset, request, request.validation_share, kValidation, part_of_row);
  } else if (auto done = take_fold(strata, dataset, request, part_of_row); !done.ok()) {
    return done.error();
  }
  SplitRows split;
  // Where rows were dealt without looking at their classes, a prefix of the training rows is not balanced either.
  split.test = interleaved(only(strata, part_of_row, kTest));
  split.validation = interleaved(only(strata, part_of_row, kValidation));
  Strata train = only(strata, part_of_row, kTrain);
  thin_classes(dataset, request.imbalance, train);
  split.train = interleaved(train);
  if (split.train.size() < 2)
    return mismatch(dataset, "fewer than two rows are left to train on", "give more rows", "error.too_few_left",
                    {dataset.name});
  for (const std::string& name : missing_classes(dataset, split.train)) {
    if (request.folds == 0)
      return mismatch(dataset, "no row of class \"" + name + "\" is left to train on",
                      "choose another data.split_seed, smaller shares, or data.stratified",
                      "error.class_without_training", {name});
    split.notices.push_back(
        {"data.notice.class_missing", {name}, "no row of class \"" + name + "\" is left to train on in this fold"});
  }
  return split;
}

base::Result<Prepared> split_parts(const Dataset& dataset, const SplitRequest& request) {
  const bool test_is_given = dataset.test.rows > 0;
  SplitRequest asked = request;
  if (test_is_given) asked.test_share = 0;
  auto made = split_rows(dataset, asked);
  if (!made.ok()) return made.error();
  SplitRows& split = made.value();
  Prepared out;
  out.train_available = static_cast<int>(split.train.size());
  if (request.max_train > 0 && request.max_train < out.train_available)
    split.train.resize(static_cast<std::size_t>(request.max_train));
  out.name = dataset.name;
  out.task = dataset.task;
  out.feature_names = dataset.feature_names;
  out.target_name = dataset.target_name;
  out.class_names = dataset.class_names;
  out.image_width = dataset.image_width;
  out.image_height = dataset.image_height;
  out.notices = dataset.notices;
  out.notices.insert(out.notices.end(), split.notices.begin(), split.notices.end());
  out.train = pick(dataset.rows, split.train);
  out.validation = pick(dataset.rows, split.validation);
  out.test = test_is_given ? dataset.test : pick(dataset.rows, split.test);
  out.unlabelled = unlabelled_rows(dataset, split);
  flip_labels(out.train, split.train, static_cast<int>(dataset.class_names.size()), request);
  return out;
}

base::Result<Prepared> split_and_scale(const Dataset& dataset, const SplitRequest& request) {
  auto made = split_parts(dataset, request);
  if (!made.ok()) return made;
  Prepared& out = made.value();
  if (auto done = expand_features(out, request.features); !done.ok()) return done.error();
  if (auto done = scale(out, request.scaling); !done.ok()) return done.error();
  return made;
}

}  // namespace lscope::data
