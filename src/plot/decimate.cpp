#include "plot/decimate.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lscope::plot {
namespace {

constexpr double kMax = std::numeric_limits<double>::max();

/// The pixel column of a px; all columns left of the plot are one, all right of it another.
class Columns {
 public:
  explicit Columns(const Mapping& to_x)
      : left_(std::min(to_x.px_low(), to_x.px_high()) - 2), right_(std::max(to_x.px_low(), to_x.px_high()) + 2) {}
  [[nodiscard]] int at(double px) const { return static_cast<int>(std::floor(std::clamp(px, left_, right_))); }

 private:
  double left_, right_;
};

/// What has to be kept of the points of one column.
struct Bucket {
  int column = 0;
  bool open = false;
  std::size_t first = 0, last = 0, smallest = 0, largest = 0;
  double low = 0, high = 0;
};

class LineDecimator {
 public:
  LineDecimator(std::span<const double> x, std::span<const double> y, std::span<const double> y_high,
                const Mapping& to_x, const Mapping& to_y)
      : x_(x), y_(y), y_high_(y_high), to_x_(to_x), to_y_(to_y), columns_(to_x) {}

  Decimated run() {
    const std::size_t count = std::min(x_.size(), y_.size());
    const bool log = to_y_.scale() == Scale::kLog10;
    const double floor = log ? std::numeric_limits<double>::denorm_min() : -kMax;
    for (std::size_t i = 0; i < count; ++i) {
      const double low = y_[i];
      if (!(low >= floor && low <= kMax) || !to_x_.shows(x_[i])) {
        if (log && low <= 0 && low >= -kMax) ++out_.dropped_by_log;
        end_stroke();
        continue;
      }
      add(i, low, i < y_high_.size() && y_high_[i] > low && y_high_[i] <= kMax ? y_high_[i] : low);
    }
    end_stroke();
    return std::move(out_);
  }

 private:
  void add(std::size_t i, double low, double high) {
    const int column = columns_.at(to_x_(x_[i]));
    if (!bucket_.open || column != bucket_.column) {
      flush();
      bucket_ = {column, true, i, i, i, i, low, high};
      return;
    }
    bucket_.last = i;
    if (low < bucket_.low) bucket_.low = low, bucket_.smallest = i;
    if (high > bucket_.high) bucket_.high = high, bucket_.largest = i;
  }

  void put(std::size_t i, double value) {
    const Spot2 point{to_x_(x_[i]), to_y_(value)};
    if (stroke_.empty() || !(stroke_.back() == point)) stroke_.push_back(point);
  }

  void flush() {
    if (!bucket_.open) return;
    const Bucket& b = bucket_;
    const bool is_range = b.low != y_[b.first] || b.high != y_[b.first] || b.first != b.last;
    put(b.first, y_[b.first]);
    if (is_range) {
      const bool rising = b.smallest < b.largest || (b.smallest == b.largest && rises());
      put(rising ? b.smallest : b.largest, rising ? b.low : b.high);
      put(rising ? b.largest : b.smallest, rising ? b.high : b.low);
      put(b.last, y_[b.last]);
    }
    bucket_.open = false;
  }

  /// A bucket of one column: start at the end nearer to where the curve comes from.
  [[nodiscard]] bool rises() const {
    if (stroke_.empty()) return true;
    const double from = stroke_.back().y;
    return std::abs(to_y_(bucket_.low) - from) <= std::abs(to_y_(bucket_.high) - from);
  }

  void end_stroke() {
    flush();
    if (!stroke_.empty()) out_.strokes.push_back(std::move(stroke_));
    stroke_.clear();
  }

  std::span<const double> x_, y_, y_high_;
  const Mapping& to_x_;
  const Mapping& to_y_;
  Columns columns_;
  Bucket bucket_;
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
  return LineDecimator(x, y, y_high, to_x, to_y).run();
}

std::vector<Strip> decimate_band(std::span<const double> x, std::span<const double> low, std::span<const double> high,
                                 const Mapping& to_x, const Mapping& to_y) {
  std::vector<Strip> out;
  Strip strip;
  const Columns columns(to_x);
  bool swapped = false, open = false;
  int column = 0;
  double at = 0, smallest = 0, largest = 0;
  const auto px_y = [&](double v) { return to_y.shows(v) ? to_y(v) : to_y.px_low(); };
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
    if (!to_x.shows(x[i]) || !(std::abs(low[i]) <= kMax) || !(std::abs(high[i]) <= kMax)) {
      end_strip();
      continue;
    }
    const double px = to_x(x[i]);
    // Beyond the sides every pair is kept apart, else a far outlier would lean the edge inside.
    const int next = columns.at(px);
    if (open && next == column) {
      smallest = std::min(smallest, low[i]);
      largest = std::max(largest, high[i]);
      continue;
    }
    flush();
    open = true;
    column = next;
    at = px;
    smallest = low[i];
    largest = high[i];
  }
  end_strip();
  return out;
}

}  // namespace lscope::plot
