#include "plot/series_index.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

namespace lscope::plot {
namespace {

using Extremes = SeriesIndex::Extremes;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kProbes = 16;

double high_of(std::span<const double> y_high, std::size_t i, double low) {
  return i < y_high.size() && y_high[i] > low ? y_high[i] : low;
}

void add_point(Extremes& to, double low, double high, std::size_t at) {
  if (!to.any || low < to.low) to.low = low, to.low_at = at;
  if (!to.any || high > to.high) to.high = high, to.high_at = at;
  to.last = at;
  to.any = true;
}

/// All in locals: most of what a query costs is looking at the ends of its stretch.
void add_points(Extremes& to, std::span<const double> y, std::span<const double> y_high, std::size_t first,
                std::size_t last, double floor) {
  if (!y_high.empty()) {
    for (std::size_t i = first; i < last; ++i)
      if (y[i] >= floor)
        add_point(to, y[i], high_of(y_high, i, y[i]), i);
      else
        to.has_gaps = true;
    return;
  }
  const double* data = y.data();
  std::size_t i = first;
  while (i < last && !(data[i] >= floor)) ++i;
  to.has_gaps = to.has_gaps || i > first;
  if (i == last) return;
  add_point(to, data[i], data[i], i);
  double low = to.low, high = to.high;
  for (++i; i < last; ++i) {
    const double v = data[i];
    if (!(v >= floor)) {
      to.has_gaps = true;
      continue;
    }
    to.last = i;
    if (v < low) low = v, to.low_at = i;
    if (v > high) high = v, to.high_at = i;
  }
  to.low = low, to.high = high;
}

constexpr std::size_t kLanes = 8;  // independent chains, which a compiler makes registers of
using Lanes = std::array<double, kLanes>;

/// The extremes of a whole block of finite values; false where one is not finite: the caller then looks at each.
bool of_finite(const double* data, std::size_t count, double& smallest, double& largest) {
  Lanes low, high, odd;
  for (std::size_t lane = 0; lane < kLanes; ++lane) low[lane] = high[lane] = data[lane], odd[lane] = 0;
  for (std::size_t i = 0; i < count; i += kLanes)
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const double v = data[i + lane];
      low[lane] = v < low[lane] ? v : low[lane];
      high[lane] = v > high[lane] ? v : high[lane];
      odd[lane] += v * 0.0;  // 0, or NaN from the first NaN or infinity on
    }
  double sum = 0;
  smallest = low[0], largest = high[0];
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    sum += odd[lane];
    smallest = low[lane] < smallest ? low[lane] : smallest;
    largest = high[lane] > largest ? high[lane] : largest;
  }
  return sum == 0;
}

bool is_ascending(std::span<const double> x, double before) {
  if (x.empty()) return true;
  const double* data = x.data();
  const std::size_t count = x.size();
  std::int64_t falls = data[0] >= before ? 0 : 1;
  for (std::size_t i = 1; i < count; ++i) falls += data[i] >= data[i - 1] ? 0 : 1;
  return falls == 0 && std::abs(x.front()) < kInfinity && std::abs(x.back()) < kInfinity;
}

}  // namespace

void SeriesIndex::extend(std::span<const double> x, std::span<const double> y, std::span<const double> y_high) {
  const std::size_t count = std::min(x.size(), y.size());
  if (count <= size_) return;
  sorted_ = sorted_ && is_ascending(x.subspan(size_, count - size_), size_ == 0 ? -kInfinity : last_x_);
  if (levels_[0].empty()) levels_[0].reserve(count / kBlock);
  for (std::size_t first = levels_[0].size() * kBlock; first + kBlock <= count; first += kBlock) {
    Block block;
    if (y_high.empty() && of_finite(y.data() + first, kBlock, block.low, block.high)) {
      block.last = first + kBlock - 1;
      block.any = true;
    } else {
      Extremes all;
      add_points(all, y, y_high, first, first + kBlock, -kInfinity);
      block = {all.low, all.high, all.last, all.any, all.has_gaps};
    }
    levels_[0].push_back(block);
    for (std::size_t level = 1; level < kLevels && levels_[level - 1].size() % kFactor == 0; ++level) {
      const std::vector<Block>& below = levels_[level - 1];
      Block all;
      for (std::size_t i = below.size() - kFactor; i < below.size(); ++i) {
        const Block& one = below[i];
        all.has_gaps = all.has_gaps || one.has_gaps;
        if (!one.any) continue;
        if (!all.any || one.low < all.low) all.low = one.low;
        if (!all.any || one.high > all.high) all.high = one.high;
        all.last = one.last;
        all.any = true;
      }
      levels_[level].push_back(all);
    }
  }
  size_ = count;
  last_x_ = x[count - 1];
  probes_.clear();
  for (std::size_t k = 0; k < kProbes; ++k) {
    const std::size_t i = k * (count - 1) / (kProbes - 1);
    probes_.push_back(std::bit_cast<std::uint64_t>(x[i]));
    probes_.push_back(std::bit_cast<std::uint64_t>(y[i]));
  }
}

