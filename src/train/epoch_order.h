#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "base/random.h"

namespace lscope::train {

/// The order in which the rows of one epoch are used. A pure function of the seed and the epoch: no epoch's order
/// depends on what was drawn before it, so any place of a run can be entered directly.
class EpochOrder {
 public:
  void start(std::uint64_t seed, std::int64_t epoch, int rows) {
    order_.resize(static_cast<std::size_t>(rows));
    std::iota(order_.begin(), order_.end(), 0);
    base::Rng rng(seed, base::Stream::kShuffle, static_cast<std::uint64_t>(epoch));
    base::shuffle(order_, rng);
    used_ = 0;
  }
  void skip_to(std::size_t used) { used_ = used; }
  /// The next rows, `batch` of them or what is left of the epoch.
  std::span<const std::int32_t> next(std::size_t batch) {
    const std::size_t count = std::min(batch, order_.size() - used_);
    used_ += count;
    return std::span<const std::int32_t>(order_).subspan(used_ - count, count);
  }
  [[nodiscard]] bool finished() const { return used_ == order_.size(); }
  [[nodiscard]] std::size_t used() const { return used_; }
  [[nodiscard]] double fraction() const {
    return order_.empty() ? 0 : static_cast<double>(used_) / static_cast<double>(order_.size());
  }

 private:
  std::vector<std::int32_t> order_;
  std::size_t used_ = 0;
};

}  // namespace lscope::train
