#include "core/linear_reference.h"

#include <algorithm>
#include <cmath>

#include "core/centred_problem.h"
#include "core/decompositions.h"
#include "core/l1_penalty.h"

namespace lscope::core {
namespace {

using Vector = Vec<double>;
using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Centred = CentredProblem;

}  // namespace

LinearFit ridge_fit(const LinearProblem& problem, double lambda2) {
  const Centred c(problem);
  if (lambda2 == 0) return c.fit(least_norm_solution(c.x, c.y));
  return c.fit(ridge_solution(c.x, c.y, static_cast<double>(c.x.rows()) * lambda2));
}

LinearFit lasso_fit(const LinearProblem& problem, double lambda1, double lambda2, double tolerance, int sweeps) {
  const Centred c(problem);
  const auto n = static_cast<double>(c.x.rows());
  Vector w = Vector::Zero(c.x.cols());
  Vector residual = c.y;
  const Vector scale = c.x.colwise().squaredNorm().transpose() / n;
  for (int sweep = 0; sweep < sweeps; ++sweep) {
    double moved = 0;
    for (Index j = 0; j < w.size(); ++j) {
      if (scale[j] + lambda2 == 0) continue;  // a constant feature says nothing
      const double pull = c.x.col(j).dot(residual) / n + scale[j] * w[j];
      const double next = soft_threshold(pull, lambda1 / 2) / (scale[j] + lambda2);
      residual += (w[j] - next) * c.x.col(j);
      moved = std::max(moved, std::abs(next - w[j]));
      w[j] = next;
    }
    if (moved <= tolerance) break;
  }
  return c.fit(w);
}

double lambda1_max(const LinearProblem& problem) {
  const Centred c(problem);
  return 2.0 / static_cast<double>(c.x.rows()) * (c.x.transpose() * c.y).cwiseAbs().maxCoeff();
}

double kkt_violation(const LinearProblem& problem, const LinearFit& fit, double lambda1, double lambda2) {
  const auto n = static_cast<Index>(problem.y.size());
  const Eigen::Map<const RowMajor> x(problem.x.data(), n, problem.features);
  const Eigen::Map<const Vector> y(problem.y.data(), n);
  const Eigen::Map<const Vector> w(fit.weights.data(), problem.features);
  const Vector residual = (x * w - y).array() + fit.intercept;
  const Vector gradient = 2.0 / static_cast<double>(n) * (x.transpose() * residual);
  double worst = problem.intercept ? std::abs(2.0 * residual.mean()) : 0.0;
  for (Index j = 0; j < w.size(); ++j) {
    const double smooth = gradient[j] + 2 * lambda2 * w[j];
    const double off = w[j] == 0 ? std::abs(smooth) - lambda1 : std::abs(smooth + std::copysign(lambda1, w[j]));
    worst = std::max(worst, off);
  }
  return worst;
}

double effective_degrees_of_freedom(const LinearProblem& problem, double lambda2) {
  const Centred c(problem);
  double sum = problem.intercept ? 1 : 0;
  for (const double s : singular_values(c.x)) {
    const double d = s * s / static_cast<double>(c.x.rows());
    if (d > 0) sum += d / (d + lambda2);
  }
  return sum;
}

}  // namespace lscope::core
