#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "data/dataset.h"

namespace lscope::data {

/// All k folds of a data set, for cross-validation: entry i holds fold i out as its validation set and trains on the
/// others; there is no test set. Folds are disjoint and together everything; without groups their sizes differ by one
/// row at most, and `stratified` so do their shares of every class. Rows of one group are in one fold
/// (deal_groups). Each fold's scaler is fitted on its own training part.
/// Errors  as split_and_scale() with SplitRequest::folds.
/// Source  Stone: Cross-validatory choice and assessment of statistical predictions, JRSS-B 36 (1974)
[[nodiscard]] base::Result<std::vector<Prepared>> folds(const Dataset& dataset, int k, std::uint64_t seed,
                                                        bool stratified = true,
                                                        Scaling scaling = Scaling::kStandardized);

}  // namespace lscope::data
