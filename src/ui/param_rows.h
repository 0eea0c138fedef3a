#pragma once

#include <string>
#include <vector>

#include "data/dataset.h"
#include "spec/param.h"

namespace lscope::ui {

/// Whether a parameter means something in the present run.
struct Applies {
  bool shown = true;
  std::string reason;  ///< i18n key of why it cannot be moved; "" = it can
};

/// Rules: generators have noise, sizes of the sets and irrelevant inputs; files have shares; folds take the place of a
/// validation share. Classes belong to blobs, and what is particular to a generator to it alone; label noise and
/// imbalance to classification; momentum, β, ρ and ε to the step rules that use them; a schedule's
/// parameters to the schedules that use them, its unit to a warm-up as well; L1's method to λ₁ > 0; activity penalties
/// to hidden layers; patience to early stopping, the motions of
/// pictures to inputs that are some.
[[nodiscard]] Applies applies(spec::ParamId id, const spec::ParamValues& values, data::Task task, bool pictures = true);

/// The parameters of a section that are drawn as rows, in the order of the table: basic ones, then, if `all`, the
/// others. Depth and widths are not among them: the layers editor shows them together.
[[nodiscard]] std::vector<spec::ParamId> section_rows(spec::Section section, const spec::ParamValues& values,
                                                      data::Task task, bool all, bool pictures = true);

}  // namespace lscope::ui
