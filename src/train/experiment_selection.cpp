#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "train/experiment_setup.h"

namespace lscope::train {
namespace {

/// Rows of noise with labels 0 and 1, and what cross-validation makes of them.
struct NoiseRows {
  std::size_t columns = 0;
  std::vector<double> x;
  std::vector<int> labels;
  [[nodiscard]] double at(std::size_t row, std::size_t column) const { return x[row * columns + column]; }
  [[nodiscard]] std::size_t rows() const { return labels.size(); }
};

/// The `keep` columns with the largest |correlation| with the labels, over the rows for which `use` holds.
std::vector<std::size_t> most_correlated(const NoiseRows& data, const std::vector<bool>& use, std::size_t keep) {
  double count = 0, label_mean = 0;
  for (std::size_t i = 0; i < data.rows(); ++i) {
    count += use[i] ? 1 : 0;
    label_mean += use[i] ? data.labels[i] : 0;
  }
  label_mean /= count;
  std::vector<double> sum(data.columns), square(data.columns), mixed(data.columns);
  for (std::size_t i = 0; i < data.rows(); ++i) {
    if (!use[i]) continue;
    const double centred = data.labels[i] - label_mean;
    for (std::size_t j = 0; j < data.columns; ++j) {
      const double x = data.at(i, j);
      sum[j] += x;
      square[j] += x * x;
      mixed[j] += x * centred;
    }
  }
  std::vector<double> strength(data.columns);
  for (std::size_t j = 0; j < data.columns; ++j)
    strength[j] = std::abs(mixed[j]) / std::sqrt(std::max(square[j] - sum[j] * sum[j] / count, 1e-300));
  std::vector<std::size_t> order(data.columns);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return strength[a] > strength[b]; });
  order.resize(keep);
  return order;
}

int nearest_label(const NoiseRows& data, std::size_t row, const std::vector<bool>& use,
                  const std::vector<std::size_t>& columns) {
  double best = std::numeric_limits<double>::infinity();
  int label = 0;
  for (std::size_t i = 0; i < data.rows(); ++i) {
    if (!use[i]) continue;
    double distance = 0;
    for (const std::size_t j : columns)
      distance += (data.at(i, j) - data.at(row, j)) * (data.at(i, j) - data.at(row, j));
    if (!(distance < best)) continue;
    best = distance;
    label = data.labels[i];
  }
  return label;
}

double fold_error_rate(const NoiseRows& data, int folds, std::size_t keep, bool inside, base::Rng rng) {
  std::vector<std::size_t> order(data.rows());
  std::iota(order.begin(), order.end(), std::size_t{0});
  base::shuffle(order, rng);
  const std::vector<std::size_t> of_all = most_correlated(data, std::vector<bool>(data.rows(), true), keep);
  double wrong = 0;
  for (int fold = 0; fold < folds; ++fold) {
    std::vector<bool> learn(data.rows(), true);
    for (std::size_t place = static_cast<std::size_t>(fold); place < order.size();
         place += static_cast<std::size_t>(folds))
      learn[order[place]] = false;
    const auto columns = inside ? most_correlated(data, learn, keep) : of_all;
    double missed = 0, judged = 0;
    for (std::size_t i = 0; i < data.rows(); ++i) {
      if (learn[i]) continue;
      judged += 1;
      missed += nearest_label(data, i, learn, columns) != data.labels[i] ? 1 : 0;
    }
    wrong += missed / judged;
  }
  return wrong / folds;
}

}  // namespace

ExperimentSetup read_selection(SetupReader& in) {
  constexpr int kMostRows = 10000, kMostColumns = 1000000;
  const auto text = in.pattern("data_def", {"X ~ Normal(0,1), {n} x p; {each} labels of each class, independent of X"});
  const int n = in.whole("n", 2, kMostRows);
  in.agree("n", n, in.captured("data_def", text.captured, "n"), "data_def");
  in.agree("n", n, 2.0 * in.captured_whole("data_def", text.captured, "each", 1, kMostRows), "the labels of data_def");
  const int p = in.whole("p", 1, kMostColumns);
  in.fits("p", n, p);
  const int keep = in.whole("keep", 1, p);
  const int folds = in.whole("folds", 2, n);
  in.pattern("model", {"1-nearest neighbour on the k columns most correlated with y"});
  const auto where = in.pattern("selection", {"once, on all rows (deliberate mistake)", "inside each training part"});
  const bool inside = where.which == 1;
  in.derived("inside", inside ? 1 : 0);
  ExperimentSetup out = in.finish("selection and folds");
  out.quantities = {"cv_error_rate"};
  out.run = [=](int repetition, const Wanted&) {
    NoiseRows data;
    data.columns = static_cast<std::size_t>(p);
    data.x = normal_draws(data_draws(repetition, DrawOf::kTrain), static_cast<std::size_t>(n) * data.columns);
    for (int i = 0; i < n; ++i) data.labels.push_back(i % 2);
    const base::Rng order(seed_of(repetition), base::Stream::kSplit);
    Repetition measured;
    measured.values["cv_error_rate"] = fold_error_rate(data, folds, static_cast<std::size_t>(keep), inside, order);
    return measured;
  };
  return out;
}

}  // namespace lscope::train
