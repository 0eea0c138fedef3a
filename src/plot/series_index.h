#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "plot/range.h"

namespace lscope::plot {

/// The smallest and the largest value of any stretch of a long curve, without looking at all of it: extremes of every
/// 32 points, of every 256 and so on (a min-max pyramid). Points are only ever appended; extend() costs as much as what
/// is new. A NaN is no value; with y_high a point reaches from y to y_high, as in Line. Costs 0.6 bytes a point.
class SeriesIndex {
 public:
  /// What a stretch of points holds. `low_at` and `high_at` are the first points with these values.
  struct Extremes {
    double low = 0, high = 0;
    std::size_t low_at = 0, high_at = 0;
    std::size_t last = 0;   ///< the last point with a value
    bool any = false;       ///< else there is no value
    bool has_gaps = false;  ///< some points have no value, or less than `floor`
  };

  /// Takes in what the series has beyond size(). The points before must be those of the last call.
  void extend(std::span<const double> x, std::span<const double> y, std::span<const double> y_high);
  [[nodiscard]] std::size_t size() const { return size_; }
  /// Whether x is ascending and finite, so that columns of pixels are stretches of points.
  [[nodiscard]] bool is_sorted() const { return sorted_; }
  /// Whether some points known are still those of the series: a check against an owner who forgot its stamp.
  [[nodiscard]] bool still_fits(std::span<const double> x, std::span<const double> y) const;

  /// Of the points [first, last) whose y is at least `floor` (0 excluded on a log axis: its smallest positive number).
  [[nodiscard]] Extremes extremes(std::span<const double> y, std::span<const double> y_high, std::size_t first,
                                  std::size_t last, double floor) const;
  /// Adds what extremes() would have to say, infinities left out, to an extent.
  void add_to(Extent& extent, AxisScale scale, std::span<const double> y, std::span<const double> y_high,
              std::size_t first, std::size_t last) const;

 private:
  static constexpr std::size_t kBlock = 32, kFactor = 8, kLevels = 6;
  /// The extremes of a whole stretch; low > high where it has no value. Where they stand, and where its last value
  /// does, is looked up when somebody asks: it would be most of the cost of building.
  struct Block {
    double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();
    [[nodiscard]] bool any() const { return low <= high; }
  };
  struct Level {
    std::vector<Block> blocks;       ///< of whole stretches only; the rest is looked at
    std::vector<std::uint8_t> gaps;  ///< 1: some points of the block have no value; ends with the last such block
    [[nodiscard]] bool has_gaps(std::size_t block) const { return block < gaps.size() && gaps[block] != 0; }
    void add(const Block& block, bool has_gap);
  };
  struct Search;
  [[nodiscard]] static constexpr std::size_t stretch(std::size_t level) {
    return level == 0 ? kBlock : kFactor * stretch(level - 1);
  }
  /// The level of the longest stretch that begins at `i`, ends within `last` and serves; kLevels where none does.
  template <class Serves>
  [[nodiscard]] std::size_t level_at(std::size_t i, std::size_t last, Serves&& serves) const;
  void extend_blocks(std::span<const double> y, std::span<const double> y_high, std::size_t count);
  /// The first block of the lowest level within the stretch of this level that holds such an extreme, as a point.
  [[nodiscard]] std::size_t block_with(std::size_t level, std::size_t i, double value, double Block::*extreme) const;
  /// Where the last block of the lowest level with a value ends, within the stretch of this level that ends at `end`.
  [[nodiscard]] std::size_t end_of_values(std::size_t level, std::size_t end) const;

  std::array<Level, kLevels> levels_;
  std::vector<std::uint64_t> probes_;  ///< bits of x and y at some points
  std::size_t size_ = 0;
  double last_x_ = 0;
  bool sorted_ = true;
};

}  // namespace lscope::plot
