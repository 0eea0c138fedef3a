#include "plot/trailing_mean.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace lscope::plot {
namespace {

constexpr double kScale = 0x1p-32;  // exact; 2^32 values at most

}  // namespace

double ExponentialMean::add(double value) {
  weight = past * weight + 1;
  const double share = 1 / weight;
  mean = (1 - share) * mean + share * value;
  return mean;
}

double WindowMean::add(double value) {
  if (newer.size() + older.size() == count) drop_oldest();
  newer.push_back(value);
  newer_sum += value * kScale;
  const double sum = newer_sum + (older.empty() ? 0 : older.back());
  return sum / static_cast<double>(newer.size() + older.size()) / kScale;
}

void WindowMean::drop_oldest() {
  if (older.empty()) {
    double sum = 0;
    for (std::size_t i = newer.size(); i-- > 0;) older.push_back(sum += newer[i] * kScale);
    newer.clear();
    newer_sum = 0;
  }
  older.pop_back();
}

TrailingMean::TrailingMean(const Smoothing& smoothing) {
  const double amount = std::isfinite(smoothing.amount) ? smoothing.amount : 0;
  if (smoothing.kind == Smoothing::Kind::kExponential)
    mean_ = ExponentialMean{std::clamp(amount, 0.0, 0.999999)};
  else
    mean_ = WindowMean{static_cast<std::size_t>(std::clamp(std::floor(amount), 1.0, 0x1p32))};
}

void TrailingMean::extend(std::span<const double> y, std::span<const double> y_high) {
  if (values_.empty()) values_.reserve(y.size());
  std::visit(
      [&](auto& mean) {
        for (std::size_t i = values_.size(); i < y.size(); ++i) {
          double value = y[i];
          if (i < y_high.size() && y_high[i] > value) value += (y_high[i] - value) / 2;
          values_.push_back(std::isfinite(value) ? mean.add(value) : std::nan(""));
        }
      },
      mean_);
}

std::vector<double> trailing_mean(std::span<const double> y, std::span<const double> y_high,
                                  const Smoothing& smoothing) {
  TrailingMean mean(smoothing);
  mean.extend(y, y_high);
  return mean.take();
}

}  // namespace lscope::plot
