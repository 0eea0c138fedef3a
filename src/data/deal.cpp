#include "data/deal.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <utility>

#include "base/check.h"
#include "base/random.h"

namespace lscope::data {
namespace {

constexpr std::uint64_t kGroupSubstream = 1U << 21;  ///< beside those of the strata, one for each class

std::int32_t groups_in(const Indices& group_of_row) {
  return group_of_row.empty() ? 0 : *std::max_element(group_of_row.begin(), group_of_row.end()) + 1;
}

/// Rows of every class in every group, group after group.
std::vector<double> class_counts(const Strata& strata, const Indices& group_of_row, std::size_t groups) {
  std::vector<double> counts(groups * strata.size());
  for (std::size_t c = 0; c < strata.size(); ++c)
    for (const std::int32_t row : strata[c])
      ++counts[static_cast<std::size_t>(group_of_row[static_cast<std::size_t>(row)]) * strata.size() + c];
  return counts;
}

/// What the hands hold, and what it costs to give one of them a group.
class Table {
 public:
  Table(const Strata& strata, std::span<const Hand> hands) : hands_(hands), held_(hands.size(), 0) {
    for (const Indices& stratum : strata) total_.push_back(static_cast<double>(stratum.size()));
    have_.resize(hands.size() * total_.size());
  }
  [[nodiscard]] std::size_t hands() const { return hands_.size(); }
  [[nodiscard]] bool wants(std::size_t hand) const { return hands_[hand].share > 0; }
  /// Groups that this hand still has to get.
  [[nodiscard]] int needs(std::size_t hand) const {
    return wants(hand) ? std::max(0, hands_[hand].least - held_[hand]) : 0;
  }
  [[nodiscard]] std::size_t needed() const {
    std::size_t sum = 0;
    for (std::size_t hand = 0; hand < hands(); ++hand) sum += static_cast<std::size_t>(needs(hand));
    return sum;
  }
  [[nodiscard]] double cost(std::size_t hand, const double* group) const {
    double sum = 0;
    for (std::size_t c = 0; c < total_.size(); ++c) {
      if (total_[c] == 0) continue;
      const double off = have_[hand * total_.size() + c] / total_[c] - hands_[hand].share, more = group[c] / total_[c];
      sum += more * (more + 2 * off);
    }
    return sum;
  }
  void give(std::size_t hand, const double* group) {
    ++held_[hand];
    for (std::size_t c = 0; c < total_.size(); ++c) have_[hand * total_.size() + c] += group[c];
  }

 private:
  std::span<const Hand> hands_;
  std::vector<double> total_, have_;
  std::vector<int> held_;  ///< groups
};

}  // namespace

Strata shuffled_strata(const Dataset& dataset, bool stratified, std::uint64_t seed) {
  const bool classes = stratified && dataset.task != Task::kRegression;
  Strata strata(classes ? dataset.class_names.size() : 1);
  for (std::int32_t i = 0; i < dataset.rows.rows; ++i)
    strata[classes ? static_cast<std::size_t>(dataset.rows.label[static_cast<std::size_t>(i)]) : 0].push_back(i);
  for (std::size_t g = 0; g < strata.size(); ++g) {
    base::Rng rng(seed, base::Stream::kSplit, g);
    base::shuffle(strata[g], rng);
  }
  return strata;
}

std::vector<std::size_t> quotas(const Strata& strata, const std::vector<std::size_t>& taken, double share) {
  std::size_t all = 0, given = 0;
  for (const Indices& stratum : strata) all += stratum.size();
  std::vector<std::size_t> quota(strata.size());
  std::vector<std::pair<double, std::size_t>> remainders;
  for (std::size_t g = 0; g < strata.size(); ++g) {
    const double exact = share * static_cast<double>(strata[g].size());
    quota[g] = static_cast<std::size_t>(exact);
    remainders.emplace_back(exact - std::floor(exact), g);
  }
  std::stable_sort(remainders.begin(), remainders.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  const auto room = [&](std::size_t g) {
    const std::size_t kept = taken[g] + 1;
    return strata[g].size() > kept ? strata[g].size() - kept : 0;
  };
  for (std::size_t g = 0; g < strata.size(); ++g) given += quota[g] = std::min(quota[g], room(g));
  const auto total = static_cast<std::size_t>(std::llround(share * static_cast<double>(all)));
  for (const auto& [remainder, g] : remainders) {
    if (given >= total) break;
    if (quota[g] < room(g)) ++quota[g], ++given;
  }
  return quota;
}

Indices interleaved(const Strata& strata) {
  struct Place {
    double at;
    std::size_t stratum;
    std::int32_t row;
  };
  std::vector<Place> places;
  for (std::size_t g = 0; g < strata.size(); ++g)
    for (std::size_t k = 0; k < strata[g].size(); ++k)
      places.push_back(
          {k == 0 ? -1.0 : (static_cast<double>(k) + 0.5) / static_cast<double>(strata[g].size()), g, strata[g][k]});
  std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.at < b.at; });
  Indices order;
  order.reserve(places.size());
  for (const Place& place : places) order.push_back(place.row);
  return order;
}

