#include "data/split.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/random.h"
#include "data/standardize.h"

namespace lscope::data {
namespace {

using Indices = std::vector<std::int32_t>;

/// Rows of each class in a seeded order; one group for regression.
std::vector<Indices> shuffled_groups(const Dataset& dataset, std::uint64_t seed) {
  const bool classes = dataset.task != Task::kRegression;
  std::vector<Indices> groups(classes ? dataset.class_names.size() : 1);
  for (std::int32_t i = 0; i < dataset.rows.rows; ++i)
    groups[classes ? static_cast<std::size_t>(dataset.rows.label[static_cast<std::size_t>(i)]) : 0].push_back(i);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    base::Rng rng(seed, base::Stream::kSplit, g);
    base::shuffle(groups[g], rng);
  }
  return groups;
}

/// How many rows each group gives to a part of `share` of all rows: share * size rounded down, and the rows still
/// missing from the total go to the largest remainders (Hamilton's method). `left` keeps one row of each group back.
std::vector<std::size_t> quotas(const std::vector<Indices>& groups, const std::vector<std::size_t>& taken,
                                double share) {
  std::size_t all = 0, given = 0;
  for (const Indices& group : groups) all += group.size();
  std::vector<std::size_t> quota(groups.size());
  std::vector<std::pair<double, std::size_t>> remainders;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const double exact = share * static_cast<double>(groups[g].size());
    quota[g] = static_cast<std::size_t>(exact);
    remainders.emplace_back(exact - std::floor(exact), g);
  }
  std::stable_sort(remainders.begin(), remainders.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  const auto room = [&](std::size_t g) {
    const std::size_t kept = taken[g] + 1;
    return groups[g].size() > kept ? groups[g].size() - kept : 0;
  };
  for (std::size_t g = 0; g < groups.size(); ++g) given += quota[g] = std::min(quota[g], room(g));
  const auto total = static_cast<std::size_t>(std::llround(share * static_cast<double>(all)));
  for (const auto& [remainder, g] : remainders) {
    if (given >= total) break;
    if (quota[g] < room(g)) ++quota[g], ++given;
  }
  return quota;
}

/// One order for a part taken group by group: row k of n in its group stands at (k + 1/2)/n, the first of each group
/// in front, so that every prefix is as balanced as it can be and holds each class as soon as it is long enough.
Indices interleaved(const std::vector<Indices>& groups) {
  struct Place {
    double at;
    std::size_t group;
    std::int32_t row;
  };
  std::vector<Place> places;
  for (std::size_t g = 0; g < groups.size(); ++g)
    for (std::size_t k = 0; k < groups[g].size(); ++k)
      places.push_back(
          {k == 0 ? -1.0 : (static_cast<double>(k) + 0.5) / static_cast<double>(groups[g].size()), g, groups[g][k]});
  std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.at < b.at; });
  Indices order;
  order.reserve(places.size());
  for (const Place& place : places) order.push_back(place.row);
  return order;
}

/// Cuts the training rows of class k to r^(-k/(K-1)) of the largest class, at least one; a class that has fewer keeps
/// them. The first rows of each class's seeded order stay, so that a stronger imbalance keeps a part of a weaker one.
void thin_classes(std::vector<Indices>& groups, double ratio) {
  if (!(ratio > 1) || groups.size() < 2) return;
  std::size_t largest = 0;
  for (const Indices& group : groups) largest = std::max(largest, group.size());
  const double last = static_cast<double>(groups.size()) - 1;
  for (std::size_t k = 0; k < groups.size(); ++k) {
    const double most = static_cast<double>(largest) * std::pow(ratio, -static_cast<double>(k) / last);
    groups[k].resize(std::min(groups[k].size(), std::max<std::size_t>(1, static_cast<std::size_t>(most + 0.5))));
  }
}

