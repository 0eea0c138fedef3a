#pragma once

#include <vector>

#include "base/translate.h"
#include "plot/figure.h"
#include "spec/param.h"
#include "train/snapshot.h"

namespace lscope::figures {

/// The colour a parameter has everywhere: L1 pink, L2 violet, dropout green, the others quiet.
[[nodiscard]] plot::Tone tone_of(spec::ParamId id);
/// "λ₂ 0.002": symbol or short name, and the value as a person would say it.
[[nodiscard]] std::string setting_text(spec::ParamId id, double value, const base::Translate& tr);

/// One mark for each change of the current generation that touched the arithmetic, and one where the run diverged.
/// A slider that was dragged leaves many commands; those of one parameter that follow each other within 2 % of the
/// run (at least one epoch) are one change, from the first value before to the last value, drawn where it began.
/// A drag that came back to where it began leaves no mark.
[[nodiscard]] std::vector<plot::Mark> change_marks(const train::Snapshot& run, const base::Translate& tr);

}  // namespace lscope::figures
