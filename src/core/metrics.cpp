#include "core/metrics.h"

#include <limits>

#include "core/loss.h"

namespace lscope::core {
namespace {

void count(std::span<std::int64_t> confusion, int classes, std::size_t truth, std::size_t predicted) {
  if (!confusion.empty()) ++confusion[truth * static_cast<std::size_t>(classes) + predicted];
}

}  // namespace

template <class S>
std::int32_t predicted_class(const S* z, Index outputs) {
  std::int32_t best = 0;
  for (std::int32_t o = 1; o < outputs; ++o) {
    if (z[o] > z[best]) best = o;
  }
  return best;
}

int confusion_classes(Loss loss, int outputs) {
  if (loss == Loss::kMse) return 0;
  return loss == Loss::kBceLogits ? 2 : outputs;
}

template <class S>
Tally tally_rows(Loss loss, const Examples<S>& set, std::span<const std::int32_t> rows, Panel<const S> z,
                 std::span<std::int64_t> confusion) {
  Tally tally;
  tally.loss = loss_sum<S>(loss, set, rows, z);
  if (loss == Loss::kMse) tally.squared_error = tally.loss;
  const int classes = confusion_classes(loss, set.outputs);
  for (Index j = 0; j < z.columns && loss != Loss::kMse; ++j) {
    const auto row = static_cast<std::size_t>(rows[static_cast<std::size_t>(j)]);
    if (loss == Loss::kSoftmaxCe) {
      const std::int32_t predicted = predicted_class(z.column(j), z.rows);
      tally.correct += predicted == set.labels[row] ? 1 : 0;
      count(confusion, classes, static_cast<std::size_t>(set.labels[row]), static_cast<std::size_t>(predicted));
      continue;
    }
    for (Index o = 0; o < z.rows; ++o) {
      const bool truth = set.y[row * static_cast<std::size_t>(set.outputs) + static_cast<std::size_t>(o)] > S(0.5);
      const bool predicted = z.column(j)[o] > S(0);
      tally.correct += truth == predicted ? 1 : 0;
      count(confusion, classes, truth ? 1 : 0, predicted ? 1 : 0);
    }
  }
  return tally;
}

template <class S>
double total_variation_of_targets(const Examples<S>& set) {
  const auto k = static_cast<std::size_t>(set.outputs);
  const auto rows = static_cast<std::size_t>(set.rows);
  double total = 0;
  for (std::size_t o = 0; o < k; ++o) {
    bool constant = true;  // told exactly: the rounding of a mean must not make a variation
    for (std::size_t r = 1; r < rows && constant; ++r) constant = set.y[r * k + o] == set.y[o];
    if (constant) continue;
    double mean = 0;
    for (std::size_t r = 0; r < rows; ++r) mean += static_cast<double>(set.y[r * k + o]);
    mean /= static_cast<double>(rows);
    for (std::size_t r = 0; r < rows; ++r) {
      const double off = static_cast<double>(set.y[r * k + o]) - mean;
      total += off * off;
    }
  }
  return total;
}

template <class S>
Evaluation to_evaluation(Loss loss, const Examples<S>& set, const Tally& total) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  Evaluation result;
  result.loss = total.loss / loss_terms(loss, set.rows, set.outputs);
  result.activity = total.activity / static_cast<double>(set.rows);
  result.accuracy = kNone;
  result.r2 = kNone;
  if (loss == Loss::kMse) {
    const double variation = total_variation_of_targets(set);
    if (variation > 0) result.r2 = 1.0 - total.squared_error / variation;
  } else {
    result.accuracy = static_cast<double>(total.correct) / loss_terms(loss, set.rows, set.outputs);
  }
  return result;
}

template std::int32_t predicted_class<float>(const float*, Index);
template std::int32_t predicted_class<double>(const double*, Index);
template Tally tally_rows<float>(Loss, const Examples<float>&, std::span<const std::int32_t>, Panel<const float>,
                                 std::span<std::int64_t>);
template Tally tally_rows<double>(Loss, const Examples<double>&, std::span<const std::int32_t>, Panel<const double>,
                                  std::span<std::int64_t>);
template double total_variation_of_targets<float>(const Examples<float>&);
template double total_variation_of_targets<double>(const Examples<double>&);
template Evaluation to_evaluation<float>(Loss, const Examples<float>&, const Tally&);
template Evaluation to_evaluation<double>(Loss, const Examples<double>&, const Tally&);

}  // namespace lscope::core
