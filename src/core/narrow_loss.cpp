#include "core/narrow_loss.h"

#include <cmath>

#include "base/check.h"
#include "core/fast_math.h"

namespace lscope::core {
namespace {

constexpr Index kMost = 64;  ///< lanes

/// The lanes behind the last row count for nothing.
template <class S>
struct Lanes {
  alignas(64) S used[kMost];
  alignas(64) S sum[kMost];
  Index rows, count;

  Lanes(Index rows_in, Index lanes) : rows(rows_in), count(lanes) {
    for (Index j = 0; j < lanes; ++j) {
      used[j] = j < rows ? S(1) : S(0);
      sum[j] = 0;
    }
  }
  [[nodiscard]] double total() const {
    double all = 0;
    for (Index j = 0; j < rows; ++j) all += static_cast<double>(sum[j]);
    return all;
  }
};

template <class S>
double squared_errors(const Examples<S>& set, S scale, const S* z, const S* y, Lanes<S>& lanes, S* delta) {
  for (Index o = 0; o < set.outputs; ++o, z += lanes.count, y += lanes.count, delta += lanes.count) {
    for (Index j = 0; j < lanes.count; ++j) {
      const S error = (z[j] - y[j]) * lanes.used[j];
      lanes.sum[j] += error * error;
      delta[j] = S(2) * scale * error;
    }
  }
  return lanes.total();
}

template <class S>
double logistics(const Examples<S>& set, S scale, const S* z, const S* y, Lanes<S>& lanes, S* delta) {
  for (Index o = 0; o < set.outputs; ++o, z += lanes.count, y += lanes.count, delta += lanes.count) {
    for (Index j = 0; j < lanes.count; ++j) {
      const S e = fast_exp_of_nonpositive(-std::abs(z[j]));
      lanes.sum[j] += (z[j] > S(0) ? z[j] : S(0)) - z[j] * y[j] + fast_log1p_of_share(e);
      delta[j] = scale * lanes.used[j] * ((z[j] < S(0) ? e : S(1)) / (S(1) + e) - y[j]);
    }
  }
  return lanes.total();
}

template <class S>
double softmax_entropies(const Examples<S>& set, std::span<const std::int32_t> rows, S scale, const S* z,
                         Lanes<S>& lanes, S* delta) {
  const Index k = set.outputs, n = lanes.count;
  alignas(64) S top[kMost];
  for (Index j = 0; j < n; ++j) top[j] = z[j];
  for (Index o = 1; o < k; ++o) {
    for (Index j = 0; j < n; ++j) top[j] = z[o * n + j] > top[j] ? z[o * n + j] : top[j];
  }
  for (Index o = 0; o < k; ++o) {
    for (Index j = 0; j < n; ++j) {
      const S e = fast_exp_of_nonpositive(z[o * n + j] - top[j]);  // a NaN among z reaches the sum here
      delta[o * n + j] = e;
      lanes.sum[j] += e;
    }
  }
  alignas(64) S share[kMost];
  for (Index j = 0; j < n; ++j) share[j] = scale * lanes.used[j] / lanes.sum[j];
  for (Index o = 0; o < k; ++o) {
    for (Index j = 0; j < n; ++j) delta[o * n + j] *= share[j];
  }
  double loss = 0;
  for (Index j = 0; j < lanes.rows; ++j) {
    const std::int32_t label = set.labels[static_cast<std::size_t>(rows[static_cast<std::size_t>(j)])];
    LSCOPE_CHECK(label >= 0 && label < k);
    delta[label * n + j] -= scale;
    loss += static_cast<double>(std::log(lanes.sum[j])) +
            (static_cast<double>(top[j]) - static_cast<double>(z[label * n + j]));
  }
  return loss;
}

}  // namespace

template <class S>
double narrow_loss_and_delta(Loss kind, const Examples<S>& set, std::span<const std::int32_t> rows, double terms,
                             Index lanes, const S* z, S* delta, S* room) {
  LSCOPE_CHECK(lanes <= kMost && static_cast<Index>(rows.size()) <= lanes);
  Lanes<S> all(static_cast<Index>(rows.size()), lanes);
  const S scale = static_cast<S>(1.0 / terms);
  if (kind == Loss::kSoftmaxCe) return softmax_entropies(set, rows, scale, z, all, delta);
  for (std::size_t j = 0; j < rows.size(); ++j) {
    const S* y = set.y.data() + static_cast<std::size_t>(rows[j]) * static_cast<std::size_t>(set.outputs);
    for (Index o = 0; o < set.outputs; ++o) room[o * lanes + static_cast<Index>(j)] = y[o];
  }
  return kind == Loss::kMse ? squared_errors(set, scale, z, room, all, delta)
                            : logistics(set, scale, z, room, all, delta);
}

template double narrow_loss_and_delta<float>(Loss, const Examples<float>&, std::span<const std::int32_t>, double, Index,
                                             const float*, float*, float*);
template double narrow_loss_and_delta<double>(Loss, const Examples<double>&, std::span<const std::int32_t>, double,
                                              Index, const double*, double*, double*);

}  // namespace lscope::core
