#pragma once

#include <cmath>
#include <complex>
#include <cstddef>
#include <vector>

#include "core/network_spec.h"

namespace lscope::core::plain {

// A second, independent objective J(theta): straight loops from docs/math.md, one row after the other, for double and
// for std::complex<double>. It calls nothing of src/core; only the names of activations and losses are shared. Draws
// (masks, noise, mixup) are given: x, t and factors are what a step sees after them.

using Row = std::vector<double>;

struct Layer {
  int units = 1, inputs = 1;
  Activation activation = Activation::kLinear;
  double slope = 0.01;
  double activity_l1 = 0, activity_l2 = 0;
  bool penalised = true;
  std::vector<Row> factors;  ///< of dropout, rows x units: 0 or 1/(1-p); empty: none
};

struct Problem {
  Loss loss = Loss::kMse;
  std::vector<Layer> layers;
  double lambda1 = 0, lambda2 = 0;
  std::vector<Row> x, t;    ///< inputs and (soft) targets; softmax: a share for every class
  bool biases_too = false;  ///< penalties on biases: a fault, for planting
};

/// On which side of every kink a point lies: two points with equal sides have no kink of J between them.
using Sides = std::vector<signed char>;

inline double real_of(double v) { return v; }
inline double real_of(const std::complex<double>& v) { return v.real(); }
template <class T>
signed char side_of(const T& v) {
  return real_of(v) > 0 ? 1 : (real_of(v) < 0 ? -1 : 0);
}

/// |v|, continued analytically on both sides of 0; at 0 its derivative is 0, as sign(0) = 0.
template <class T>
T magnitude(const T& v) {
  return T(side_of(v)) * v;
}

template <class T>
T activation(const Layer& layer, const T& z) {
  switch (layer.activation) {
    case Activation::kLinear:
      return z;
    case Activation::kRelu:
      return real_of(z) > 0 ? z : T(0);
    case Activation::kLeakyRelu:
      return real_of(z) > 0 ? z : layer.slope * z;
    case Activation::kTanh:
      return std::tanh(z);
    case Activation::kSigmoid:
      return T(1) / (T(1) + std::exp(-z));
    case Activation::kGeluTanh:
      break;
  }
  return 0.5 * z * (T(1) + std::tanh(std::sqrt(2 / std::acos(-1.0)) * (z + 0.044715 * z * z * z)));
}

/// The loss of one row, not yet divided: MSE sum (z-t)^2; BCE sum log(1+e^z) - z t; softmax log sum e^z - sum t z.
template <class T>
T row_loss(Loss loss, const std::vector<T>& z, const Row& t) {
  T sum = 0;
  if (loss == Loss::kSoftmaxCe) {
    for (const T& v : z) sum += std::exp(v);
    sum = std::log(sum);
    for (std::size_t o = 0; o < z.size(); ++o) sum -= t[o] * z[o];
    return sum;
  }
  for (std::size_t o = 0; o < z.size(); ++o) {
    if (loss == Loss::kMse) {
      sum += (z[o] - t[o]) * (z[o] - t[o]);
    } else {
      sum += std::log(T(1) + std::exp(z[o])) - z[o] * t[o];
    }
  }
  return sum;
}

/// lambda1 sum|w| + lambda2 sum w^2. theta: layer by layer, W row by row, then b.
template <class T>
T penalty(const Problem& problem, const std::vector<T>& theta, Sides* sides) {
  T sum = 0;
  std::size_t at = 0;
  for (const Layer& layer : problem.layers) {
    const auto weights = static_cast<std::size_t>(layer.units * layer.inputs);
    const std::size_t counted = weights + (problem.biases_too ? static_cast<std::size_t>(layer.units) : 0);
    for (std::size_t i = at; i < at + counted && layer.penalised; ++i) {
      sum += problem.lambda1 * magnitude(theta[i]) + problem.lambda2 * theta[i] * theta[i];
      if (sides != nullptr && problem.lambda1 != 0) sides->push_back(side_of(theta[i]));
    }
    at += weights + static_cast<std::size_t>(layer.units);
  }
  return sum;
}

/// One row through the network; activity terms, not yet divided by the rows, are added to `activity`.
template <class T>
std::vector<T> outputs(const Problem& problem, const std::vector<T>& theta, std::size_t row, T& activity,
                       Sides* sides) {
  std::vector<T> a(problem.x[row].begin(), problem.x[row].end());
  std::size_t at = 0;
  for (const Layer& layer : problem.layers) {
    const auto units = static_cast<std::size_t>(layer.units), inputs = static_cast<std::size_t>(layer.inputs);
    std::vector<T> next(units);
    for (std::size_t o = 0; o < units; ++o) {
      T z = theta[at + units * inputs + o];
      for (std::size_t i = 0; i < inputs; ++i) z += theta[at + o * inputs + i] * a[i];
      next[o] = activation(layer, z);
      activity += layer.activity_l1 * magnitude(next[o]) + layer.activity_l2 * next[o] * next[o];
      const bool bent = layer.activation == Activation::kRelu || layer.activation == Activation::kLeakyRelu;
      if (sides != nullptr && (bent || layer.activity_l1 != 0)) sides->push_back(side_of(bent ? z : next[o]));
      if (!layer.factors.empty()) next[o] *= layer.factors[row][o];
    }
    at += units * (inputs + 1);
    a = std::move(next);
  }
  return a;
}

/// J(theta) = mean data loss + penalties + activity terms / rows.
template <class T>
T objective(const Problem& problem, const std::vector<T>& theta, Sides* sides = nullptr) {
  T loss = 0, activity = 0;
  for (std::size_t row = 0; row < problem.x.size(); ++row)
    loss += row_loss(problem.loss, outputs(problem, theta, row, activity, sides), problem.t[row]);
  const auto rows = static_cast<double>(problem.x.size());
  const double terms = problem.loss == Loss::kSoftmaxCe ? rows : rows * problem.layers.back().units;
  return loss / terms + activity / rows + penalty(problem, theta, sides);
}

/// dJ/dtheta by complex steps, Im J(theta + i h e_k)/h: no difference is taken, so h can be so small that nothing is
/// lost.
inline std::vector<double> complex_step_gradient(const Problem& problem, const std::vector<double>& theta) {
  constexpr double kH = 1e-30;
  std::vector<std::complex<double>> at(theta.begin(), theta.end());
  std::vector<double> gradient;
  for (std::size_t k = 0; k < theta.size(); ++k) {
    at[k] = {theta[k], kH};
    gradient.push_back(objective(problem, at).imag() / kH);
    at[k] = theta[k];
  }
  return gradient;
}

}  // namespace lscope::core::plain
