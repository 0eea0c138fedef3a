#include "core/batch_norm.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "core/gemm.h"

namespace lscope::core {
namespace {

template <class S>
S inverse_of(double variance) {
  return static_cast<S>(1.0 / std::sqrt(variance + kNormEpsilon));
}

}  // namespace

template <class S>
void reset_normalization(const ParameterLayout& layout, std::span<S> parameters) {
  for (const LayerBlock& block : layout.layers) {
    if (!is_normalized(block)) continue;
    std::fill_n(parameters.begin() + block.scale_at, block.units, S(1));
    std::fill_n(parameters.begin() + block.mean_at, block.units, S(0));
    std::fill_n(parameters.begin() + block.variance_at, block.units, S(1));
  }
}

template <class S>
void moments_of(Panel<const S> u, Moments out) {
  LSCOPE_CHECK(u.columns > 0);
  double* __restrict mean = out.mean;
  double* __restrict squares = out.squares;
  std::fill_n(mean, u.rows, 0.0);
  std::fill_n(squares, u.rows, 0.0);
  for (Index j = 0; j < u.columns; ++j) {
    const S* __restrict column = u.column(j);
    for (Index i = 0; i < u.rows; ++i) mean[i] += static_cast<double>(column[i]);
  }
  for (Index i = 0; i < u.rows; ++i) mean[i] /= static_cast<double>(u.columns);
  for (Index j = 0; j < u.columns; ++j) {
    const S* __restrict column = u.column(j);
    for (Index i = 0; i < u.rows; ++i) {
      const double off = static_cast<double>(column[i]) - mean[i];
      squares[i] += off * off;
    }
  }
}

void join_moments(Moments all, double rows, Moments more, double count, Index units) {
  const double share = count / (rows + count);
  for (Index i = 0; i < units; ++i) {
    const double apart = more.mean[i] - all.mean[i];
    all.mean[i] += share * apart;
    all.squares[i] += more.squares[i] + rows * share * apart * apart;
  }
}

template <class S>
void UnitNorms<S>::reserve(Index units) {
  const auto size = static_cast<std::size_t>(units);
  if (mean.size() >= size) return;
  mean.resize(size);
  inverse.resize(size);
}

template <class S>
void UnitNorms<S>::from_batch(Moments moments, double rows, Index units) {
  reserve(units);
  for (Index i = 0; i < units; ++i) {
    mean[static_cast<std::size_t>(i)] = static_cast<S>(moments.mean[i]);
    inverse[static_cast<std::size_t>(i)] = inverse_of<S>(moments.squares[i] / rows);
  }
}

template <class S>
void UnitNorms<S>::from_running(const LayerBlock& block, const S* parameters) {
  reserve(block.units);
  std::copy_n(parameters + block.mean_at, block.units, mean.begin());
  for (Index i = 0; i < block.units; ++i)
    inverse[static_cast<std::size_t>(i)] = inverse_of<S>(static_cast<double>(parameters[block.variance_at + i]));
}

template <class S>
void normalize(const UnitNorms<S>& norms, Panel<S> u) {
  const S* __restrict mean = norms.mean.data();
  const S* __restrict inverse = norms.inverse.data();
  for (Index j = 0; j < u.columns; ++j) {
    S* __restrict column = u.column(j);
    for (Index i = 0; i < u.rows; ++i) column[i] = (column[i] - mean[i]) * inverse[i];
  }
}

template <class S>
void scale_and_shift(const S* scale, const S* bias, Panel<const S> xhat, Panel<S> z) {
  for (Index j = 0; j < z.columns; ++j) {
    const S* from = xhat.column(j);
    S* to = z.column(j);
    for (Index i = 0; i < z.rows; ++i) to[i] = scale[i] * from[i] + bias[i];
  }
}

template <class S>
void RunningForward<S>::forward(const LayerBlock& block, const S* parameters, Panel<const S> in, Panel<S> z) {
  const auto room = static_cast<std::size_t>(block.units + kLane);
  if (zeros_.size() < room) zeros_.resize(room);
  norms_.from_running(block, parameters);
  layer_forward<S>(parameters + block.weights_at, zeros_.data(), in, z);
  normalize<S>(norms_, z);
  scale_and_shift<S>(parameters + block.scale_at, parameters + block.bias_at, z, z);
}

template <class S>
void slopes_of(Panel<const S> p, Panel<const S> xhat, Slopes out) {
  double* __restrict bias = out.bias;
  double* __restrict scale = out.scale;
  std::fill_n(bias, p.rows, 0.0);
  std::fill_n(scale, p.rows, 0.0);
  for (Index j = 0; j < p.columns; ++j) {
    const S* __restrict slope = p.column(j);
    const S* __restrict x = xhat.column(j);
    for (Index i = 0; i < p.rows; ++i) {
      bias[i] += static_cast<double>(slope[i]);
      scale[i] += static_cast<double>(slope[i]) * static_cast<double>(x[i]);
    }
  }
}

template <class S>
void normalize_back(const S* factor, const S* shared, const S* tilt, Panel<const S> xhat, Panel<S> p) {
  for (Index j = 0; j < p.columns; ++j) {
    const S* __restrict x = xhat.column(j);
    S* __restrict slope = p.column(j);
    for (Index i = 0; i < p.rows; ++i) slope[i] = factor[i] * (slope[i] - shared[i] - x[i] * tilt[i]);
  }
}

template <class S>
void move_running(const LayerBlock& block, Moments moments, double rows, S* parameters) {
  if (rows < 2) return;
  const auto blend = [](S& running, double of_batch) {
    running = static_cast<S>((1 - kNormMomentum) * static_cast<double>(running) + kNormMomentum * of_batch);
  };
  for (Index i = 0; i < block.units; ++i) {
    blend(parameters[block.mean_at + i], moments.mean[i]);
    blend(parameters[block.variance_at + i], moments.squares[i] / (rows - 1));
  }
}

#define LSCOPE_INSTANTIATE_BATCH_NORM(S)                                                   \
  template void reset_normalization<S>(const ParameterLayout&, std::span<S>);              \
  template void moments_of<S>(Panel<const S>, Moments);                                    \
  template struct UnitNorms<S>;                                                            \
  template class RunningForward<S>;                                                        \
  template void normalize<S>(const UnitNorms<S>&, Panel<S>);                               \
  template void scale_and_shift<S>(const S*, const S*, Panel<const S>, Panel<S>);          \
  template void slopes_of<S>(Panel<const S>, Panel<const S>, Slopes);                      \
  template void normalize_back<S>(const S*, const S*, const S*, Panel<const S>, Panel<S>); \
  template void move_running<S>(const LayerBlock&, Moments, double, S*)
LSCOPE_INSTANTIATE_BATCH_NORM(float);
LSCOPE_INSTANTIATE_BATCH_NORM(double);
#undef LSCOPE_INSTANTIATE_BATCH_NORM

}  // namespace lscope::core
