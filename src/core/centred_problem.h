#pragma once

#include <Eigen/Core>

#include "base/check.h"
#include "core/linear_reference.h"
#include "core/types.h"

namespace lscope::core {

/// A linear problem with the means taken out, so that the intercept falls away; as it is where there is no intercept.
struct CentredProblem {
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

  explicit CentredProblem(const LinearProblem& problem) {
    const Index p = problem.features;
    const auto n = static_cast<Index>(problem.y.size());
    LSCOPE_CHECK(p >= 1 && n >= 1 && static_cast<Index>(problem.x.size()) == n * p);
    x = Eigen::Map<const RowMajor>(problem.x.data(), n, p);
    y = Eigen::Map<const Vec<double>>(problem.y.data(), n);
    x_mean = Vec<double>::Zero(p);
    if (!problem.intercept) return;
    x_mean = x.colwise().mean().transpose();
    y_mean = y.mean();
    x.rowwise() -= x_mean.transpose();
    y.array() -= y_mean;
  }
  [[nodiscard]] LinearFit fit(const Vec<double>& w) const {
    return {{w.data(), w.data() + w.size()}, y_mean - x_mean.dot(w)};
  }

  Mat<double> x;
  Vec<double> y, x_mean;
  double y_mean = 0;
};

}  // namespace lscope::core
