#include "core/decompositions.h"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>

namespace lscope::core {

using Pivoted = Eigen::ColPivHouseholderQR<Mat<double>>;

struct LeastSquares::Factors {
  explicit Factors(const Mat<double>& a) : qr(a) {}
  Pivoted qr;
};

LeastSquares::LeastSquares(const Mat<double>& a) : factors_(std::make_unique<Factors>(a)) {}
LeastSquares::~LeastSquares() = default;

bool LeastSquares::full_rank() const { return factors_->qr.rank() == factors_->qr.cols(); }

bool LeastSquares::singular() const {
  const Mat<double>& r = factors_->qr.matrixR();
  if (r.rows() < r.cols()) return true;
  for (Index j = 0; j < r.cols(); ++j)
    if (!(std::abs(r(j, j)) > 0)) return true;
  return false;
}

Vec<double> LeastSquares::solve(const Vec<double>& b) const { return factors_->qr.solve(b); }

/// a P = Q R, so a^T a w = s is w = P R^-1 R^-T P^T s.
Vec<double> LeastSquares::solve_normal(const Vec<double>& s) const {
  const Pivoted& qr = factors_->qr;
  const Index p = qr.cols();
  const auto r = qr.matrixR().topLeftCorner(p, p).triangularView<Eigen::Upper>();
  Vec<double> c = qr.colsPermutation().transpose() * s;
  r.transpose().solveInPlace(c);
  r.solveInPlace(c);
  return qr.colsPermutation() * c;
}

/// The eigenvalues of [0 R^T; R 0] are the singular values of R, once with each sign: no square that would halve the
/// digits, and templates that are written out in a tenth of the time of Eigen's SVD.
Vec<double> singular_values(const Mat<double>& a) {
  const Index k = std::min(a.rows(), a.cols());
  const Mat<double> tall = a.rows() < a.cols() ? Mat<double>(a.transpose()) : a;
  const Mat<double> r = Pivoted(tall).matrixR().topRows(k).triangularView<Eigen::Upper>();
  Mat<double> both = Mat<double>::Zero(2 * k, 2 * k);
  both.bottomLeftCorner(k, k) = r;  // the solver reads the lower half only
  const Eigen::SelfAdjointEigenSolver<Mat<double>> solver(both, Eigen::EigenvaluesOnly);
  return solver.eigenvalues().tail(k).reverse().cwiseMax(0.0);
}

Vec<double> least_norm_solution(const Mat<double>& a, const Vec<double>& b) {
  return a.completeOrthogonalDecomposition().solve(b);
}

Vec<double> ridge_solution(const Mat<double>& a, const Vec<double>& b, double weight) {
  const Index n = a.rows(), p = a.cols();
  Mat<double> stacked = Mat<double>::Zero(n + p, p);
  stacked.topRows(n) = a;
  stacked.bottomRows(p).diagonal().setConstant(std::sqrt(weight));
  Vec<double> target = Vec<double>::Zero(n + p);
  target.head(n) = b;
  return LeastSquares(stacked).solve(target);
}

}  // namespace lscope::core
