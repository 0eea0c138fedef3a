#pragma once

#include <cstddef>
#include <vector>

#include "core/network_spec.h"
#include "core/optimizer.h"
#include "core/types.h"

namespace lscope::core {

/// Inputs [first, first + count) of one layer: the unit of work of the gradient phase and of the sweep.
template <class S>
struct WeightPanel {
  std::size_t layer = 0;
  Index first = 0, count = 0;
  bool penalised = true;
  bool frozen = false;  ///< no gradient is computed; its penalties are still counted
  SweepPart<S> part;    ///< what the optimizer does to its weights
};

/// Units [first, first + count) of one layer: rows of W that max-norm looks at in one piece.
struct RowBlock {
  std::size_t layer = 0;
  Index first = 0, count = 0;
};

/// How the work of a step is cut. It depends on shapes and knobs only, never on threads, so neither does a result.
template <class S>
struct StepPlan {
  std::vector<WeightPanel<S>> panels;
  std::vector<RowBlock> row_blocks;  ///< empty without max-norm
  bool is_narrow = false;            ///< NarrowPass takes batches that are not too long
  bool has_penalty = false;          ///< on weights
  bool one_sweep = true;             ///< nothing distinguishes one parameter from another
};

/// frozen: one flag a layer, or empty: none.
template <class S>
[[nodiscard]] StepPlan<S> make_plan(const NetworkSpec& spec, const ParameterLayout& layout,
                                    const Regularization& regularization, const Presentation& presentation,
                                    const std::vector<bool>& frozen);

extern template StepPlan<float> make_plan(const NetworkSpec&, const ParameterLayout&, const Regularization&,
                                          const Presentation&, const std::vector<bool>&);
extern template StepPlan<double> make_plan(const NetworkSpec&, const ParameterLayout&, const Regularization&,
                                           const Presentation&, const std::vector<bool>&);

}  // namespace lscope::core