bool SeriesIndex::still_fits(std::span<const double> x, std::span<const double> y) const {
  if (std::min(x.size(), y.size()) < size_) return false;
  for (std::size_t k = 0; size_ > 0 && k < kProbes; ++k) {
    const std::size_t i = k * (size_ - 1) / (kProbes - 1);
    if (probes_[2 * k] != std::bit_cast<std::uint64_t>(x[i])) return false;
    if (probes_[2 * k + 1] != std::bit_cast<std::uint64_t>(y[i])) return false;
  }
  return true;
}

template <class Serves>
std::size_t SeriesIndex::level_at(std::size_t i, std::size_t last, Serves&& serves) const {
  std::size_t best = kLevels;
  for (std::size_t level = 0, length = kBlock; level < kLevels; ++level, length *= kFactor) {
    if (i % length != 0 || i + length > last || i / length >= levels_[level].size()) break;
    if (!serves(levels_[level][i / length])) break;  // what holds it would not serve either
    best = level;
  }
  return best;
}

std::size_t SeriesIndex::block_with(std::size_t level, std::size_t i, double value, double Block::*extreme) const {
  for (; level > 0; --level) {
    const std::size_t first = i / stretch(level - 1);
    std::size_t child = first;
    while (child + 1 < first + kFactor &&
           !(levels_[level - 1][child].any && levels_[level - 1][child].*extreme == value))
      ++child;
    i = child * stretch(level - 1);
  }
  return i;
}

/// Extremes on the way through a stretch, and in which block each of them stands while its point is not known.
struct SeriesIndex::Search {
  Extremes found;
  static constexpr std::size_t kKnown = kLevels;
  std::size_t low_level = kKnown, high_level = kKnown;

  void add(const Block& block, std::size_t level, std::size_t i) {
    found.has_gaps = found.has_gaps || block.has_gaps;
    if (!block.any) return;
    if (!found.any || block.low < found.low) found.low = block.low, found.low_at = i, low_level = level;
    if (!found.any || block.high > found.high) found.high = block.high, found.high_at = i, high_level = level;
    found.last = block.last;
    found.any = true;
  }
  void add(std::span<const double> y, std::span<const double> y_high, std::size_t first, std::size_t last,
           double floor) {
    const Extremes before = found;
    add_points(found, y, y_high, first, last, floor);
    if (!before.any || found.low < before.low) low_level = kKnown;
    if (!before.any || found.high > before.high) high_level = kKnown;
  }
};

Extremes SeriesIndex::extremes(std::span<const double> y, std::span<const double> y_high, std::size_t first,
                               std::size_t last, double floor) const {
  Search search;
  const auto serves = [&](const Block& all) { return !all.any || all.low >= floor; };
  for (std::size_t i = first; i < last;) {
    if (const std::size_t level = level_at(i, last, serves); level < kLevels) {
      search.add(levels_[level][i / stretch(level)], level, i);
      i += stretch(level);
      continue;
    }
    const std::size_t end = std::min(last, (i / kBlock + 1) * kBlock);
    search.add(y, y_high, i, end, floor);
    i = end;
  }
  Extremes& out = search.found;
  if (out.any && search.low_level != Search::kKnown) {
    out.low_at = block_with(search.low_level, out.low_at, out.low, &Block::low);
    while (y[out.low_at] != out.low) ++out.low_at;
  }
  if (out.any && search.high_level != Search::kKnown) {
    out.high_at = block_with(search.high_level, out.high_at, out.high, &Block::high);
    while (high_of(y_high, out.high_at, y[out.high_at]) != out.high) ++out.high_at;
  }
  return out;
}

void SeriesIndex::add_to(Extent& extent, AxisScale scale, std::span<const double> y, std::span<const double> y_high,
                         std::size_t first, std::size_t last) const {
  const double least = scale.kind == Scale::kLog10 ? std::numeric_limits<double>::denorm_min() : -kInfinity;
  const auto serves = [&](const Block& all) {
    return !all.any || (all.low >= least && all.low > -kInfinity && all.high < kInfinity);
  };
  for (std::size_t i = first; i < last;) {
    if (const std::size_t level = level_at(i, last, serves); level < kLevels) {
      const Block& all = levels_[level][i / stretch(level)];
      if (all.any) extent.add(all.low), extent.add(all.high);
      i += stretch(level);
      continue;
    }
    const std::size_t end = std::min(last, (i / kBlock + 1) * kBlock);
    extent.add(y.subspan(i, end - i));
    if (i < y_high.size()) extent.add(y_high.subspan(i, std::min(end, y_high.size()) - i));
    i = end;
  }
}

}  // namespace lscope::plot