Indices deal_rows(const Strata& strata, int hands, std::size_t rows) {
  LSCOPE_CHECK(hands >= 1);
  Indices hand_of_row(rows, -1);
  std::int32_t next = 0;
  for (const Indices& stratum : strata)
    for (const std::int32_t row : stratum) {
      hand_of_row[static_cast<std::size_t>(row)] = next;
      next = (next + 1) % hands;
    }
  return hand_of_row;
}

Indices deal_groups(const Strata& strata, const Indices& group_of_row, std::span<const Hand> hands,
                    std::uint64_t seed) {
  const auto groups = static_cast<std::size_t>(groups_in(group_of_row));
  const std::vector<double> counts = class_counts(strata, group_of_row, groups);
  const auto of = [&](std::int32_t g) { return counts.data() + static_cast<std::size_t>(g) * strata.size(); };
  const auto size = [&](std::int32_t g) { return std::accumulate(of(g), of(g) + strata.size(), 0.0); };
  Indices order(groups);
  std::iota(order.begin(), order.end(), 0);
  base::Rng rng(seed, base::Stream::kSplit, kGroupSubstream);
  base::shuffle(order, rng);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return size(a) > size(b); });
  while (!order.empty() && size(order.back()) == 0) order.pop_back();

  Indices hand_of_group(groups, -1);
  Table table(strata, hands);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const bool only_needy = order.size() - i <= table.needed();
    std::size_t best = table.hands();
    double lowest = 0;
    for (std::size_t hand = 0; hand < table.hands(); ++hand) {
      if (!table.wants(hand) || (only_needy && table.needs(hand) == 0)) continue;
      const double cost = table.cost(hand, of(order[i]));
      if (best < table.hands() && cost >= lowest) continue;
      best = hand;
      lowest = cost;
    }
    LSCOPE_CHECK(best < table.hands());
    table.give(best, of(order[i]));
    hand_of_group[static_cast<std::size_t>(order[i])] = static_cast<std::int32_t>(best);
  }
  return hand_of_group;
}

std::size_t group_count(const Strata& strata, const Indices& group_of_row) {
  std::vector<bool> seen(static_cast<std::size_t>(groups_in(group_of_row)), false);
  for (const Indices& stratum : strata)
    for (const std::int32_t row : stratum)
      seen[static_cast<std::size_t>(group_of_row[static_cast<std::size_t>(row)])] = true;
  return static_cast<std::size_t>(std::count(seen.begin(), seen.end(), true));
}

Strata only(const Strata& strata, const Indices& part_of_row, std::int32_t part) {
  Strata kept(strata.size());
  for (std::size_t c = 0; c < strata.size(); ++c)
    std::copy_if(strata[c].begin(), strata[c].end(), std::back_inserter(kept[c]),
                 [&](std::int32_t row) { return part_of_row[static_cast<std::size_t>(row)] == part; });
  return kept;
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

}  // namespace lscope::data
