#pragma once

#include <cstdint>
#include <memory>

#include "core/network_spec.h"
#include "core/types.h"

namespace lscope::core {

/// What happens to a stretch of the parameter vector beside the gradient step.
template <class S>
struct SweepPart {
  Index at = 0;
  Index size = 0;
  S decay = 0;    ///< decoupled: w <- w - rate * decay * w, w before the step
  S lambda1 = 0;  ///< proximal L1 in the optimizer's metric; 0 = none
};

/// Moves the flat parameter vector against the gradient of the SMOOTH part of J. One call is one step of the run, over
/// all blocks at once: one step counter, no state keyed by addresses.
///
///     sgd       w -= rate g
///     momentum  v = mu v + g;  w -= rate v                                  (heavy ball; the rate stands outside v)
///     nesterov  v = mu v + g;  w -= rate (g + mu v)
///     rmsprop   s = rho s + (1-rho) g^2;  w -= rate g / (sqrt(s) + eps)     (not centred)
///     adam      m = b1 m + (1-b1) g;  s = b2 s + (1-b2) g^2;  w -= rate m^ / (sqrt(s^) + eps),
///               m^ = m/(1-b1^t), s^ = s/(1-b2^t), t = 1 at the first step
///     adamw     adam; its decay is SweepPart::decay
///
/// State starts at 0. Thread safety: step() and begin() belong to one thread; sweep() may run on disjoint parts at
/// once. Source   Polyak (1964); Nesterov (1983), in the form of PyTorch 1.13; Tieleman & Hinton, lecture 6.5 (2012);
///          Kingma & Ba, "Adam" (2015); Loshchilov & Hutter, "Decoupled weight decay regularization" (2019).
template <class S>
class Optimizer {
 public:
  virtual ~Optimizer() = default;
  /// One whole step without decay and without prox.
  void step(S rate, VecIn<S> gradient, VecOut<S> w);
  /// out_i = displacement per step that a constant unit gradient in coordinate i settles to, after the last step. It is
  /// the metric in which prox must be taken, or optimizers would end at different lasso minima:
  ///     sgd rate    momentum, nesterov rate/(1-mu)    rmsprop rate/(sqrt(s_i)+eps)    adam rate/(sqrt(s^_i)+eps)
  virtual void reach(S rate, VecOut<S> out) const = 0;

  /// The parts of a step, for the learner: begin() once, then sweep() over every part of the vector. One pass does
  /// decay, step and soft threshold: w <- S(w - rate decay w - step, lambda1 reach).
  virtual void begin(double rate) = 0;
  virtual void sweep(const SweepPart<S>& part, const S* gradient, S* w) = 0;
  /// out_i = scale * reach_i at the rate of this step, for coordinates [at, at + size) that were swept already.
  virtual void reach_of(Index at, Index size, S scale, S* out) const = 0;

  /// New numbers, old state.
  virtual void set_settings(const OptimizerSettings& settings) = 0;
  [[nodiscard]] virtual OptimizerKind kind() const = 0;

  // State, for a bit-exact resume. Moments that the kind does not use are empty.
  [[nodiscard]] virtual const Vec<S>& first_moment() const = 0;
  [[nodiscard]] virtual const Vec<S>& second_moment() const = 0;
  [[nodiscard]] virtual std::int64_t steps() const = 0;
  /// Empty moments mean zeros.
  virtual void restore(std::int64_t steps, VecIn<S> first, VecIn<S> second) = 0;
};

/// A fresh optimizer for `size` parameters.
template <class S>
[[nodiscard]] std::unique_ptr<Optimizer<S>> make_optimizer(const OptimizerSettings& settings, Index size);

}  // namespace lscope::core
