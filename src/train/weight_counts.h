#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/network_spec.h"

namespace lscope::train {

/// How the weights of one layer are spread, in 64 bins of equal width from -half to half. half is a power of two, so
/// that counts of two instants come onto the same bins exactly: see widened().
struct WeightCounts {
  static constexpr std::size_t kBins = 64;
  double half = 1;
  std::array<std::int64_t, kBins> bins{};  ///< without exact zeros; bin i is [half (i/32 - 1), half ((i+1)/32 - 1))
  std::int64_t zeros = 0;                  ///< w == 0 exactly
  std::int64_t outside = 0;                ///< infinite, not a number, or beyond half, which is kept below 2^100
};

/// Counts of one instant, a layer each; biases are not counted.
struct WeightCountsAt {
  std::int64_t step = 0;
  double epoch = 0;
  std::vector<WeightCounts> layers;
};

/// half is the smallest power of two that all finite weights lie within, from 2^-30 to 2^100.
template <class S>
[[nodiscard]] WeightCountsAt count_weights(const core::ParameterLayout& layout, std::span<const S> parameters);
/// The same counts over a range that is wider: pairs of bins are joined until `half` is reached. Exact.
/// `half` is a power of two, not smaller than counts.half.
[[nodiscard]] WeightCounts widened(const WeightCounts& counts, double half);

/// Counts of some evaluations of a run, for ridge lines over time: at most kMost instants, spread evenly over the
/// logarithm of the number of the evaluation, because most happens early. Which instants are kept depends on their
/// numbers alone.
///
///     evaluation n is kept if n >= next;  next <- max(n + 1, ceil(n ratio))
///     at kMost instants: every second one goes (never the first), and ratio <- ratio^2
class WeightCountsHistory {
 public:
  static constexpr std::size_t kMost = 48;

  /// Whether the evaluation that comes now is one to keep; counts it.
  [[nodiscard]] bool wants_next();
  void keep(WeightCountsAt counts);
  void clear() { *this = WeightCountsHistory(); }
  /// Oldest first; shared with every caller until the next keep(). Never null.
  using View = std::shared_ptr<const std::vector<std::shared_ptr<const WeightCountsAt>>>;
  [[nodiscard]] View view();

 private:
  std::vector<std::shared_ptr<const WeightCountsAt>> kept_;
  std::int64_t evaluations_ = 0, next_ = 0;
  double ratio_ = 1.1;
  View shown_;  ///< null when stale
};

extern template WeightCountsAt count_weights(const core::ParameterLayout&, std::span<const float>);
extern template WeightCountsAt count_weights(const core::ParameterLayout&, std::span<const double>);

}  // namespace lscope::train
