#include "plot/series_index.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace lscope::plot {
namespace {

using Extremes = SeriesIndex::Extremes;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kProbes = 16;

double high_of(std::span<const double> y_high, std::size_t i, double low) {
  return i < y_high.size() && y_high[i] > low ? y_high[i] : low;
}

/// Of some points: low > high where none has a value.
struct Stretch {
  double low = kInfinity, high = -kInfinity;
  bool has_gaps = false;
};

/// Four values side by side, as GCC and Clang know them: loops over lanes were not made registers of.
using Lanes = double __attribute__((vector_size(32)));
using Mask = std::int64_t __attribute__((vector_size(32)));
constexpr std::size_t kLanes = 4;

/// Not returned: how a function returns them depends on the processor it is built for, and g++ warns of it.
void load(const double* from, Lanes& to) { std::memcpy(&to, from, sizeof to); }

/// The extremes of `count` points. A comparison with a NaN is false, so that it changes nothing; min and max are
/// written as the processor has them, without a branch, and where they stand is not asked: most of what building and
/// asking cost is this loop.
template <bool kHasRanges, bool kHasFloor>
Stretch stretch_of(const double* y, const double* y_high, std::size_t count, double floor) {
  const Lanes none = {kInfinity, kInfinity, kInfinity, kInfinity}, least = {floor, floor, floor, floor};
  struct Chain {  // two of them: a minimum need not wait for the one before
    Lanes low, high;
    Mask shown;
  };
  Chain chains[2] = {{none, -none, ~Mask{}}, {none, -none, ~Mask{}}};
  std::size_t i = 0;
  for (; i + 2 * kLanes <= count; i += 2 * kLanes)
    for (std::size_t k = 0; k < 2; ++k) {
      Chain& chain = chains[k];
      Lanes v;
      load(y + i + k * kLanes, v);
      Lanes low = v, high = v;
      if constexpr (kHasRanges) {
        Lanes top;
        load(y_high + i + k * kLanes, top);
        high = top > v ? top : v;
      }
      const Mask shown = kHasFloor ? v >= least : v == v;
      if constexpr (kHasFloor) low = shown ? low : none, high = shown ? high : -none;
      chain.low = low < chain.low ? low : chain.low;
      chain.high = high > chain.high ? high : chain.high;
      chain.shown &= shown;
    }
  const Lanes low = chains[1].low < chains[0].low ? chains[1].low : chains[0].low;
  const Lanes high = chains[1].high > chains[0].high ? chains[1].high : chains[0].high;
  const Mask shown = chains[0].shown & chains[1].shown;
  Stretch out{low[0], high[0], (shown[0] & shown[1] & shown[2] & shown[3]) == 0};
  for (std::size_t lane = 1; lane < kLanes; ++lane) {
    out.low = low[lane] < out.low ? low[lane] : out.low;
    out.high = high[lane] > out.high ? high[lane] : out.high;
  }
  for (; i < count; ++i) {
    const double v = y[i];
    if (!(v >= floor)) {
      out.has_gaps = true;
      continue;
    }
    double top = v;
    if constexpr (kHasRanges) top = y_high[i] > v ? y_high[i] : v;
    out.low = v < out.low ? v : out.low;
    out.high = top > out.high ? top : out.high;
  }
  return out;
}

/// Of the points [first, last) whose y is at least `floor`.
Stretch stretch_of(std::span<const double> y, std::span<const double> y_high, std::size_t first, std::size_t last,
                   double floor) {
  const bool has_floor = floor > -kInfinity;
  const double* from = y.data() + first;
  if (first >= y_high.size())
    return has_floor ? stretch_of<false, true>(from, nullptr, last - first, floor)
                     : stretch_of<false, false>(from, nullptr, last - first, floor);
  if (last <= y_high.size())
    return has_floor ? stretch_of<true, true>(from, y_high.data() + first, last - first, floor)
                     : stretch_of<true, false>(from, y_high.data() + first, last - first, floor);
  Stretch out = stretch_of(y, y_high, first, y_high.size(), floor);  // the upper ends stop within it
  const Stretch rest = stretch_of(y, {}, y_high.size(), last, floor);
  return {std::min(out.low, rest.low), std::max(out.high, rest.high), out.has_gaps || rest.has_gaps};
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

void SeriesIndex::Level::add(const Block& block, bool has_gap) {
  if (has_gap) {
    gaps.resize(blocks.size() + 1);
    gaps.back() = 1;
  }
  blocks.push_back(block);
}

void SeriesIndex::extend_blocks(std::span<const double> y, std::span<const double> y_high, std::size_t count) {
  Level& lowest = levels_[0];
  if (lowest.blocks.empty()) lowest.blocks.reserve(count / kBlock);
  for (std::size_t first = lowest.blocks.size() * kBlock; first + kBlock <= count; first += kBlock) {
    const Stretch of = stretch_of(y, y_high, first, first + kBlock, -kInfinity);
    lowest.add({of.low, of.high}, of.has_gaps);
  }
  for (std::size_t level = 1; level < kLevels; ++level) {
    const Level& below = levels_[level - 1];
    Level& here = levels_[level];
    for (std::size_t first = here.blocks.size() * kFactor; first + kFactor <= below.blocks.size(); first += kFactor) {
      Block all;
      bool has_gap = false;
      for (std::size_t i = first; i < first + kFactor; ++i) {
        const Block& one = below.blocks[i];
        all.low = one.low < all.low ? one.low : all.low;
        all.high = one.high > all.high ? one.high : all.high;
        has_gap = has_gap || below.has_gaps(i);
      }
      here.add(all, has_gap);
    }
  }
}

void SeriesIndex::extend(std::span<const double> x, std::span<const double> y, std::span<const double> y_high) {
  const std::size_t count = std::min(x.size(), y.size());
  if (count <= size_) return;
  sorted_ = sorted_ && is_ascending(x.subspan(size_, count - size_), size_ == 0 ? -kInfinity : last_x_);
  extend_blocks(y, y_high, count);
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
    if (i % length != 0 || i + length > last || i / length >= levels_[level].blocks.size()) break;
    if (!serves(levels_[level].blocks[i / length])) break;  // what holds it would not serve either
    best = level;
  }
  return best;
}

std::size_t SeriesIndex::block_with(std::size_t level, std::size_t i, double value, double Block::*extreme) const {
  for (; level > 0; --level) {
    const std::vector<Block>& below = levels_[level - 1].blocks;
    const std::size_t first = i / stretch(level - 1);
    std::size_t child = first;
    while (child + 1 < first + kFactor && !(below[child].any() && below[child].*extreme == value)) ++child;
    i = child * stretch(level - 1);
  }
  return i;
}

std::size_t SeriesIndex::end_of_values(std::size_t level, std::size_t end) const {
  for (; level > 0; --level) {
    std::size_t child = end / stretch(level - 1) - 1;
    while (!levels_[level - 1].blocks[child].any()) --child;
    end = (child + 1) * stretch(level - 1);
  }
  return end;
}

/// Extremes on the way through a stretch, each as the block it stands in until its point is looked up.
struct SeriesIndex::Search {
  Extremes found;
  std::size_t low_level = 0, high_level = 0, last_level = 0;
  std::size_t last_end = 0;  ///< of the block or points that hold the last value

