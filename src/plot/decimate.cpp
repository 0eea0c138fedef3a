#include "plot/decimate.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lscope::plot {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The pixel column of a px; all columns left of the plot are one, all right of it another.
class Columns {
 public:
  explicit Columns(const Mapping& to_x)
      : left_(std::min(to_x.px_low(), to_x.px_high()) - 2), right_(std::max(to_x.px_low(), to_x.px_high()) + 2) {}
  [[nodiscard]] int at(double px) const { return static_cast<int>(std::floor(std::clamp(px, left_, right_))); }
  /// at(px) == column, without rounding: nearly every point lies in the column of the one before.
  [[nodiscard]] bool same(double px, int column) const {
    const double held = px < left_ ? left_ : (px > right_ ? right_ : px);
    return held >= column && held < column + 1;
  }
  /// Whether a column lies between those that hold all beyond the plot.
  [[nodiscard]] bool is_inner(int column) const { return column > std::floor(left_) && column < std::floor(right_); }

 private:
  double left_, right_;
};

/// Where the pixel columns of an ascending x end.
class ColumnSearch {
 public:
  ColumnSearch(std::span<const double> x, const Mapping& to_x) : x_(x), to_x_(to_x), columns_(to_x) {}

  /// The first point behind the column of `first`: by doubling steps from a guess.
  std::size_t end(std::size_t first, std::size_t count) {
    const int column = columns_.at(to_x_(x_[first]));
    const auto inside = [&](std::size_t i) { return columns_.same(to_x_(x_[i]), column); };
    // Every look at x is a miss of the cache; columns are mostly as long as the one before.
    const std::size_t guess = first + length_ - std::min<std::size_t>(length_, 2);
    const bool is_short = guess < count && !inside(guess);
    std::size_t good = guess < count && !is_short ? guess : first, step = 1;
    const std::size_t limit = is_short ? guess : count;
    while (good + step < limit && inside(good + step)) good += step, step *= 2;
    std::size_t end = std::min(limit, good + step);  // the first that may be outside
    while (good + 1 < end) {
      const std::size_t middle = good + (end - good) / 2;
      (inside(middle) ? good : end) = middle;
    }
    length_ = end - first;
    return end;
  }

 private:
  std::span<const double> x_;
  const Mapping& to_x_;
  Columns columns_;
  std::size_t length_ = 1;  ///< points in the column before
};

/// Looking at that many points of a column costs as much as asking the index about it.
constexpr double kFewPoints = 64;

/// Whether columns of pixels are stretches of points that the index can be asked about.
bool serves(const SeriesIndex& index, std::span<const double> x, std::size_t count, const Mapping& to_x) {
  return count > 0 && index.size() == count && index.is_sorted() && to_x.shows(x.front()) &&
         to_x(x.back()) >= to_x(x.front());
}

}  // namespace

class LineDecimator {
 public:
  LineDecimator(std::span<const double> x, std::span<const double> y, std::span<const double> y_high,
                const Mapping& to_x, const Mapping& to_y, const SeriesIndex* index)
      : x_(x), y_(y), y_high_(y_high), to_x_(to_x), to_y_(to_y), columns_(to_x), search_(x, to_x) {
    const std::size_t count = std::min(x.size(), y.size());
    const bool many = static_cast<double>(count) > kFewPoints * std::abs(to_x.px_high() - to_x.px_low());
    if (index != nullptr && many && serves(*index, x, count, to_x)) index_ = index;
  }

  const Decimated& run(KeptColumns& kept) {
    const std::size_t count = std::min(x_.size(), y_.size());
    const bool as_before = !gather(kept, count);
    if (as_before && kept.is_made_ && kept.made_y_ == to_y_) return kept.made_;
    if (!kept.made_.strokes.empty()) stroke_ = std::move(kept.made_.strokes.front());  // for its memory
    stroke_.clear();
    stroke_.reserve(4 * kept.columns_.size());
    std::size_t behind = 0;
    for (const KeptColumns::Column& column : kept.columns_) {
      if (column.first != behind) end_stroke();
      flush(column);
      if (column.gap_after) end_stroke();
      behind = column.next;
      out_.dropped_by_log += column.dropped;
    }
    out_.dropped_by_log += kept.dropped_behind_;
    end_stroke();
    kept.made_ = std::move(out_);
    kept.made_y_ = to_y_;
    kept.is_made_ = true;
    return kept.made_;
  }

 private:
  [[nodiscard]] bool shows(double y) const { return y >= floor_; }
  [[nodiscard]] double high_of(std::size_t i, double low) const {
    return i < y_high_.size() && y_high_[i] > low ? y_high_[i] : low;
  }
  void count_dropped(double y) {
    if (to_y_.scale() == Scale::kLog10 && y <= 0 && y > -kInfinity) ++dropped_;
  }

