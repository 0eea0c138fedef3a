#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace lscope::data {

struct Prepared;

/// Columns made from the inputs, so that a linear model can bend: its complexity as one number.
struct FeatureRequest {
  int polynomial_degree = 1;  ///< 1 = off
  int fourier_order = 0;      ///< 0 = off
  [[nodiscard]] bool any() const { return polynomial_degree > 1 || fourier_order > 0; }
};
inline constexpr std::int64_t kMaxFeatureColumns = 2000;
/// With more inputs than this only powers of single inputs are made.
inline constexpr int kMaxInteracting = 3;

/// phi(x): with u_j = (x_j - middle_j)/half_j, which takes the training rows of input j to [-1, 1], the columns are
///
///     u_1 .. u_p;
///     degree d, p <= 3:  P_a1(u_1) ... P_ap(u_p) for all a with 2 <= a_1 + ... + a_p <= d, C(p+d, d) - 1 - p of them;
///     degree d, p > 3:   P_2(u_j) .. P_d(u_j) for each input;
///     order m:           cos(k pi u_j), sin(k pi u_j), k = 1..m, for each input: one period is the training range.
///
/// P_a is the Legendre polynomial: the same functions as the monomials u^a span, but nearly orthogonal on the range, so
/// that gradient descent reaches degree 20. A penalty is one on these coefficients. The first p columns are the inputs
/// themselves but for their units, which is how a picture finds them again.
class FeatureMap {
 public:
  /// Fitted on `train`, rows x inputs.
  FeatureMap(const FeatureRequest& request, std::span<const double> train, int inputs);

  [[nodiscard]] int inputs() const { return static_cast<int>(middle_.size()); }
  [[nodiscard]] int columns() const { return columns_; }
  /// One row: inputs() raw values in, columns() values out.
  void expand(std::span<const double> raw, std::span<double> out) const;
  /// The raw input that column `input` < inputs() shows.
  [[nodiscard]] double raw(std::size_t input, double column) const { return middle_[input] + half_[input] * column; }
  /// "x1", ..., "x1^3", "x1^2 x2", "cos 2 x1", "sin 2 x1", in the order of the columns.
  [[nodiscard]] std::vector<std::string> names(const std::vector<std::string>& inputs) const;

 private:
  using Powers = std::array<int, kMaxInteracting>;
  [[nodiscard]] bool interacts() const { return inputs() <= kMaxInteracting; }

  FeatureRequest request_;
  std::vector<double> middle_, half_;
  std::vector<Powers> products_;  ///< of p <= 3 inputs, by total degree
  int columns_ = 0;
};

/// How many columns a map would have.
[[nodiscard]] std::int64_t feature_columns(const FeatureRequest& request, int inputs);

/// Replaces the inputs of all sets by phi(x), fitted on the training rows alone, before anything is scaled; keeps the
/// map in prepared.features. Nothing happens where nothing is asked for.
/// Errors  kInputLimit beyond kMaxFeatureColumns columns or kMaxValues numbers (generate.h).
[[nodiscard]] base::Status expand_features(Prepared& prepared, const FeatureRequest& request);

}  // namespace lscope::data
