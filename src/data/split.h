#pragma once

#include <cstdint>

#include "base/result.h"
#include "data/dataset.h"
#include "data/features.h"

namespace lscope::data {

struct SplitRequest {
  double validation_share = 0.2;
  double test_share = 0.2;
  int max_train = 0;       ///< keep only the first so many training rows of the split; 0 = all
  double label_noise = 0;  ///< flips labels of TRAINING rows only: the user's test rows stay as they are
  std::uint64_t seed = 0;
  Scaling scaling = Scaling::kStandardized;
  double imbalance = 1;  ///< thins TRAINING rows: of class k at most r^(-k/(K-1)) of the largest class stay
  FeatureRequest features = {};
};

/// Splits (seeded, stratified by class), makes the features, fits the scaler on the training part, scales all parts.
/// Errors  kInputMismatch if the training part would be empty or would lack a class; kInputLimit if the features are
///         too many.
[[nodiscard]] base::Result<Prepared> split_and_scale(const Dataset& dataset, const SplitRequest& request);

}  // namespace lscope::data