  /// The columns of all points, taking those that are known already; false where all were.
  bool gather(KeptColumns& kept, std::size_t count) {
    const bool known = kept.any_ && kept.to_x_ == to_x_ && kept.floor_ == floor_ && kept.count_ <= count;
    if (known && kept.count_ == count) return false;
    std::vector<KeptColumns::Column>& columns = kept.columns_;
    if (!known) columns.clear();
    if (!columns.empty()) columns.pop_back();  // it may have grown
    dropped_ = 0;
    for (std::size_t i = columns.empty() ? 0 : columns.back().next; i < count;) {
      if (!shows(y_[i]) || !to_x_.shows(x_[i])) {
        count_dropped(y_[i]);
        ++i;
        continue;
      }
      KeptColumns::Column column = index_ != nullptr ? indexed_column(i, count) : column_from(i, count);
      column.dropped = dropped_;
      dropped_ = 0;
      i = column.next;
      columns.push_back(column);
    }
    kept.dropped_behind_ = dropped_;
    kept.count_ = count;
    kept.to_x_ = to_x_;
    kept.floor_ = floor_;
    kept.any_ = true;
    return true;
  }

  KeptColumns::Column column_from(std::size_t first, std::size_t count) {
    const Mapping to_x = to_x_;
    const Columns columns = columns_;
    const int column = columns.at(to_x(x_[first]));
    if (to_x.scale() == Scale::kLinear && columns.is_inner(column)) {
      const auto low = static_cast<double>(column), high = low + 1;
      return column_while(first, count, [=](double x) {
        const double px = to_x.linear(x);
        return px >= low && px < high;
      });
    }
    return column_while(first, count, [=](double x) { return to_x.shows(x) && columns.same(to_x(x), column); });
  }

  /// Gathers the points that follow `first` for as long as their x is inside. All in locals: this loop is the whole
  /// cost of a curve that has a few thousand points.
  template <class Inside>
  KeptColumns::Column column_while(std::size_t first, std::size_t count, Inside inside) {
    const double *x = x_.data(), *y = y_.data(), floor = floor_;
    KeptColumns::Column b{first, first, first, first, y[first], high_of(first, y[first])};
    const bool has_ranges = !y_high_.empty();
    std::size_t i = first + 1;
    for (; i < count && inside(x[i]); ++i) {
      const double low = y[i];
      if (!(low >= floor)) {
        count_dropped(low);
        continue;
      }
      const double high = has_ranges ? high_of(i, low) : low;
      b.last = i;
      if (low < b.low) b.low = low, b.smallest = i;
      if (high > b.high) b.high = high, b.largest = i;
    }
    b.gap_after = b.last + 1 != i;
    b.next = i;
    return b;
  }

  /// column_from() for ascending x: its extremes from the index.
  KeptColumns::Column indexed_column(std::size_t first, std::size_t count) {
    const std::size_t end = search_.end(first, count);
    // The next column will be about as long: its end is on its way while this one is looked at.
    const std::size_t next = std::min(count - 1, end + (end - first));
    __builtin_prefetch(&x_[next]);
    __builtin_prefetch(&y_[next]);
    const SeriesIndex::Extremes all = index_->extremes(y_, y_high_, first, end, floor_);
    if (to_y_.scale() == Scale::kLog10 && all.has_gaps)
      for (std::size_t i = first; i < end; ++i) count_dropped(y_[i]);
    return {first, all.last, all.low_at, all.high_at, all.low, all.high, end, all.last + 1 != end};
  }

  void put(std::size_t i, double value) {
    const Spot2 point{to_x_(x_[i]), to_y_(value)};
    if (stroke_.empty() || !(stroke_.back() == point)) stroke_.push_back(point);
  }

  void flush(const KeptColumns::Column& b) {
    if (b.high == kInfinity) out_.beyond.push_back({to_x_(x_[b.largest]), true});
    if (b.low == -kInfinity) out_.beyond.push_back({to_x_(x_[b.smallest]), false});
    const bool is_range = b.low != y_[b.first] || b.high != y_[b.first] || b.first != b.last;
    put(b.first, y_[b.first]);
    if (is_range) {
      const bool rising = b.smallest < b.largest || (b.smallest == b.largest && rises(b));
      put(rising ? b.smallest : b.largest, rising ? b.low : b.high);
      put(rising ? b.largest : b.smallest, rising ? b.high : b.low);
      put(b.last, y_[b.last]);
    }
  }

  /// A bucket of one column: start at the end nearer to where the curve comes from.
  [[nodiscard]] bool rises(const KeptColumns::Column& b) const {
    if (stroke_.empty()) return true;
    const double from = stroke_.back().y;
    return std::abs(to_y_(b.low) - from) <= std::abs(to_y_(b.high) - from);
  }

