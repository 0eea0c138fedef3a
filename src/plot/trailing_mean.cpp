#include "plot/trailing_mean.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace lscope::plot {
namespace {

/// The weighted mean moved towards each value by its share of the weights: no sum that could overflow.
class ExponentialMean {
 public:
  explicit ExponentialMean(double past) : past_(past) {}
  double add(double value) {
    weight_ = past_ * weight_ + 1;
    const double share = 1 / weight_;
    mean_ = (1 - share) * mean_ + share * value;
    return mean_;
  }

 private:
  double past_, weight_ = 0, mean_ = 0;
};

/// A queue of two stacks with their sums: values leave without being subtracted, so a large one leaves no rounding
/// behind. Every value is scaled before it is added, so that sums of 1e308 stay numbers.
class WindowMean {
 public:
  explicit WindowMean(std::size_t count) : count_(count) {}
  double add(double value) {
    if (newer_.size() + older_.size() == count_) drop_oldest();
    newer_.push_back(value);
    newer_sum_ += value * kScale;
    const double sum = newer_sum_ + (older_.empty() ? 0 : older_.back());
    return sum / static_cast<double>(newer_.size() + older_.size()) / kScale;
  }

 private:
  static constexpr double kScale = 0x1p-32;  // exact; 2^32 values at most

  void drop_oldest() {
    if (older_.empty()) {
      double sum = 0;
      for (std::size_t i = newer_.size(); i-- > 0;) older_.push_back(sum += newer_[i] * kScale);
      newer_.clear();
      newer_sum_ = 0;
    }
    older_.pop_back();
  }

  std::size_t count_;
  std::vector<double> newer_;  ///< values
  std::vector<double> older_;  ///< sums of the values from the newest of them to each; the oldest is last
  double newer_sum_ = 0;
};

template <class Mean>
std::vector<double> over(std::span<const double> y, std::span<const double> y_high, Mean mean) {
  std::vector<double> out;
  out.reserve(y.size());
  for (std::size_t i = 0; i < y.size(); ++i) {
    double value = y[i];
    if (i < y_high.size() && y_high[i] > value) value += (y_high[i] - value) / 2;
    out.push_back(std::isfinite(value) ? mean.add(value) : std::nan(""));
  }
  return out;
}

}  // namespace

std::vector<double> trailing_mean(std::span<const double> y, std::span<const double> y_high,
                                  const Smoothing& smoothing) {
  const double amount = std::isfinite(smoothing.amount) ? smoothing.amount : 0;
  if (smoothing.kind == Smoothing::Kind::kExponential)
    return over(y, y_high, ExponentialMean(std::clamp(amount, 0.0, 0.999999)));
  return over(y, y_high, WindowMean(static_cast<std::size_t>(std::clamp(std::floor(amount), 1.0, 0x1p32))));
}

}  // namespace lscope::plot
