#pragma once

#include <cmath>
#include <cstdint>

#include "core/network_spec.h"

namespace lscope::core {

/// What an update rule says about one coordinate: how far against the gradient, and its reach (Optimizer::reach).
template <class S>
struct Move {
  S by;
  S reach;
};

// The rules of optimizer.h, one coordinate each. begin() is told the rate and the number of this step, from 1;
// move() updates the moments m and s that the rule keeps.

template <class S>
struct SgdRule {
  static constexpr bool kFirst = false, kSecond = false;
  explicit SgdRule(const OptimizerSettings&) {}
  void begin(double rate, std::int64_t) { rate_ = static_cast<S>(rate); }
  Move<S> move(S g, S&, S&) const { return {rate_ * g, rate_}; }
  S reach(S) const { return rate_; }

 private:
  S rate_ = 0;
};

template <class S, bool kNesterov>
struct MomentumRule {
  static constexpr bool kFirst = true, kSecond = false;
  explicit MomentumRule(const OptimizerSettings& settings) : mu_(static_cast<S>(settings.momentum)) {}
  void begin(double rate, std::int64_t) {
    rate_ = static_cast<S>(rate);
    reach_ = rate_ / (S(1) - mu_);
  }
  Move<S> move(S g, S& v, S&) const {
    v = mu_ * v + g;
    if constexpr (kNesterov) return {rate_ * (g + mu_ * v), reach_};
    return {rate_ * v, reach_};
  }
  S reach(S) const { return reach_; }

 private:
  S mu_;
  S rate_ = 0, reach_ = 0;
};

template <class S>
struct RmspropRule {
  static constexpr bool kFirst = false, kSecond = true;
  explicit RmspropRule(const OptimizerSettings& settings)
      : rho_(static_cast<S>(settings.rho)),
        rest_(static_cast<S>(1.0 - settings.rho)),
        epsilon_(static_cast<S>(settings.epsilon)) {}
  void begin(double rate, std::int64_t) { rate_ = static_cast<S>(rate); }
  Move<S> move(S g, S&, S& s) const {
    s = rho_ * s + rest_ * (g * g);
    const S far = reach(s);
    return {far * g, far};
  }
  S reach(S s) const { return rate_ / (std::sqrt(s) + epsilon_); }

 private:
  S rho_, rest_, epsilon_;
  S rate_ = 0;
};

template <class S>
struct AdamRule {
  static constexpr bool kFirst = true, kSecond = true;
  explicit AdamRule(const OptimizerSettings& settings)
      : beta1_(settings.beta1),
        beta2_(settings.beta2),
        b1_(static_cast<S>(beta1_)),
        rest1_(static_cast<S>(1.0 - beta1_)),
        b2_(static_cast<S>(beta2_)),
        rest2_(static_cast<S>(1.0 - beta2_)),
        epsilon_(static_cast<S>(settings.epsilon)) {}
  void begin(double rate, std::int64_t step) {
    const auto t = static_cast<double>(step);
    rate_ = static_cast<S>(rate);
    unbias1_ = static_cast<S>(1.0 / (1.0 - std::pow(beta1_, t)));
    unbias2_ = static_cast<S>(1.0 / std::sqrt(1.0 - std::pow(beta2_, t)));
  }
  Move<S> move(S g, S& m, S& s) const {
    m = b1_ * m + rest1_ * g;
    s = b2_ * s + rest2_ * (g * g);
    const S far = reach(s);
    return {far * (unbias1_ * m), far};
  }
  S reach(S s) const { return rate_ / (std::sqrt(s) * unbias2_ + epsilon_); }

 private:
  double beta1_, beta2_;
  S b1_, rest1_, b2_, rest2_, epsilon_;
  S rate_ = 0, unbias1_ = 1, unbias2_ = 1;
};

}  // namespace lscope::core
