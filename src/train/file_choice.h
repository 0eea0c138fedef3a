#pragma once

#include <string>

#include "base/result.h"
#include "data/read_choice.h"
#include "spec/run_spec.h"

namespace lscope::train {

/// How the file of `run` is to be read: as its source says, and with rows without a target where the run makes
/// pseudo-labels, for nothing else has a use for them. Empty if the run has no file.
[[nodiscard]] data::ReadChoice read_choice(const spec::RunSpec& run);

/// "", "detected", "regression", "classes", as `--task` takes it.  Errors  kUsageRange
[[nodiscard]] base::Result<spec::FileTask> parse_file_task(const std::string& word);

}  // namespace lscope::train
