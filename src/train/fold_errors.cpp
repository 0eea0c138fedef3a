#include "train/fold_errors.h"

#include <cmath>

#include "base/check.h"

namespace lscope::train {

FoldSummary summarize_folds(std::span<const std::vector<double>> errors, std::span<const double> penalties) {
  LSCOPE_CHECK(errors.size() >= 2 && !penalties.empty());
  const auto folds = static_cast<double>(errors.size());
  FoldSummary out;
  for (std::size_t l = 0; l < penalties.size(); ++l) {
    double sum = 0, squares = 0;
    for (const std::vector<double>& fold : errors) sum += fold[l];
    const double mean = sum / folds;
    for (const std::vector<double>& fold : errors) squares += (fold[l] - mean) * (fold[l] - mean);
    out.mean.push_back(mean);
    out.standard_error.push_back(std::sqrt(squares / (folds - 1) / folds));
    const bool stronger_tie = mean == out.mean[out.best] && penalties[l] > penalties[out.best];
    if (mean < out.mean[out.best] || stronger_tie) out.best = l;
  }
  const double limit = out.mean[out.best] + out.standard_error[out.best];
  out.one_standard_error = out.best;
  for (std::size_t l = 0; l < penalties.size(); ++l)
    if (out.mean[l] <= limit && penalties[l] > penalties[out.one_standard_error]) out.one_standard_error = l;
  return out;
}

}  // namespace lscope::train
