#pragma once

#include <Eigen/Core>
#include <cmath>

#include "core/linear_reference.h"
#include "core/material.h"

namespace lscope::core {

/// A linear model w.x + b on MSE: what the closed forms know everything about.
struct LinearModel {
  LinearModel(int rows, int features, std::uint64_t seed)
      : table(Loss::kMse, rows, features, 1, seed),
        learner(network(Loss::kMse, features, {}, 1, Activation::kLinear), 1),
        batch(first_rows(rows)) {}

  [[nodiscard]] LinearProblem problem() const { return {table.x, table.y, table.set_features}; }
  [[nodiscard]] VecD weights() const {
    const auto p = learner.parameters();
    return Eigen::Map<const VecD>(p.data() + learner.layout().layers[0].weights_at, table.set_features);
  }
  [[nodiscard]] LinearFit fit() const {
    const VecD w = weights();
    return {{w.data(), w.data() + w.size()},
            learner.parameters()[static_cast<std::size_t>(learner.layout().layers[0].bias_at)]};
  }
  void regularize(double lambda1, double lambda2) {
    Regularization r;
    r.lambda1 = lambda1;
    r.lambda2 = lambda2;
    learner.set_regularization(r);
  }
  void descend(int steps, double rate) {
    for (int step = 0; step < steps; ++step)
      learner.step(table.examples(), batch, rate, static_cast<std::uint64_t>(step));
  }

  Table<double> table;
  Learner<double> learner;
  std::vector<std::int32_t> batch;
};

/// Standardises columns to X^T X / n = I by Gram-Schmidt, and takes the mean out of every output.
inline void make_orthonormal(Table<double>& table) {
  const auto n = static_cast<Index>(table.set_rows);
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  Eigen::Map<RowMajor> x(table.x.data(), n, table.set_features);
  x.rowwise() -= x.colwise().mean().eval();
  for (Index j = 0; j < x.cols(); ++j) {
    for (int twice = 0; twice < 2; ++twice) {
      for (Index k = 0; k < j; ++k) {
        const double along = x.col(j).dot(x.col(k)) / static_cast<double>(n);
        x.col(j) -= along * x.col(k);
      }
    }
    x.col(j) *= std::sqrt(static_cast<double>(n)) / x.col(j).norm();
  }
  Eigen::Map<RowMajor> y(table.y.data(), n, table.set_outputs);
  y.rowwise() -= y.colwise().mean().eval();
}

}  // namespace lscope::core
