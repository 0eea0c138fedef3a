#include "data/standardize.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "base/text.h"

namespace lscope::data {
namespace {

/// x * 2^-exponent, exactly; the factor is used where it is a normal number, as nearly always.
struct Shrink {
  int exponent = 0;
  double factor = 1;
  explicit Shrink(double largest) : exponent(largest > 0 ? std::ilogb(largest) : 0) {
    factor = std::abs(exponent) < 1000 ? std::scalbn(1.0, -exponent) : 0;
  }
  [[nodiscard]] double operator()(double x) const { return factor != 0 ? x * factor : std::scalbn(x, -exponent); }
};

/// What the columns of a table need to be summed without overflow: their ends.
struct Ends {
  std::vector<double> low, high;
  Ends(std::span<const double> values, std::size_t width)
      : low(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(width)), high(low) {
    for (std::size_t first = 0; first < values.size(); first += width)
      for (std::size_t j = 0; j < width; ++j) {
        low[j] = std::min(low[j], values[first + j]);
        high[j] = std::max(high[j], values[first + j]);
      }
  }
};

}  // namespace

Scaler fit_scaler(std::span<const double> values, int columns) {
  LSCOPE_CHECK(columns >= 1 && values.size() % static_cast<std::size_t>(columns) == 0);
  const auto width = static_cast<std::size_t>(columns);
  Scaler scaler{std::vector<double>(width, 0.0), std::vector<double>(width, 1.0)};
  if (values.empty()) return scaler;
  const Ends ends(values, width);
  std::vector<Shrink> shrink;
  for (std::size_t j = 0; j < width; ++j) shrink.emplace_back(std::max(std::abs(ends.low[j]), std::abs(ends.high[j])));
  const auto n = static_cast<double>(values.size() / width);
  // Row after row, as the table lies in memory; each column's sum still runs in the order of its rows.
  std::vector<double> mean(width, 0), squares(width, 0);
  for (std::size_t first = 0; first < values.size(); first += width)
    for (std::size_t j = 0; j < width; ++j) mean[j] += shrink[j](values[first + j]);
  for (double& sum : mean) sum /= n;
  for (std::size_t first = 0; first < values.size(); first += width)
    for (std::size_t j = 0; j < width; ++j) {
      const double d = shrink[j](values[first + j]) - mean[j];
      squares[j] += d * d;
    }
  for (std::size_t j = 0; j < width; ++j) {
    if (ends.low[j] == ends.high[j]) {  // exactly constant: a rounded mean would leave dust
      scaler.mean[j] = ends.low[j];
      continue;
    }
    scaler.mean[j] = std::scalbn(mean[j], shrink[j].exponent);
    const double deviation = std::scalbn(std::sqrt(squares[j] / n), shrink[j].exponent);
    if (deviation >= std::numeric_limits<double>::min()) scaler.scale[j] = deviation;
  }
  return scaler;
}

void apply_scaler(const Scaler& scaler, std::span<double> values) {
  const std::size_t columns = scaler.mean.size();
  LSCOPE_CHECK(columns >= 1 && values.size() % columns == 0);
  for (std::size_t first = 0; first < values.size(); first += columns) {
    for (std::size_t j = 0; j < columns; ++j) {
      double& x = values[first + j];
      const double difference = x - scaler.mean[j];
      // Near the end of the range the difference overflows although the quotient does not.
      x = std::isfinite(difference) ? difference / scaler.scale[j]
                                    : (x / 2 - scaler.mean[j] / 2) / (scaler.scale[j] / 2);
    }
  }
}

Scaler fit_unit_scaler(std::span<const double> values, int columns) {
  const auto width = static_cast<std::size_t>(columns);
  double largest = 0;
  for (const double x : values) largest = std::max(largest, std::abs(x));
  return {std::vector<double>(width, 0.0), std::vector<double>(width, largest > 0 ? largest : 1.0)};
}

namespace {

/// The sums over bytes are exact: an integer times how often it occurs.
Scaler fit_pixels(const Prepared& prepared, Scaling scaling) {
  const auto width = static_cast<std::size_t>(prepared.train.features);
  Scaler scaler{std::vector<double>(width, 0.0), std::vector<double>(width, 1.0)};
  if (scaling == Scaling::kRaw) return scaler;
  std::vector<std::uint32_t> count = prepared.train.x.histograms();
  if (prepared.unlabelled.rows > 0) {
    const std::vector<std::uint32_t> more = prepared.unlabelled.x.histograms();
    for (std::size_t i = 0; i < count.size(); ++i) count[i] += more[i];
  }
  if (scaling == Scaling::kUnit) {
    std::size_t largest = 0;
    for (std::size_t i = 0; i < count.size(); ++i)
      if (count[i] > 0) largest = std::max(largest, i % 256);
    scaler.scale.assign(width, largest > 0 ? static_cast<double>(largest) : 1.0);
    return scaler;
  }
  for (std::size_t j = 0; j < width; ++j) {
    std::int64_t n = 0, sum = 0, squares = 0;
    for (std::int64_t value = 0; value < 256; ++value) {
      const std::int64_t times = count[256 * j + static_cast<std::size_t>(value)];
      n += times;
      sum += times * value;
      squares += times * value * value;
    }
    if (n == 0) continue;
    const double mean = static_cast<double>(sum) / static_cast<double>(n);
    const double variance = static_cast<double>(squares) / static_cast<double>(n) - mean * mean;
    scaler.mean[j] = mean;
    // The variance of n bytes that are not all the same is at least (n - 1)/n^2; rounding moves it by far less.
    if (n * squares != sum * sum) scaler.scale[j] = std::sqrt(variance);
  }
  return scaler;
}

/// Bytes stay bytes: what they become is worked out when they are read. None lies far from the others.
void scale_pixels(Prepared& prepared, Scaling scaling) {
  prepared.inputs = fit_pixels(prepared, scaling);
  const auto shared = std::make_shared<const Scaler>(prepared.inputs);
  for (Rows* set : {&prepared.train, &prepared.validation, &prepared.test, &prepared.unlabelled})
    if (set->rows > 0) set->x.set_scaler(shared);
}

bool all_pixels(const Prepared& prepared) {
  for (const Rows* set : {&prepared.train, &prepared.validation, &prepared.test, &prepared.unlabelled})
    if (set->rows > 0 && !set->x.compact()) return false;
  return prepared.task != Task::kRegression;
}

}  // namespace

base::Status scale(Prepared& prepared, Scaling scaling) {
  if (all_pixels(prepared)) {
    scale_pixels(prepared, scaling);
    return base::Done{};
  }
  const auto check = [](std::span<const double> values, std::size_t columns,
                        const std::vector<std::string>& names) -> base::Status {
    for (std::size_t i = 0; i < values.size(); ++i)
      if (!(std::abs(values[i]) <= kMaxDeviations))
        return base::Error{base::ErrorCode::kInputMismatch,
                           "column \"" + base::printable(names[i % columns], 60) + "\"",
                           "a value lies too far from the training rows to be standardized",
                           "remove the outlier or rescale the column",
                           "error.outlier",
                           {base::printable(names[i % columns], 60)}};
    return base::Done{};
  };
  const auto untouched = [](int columns) {
    const auto width = static_cast<std::size_t>(columns);
    return Scaler{std::vector<double>(width, 0.0), std::vector<double>(width, 1.0)};
  };
  const Rows& train = prepared.train;
  std::vector<double> shown = train.x.as<double>();  // unlabelled rows are trained on as well
  shown.insert(shown.end(), prepared.unlabelled.x.begin(), prepared.unlabelled.x.end());
  prepared.inputs = scaling == Scaling::kRaw    ? untouched(train.features)
                    : scaling == Scaling::kUnit ? fit_unit_scaler(shown, train.features)
                                                : fit_scaler(shown, train.features);
  if (prepared.task == Task::kRegression)
    prepared.target = scaling == Scaling::kRaw ? untouched(train.outputs) : fit_scaler(train.y, train.outputs);
  const std::vector<std::string> target_names(static_cast<std::size_t>(prepared.train.outputs), prepared.target_name);
  for (Rows* set : {&prepared.train, &prepared.validation, &prepared.test, &prepared.unlabelled}) {
    apply_scaler(prepared.inputs, set->x.wide());
    if (auto fine = check(set->x.wide(), prepared.inputs.mean.size(), prepared.feature_names); !fine.ok()) return fine;
    if (!prepared.target) continue;
    apply_scaler(*prepared.target, set->y);
    if (auto fine = check(set->y, target_names.size(), target_names); !fine.ok()) return fine;
  }
  return base::Done{};
}

double unscaled(const Scaler& scaler, std::size_t column, double value) {
  return scaler.mean[column] + scaler.scale[column] * value;
}

}  // namespace lscope::data
