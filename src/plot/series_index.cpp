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

/// `next` lies behind `to`.
void merge(Extremes& to, const Extremes& next) {
  if (!next.any) return;
  if (!to.any || next.low < to.low) to.low = next.low, to.low_at = next.low_at;
  if (!to.any || next.high > to.high) to.high = next.high, to.high_at = next.high_at;
  to.last = next.last;
  to.any = true;
}

/// All in locals: most of what a query costs is looking at the ends of its stretch.
void add_points(Extremes& to, std::span<const double> y, std::span<const double> y_high, std::size_t first,
                std::size_t last, double floor) {
  if (!y_high.empty()) {
    for (std::size_t i = first; i < last; ++i)
      if (y[i] >= floor) add_point(to, y[i], high_of(y_high, i, y[i]), i);
    return;
  }
  const double* data = y.data();
  std::size_t i = first;
  while (i < last && !(data[i] >= floor)) ++i;
  if (i == last) return;
  add_point(to, data[i], data[i], i);
  double low = to.low, high = to.high;
  for (++i; i < last; ++i) {
    const double v = data[i];
    if (!(v >= floor)) continue;
    to.last = i;
    if (v < low) low = v, to.low_at = i;
    if (v > high) high = v, to.high_at = i;
  }
  to.low = low, to.high = high;
}

constexpr std::size_t kLanes = 8;  // independent chains, which a compiler makes registers of
using Lanes = std::array<double, kLanes>;

/// The extremes of a whole block of finite values; nothing where one is not finite: the caller then looks at each.
Extremes of_block(std::span<const double> y, std::size_t first, std::size_t count) {
  const double* data = y.data() + first;
  Lanes low, high, odd;
  for (std::size_t lane = 0; lane < kLanes; ++lane) low[lane] = high[lane] = data[lane], odd[lane] = 0;
  for (std::size_t i = 0; i < count; i += kLanes)
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const double v = data[i + lane];
      low[lane] = v < low[lane] ? v : low[lane];
      high[lane] = v > high[lane] ? v : high[lane];
      odd[lane] += v * 0.0;  // 0, or NaN from the first NaN or infinity on
    }
  Extremes out;
  double sum = 0;
  for (const double v : odd) sum += v;
  if (!(sum == 0)) return out;
  out.low = *std::min_element(low.begin(), low.end());
  out.high = *std::max_element(high.begin(), high.end());
  out.low_at = first + static_cast<std::size_t>(std::find(data, data + count, out.low) - data);
  out.high_at = first + static_cast<std::size_t>(std::find(data, data + count, out.high) - data);
  out.last = first + count - 1;
  out.any = true;
  return out;
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
  for (std::size_t first = levels_[0].size() * kBlock; first + kBlock <= count; first += kBlock) {
    Extremes block = y_high.empty() ? of_block(y, first, kBlock) : Extremes{};
    if (!block.any) add_points(block, y, y_high, first, first + kBlock, -kInfinity);
    levels_[0].push_back(block);
    for (std::size_t level = 1; level < kLevels && levels_[level - 1].size() % kFactor == 0; ++level) {
      const std::vector<Extremes>& below = levels_[level - 1];
      Extremes all;
      for (std::size_t i = below.size() - kFactor; i < below.size(); ++i) merge(all, below[i]);
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

Extremes SeriesIndex::extremes(std::span<const double> y, std::span<const double> y_high, std::size_t first,
                               std::size_t last, double floor) const {
  Extremes out;
  const auto serves = [&](const Extremes& all) { return !all.any || all.low >= floor; };
  for (std::size_t i = first; i < last;) {
    if (const std::size_t level = level_at(i, last, serves); level < kLevels) {
      merge(out, levels_[level][i / stretch(level)]);
      i += stretch(level);
      continue;
    }
    const std::size_t end = std::min(last, (i / kBlock + 1) * kBlock);
    add_points(out, y, y_high, i, end, floor);
    i = end;
  }
  return out;
}

void SeriesIndex::add_to(Extent& extent, AxisScale scale, std::span<const double> y, std::span<const double> y_high,
                         std::size_t first, std::size_t last) const {
  const double least = scale.kind == Scale::kLog10 ? std::numeric_limits<double>::denorm_min() : -kInfinity;
  const auto serves = [&](const Extremes& all) {
    return !all.any || (all.low >= least && all.low > -kInfinity && all.high < kInfinity);
  };
  for (std::size_t i = first; i < last;) {
    if (const std::size_t level = level_at(i, last, serves); level < kLevels) {
      const Extremes& all = levels_[level][i / stretch(level)];
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
