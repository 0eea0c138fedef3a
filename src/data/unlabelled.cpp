#include "data/unlabelled.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/random.h"

namespace lscope::data {
namespace {

constexpr std::uint64_t kHideSubstream = 1U << 20;  ///< beside those of the split, one for each class

/// Which rows keep their label: one of each class in turn, in a seeded order, until there are `wanted`.
std::vector<bool> kept_labels(const Rows& rows, std::size_t wanted, std::uint64_t seed) {
  const auto classes = static_cast<std::size_t>(*std::max_element(rows.label.begin(), rows.label.end())) + 1;
  std::vector<std::vector<std::int32_t>> groups(classes);
  for (std::int32_t i = 0; i < rows.rows; ++i)
    groups[static_cast<std::size_t>(rows.label[static_cast<std::size_t>(i)])].push_back(i);
  for (std::size_t g = 0; g < classes; ++g) {
    base::Rng rng(seed, base::Stream::kSplit, kHideSubstream + g);
    base::shuffle(groups[g], rng);
  }
  std::vector<bool> kept(rows.label.size(), false);
  for (std::size_t turn = 0, given = 0; given < wanted && turn < kept.size(); ++turn)
    for (std::size_t g = 0; g < classes && given < wanted; ++g) {
      if (turn >= groups[g].size()) continue;
      kept[static_cast<std::size_t>(groups[g][turn])] = true;
      ++given;
    }
  return kept;
}

}  // namespace

void hide_labels(Dataset& train, double share, std::uint64_t seed) {
  LSCOPE_CHECK(share >= 0 && share < 1 && train.task != Task::kRegression);
  const Rows all = std::move(train.rows);
  const auto rows = static_cast<std::size_t>(all.rows), features = static_cast<std::size_t>(all.features);
  const auto labelled = static_cast<std::size_t>(std::llround(static_cast<double>(rows) * (1 - share)));
  const std::vector<bool> kept = kept_labels(all, std::max(labelled, train.class_names.size()), seed);
  Rows* const parts[] = {&train.unlabelled, &train.rows};
  for (Rows* part : parts) {
    *part = Rows();
    part->features = all.features;
    part->outputs = all.outputs;
  }
  for (std::size_t i = 0; i < rows; ++i) {
    Rows& to = *parts[kept[i] ? 1 : 0];
    const auto from = all.x.begin() + static_cast<std::ptrdiff_t>(i * features);
    to.x.append(from, from + all.features);
    to.label.push_back(all.label[i]);
    ++to.rows;
  }
}

void set_apart(Dataset& dataset, std::span<const std::size_t> rows) {
  if (rows.empty()) return;
  const auto width = static_cast<std::size_t>(dataset.rows.features);
  Rows& apart = dataset.unlabelled;
  std::vector<double>& x = dataset.rows.x.wide();
  std::size_t kept = 0, next = 0;
  for (std::size_t row = 0; row < static_cast<std::size_t>(dataset.rows.rows); ++row) {
    const auto from = x.begin() + static_cast<std::ptrdiff_t>(row * width);
    if (next < rows.size() && rows[next] == row) {
      apart.x.append(from, from + static_cast<std::ptrdiff_t>(width));
      if (!dataset.group.empty()) dataset.unlabelled_group.push_back(dataset.group[row]);
      ++next;
    } else {
      if (kept != row) std::copy_n(from, width, x.begin() + static_cast<std::ptrdiff_t>(kept * width));
      if (!dataset.group.empty()) dataset.group[kept] = dataset.group[row];
      ++kept;
    }
  }
  x.resize(kept * width);
  if (!dataset.group.empty()) dataset.group.resize(kept);
  apart.rows = static_cast<int>(rows.size());
  apart.features = dataset.rows.features;
  dataset.rows.rows = static_cast<int>(kept);
}

}  // namespace lscope::data