  void add(double low, double high, bool has_gaps, std::size_t level, std::size_t first, std::size_t end) {
    found.has_gaps = found.has_gaps || has_gaps;
    if (!(low <= high)) return;
    if (!found.any || low < found.low) found.low = low, found.low_at = first, low_level = level;
    if (!found.any || high > found.high) found.high = high, found.high_at = first, high_level = level;
    last_end = end, last_level = has_gaps ? level : 0;
    found.any = true;
  }
};

Extremes SeriesIndex::extremes(std::span<const double> y, std::span<const double> y_high, std::size_t first,
                               std::size_t last, double floor) const {
  Search search;
  const auto serves = [&](const Block& all) { return !all.any() || all.low >= floor; };
  for (std::size_t i = first; i < last;) {
    if (const std::size_t level = level_at(i, last, serves); level < kLevels) {
      const std::size_t block = i / stretch(level), end = i + stretch(level);
      const Block& all = levels_[level].blocks[block];
      search.add(all.low, all.high, levels_[level].has_gaps(block), level, i, end);
      i = end;
      continue;
    }
    const std::size_t end = std::min(last, (i / kBlock + 1) * kBlock);
    const Stretch some = stretch_of(y, y_high, i, end, floor);
    search.add(some.low, some.high, some.has_gaps, 0, i, end);
    i = end;
  }
  Extremes& out = search.found;
  if (!out.any) return out;
  out.low_at = block_with(search.low_level, out.low_at, out.low, &Block::low);
  while (y[out.low_at] != out.low) ++out.low_at;
  out.high_at = block_with(search.high_level, out.high_at, out.high, &Block::high);
  while (!(y[out.high_at] >= floor) || high_of(y_high, out.high_at, y[out.high_at]) != out.high) ++out.high_at;
  out.last = end_of_values(search.last_level, search.last_end) - 1;
  while (!(y[out.last] >= floor)) --out.last;
  return out;
}

void SeriesIndex::add_to(Extent& extent, AxisScale scale, std::span<const double> y, std::span<const double> y_high,
                         std::size_t first, std::size_t last) const {
  const double least = scale.kind == Scale::kLog10 ? std::numeric_limits<double>::denorm_min() : -kInfinity;
  const auto serves = [&](const Block& all) {
    return !all.any() || (all.low >= least && all.low > -kInfinity && all.high < kInfinity);
  };
  for (std::size_t i = first; i < last;) {
    if (const std::size_t level = level_at(i, last, serves); level < kLevels) {
      const Block& all = levels_[level].blocks[i / stretch(level)];
      if (all.any()) extent.add(all.low), extent.add(all.high);
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
