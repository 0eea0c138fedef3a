#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <span>

#include "base/check.h"
#include "core/fast_math.h"
#include "core/learner.h"
#include "core/strip.h"
#include "core/types.h"

namespace lscope::core {

/// The losses of core/loss.h, hard targets, for outputs that lie side by side: output o of row j at z[o * kLanes + j].
/// Loops have constant ends, so that all lanes are computed at once; those behind the last row are copies of the first
/// one and count for nothing.
template <class S, int kPackets>
class NarrowLoss {
  static constexpr Index kLanes = kPackets * kWidth<S>;

 public:
  /// lanes: the row that each lane shows; the first `rows` of them count. `room`, as large as z, is for the targets.
  NarrowLoss(const Examples<S>& set, const LaneRows<kLanes>& lanes, Index rows, double terms, S* room)
      : set_(set),
        lanes_(lanes),
        rows_(rows),
        counts_(kOnesThenZeros.data() + (kLanes - rows)),
        scale_(static_cast<S>(1.0 / terms)),
        room_(room) {}

  /// delta(o, j) <- dLoss/dz for a mean over `terms` terms, 0 behind the last row. Returns the sum over the rows.
  double loss_and_delta(Loss kind, const S* z, S* delta) {
    if (kind == Loss::kSoftmaxCe) return softmax_entropies(z, delta);
    gather<S, kPackets>(set_.y.data(), set_.outputs, lanes_, room_);
    if (kind == Loss::kMse) return squared_errors(z, delta);
    return logistics(z, delta);
  }

 private:
  static_assert(kLanes % 2 == 0);

  static constexpr auto kOnesThenZeros = [] {
    std::array<S, 2 * kLanes> values{};
    for (std::size_t j = 0; j < kLanes; ++j) values[j] = S(1);
    return values;
  }();

  /// In an order that does not depend on the number of rows.
  static double total(const S* lanes) {
    constexpr Index kSums = kLanes % 8 == 0 ? 8 : kLanes % 4 == 0 ? 4 : 2;
    double sum[kSums] = {};
    for (Index j = 0; j < kLanes; j += kSums) {
      for (Index i = 0; i < kSums; ++i) sum[i] += static_cast<double>(lanes[j + i]);
    }
    for (Index size = kSums / 2; size > 0; size /= 2) {
      for (Index i = 0; i < size; ++i) sum[i] += sum[i + size];
    }
    return sum[0];
  }

  double squared_errors(const S* __restrict z, S* __restrict delta) {
    alignas(64) S sum[kLanes] = {};
    const S* __restrict y = room_;
    const S* __restrict counts = counts_;
    for (Index o = 0; o < set_.outputs; ++o, z += kLanes, y += kLanes, delta += kLanes) {
      for (Index j = 0; j < kLanes; ++j) {
        const S error = (z[j] - y[j]) * counts[j];
        sum[j] += error * error;
        delta[j] = S(2) * scale_ * error;
      }
    }
    return total(sum);
  }

  double logistics(const S* __restrict z, S* __restrict delta) {
    alignas(64) S sum[kLanes] = {};
    const S* __restrict y = room_;
    const S* __restrict counts = counts_;
    for (Index o = 0; o < set_.outputs; ++o, z += kLanes, y += kLanes, delta += kLanes) {
      for (Index j = 0; j < kLanes; ++j) {
        const S e = fast_exp_of_nonpositive(-std::abs(z[j]));
        sum[j] += counts[j] * ((z[j] > S(0) ? z[j] : S(0)) - z[j] * y[j] + fast_log1p_of_share(e));
        delta[j] = counts[j] * scale_ * ((z[j] < S(0) ? e : S(1)) / (S(1) + e) - y[j]);
      }
    }
    return total(sum);
  }

  double softmax_entropies(const S* __restrict z, S* __restrict delta) {
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
    for (Index j = 0; j < kLanes; ++j) share[j] = counts_[j] * scale_ / sum[j];
    for (Index o = 0; o < k; ++o) {
      for (Index j = 0; j < kLanes; ++j) delta[o * kLanes + j] *= share[j];
    }
    double loss = 0;
    for (Index j = 0; j < rows_; ++j) {
      const std::int32_t label = set_.labels[static_cast<std::size_t>(lanes_[static_cast<std::size_t>(j)])];
      LSCOPE_CHECK(label >= 0 && label < k);
      delta[label * kLanes + j] -= scale_;
      loss += static_cast<double>(std::log(sum[j])) +
              (static_cast<double>(top[j]) - static_cast<double>(z[label * kLanes + j]));
    }
    return loss;
  }

  const Examples<S>& set_;
  const LaneRows<kLanes>& lanes_;
  Index rows_;
  const S* counts_;  ///< 1 for each lane that counts, then 0
  S scale_;
  S* room_;
};

}  // namespace lscope::core
