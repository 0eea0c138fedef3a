#include "core/lasso_path.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/centred_problem.h"
#include "core/decompositions.h"

namespace lscope::core {
namespace {

using Matrix = Mat<double>;
using Vector = Vec<double>;

constexpr double kTie = 1e-12;
constexpr int kMostSweeps = 100000;

/// One feature after the other, with what it needs of the data in p x p numbers.
class CoordinateDescent {
 public:
  CoordinateDescent(const CentredProblem& problem, double lambda2)
      : problem_(problem),
        lambda2_(lambda2),
        n_(static_cast<double>(problem.x.rows())),
        gram_(problem.x.transpose() * problem.x / n_),
        pull_(problem.x.transpose() * problem.y / n_),
        w_(Vector::Zero(problem.x.cols())) {
    largest_pull_ = pull_.cwiseAbs().maxCoeff();
  }

  /// The minimum at this lambda1, starting from the last one.
  const Vector& minimum(double lambda1) {
    Vector signs = sign();
    for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
      const double moved = sweep_once(lambda1 / 2);
      const Vector now = sign();
      const bool settled = now == signs;
      signs = now;
      if (settled && solve(lambda1 / 2)) break;
      if (moved == 0) break;
    }
    return w_;
  }

 private:
  [[nodiscard]] Vector sign() const { return w_.array().sign(); }

  double sweep_once(double threshold) {
    double moved = 0;
    for (Index j = 0; j < w_.size(); ++j) {
      const double curvature = gram_(j, j) + lambda2_;
      if (!(curvature > 0)) continue;  // a constant feature says nothing
      const double pull = pull_[j] + gram_(j, j) * w_[j];
      const double beyond = std::abs(pull) - threshold;
      const double next = beyond > kTie * threshold ? std::copysign(beyond, pull) / curvature : 0.0;
      if (next == w_[j]) continue;
      pull_ += (w_[j] - next) * gram_.col(j);
      moved = std::max(moved, std::abs(next - w_[j]));
      w_[j] = next;
    }
    return moved;
  }

  /// Whether the present signs are those of the minimum; if so the weights are that minimum.
  bool solve(double threshold) {
    std::vector<Index> used;
    for (Index j = 0; j < w_.size(); ++j)
      if (w_[j] != 0) used.push_back(j);
    const auto k = static_cast<Index>(used.size());
    Vector exact = Vector::Zero(w_.size());
    if (k > 0) {
      const Index extra = lambda2_ > 0 ? k : 0;
      const Index n = problem_.x.rows();
      if (k > n + extra) return false;
      Matrix stacked = Matrix::Zero(n + extra, k);
      Vector target = Vector::Zero(n + extra), shift(k);
      target.head(n) = problem_.y;
      for (Index i = 0; i < k; ++i) {
        const Index j = used[static_cast<std::size_t>(i)];
        stacked.col(i).head(n) = problem_.x.col(j);
        if (extra > 0) stacked(n + i, i) = std::sqrt(n_ * lambda2_);
        shift[i] = std::copysign(n_ * threshold, w_[j]);
      }
      const LeastSquares squares(stacked);
      if (squares.singular()) return false;
      const Vector found = squares.solve(target) - squares.solve_normal(shift);
      for (Index i = 0; i < k; ++i) {
        const Index j = used[static_cast<std::size_t>(i)];
        if (!(found[i] * w_[j] > 0)) return false;
        exact[j] = found[i];
      }
    }
    const Vector residual = problem_.y - problem_.x * exact;
    const Vector pull = problem_.x.transpose() * residual / n_ - lambda2_ * exact;
    const double rounding = 1e-13 * largest_pull_;
    for (Index j = 0; j < w_.size(); ++j)
      if (exact[j] == 0 && !(std::abs(pull[j]) <= threshold * (1 + kTie) + rounding)) return false;
    w_ = exact;
    pull_ = pull + lambda2_ * exact;
    return true;
  }

