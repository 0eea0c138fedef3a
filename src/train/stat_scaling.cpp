#include "train/stat_scaling.h"

#include <algorithm>
#include <cmath>

namespace lscope::train {

NumberTable StatScaling::apply(const NumberTable& x) const {
  NumberTable z = x;
  for (std::size_t i = 0; i < x.values.size(); ++i)
    z.values[i] = (x.values[i] - mean[i % x.columns]) / sd[i % x.columns];
  return z;
}

core::LinearFit StatScaling::on_original(const core::LinearFit& fit) const {
  core::LinearFit out = fit;
  for (std::size_t j = 0; j < mean.size(); ++j) {
    out.weights[j] = fit.weights[j] / sd[j];
    out.intercept -= out.weights[j] * mean[j];
  }
  return out;
}

StatScaling stat_scaling(const NumberTable& x, int missing, const std::vector<bool>& rows) {
  const auto used = [&](std::size_t row) { return rows.empty() || rows[row]; };
  double n = 0;
  for (std::size_t row = 0; row < x.rows; ++row) n += used(row) ? 1 : 0;
  StatScaling out{std::vector<double>(x.columns, 0.0), std::vector<double>(x.columns, 1.0)};
  for (std::size_t j = 0; j < x.columns; ++j) {
    double sum = 0, squares = 0;
    for (std::size_t row = 0; row < x.rows; ++row) sum += used(row) ? x.at(row, j) : 0;
    out.mean[j] = n > 0 ? sum / n : 0;
    for (std::size_t row = 0; row < x.rows; ++row)
      squares += used(row) ? (x.at(row, j) - out.mean[j]) * (x.at(row, j) - out.mean[j]) : 0;
    const double variance = n > missing ? squares / (n - missing) : 0;
    if (variance > 0) out.sd[j] = std::sqrt(variance);
  }
  return out;
}

int missing_degrees(const std::string& standardize) {
  return standardize.find("n - 1") != std::string::npos || standardize.find("n-1") != std::string::npos ? 1 : 0;
}

core::LinearProblem problem_of(const NumberTable& x, const std::vector<double>& y) {
  return {x.values, y, static_cast<int>(x.columns)};
}

NumberTable rows_of(const NumberTable& x, const std::vector<bool>& wanted) {
  NumberTable out{0, x.columns, {}};
  for (std::size_t row = 0; row < x.rows; ++row) {
    if (!wanted[row]) continue;
    for (std::size_t j = 0; j < x.columns; ++j) out.values.push_back(x.at(row, j));
    ++out.rows;
  }
  return out;
}

std::vector<double> rows_of(const std::vector<double>& y, const std::vector<bool>& wanted) {
  std::vector<double> out;
  for (std::size_t row = 0; row < y.size(); ++row)
    if (wanted[row]) out.push_back(y[row]);
  return out;
}

double residual_square_sum(const NumberTable& x, const std::vector<double>& y, const core::LinearFit& fit) {
  double sum = 0;
  for (std::size_t row = 0; row < x.rows; ++row) {
    double residual = fit.intercept - y[row];
    for (std::size_t j = 0; j < x.columns; ++j) residual += fit.weights[j] * x.at(row, j);
    sum += residual * residual;
  }
  return sum;
}

double largest_of(std::span<const double> values) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

void add_list(Comparison& out, std::span<const double> got, std::span<const double> wanted, double tolerance,
              const std::string& where, double scale) {
  const double allowed = tolerance * std::max(scale, largest_of(wanted));
  for (std::size_t i = 0; i < wanted.size(); ++i) out.add(got[i], wanted[i], allowed, index_path(where, i));
}

}  // namespace lscope::train
