#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace lscope::cli {

/// What came of a file of experiments, in records and relations.
struct ExperimentCount {
  int passed = 0, failed = 0, not_asked = 0;
  std::vector<base::Error> refused;
};

/// Runs the experiments of a file whose names `ids` give (all, if empty), in the order of the file, and prints a row
/// for each record and relation as soon as it is known.
/// Errors  of the file as a whole.
[[nodiscard]] base::Result<ExperimentCount> check_experiments(const std::string& file, const std::string& text,
                                                              const std::vector<std::string>& ids, int threads);

}  // namespace lscope::cli
