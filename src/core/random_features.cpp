#include "core/random_features.h"

#include <cmath>

#include "base/check.h"
#include "core/decompositions.h"
#include "core/types.h"

namespace lscope::core {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Map = Eigen::Map<const RowMajor>;
using Vector = Vec<double>;

Map map(const TableView& table) {
  const auto columns = static_cast<Index>(table.columns);
  LSCOPE_CHECK(columns >= 1 && static_cast<Index>(table.values.size()) % columns == 0);
  return {table.values.data(), static_cast<Index>(table.values.size()) / columns, columns};
}
Eigen::Map<const Vector> map(std::span<const double> values) {
  return {values.data(), static_cast<Index>(values.size())};
}
NormFit fit_of(const Vector& w) { return {{w.data(), w.data() + w.size()}, w.norm()}; }

}  // namespace

std::vector<double> relu_features(const TableView& x, const TableView& v, std::span<const double> c, int p) {
  const Map inputs = map(x), directions = map(v);
  LSCOPE_CHECK(p >= 1 && p <= directions.rows() && p <= static_cast<Index>(c.size()) &&
               inputs.cols() == directions.cols());
  const RowMajor z = (inputs * directions.topRows(p).transpose()).rowwise() + map(c).head(p).transpose();
  std::vector<double> out(static_cast<std::size_t>(z.size()));
  Eigen::Map<RowMajor>(out.data(), z.rows(), z.cols()) = z.cwiseMax(0.0) / std::sqrt(static_cast<double>(p));
  return out;
}

NormFit least_norm_fit(const TableView& phi, std::span<const double> y) {
  return fit_of(least_norm_solution(map(phi), map(y)));
}

NormFit ridge_norm_fit(const TableView& phi, std::span<const double> y, double lambda2) {
  const Map a = map(phi);
  return fit_of(ridge_solution(a, map(y), static_cast<double>(a.rows()) * lambda2));
}

double condition_number(const TableView& phi) {
  const Vector s = singular_values(map(phi));
  return s[0] / s[s.size() - 1];
}

double mean_squared_error(const TableView& phi, std::span<const double> w, std::span<const double> y) {
  const Vector residual = map(phi) * map(w) - map(y);
  return residual.squaredNorm() / static_cast<double>(residual.size());
}

}  // namespace lscope::core
