#pragma once

#include <span>
#include <vector>

#include "core/learner.h"

namespace lscope::train {

/// Rows of a regression without an intercept, one row after the other.
struct LinearRows {
  std::vector<double> x, y;
  int features = 1;
  [[nodiscard]] core::Examples<double> examples() const;
  [[nodiscard]] int rows() const { return static_cast<int>(y.size()); }
};

/// A linear model y = w.x, trained on MSE by the learner in double. The learner's bias is put back to 0 after each
/// step; with sgd nothing else depends on it.
class LinearDescent {
 public:
  LinearDescent(const LinearRows& rows, std::span<const double> start, const core::Regularization& regularization);

  /// One step of sgd on these rows; false when something is not finite.
  bool step(std::span<const std::int32_t> batch, double rate);
  /// The same on all rows.
  bool step(double rate) { return step(all_, rate); }
  [[nodiscard]] double train_mse() { return learner_.evaluate(rows_.examples()).loss; }
  [[nodiscard]] std::vector<double> weights() const;

 private:
  const LinearRows& rows_;
  core::Learner<double> learner_;
  std::vector<std::int32_t> all_;
  std::uint64_t steps_ = 0;
};

}  // namespace lscope::train
