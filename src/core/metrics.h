#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/learner.h"
#include "core/types.h"

namespace lscope::core {

/// What some rows contribute to an Evaluation. Tallies of disjoint rows are added in the order of the rows.
struct Tally {
  double loss = 0;           ///< sum of the data loss, not divided
  double squared_error = 0;  ///< sum of (z - y)^2, MSE only
  std::int64_t correct = 0;
  double activity = 0;  ///< sum of the activity terms, not divided; filled in by whoever made the outputs
};

/// The class that a row's outputs say: argmax, ties to the smallest index.
template <class S>
[[nodiscard]] std::int32_t predicted_class(const S* z, Index outputs);

/// Tally of the rows [first, first + z.columns). `confusion` (truth x predicted, sized by confusion_classes, or empty)
/// is counted up.
template <class S>
[[nodiscard]] Tally tally_rows(Loss loss, const Examples<S>& set, std::span<const std::int32_t> rows, Panel<const S> z,
                               std::span<std::int64_t> confusion);

/// Classes on each side of the confusion matrix: 2 for BCE, outputs for softmax, 0 for MSE.
[[nodiscard]] int confusion_classes(Loss loss, int outputs);

/// sum over outputs and rows of (y - mean of y)^2, in double.
template <class S>
[[nodiscard]] double total_variation_of_targets(const Examples<S>& set);

/// From the total tally: loss = mean; accuracy = share of right rows (BCE with k outputs: of right answers);
/// r2 = 1 - sum (z-y)^2 / sum (y - mean y)^2, over all outputs. NaN where a number has no meaning.
template <class S>
[[nodiscard]] Evaluation to_evaluation(Loss loss, const Examples<S>& set, const Tally& total);

}  // namespace lscope::core
