#include "core/group_penalty.h"

#include <algorithm>
#include <cmath>

namespace lscope::core {
namespace {

/// sum (w_i/tau_i)^2 <= 1: zero is the minimiser. False for a NaN.
template <class S>
bool goes_to_zero(VecIn<S> tau, VecIn<S> w) {
  double sum = 0;
  for (Index i = 0; i < w.size(); ++i) {
    if (w[i] == S(0)) continue;
    const double ratio = static_cast<double>(w[i]) / static_cast<double>(tau[i]);
    sum += ratio * ratio;
  }
  return sum <= 1;
}

/// The root r of sum w_i^2/(r + tau_i)^2 = 1, from below. Only for groups that do not go to zero.
template <class S>
double norm_after(VecIn<S> tau, VecIn<S> w) {
  double r = std::max(0.0, w.template cast<double>().norm() - static_cast<double>(tau.maxCoeff()));
  for (Index i = 0; i < w.size(); ++i)
    r = std::max(r, std::abs(static_cast<double>(w[i])) - static_cast<double>(tau[i]));
  constexpr int kEnough = 60;  // three to six do; a bound keeps a NaN from turning for ever
  for (int turn = 0; turn < kEnough; ++turn) {
    double square = 0, cube = 0;
    for (Index i = 0; i < w.size(); ++i) {
      if (w[i] == S(0)) continue;
      const double room = 1 / (r + static_cast<double>(tau[i]));
      const double term = static_cast<double>(w[i]) * room;
      square += term * term;
      cube += term * term * room;
    }
    const double next = r + square / cube * (std::sqrt(square) - 1);
    if (next <= r * (1 + 1e-15)) break;
    r = next;
  }
  return r;
}

}  // namespace

template <class S>
double GroupPenalty<S>::value(VecIn<S> w) const {
  return w.template cast<double>().norm();
}

template <class S>
void GroupPenalty<S>::add_gradient(S lambda, VecIn<S> w, VecOut<S> grad) const {
  const double norm = value(w);
  if (norm == 0) return;
  const S share = static_cast<S>(static_cast<double>(lambda) / norm);
  for (Index i = 0; i < w.size(); ++i) grad[i] += share * w[i];
}

template <class S>
void GroupPenalty<S>::prox(VecIn<S> tau, VecOut<S> w) const {
  if (w.size() == 0) return;
  const double norm = value(w);
  if (norm == 0) return;
  if (tau.minCoeff() == tau.maxCoeff()) {
    const double t = static_cast<double>(tau[0]);
    if (norm <= t) {
      w.setZero();
    } else {
      w *= static_cast<S>(1 - t / norm);
    }
    return;
  }
  if (goes_to_zero<S>(tau, w)) {
    w.setZero();
    return;
  }
  const double r = norm_after<S>(tau, w);
  for (Index i = 0; i < w.size(); ++i) w[i] *= static_cast<S>(r / (r + static_cast<double>(tau[i])));
}

template class GroupPenalty<float>;
template class GroupPenalty<double>;

}  // namespace lscope::core
