#pragma once

#include <string>
#include <vector>

#include "base/translate.h"
#include "train/snapshot.h"

namespace lscope::ui {

/// A parameter that was moved during the present generation, with the values before and after the whole movement.
struct Change {
  spec::ParamId id = spec::ParamId::kLambda1;
  double before = 0, after = 0;
  double epoch = 0;  ///< when the movement began
};

/// What changed without rebuilding the run, oldest first. A drag is one change: commands that follow each other on the
/// same parameter within max(1 epoch, 1 % of the run) are joined, and a movement that comes back where it began is
/// none.
[[nodiscard]] std::vector<Change> changes(const train::Snapshot& lane);

/// "λ₂ 0 → 0.002"
[[nodiscard]] std::string change_label(const Change& change, const base::Translate& tr);

}  // namespace lscope::ui
