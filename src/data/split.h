#pragma once

#include <cstdint>

#include "base/result.h"
#include "data/dataset.h"
#include "data/deal.h"
#include "data/features.h"

namespace lscope::data {

struct SplitRequest {
  double validation_share = 0.2;  ///< of all rows; without a meaning where there are folds
  double test_share = 0.2;
  int max_train = 0;       ///< keep only the first so many training rows of the split; 0 = all
  double label_noise = 0;  ///< flips labels of TRAINING rows only: the user's test rows stay as they are
  std::uint64_t seed = 0;  ///< of the split and of the flips
  Scaling scaling = Scaling::kStandardized;
  bool stratified = true;  ///< every part gets its share of every class
  int folds = 0;           ///< 0: none; k: the rows that are no test rows are dealt into k folds
  int fold = 1;            ///< counted from 1: the fold that is the validation set; the others are trained on
  double imbalance = 1;    ///< thins TRAINING rows: of class k at most r^(-k/(K-1)) of the largest class stay
  FeatureRequest features = {};
};

/// Which rows belong to which part, those to train on in the order in which a smaller n keeps them.
struct SplitRows {
  Indices train, validation, test;
  std::vector<Notice> notices;  ///< a class that this fold's training part lacks
};

/// The split alone: a function of the seed, the shares, the labels and the groups; values of inputs do not enter. The
/// test rows depend on neither folds nor the validation share. Rows of one group stay together (deal_groups); without
/// groups a stratified split leaves at least one row of each class to train on.
/// Errors  kInputMismatch: too few rows, groups or samples, shares too large, folds that do not exist, a class of which
///         the split leaves nothing to train on. With folds that is a warning: each row has to be held out once.
[[nodiscard]] base::Result<SplitRows> split_rows(const Dataset& dataset, const SplitRequest& request);

/// Splits and flips labels: the three parts of a run, raw and without features. A test set that came with the data
/// takes the place of test rows of the split. Rows without a label whose group is in the validation or test set are
/// left out: they would carry it into the training. Errors  as split_rows().
[[nodiscard]] base::Result<Prepared> split_parts(const Dataset& dataset, const SplitRequest& request);

/// The same with the features made; fits the scaler on the training part, scales all parts.
/// Errors  as split_rows() and scale(); kInputLimit if the features are too many.
[[nodiscard]] base::Result<Prepared> split_and_scale(const Dataset& dataset, const SplitRequest& request);

}  // namespace lscope::data