Rows pick(const Rows& from, const Indices& rows) {
  Rows out;
  out.rows = static_cast<int>(rows.size());
  out.features = from.features;
  out.outputs = from.outputs;
  const auto features = static_cast<std::size_t>(from.features), outputs = static_cast<std::size_t>(from.outputs);
  out.x = from.x.picked(rows, features);
  for (const std::int32_t row : rows) {
    const auto i = static_cast<std::size_t>(row);
    if (!from.y.empty())
      out.y.insert(out.y.end(), from.y.begin() + static_cast<std::ptrdiff_t>(i * outputs),
                   from.y.begin() + static_cast<std::ptrdiff_t>((i + 1) * outputs));
    if (!from.label.empty()) out.label.push_back(from.label[i]);
  }
  return out;
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

base::Error mismatch(const Dataset& dataset, std::string message, std::string remedy, std::string key,
                     std::vector<std::string> arguments = {}) {
  return {base::ErrorCode::kInputMismatch,
          dataset.name,
          std::move(message),
          std::move(remedy),
          std::move(key),
          std::move(arguments)};
}

base::Status check(const Dataset& dataset, const SplitRequest& request) {
  const int classes = static_cast<int>(dataset.class_names.size());
  if (dataset.task != Task::kRegression && classes < 2)
    return mismatch(dataset, "all rows have the same class: there is nothing to tell apart",
                    "give rows of at least two classes", "error.one_class", {dataset.name});
  const int needed = std::max(2, dataset.task == Task::kRegression ? 0 : classes);
  if (dataset.rows.rows < needed)
    return mismatch(dataset, std::to_string(dataset.rows.rows) + " rows are too few to train on", "give more rows",
                    "error.too_few_rows", {dataset.name, std::to_string(dataset.rows.rows)});
  if (request.validation_share + request.test_share > 0.95)
    return mismatch(dataset, "validation and test leave less than 5 % of the rows to train on", "lower their shares",
                    "error.shares_too_large");
  if (request.max_train > 0 && request.max_train < needed)
    return mismatch(dataset,
                    std::to_string(request.max_train) + " training rows cannot hold " + std::to_string(needed) +
                        (classes > 2 ? " classes" : " rows that differ"),
                    "choose more samples", "error.too_few_samples",
                    {std::to_string(request.max_train), std::to_string(needed)});
  return base::Done{};
}

}  // namespace

base::Result<Prepared> split_and_scale(const Dataset& dataset, const SplitRequest& request) {
  LSCOPE_CHECK(request.validation_share >= 0 && request.test_share >= 0);
  if (auto fine = check(dataset, request); !fine.ok()) return fine.error();
  std::vector<Indices> groups = shuffled_groups(dataset, request.seed);
  std::vector<std::size_t> taken(groups.size(), 0);
  const auto take = [&](double share) {
    const std::vector<std::size_t> quota = quotas(groups, taken, share);
    std::vector<Indices> part(groups.size());
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const auto first = groups[g].begin() + static_cast<std::ptrdiff_t>(taken[g]);
      part[g].assign(first, first + static_cast<std::ptrdiff_t>(quota[g]));
      taken[g] += quota[g];
    }
    return interleaved(part);
  };
  const bool test_is_given = dataset.test.rows > 0;
  const Indices test = take(test_is_given ? 0 : request.test_share), validation = take(request.validation_share);
  for (std::size_t g = 0; g < groups.size(); ++g)
    groups[g].erase(groups[g].begin(), groups[g].begin() + static_cast<std::ptrdiff_t>(taken[g]));
  thin_classes(groups, request.imbalance);
  Indices train = interleaved(groups);
  const auto available = static_cast<int>(train.size());
  if (request.max_train > 0 && train.size() > static_cast<std::size_t>(request.max_train))
    train.resize(static_cast<std::size_t>(request.max_train));
  if (train.size() < 2)
    return mismatch(dataset, "fewer than two rows are left to train on", "give more rows", "error.too_few_left",
                    {dataset.name});

  Prepared out;
  out.name = dataset.name;
  out.train_available = available;
  out.task = dataset.task;
  out.feature_names = dataset.feature_names;
  out.target_name = dataset.target_name;
  out.class_names = dataset.class_names;
  out.warnings = dataset.warnings;
  out.image_width = dataset.image_width;
  out.image_height = dataset.image_height;
  out.train = pick(dataset.rows, train);
  out.validation = pick(dataset.rows, validation);
  out.test = test_is_given ? dataset.test : pick(dataset.rows, test);
  out.unlabelled = dataset.unlabelled;
  flip_labels(out.train, train, static_cast<int>(dataset.class_names.size()), request);
  if (auto done = expand_features(out, request.features); !done.ok()) return done.error();
  if (auto done = scale(out, request.scaling); !done.ok()) return done.error();
  return out;
}

}  // namespace lscope::data
