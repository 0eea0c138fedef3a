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
  using P = Packet<S>;

 public:
  /// rows: those of the set that the first lanes show; the others do not count. `targets`: strips of them, except
  /// where they are labels.
  NarrowLoss(const Examples<S>& set, std::span<const std::int32_t> rows, double terms, const S* targets)
      : set_(set),
        rows_(rows),
        counts_(kOnesThenZeros.data() + (kLanes - static_cast<Index>(rows.size()))),
        scale_(static_cast<S>(1.0 / terms)),
        targets_(targets) {}

  // delta(o, j) <- dLoss/dz for a mean over `terms` terms, 0 behind the last row. Each returns a register whose lanes
  // add up to the loss of the rows.

  P loss_and_delta(Loss kind, const S* z, S* delta) {
    if (kind == Loss::kSoftmaxCe) return softmax_entropies(z, delta);
    if (kind == Loss::kMse) return squared_errors(z, delta, [](const P& slope, Index) { return slope; });
    return logistics(z, delta);
  }

  /// finish(delta, its place) is what is stored.
  template <class Finish>
  P squared_errors(const S* z, S* delta, const Finish& finish) {
    using namespace Eigen::internal;
    const P twice = pset1<P>(S(2) * scale_);
    P sum = pzero(twice);
    for (Index at = 0; at < set_.outputs * kLanes; at += kLanes) {
      each<kPackets>([&](auto p) LSCOPE_INLINED {
        constexpr Index kRows = p * kWidth<S>;
        const Index here = at + kRows;
        const P error = pmul(psub(pload<P>(z + here), pload<P>(targets_ + here)), ploadu<P>(counts_ + kRows));
        sum = pmadd(error, error, sum);
        pstore(delta + here, finish(pmul(twice, error), here));
      });
    }
    return sum;
  }

 private:
  static_assert(kLanes % 2 == 0);

  static constexpr auto kOnesThenZeros = [] {
    std::array<S, 2 * kLanes> values{};
    for (std::size_t j = 0; j < kLanes; ++j) values[j] = S(1);
    return values;
  }();

  [[nodiscard]] static P over_registers(const S* lanes) {
    P sum = Eigen::internal::pload<P>(lanes);
    for (int p = 1; p < kPackets; ++p)
      sum = Eigen::internal::padd(sum, Eigen::internal::pload<P>(lanes + p * kWidth<S>));
    return sum;
  }

  P logistics(const S* __restrict z, S* __restrict delta) {
    alignas(64) S sum[kLanes] = {};
    const S* __restrict y = targets_;
    const S* __restrict counts = counts_;
    for (Index o = 0; o < set_.outputs; ++o, z += kLanes, y += kLanes, delta += kLanes) {
      for (Index j = 0; j < kLanes; ++j) {
        const S e = fast_exp_of_nonpositive(-std::abs(z[j]));
        sum[j] += counts[j] * ((z[j] > S(0) ? z[j] : S(0)) - z[j] * y[j] + fast_log1p_of_share(e));
        delta[j] = counts[j] * scale_ * ((z[j] < S(0) ? e : S(1)) / (S(1) + e) - y[j]);
      }
    }
    return over_registers(sum);
  }

  P softmax_entropies(const S* __restrict z, S* __restrict delta) {
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
    alignas(64) S loss[kLanes] = {};
    for (Index j = 0; j < static_cast<Index>(rows_.size()); ++j) {
      const std::int32_t label = set_.labels[static_cast<std::size_t>(rows_[static_cast<std::size_t>(j)])];
      LSCOPE_CHECK(label >= 0 && label < k);
      delta[label * kLanes + j] -= scale_;
      loss[j] = std::log(sum[j]) + (top[j] - z[label * kLanes + j]);
    }
    return over_registers(loss);
  }

  const Examples<S>& set_;
  std::span<const std::int32_t> rows_;
  const S* counts_;  ///< 1 for each lane that counts, then 0
  S scale_;
  const S* targets_;
};

}  // namespace lscope::core
