#pragma once

#include <span>
#include <vector>

namespace lscope::core {

/// A table of numbers, one row after the other. A view.
struct TableView {
  std::span<const double> values;
  int columns = 1;
};

/// Random ReLU features, what double descent is shown with:
///
///     phi_k(x) = max(V[k].x + c[k], 0)/sqrt(p),  k = 0..p-1        (rows of V: one per feature, the first p are used)
///
/// Returns rows(x) x p values, one row after the other. There is no intercept.
/// Source   Rahimi, Recht, "Random features for large-scale kernel machines", NIPS 2007; Belkin et al., PNAS 116
/// (2019).
[[nodiscard]] std::vector<double> relu_features(const TableView& x, const TableView& v, std::span<const double> c,
                                                int p);

struct NormFit {
  std::vector<double> weights;
  double norm = 0;  ///< ||w||_2
};

/// The w of least norm among those with the least ||phi w - y||: complete orthogonal decomposition. No intercept.
[[nodiscard]] NormFit least_norm_fit(const TableView& phi, std::span<const double> y);
/// The minimum of mean((phi w - y)^2) + lambda2 sum w^2, lambda2 > 0, by QR of [phi; sqrt(n lambda2) I]. No intercept.
[[nodiscard]] NormFit ridge_norm_fit(const TableView& phi, std::span<const double> y, double lambda2);
/// The largest over the smallest of the min(n, p) singular values of phi.
[[nodiscard]] double condition_number(const TableView& phi);
/// mean((phi w - y)^2)
[[nodiscard]] double mean_squared_error(const TableView& phi, std::span<const double> w, std::span<const double> y);

}  // namespace lscope::core
