#pragma once

#include <cstdint>

#include "core/types.h"

namespace lscope::core {

/// How an optimizer has to treat a penalty. The two are never applied together.
enum class PenaltyStep : std::uint8_t {
  kGradient,  ///< smooth: add lambda * dR/dw to the gradient of the data loss
  kProximal,  ///< not smooth: take the data-loss step first, then call prox()
};

/// A penalty R(w), added to the MEAN data loss:   J(w) = L(w) + lambda * R(w).
/// lambda is passed in, not stored: one slider can move it between two steps, and a study can use one Penalty from
/// many threads. Implementations are immutable: no lambda, no weights. Which blocks are penalised (weights yes, biases
/// no) is decided by the caller; a Penalty never asks.
/// Thread safety: all members are const and may be called concurrently.
template <class S>
class Penalty {
 public:
  virtual ~Penalty() = default;
  /// R(w) >= 0, with R(0) = 0. Summed in double whatever S is.
  [[nodiscard]] virtual double value(VecIn<S> w) const = 0;
  /// grad += lambda * g with g in the subdifferential of R at w. At a kink, g is the element of least norm, so
  /// g(0) = 0 and a zero weight is never pushed. Never NaN for finite w.
  virtual void add_gradient(S lambda, VecIn<S> w, VecOut<S> grad) const = 0;
  /// w <- argmin_v  sum_i (v_i - w_i)^2 / (2 tau_i) + R(v),  tau_i >= 0 (tau_i = 0 keeps w_i).
  /// tau_i = lambda * Optimizer::reach()_i; the textbook learning_rate * lambda is right for plain SGD only.
  /// A NaN in w stays a NaN: a penalty never hides a divergence.
  virtual void prox(VecIn<S> tau, VecOut<S> w) const = 0;
  [[nodiscard]] virtual PenaltyStep step_kind() const = 0;
};

}  // namespace lscope::core