  const CentredProblem& problem_;
  double lambda2_, n_;
  Matrix gram_;
  Vector pull_;  ///< x_j.r/n with the residual r of the present weights
  Vector w_;
  double largest_pull_ = 0;
};

/// The piece of the path on which `used` features with these signs are in use: w(t) = start - t slope, t = lambda1/2.
struct Piece {
  Vector start, slope;
  Vector pull_start, pull_slope;  ///< x_j.r/n = pull_start + t pull_slope, for every feature
};

std::optional<Piece> piece(const CentredProblem& c, const std::vector<Index>& used, const std::vector<double>& signs) {
  const auto k = static_cast<Index>(used.size());
  const auto n = static_cast<double>(c.x.rows());
  if (k > c.x.rows()) return std::nullopt;
  Matrix x(c.x.rows(), k);
  for (Index i = 0; i < k; ++i) x.col(i) = c.x.col(used[static_cast<std::size_t>(i)]);
  const LeastSquares squares(x);
  if (!squares.full_rank()) return std::nullopt;
  Piece out;
  out.start = squares.solve(c.y);
  out.slope = n * squares.solve_normal(Eigen::Map<const Vector>(signs.data(), k));
  out.pull_start = c.x.transpose() * (c.y - x * out.start) / n;
  out.pull_slope = c.x.transpose() * (x * out.slope) / n;
  return out;
}

struct Event {
  double threshold = 0;
  Index feature = -1;
  double sign = 0;  ///< of the weight that enters; 0: it leaves
};

/// The first change below `from`. A feature that has just changed stands at its own limit there, and is not seen again.
Event next_event(const Piece& piece, const std::vector<Index>& used, double from, Index just_changed) {
  Event next;
  const auto consider = [&](double threshold, Index feature, double sign) {
    const double below = feature == just_changed ? from * (1 - 1e-9) : from * (1 + kTie);
    if (threshold > next.threshold && threshold <= below) next = {std::min(threshold, from), feature, sign};
  };
  for (Index j = 0; j < piece.pull_start.size(); ++j) {
    const auto found = std::find(used.begin(), used.end(), j);
    if (found != used.end()) {
      const auto i = static_cast<Index>(found - used.begin());
      if (piece.slope[i] != 0) consider(piece.start[i] / piece.slope[i], j, 0);
      continue;
    }
    if (piece.pull_slope[j] < 1) consider(piece.pull_start[j] / (1 - piece.pull_slope[j]), j, 1);
    if (piece.pull_slope[j] > -1) consider(-piece.pull_start[j] / (1 + piece.pull_slope[j]), j, -1);
  }
  return next;
}

}  // namespace

std::vector<LinearFit> lasso_path(const LinearProblem& problem, std::span<const double> lambda1, double lambda2) {
  const CentredProblem centred(problem);
  CoordinateDescent descent(centred, lambda2);
  std::vector<LinearFit> out;
  out.reserve(lambda1.size());
  for (const double value : lambda1) out.push_back(centred.fit(descent.minimum(value)));
  return out;
}

std::vector<LassoKnot> lasso_knots(const LinearProblem& problem, double smallest) {
  const CentredProblem c(problem);
  const Vector pull = c.x.transpose() * c.y / static_cast<double>(c.x.rows());
  Index first = 0;
  const double top = pull.cwiseAbs().maxCoeff(&first);
  Event event{top, first, pull[first] > 0 ? 1.0 : -1.0};
  std::vector<LassoKnot> knots;
  std::vector<Index> used;
  std::vector<double> signs;
  const auto most = static_cast<std::size_t>(100 * c.x.cols());
  while (event.feature >= 0 && event.threshold > 0 && 2 * event.threshold >= smallest && knots.size() < most) {
    knots.push_back({2 * event.threshold, static_cast<int>(event.feature), event.sign != 0});
    if (event.sign != 0) {
      used.push_back(event.feature);
      signs.push_back(event.sign);
    } else {
      const auto where = std::find(used.begin(), used.end(), event.feature) - used.begin();
      used.erase(used.begin() + where);
      signs.erase(signs.begin() + where);
    }
    const auto now = piece(c, used, signs);
    if (!now) break;
    event = next_event(*now, used, event.threshold, event.feature);
  }
  return knots;
}

}  // namespace lscope::core
