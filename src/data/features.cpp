#include "data/features.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <utility>

#include "base/check.h"
#include "base/number_text.h"
#include "data/dataset.h"
#include "data/generate.h"

namespace lscope::data {
namespace {

/// P_0 .. P_d at u: (a+1) P_{a+1} = (2a+1) u P_a - a P_{a-1}.
void legendre(double u, int degree, std::vector<double>& values) {
  values.assign(static_cast<std::size_t>(degree) + 1, 1);
  if (degree >= 1) values[1] = u;
  for (int a = 1; a < degree; ++a) {
    const auto i = static_cast<std::size_t>(a);
    values[i + 1] = ((2 * a + 1) * u * values[i] - a * values[i - 1]) / (a + 1);
  }
}

std::string power_name(const std::string& input, int power) {
  return power == 1 ? input : input + "^" + std::to_string(power);
}

base::Error too_many(std::int64_t columns, std::int64_t most) {
  return {base::ErrorCode::kInputLimit,
          "features",
          std::to_string(columns) + " columns where at most " + std::to_string(most) + " fit",
          "lower features.polynomial_degree or features.fourier_order",
          "error.too_many_features",
          {base::shown_count(columns), base::shown_count(most)}};
}

}  // namespace

std::int64_t feature_columns(const FeatureRequest& request, int inputs) {
  const std::int64_t p = inputs, d = request.polynomial_degree;
  const std::int64_t fourier = 2 * p * request.fourier_order;
  if (inputs > kMaxInteracting) return p * d + fourier;
  std::int64_t products = 1;  // C(p+d, p), a whole number after each step
  for (std::int64_t i = 1; i <= p; ++i) products = products * (d + i) / i;
  return products - 1 + fourier;
}

FeatureMap::FeatureMap(const FeatureRequest& request, std::span<const double> train, int inputs) : request_(request) {
  LSCOPE_CHECK(inputs >= 1 && train.size() % static_cast<std::size_t>(inputs) == 0 && !train.empty());
  const auto width = static_cast<std::size_t>(inputs);
  std::vector<double> low(train.begin(), train.begin() + inputs), high = low;
  for (std::size_t i = 0; i < train.size(); ++i) {
    low[i % width] = std::min(low[i % width], train[i]);
    high[i % width] = std::max(high[i % width], train[i]);
  }
  for (std::size_t j = 0; j < width; ++j) {
    middle_.push_back(low[j] / 2 + high[j] / 2);
    const double half = high[j] / 2 - low[j] / 2;
    half_.push_back(half > 0 ? half : 1);
  }
  const int degree = request.polynomial_degree;
  if (interacts())
    for (int total = 2; total <= degree; ++total)
      for (int a = total; a >= 0; --a)
        for (int b = total - a; b >= 0; --b) {
          const int c = total - a - b;
          if ((inputs < 2 && b > 0) || (inputs < 3 && c > 0)) continue;
          products_.push_back({a, b, c});
        }
  columns_ = static_cast<int>(feature_columns(request, inputs));
}

void FeatureMap::expand(std::span<const double> raw, std::span<double> out) const {
  const auto width = middle_.size();
  std::size_t at = 0;
  for (std::size_t j = 0; j < width; ++j) out[at++] = (raw[j] - middle_[j]) / half_[j];
  std::array<std::vector<double>, kMaxInteracting> powers;
  const int degree = request_.polynomial_degree;
  if (interacts()) {
    for (std::size_t j = 0; j < powers.size(); ++j) legendre(j < width ? out[j] : 1, degree, powers[j]);
    for (const Powers& product : products_) {
      double value = 1;
      for (std::size_t j = 0; j < width; ++j) value *= powers[j][static_cast<std::size_t>(product[j])];
      out[at++] = value;
    }
  } else {
    for (std::size_t j = 0; j < width && degree > 1; ++j) {
      legendre(out[j], degree, powers[0]);
      for (int a = 2; a <= degree; ++a) out[at++] = powers[0][static_cast<std::size_t>(a)];
    }
  }
  for (std::size_t j = 0; j < width; ++j)
    for (int k = 1; k <= request_.fourier_order; ++k) {
      const double angle = k * std::numbers::pi * out[j];
      out[at++] = std::cos(angle);
      out[at++] = std::sin(angle);
    }
  LSCOPE_CHECK(at == out.size());
}

std::vector<std::string> FeatureMap::names(const std::vector<std::string>& inputs) const {
  std::vector<std::string> names = inputs;
  for (const Powers& product : products_) {
    std::string name;
    for (std::size_t j = 0; j < inputs.size(); ++j)
      if (product[j] > 0) name += (name.empty() ? "" : " ") + power_name(inputs[j], product[j]);
    names.push_back(std::move(name));
  }
  if (!interacts())
    for (const std::string& input : inputs)
      for (int a = 2; a <= request_.polynomial_degree; ++a) names.push_back(power_name(input, a));
  for (const std::string& input : inputs)
    for (int k = 1; k <= request_.fourier_order; ++k)
      for (const char* wave : {"cos ", "sin "}) names.push_back(wave + std::to_string(k) + " " + input);
  return names;
}

base::Status expand_features(Prepared& prepared, const FeatureRequest& request) {
  if (!request.any()) return base::Done{};
  const int inputs = prepared.train.features;
  const std::int64_t columns = feature_columns(request, inputs);
  const std::array<Rows*, 4> sets{&prepared.train, &prepared.validation, &prepared.test, &prepared.unlabelled};
  double rows = 0;
  for (const Rows* set : sets) rows += set->rows;
  const std::int64_t most = std::min(kMaxFeatureColumns, static_cast<std::int64_t>(kMaxValues / std::max(1.0, rows)));
  if (columns > most) return too_many(columns, most);
  const auto map = std::make_shared<const FeatureMap>(request, prepared.train.x.as<double>(), inputs);
  const auto from = static_cast<std::size_t>(inputs), to = static_cast<std::size_t>(columns);
  for (Rows* set : sets) {
    const auto count = static_cast<std::size_t>(set->rows);
    const std::vector<double> raw = set->x.as<double>();
    std::vector<double> expanded(count * to);
    for (std::size_t i = 0; i < count; ++i)
      map->expand(std::span<const double>(raw).subspan(i * from, from), std::span(expanded).subspan(i * to, to));
    set->x = std::move(expanded);
    set->features = static_cast<int>(columns);
  }
  prepared.feature_names = map->names(prepared.feature_names);
  prepared.image_width = prepared.image_height = 0;
  prepared.features = map;
  return base::Done{};
}

}  // namespace lscope::data
