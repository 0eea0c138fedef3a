#include "train/weight_counts.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"

namespace lscope::train {
namespace {

constexpr int kSmallest = -30, kLargest = 100;  ///< exponents of half

template <class S>
WeightCounts count(std::span<const S> weights) {
  double largest = 0;
  for (const S weight : weights)
    if (const double size = std::abs(static_cast<double>(weight)); std::isfinite(size) && size > largest)
      largest = size;
  int exponent = 0;
  if (largest > 0) static_cast<void>(std::frexp(largest, &exponent));  // largest < 2^exponent
  WeightCounts out;
  out.half = std::ldexp(1.0, std::clamp(exponent, kSmallest, kLargest));
  const double per_bin = static_cast<double>(WeightCounts::kBins) / 2 / out.half;
  for (const S weight : weights) {
    const auto w = static_cast<double>(weight);
    if (w == 0)
      ++out.zeros;
    else if (w >= -out.half && w < out.half)
      ++out.bins[std::min(WeightCounts::kBins - 1, static_cast<std::size_t>((w + out.half) * per_bin))];
    else
      ++out.outside;
  }
  return out;
}

}  // namespace

template <class S>
WeightCountsAt count_weights(const core::ParameterLayout& layout, std::span<const S> parameters) {
  WeightCountsAt out;
  for (const core::LayerBlock& block : layout.layers)
    out.layers.push_back(
        count(parameters.subspan(static_cast<std::size_t>(block.weights_at),
                                 static_cast<std::size_t>(block.units) * static_cast<std::size_t>(block.inputs))));
  return out;
}

WeightCounts widened(const WeightCounts& counts, double half) {
  constexpr std::size_t kQuarter = WeightCounts::kBins / 4;
  WeightCounts out = counts;
  while (out.half < half) {
    std::array<std::int64_t, WeightCounts::kBins> wide{};
    for (std::size_t i = 0; i < WeightCounts::kBins; ++i) wide[kQuarter + i / 2] += out.bins[i];
    out.bins = wide;
    out.half *= 2;
  }
  LSCOPE_CHECK(out.half == half);
  return out;
}

bool WeightCountsHistory::wants_next() {
  const std::int64_t number = evaluations_++;
  if (number < next_) return false;
  const double grown = std::ceil(static_cast<double>(number) * ratio_);
  next_ = std::max(number + 1, grown < 9e18 ? static_cast<std::int64_t>(grown) : number + 1);
  return true;
}

void WeightCountsHistory::keep(WeightCountsAt counts) {
  if (kept_.size() == kMost) {
    std::size_t to = 1;  // the first instant always stays
    for (std::size_t from = 2; from < kept_.size(); from += 2) kept_[to++] = std::move(kept_[from]);
    kept_.resize(to);
    ratio_ *= ratio_;
  }
  kept_.push_back(std::make_shared<const WeightCountsAt>(std::move(counts)));
  shown_.reset();
}

WeightCountsHistory::View WeightCountsHistory::view() {
  if (!shown_) shown_ = std::make_shared<const std::vector<std::shared_ptr<const WeightCountsAt>>>(kept_);
  return shown_;
}

template WeightCountsAt count_weights(const core::ParameterLayout&, std::span<const float>);
template WeightCountsAt count_weights(const core::ParameterLayout&, std::span<const double>);

}  // namespace lscope::train
