#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "data/dataset.h"

namespace lscope::data {

using Indices = std::vector<std::int32_t>;
/// Rows of one class each, in a seeded order; a single list where classes do not count.
using Strata = std::vector<Indices>;

/// The rows of each class, or all rows in one list: a regression, and wherever `stratified` is off.
[[nodiscard]] Strata shuffled_strata(const Dataset& dataset, bool stratified, std::uint64_t seed);

/// How many rows each stratum gives to a part of `share` of all rows: share * size rounded down, and the rows still
/// missing from the total go to the largest remainders (Hamilton's method). `taken` rows of each are gone already, and
/// one row of each is kept back.
[[nodiscard]] std::vector<std::size_t> quotas(const Strata& strata, const std::vector<std::size_t>& taken,
                                              double share);

/// One order for rows taken stratum by stratum: row k of n in its stratum stands at (k + 1/2)/n, the first of each in
/// front, so that every prefix is as balanced as it can be and holds each class as soon as it is long enough.
[[nodiscard]] Indices interleaved(const Strata& strata);

/// Deals rows like cards, one stratum after the other without starting again: the sizes of two hands differ by one
/// row at most, and so do their shares of every class. Entry i of the result is the hand of row i, -1 where no stratum
/// has it.
[[nodiscard]] Indices deal_rows(const Strata& strata, int hands, std::size_t rows);

/// What one hand should get when groups are dealt.
struct Hand {
  double share = 0;  ///< of every class; 0: nothing
  int least = 1;     ///< groups, if there are enough of them; without a meaning where the share is 0
};

/// Deals whole groups; the shares of the hands add up to 1. The groups go in the order of their size, the largest
/// first, equal ones in a seeded order, each to the hand for which
///
///     sum over classes c of ((have_pc + group_c - share_p n_c)^2 - (have_pc - share_p n_c)^2) / n_c^2
///
/// is smallest, n_c the rows of class c: where it brings the classes nearest to what they should be. When only as many
/// groups are left as some hands still need, only those get any: no hand goes short of its least number. Entry g of the
/// result is the hand of group g, -1 where no row of the strata belongs to it.
[[nodiscard]] Indices deal_groups(const Strata& strata, const Indices& group_of_row, std::span<const Hand> hands,
                                  std::uint64_t seed);

/// How many groups the rows of these strata belong to.
[[nodiscard]] std::size_t group_count(const Strata& strata, const Indices& group_of_row);

/// The strata without the rows whose entry in `part_of_row` is not `part`; their order stays.
[[nodiscard]] Strata only(const Strata& strata, const Indices& part_of_row, std::int32_t part);

/// These rows, in this order.
[[nodiscard]] Rows pick(const Rows& from, const Indices& rows);

}  // namespace lscope::data
