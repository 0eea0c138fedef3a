#include "core/decompositions.h"

#include <Eigen/Dense>
#include <cmath>

namespace lscope::core {

Vec<double> singular_values(const Mat<double>& a) { return Eigen::BDCSVD<Mat<double>>(a).singularValues(); }

Vec<double> least_norm_solution(const Mat<double>& a, const Vec<double>& b) {
  return a.completeOrthogonalDecomposition().solve(b);
}

Vec<double> least_squares_solution(const Mat<double>& a, const Vec<double>& b) {
  return a.colPivHouseholderQr().solve(b);
}

Vec<double> ridge_solution(const Mat<double>& a, const Vec<double>& b, double weight) {
  const Index n = a.rows(), p = a.cols();
  Mat<double> stacked(n + p, p);
  stacked << a, std::sqrt(weight) * Mat<double>::Identity(p, p);
  Vec<double> target(n + p);
  target << b, Vec<double>::Zero(p);
  return least_squares_solution(stacked, target);
}

}  // namespace lscope::core