  void end_stroke() {
    if (!stroke_.empty()) out_.strokes.push_back(std::move(stroke_));
    stroke_.clear();
  }

  std::span<const double> x_, y_, y_high_;
  const Mapping& to_x_;
  const Mapping& to_y_;
  Columns columns_;
  ColumnSearch search_;
  const SeriesIndex* index_ = nullptr;
  double floor_ = to_y_.scale() == Scale::kLog10 ? std::numeric_limits<double>::denorm_min() : -kInfinity;
  std::int64_t dropped_ = 0;  ///< since the column before
  Stroke stroke_;
  Decimated out_;
};

namespace {

/// Adds a pair of edges; where they cross since the last pair, the crossing first, so that above stays above.
void add_pair(Strip& strip, double x, double y_high, double y_low, bool& swapped) {
  const bool swap = y_high > y_low;
  if (!strip.above.empty() && swap != swapped) {
    const Spot2 a = strip.above.back(), b = strip.below.back();
    const double before = b.y - a.y, after = std::abs(y_low - y_high);
    const double share = before + after > 0 ? before / (before + after) : 0;
    const double at = a.x + share * (x - a.x);
    const double to = swap ? y_low : y_high;  // the edge that was below goes there
    const double y = b.y + share * (to - b.y);
    strip.above.push_back({at, y});
    strip.below.push_back({at, y});
  }
  strip.above.push_back({x, std::min(y_high, y_low)});
  strip.below.push_back({x, std::max(y_high, y_low)});
  swapped = swap;
}

}  // namespace

Decimated decimate(std::span<const double> x, std::span<const double> y, std::span<const double> y_high,
                   const Mapping& to_x, const Mapping& to_y) {
  return decimate(x, y, y_high, to_x, to_y, nullptr);
}

Decimated decimate(std::span<const double> x, std::span<const double> y, std::span<const double> y_high,
                   const Mapping& to_x, const Mapping& to_y, const SeriesIndex* index) {
  KeptColumns fresh;
  return decimate(x, y, y_high, to_x, to_y, index, fresh);
}

const Decimated& decimate(std::span<const double> x, std::span<const double> y, std::span<const double> y_high,
                          const Mapping& to_x, const Mapping& to_y, const SeriesIndex* index, KeptColumns& kept) {
  return LineDecimator(x, y, y_high, to_x, to_y, index).run(kept);
}

std::vector<Strip> decimate_band(std::span<const double> x, std::span<const double> low, std::span<const double> high,
                                 const Mapping& to_x, const Mapping& to_y) {
  return decimate_band(x, low, high, to_x, to_y, nullptr);
}

std::vector<Strip> decimate_band(std::span<const double> x, std::span<const double> low, std::span<const double> high,
                                 const Mapping& to_x, const Mapping& to_y, const BandIndex* index) {
  std::vector<Strip> out;
  Strip strip;
  const Columns columns(to_x);
  ColumnSearch search(x, to_x);
  bool swapped = false, open = false;
  int column = 0;
  double at = 0, smallest = 0, largest = 0;
  const bool is_log = to_y.scale() == Scale::kLog10;
  const auto px_y = [&](double v) { return is_log && !(v > 0) ? to_y.px_low() : to_y(v); };
  const auto flush = [&] {
    if (open) add_pair(strip, at, px_y(largest), px_y(smallest), swapped);
    open = false;
  };
  const auto end_strip = [&] {
    flush();
    if (strip.above.size() > 1) out.push_back(std::move(strip));
    strip = {};
    swapped = false;
  };
  const std::size_t count = std::min({x.size(), low.size(), high.size()});
  const bool indexed = index != nullptr && serves(index->low, x, count, to_x) && index->high.size() == count;
  std::size_t looked_up = 0;  // points before it have been asked for, and have gaps
  for (std::size_t i = 0; i < count; ++i) {
    if (!to_x.shows(x[i]) || std::isnan(low[i]) || std::isnan(high[i])) {
      end_strip();
      continue;
    }
    const double px = to_x(x[i]);
    if (open && columns.same(px, column)) {
      smallest = std::min(smallest, low[i]);
      largest = std::max(largest, high[i]);
      continue;
    }
    flush();
    open = true;
    column = columns.at(px);
    at = px;
    smallest = low[i];
    largest = high[i];
    if (!indexed || i < looked_up) continue;
    looked_up = search.end(i, count);
    const SeriesIndex::Extremes below = index->low.extremes(low, {}, i, looked_up, -kInfinity);
    const SeriesIndex::Extremes above = index->high.extremes(high, {}, i, looked_up, -kInfinity);
    if (below.has_gaps || above.has_gaps) continue;  // point by point
    smallest = below.low;
    largest = above.high;
    i = looked_up - 1;
  }
  end_strip();
  return out;
}

}  // namespace lscope::plot
