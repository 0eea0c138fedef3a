#pragma once

#include <cmath>
#include <cstdint>
#include <span>

#include "base/check.h"
#include "core/fast_math.h"
#include "core/learner.h"
#include "core/types.h"

namespace lscope::core {

/// The losses of core/loss.h, hard targets, for outputs that lie side by side: output o of row j at z[o * kLanes + j].
/// Loops have constant ends, so that all lanes are computed at once; those behind the last row count for nothing.
template <class S, Index kLanes>
class NarrowLoss {
 public:
  /// `room`, as large as z, is for the targets.
  NarrowLoss(const Examples<S>& set, std::span<const std::int32_t> rows, double terms, S* room)
      : set_(set), rows_(rows), scale_(static_cast<S>(1.0 / terms)), room_(room) {}

  /// delta(o, j) <- dLoss/dz for a mean over `terms` terms, 0 behind the last row. Returns the sum over the rows.
  double loss_and_delta(Loss kind, const S* z, S* delta) {
    if (kind == Loss::kSoftmaxCe) return softmax_entropies(z, delta);
    gather();
    if (kind == Loss::kMse) return squared_errors(z, delta);
    return logistics(z, delta);
  }

 private:
  static_assert(kLanes % 2 == 0);

  void gather() {
    for (std::size_t j = 0; j < rows_.size(); ++j) {
      const S* y = set_.y.data() + static_cast<std::size_t>(rows_[j]) * static_cast<std::size_t>(set_.outputs);
      for (Index o = 0; o < set_.outputs; ++o) room_[o * kLanes + static_cast<Index>(j)] = y[o];
    }
  }

  void clear_rest(S* lanes) const {
    for (auto j = static_cast<Index>(rows_.size()); j < kLanes; ++j) lanes[j] = S(0);
  }

  /// Two running sums, in the same order for any number of rows.
  static double total(const S* lanes) {
    double even = 0, odd = 0;
    for (Index j = 0; j < kLanes; j += 2) {
      even += static_cast<double>(lanes[j]);
      odd += static_cast<double>(lanes[j + 1]);
    }
    return even + odd;
  }

  double squared_errors(const S* z, S* delta) {
    alignas(64) S sum[kLanes] = {};
    const S* y = room_;
    for (Index o = 0; o < set_.outputs; ++o, z += kLanes, y += kLanes, delta += kLanes) {
      for (Index j = 0; j < kLanes; ++j) {
        const S error = z[j] - y[j];
        sum[j] += error * error;
        delta[j] = S(2) * scale_ * error;
      }
      clear_rest(delta);
    }
    clear_rest(sum);
    return total(sum);
  }

  double logistics(const S* z, S* delta) {
    alignas(64) S sum[kLanes] = {};
    const S* y = room_;
    for (Index o = 0; o < set_.outputs; ++o, z += kLanes, y += kLanes, delta += kLanes) {
      for (Index j = 0; j < kLanes; ++j) {
        const S e = fast_exp_of_nonpositive(-std::abs(z[j]));
        sum[j] += (z[j] > S(0) ? z[j] : S(0)) - z[j] * y[j] + fast_log1p_of_share(e);
        delta[j] = scale_ * ((z[j] < S(0) ? e : S(1)) / (S(1) + e) - y[j]);
      }
      clear_rest(delta);
    }
    clear_rest(sum);
    return total(sum);
  }

  double softmax_entropies(const S* z, S* delta) {
    const Index k = set_.outputs;
    alignas(64) S top[kLanes];
    alignas(64) S sum[kLanes] = {};
    for (Index j = 0; j < kLanes; ++j) top[j] = z[j];
    for (Index o = 1; o < k; ++o) {
      for (Index j = 0; j < kLanes; ++j) top[j] = z[o * kLanes + j] > top[j] ? z[o * kLanes + j] : top[j];
    }
    for (Index o = 0; o < k; ++o) {
      for (Index j = 0; j < kLanes; ++j) {
        const S e = fast_exp_of_nonpositive(z[o * kLanes + j] - top[j]);  // a NaN among z reaches the sum here
        delta[o * kLanes + j] = e;
        sum[j] += e;
      }
    }
    alignas(64) S share[kLanes];
    for (Index j = 0; j < kLanes; ++j) share[j] = scale_ / sum[j];
    clear_rest(share);
    for (Index o = 0; o < k; ++o) {
      for (Index j = 0; j < kLanes; ++j) delta[o * kLanes + j] *= share[j];
    }
    double loss = 0;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const std::int32_t label = set_.labels[static_cast<std::size_t>(rows_[row])];
      LSCOPE_CHECK(label >= 0 && label < k);
      const auto j = static_cast<Index>(row);
      delta[label * kLanes + j] -= scale_;
      loss += static_cast<double>(std::log(sum[j])) +
              (static_cast<double>(top[j]) - static_cast<double>(z[label * kLanes + j]));
    }
    return loss;
  }

  const Examples<S>& set_;
  std::span<const std::int32_t> rows_;
  S scale_;
  S* room_;
};

}  // namespace lscope::core
