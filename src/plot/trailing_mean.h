#pragma once

#include <cstddef>
#include <span>
#include <variant>
#include <vector>

#include "plot/figure.h"

namespace lscope::plot {

/// The weighted mean moved towards each value by its share of the weights: no sum that could overflow.
struct ExponentialMean {
  double past = 0, weight = 0, mean = 0;
  double add(double value);
};
/// A queue of two stacks with their sums: values leave without being subtracted, so a large one leaves no rounding
/// behind. Every value is scaled before it is added, so that sums of 1e308 stay numbers.
struct WindowMean {
  std::size_t count = 1;
  std::vector<double> newer{};  ///< values
  std::vector<double> older{};  ///< sums of the values from the newest of them to each; the oldest is last
  double newer_sum = 0;
  double add(double value);
  void drop_oldest();
};

/// A mean over the past of a curve, one value for each of y. Value i depends on the values up to i alone, so what has
/// been drawn never changes when values are appended.
///
///     exponential, a = amount   s_i = sum_k a^k y_(i-k) / sum_k a^k, over the finite values so far: the bias of a
///                               start at 0 is divided out (Kingma and Ba 2015, section 3)
///     window, n = amount        mean of the last n finite values, of fewer at the start
///
/// Buckets (y_high as in Line) count with the middle of their two ends. A value that is not finite enters no
/// mean and is a gap in it. Amounts out of range are held within [0, 0.999999] and [1, 2^32]. Cost: linear.
class TrailingMean {
 public:
  explicit TrailingMean(const Smoothing& smoothing);
  /// Takes in what the curve has beyond values(); those before must be the ones of the last call.
  void extend(std::span<const double> y, std::span<const double> y_high);
  [[nodiscard]] const std::vector<double>& values() const { return values_; }
  [[nodiscard]] std::vector<double> take() { return std::move(values_); }

 private:
  std::variant<ExponentialMean, WindowMean> mean_;
  std::vector<double> values_;
};

/// The same for a whole curve.
[[nodiscard]] std::vector<double> trailing_mean(std::span<const double> y, std::span<const double> y_high,
                                                const Smoothing& smoothing);

}  // namespace lscope::plot
