#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "train/comparison.h"

namespace lscope::train {

/// A file of reference numbers for linear models, selection and cross-validation: schema "reg-reference", version 1.
/// What its numbers mean depends on its kind: early_stopping, ridge_path, lasso_path, kfold, train_test_linear,
/// double_descent, softmax_l1, friedman1.
struct StatReference {
  std::string name;
  std::string kind;
  double tolerance = 1e-8;            ///< as the file states it; what it is relative to depends on the kind
  std::vector<std::string> warnings;  ///< keys that were not read
  /// Computes everything anew, in double, and compares each number with this tolerance. May be called more than once.
  std::function<CaseVerdict(double tolerance)> check;
};

/// Reads one file and the data that it names: `file` is where the text came from, and data is looked for in ../../data,
/// ../data, data and . from there.
/// Errors  kInputMalformed ("a.json: folds: a whole number is expected"), kInputLimit, kInputMissing (no such data),
/// and
///         those of data::read_csv.
[[nodiscard]] base::Result<StatReference> parse_stat_reference(std::string_view text,
                                                               const std::filesystem::path& file);

}  // namespace lscope::train
