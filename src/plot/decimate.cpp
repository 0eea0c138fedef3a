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

 private:
  double left_, right_;
};

/// What has to be kept of the points of one column.
struct Bucket {
  std::size_t first = 0, last = 0, smallest = 0, largest = 0;
  double low = 0, high = 0;
};

class LineDecimator {
 public:
  LineDecimator(std::span<const double> x, std::span<const double> y, std::span<const double> y_high,
                const Mapping& to_x, const Mapping& to_y, const SeriesIndex* index)
      : x_(x), y_(y), y_high_(y_high), to_x_(to_x), to_y_(to_y), columns_(to_x) {
    const std::size_t count = std::min(x.size(), y.size());
    if (index == nullptr || count == 0 || index->size() != count || !index->is_sorted()) return;
    if (to_x.shows(x.front()) && to_x(x.back()) >= to_x(x.front())) index_ = index;
  }

  Decimated run() {
    const std::size_t count = std::min(x_.size(), y_.size());
    for (std::size_t i = 0; i < count;) {
      if (!shows(y_[i]) || !to_x_.shows(x_[i])) {
        count_dropped(y_[i]);
        end_stroke();
        ++i;
        continue;
      }
      flush(index_ != nullptr ? indexed_column(i, count) : column_from(i, count));
      if (gap_after_) end_stroke();
      i = next_;
    }
    end_stroke();
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool shows(double y) const { return y >= floor_; }
  [[nodiscard]] double high_of(std::size_t i, double low) const {
    return i < y_high_.size() && y_high_[i] > low ? y_high_[i] : low;
  }
  void count_dropped(double y) {
    if (to_y_.scale() == Scale::kLog10 && y <= 0 && y > -kInfinity) ++out_.dropped_by_log;
  }

  /// Gathers the points that follow `first` in its pixel column; next_ is the first one that does not. All in locals:
  /// this loop is the whole cost of a million points.
  Bucket column_from(std::size_t first, std::size_t count) {
    const Mapping to_x = to_x_;
    const Columns columns = columns_;
    const double *x = x_.data(), *y = y_.data(), floor = floor_;
    const int column = columns.at(to_x(x[first]));
    Bucket b{first, first, first, first, y[first], high_of(first, y[first])};
    const bool has_ranges = !y_high_.empty();
    std::size_t i = first + 1;
    for (; i < count; ++i) {
      if (!to_x.shows(x[i]) || !columns.same(to_x(x[i]), column)) break;
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
    gap_after_ = b.last + 1 != i;
    next_ = i;
    return b;
  }

  /// column_from() for ascending x: the end of the column by doubling steps from a guess, its extremes from the index.
  Bucket indexed_column(std::size_t first, std::size_t count) {
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
    const SeriesIndex::Extremes all = index_->extremes(y_, y_high_, first, end, floor_);
    if (to_y_.scale() == Scale::kLog10 && index_->extremes(y_, y_high_, first, end, -kInfinity).low <= 0)
      for (std::size_t i = first; i < end; ++i) count_dropped(y_[i]);
    gap_after_ = all.last + 1 != end;
    next_ = end;
    length_ = end - first;
    return {first, all.last, all.low_at, all.high_at, all.low, all.high};
  }

  void put(std::size_t i, double value) {
    const Spot2 point{to_x_(x_[i]), to_y_(value)};
    if (stroke_.empty() || !(stroke_.back() == point)) stroke_.push_back(point);
  }

  void flush(const Bucket& b) {
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
  [[nodiscard]] bool rises(const Bucket& b) const {
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
  const SeriesIndex* index_ = nullptr;
  double floor_ = to_y_.scale() == Scale::kLog10 ? std::numeric_limits<double>::denorm_min() : -kInfinity;
  std::size_t next_ = 0;
  std::size_t length_ = 1;  ///< points in the column before
  bool gap_after_ = false;
  Stroke stroke_;
  Decimated out_;
};

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
  return LineDecimator(x, y, y_high, to_x, to_y, nullptr).run();
}

Decimated decimate(std::span<const double> x, std::span<const double> y, std::span<const double> y_high,
                   const Mapping& to_x, const Mapping& to_y, const SeriesIndex* index) {
  return LineDecimator(x, y, y_high, to_x, to_y, index).run();
}

std::vector<Strip> decimate_band(std::span<const double> x, std::span<const double> low, std::span<const double> high,
                                 const Mapping& to_x, const Mapping& to_y) {
  std::vector<Strip> out;
  Strip strip;
  const Columns columns(to_x);
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
  }
  end_strip();
  return out;
}

}  // namespace lscope::plot
