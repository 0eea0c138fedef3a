#pragma once

#include <cstdint>
#include <vector>

#include "core/learner.h"
#include "core/network.h"
#include "core/network_spec.h"
#include "core/types.h"

namespace lscope::core {

/// Looks at whole sets in evaluation mode, a few rows at a time, on a team; sums are added in the order of the rows.
template <class S>
class SetEvaluation {
 public:
  explicit SetEvaluation(int threads) : passes_(static_cast<std::size_t>(threads)) {}

  struct Model {
    const NetworkSpec& spec;
    const ParameterLayout& layout;
    const S* parameters;
    DrawKey masks;  ///< with dropout always on
  };

  [[nodiscard]] Evaluation evaluate(const Model& model, const Examples<S>& set, bool with_confusion, int team);
  /// Outputs of the last layer, one row after the other.
  [[nodiscard]] std::vector<double> outputs(const Model& model, const Examples<S>& set, int team);

 private:
  /// Calls use(chunk, first row, outputs, activity) for chunks of rows.
  template <class Use>
  void for_chunks(const Model& model, const Examples<S>& set, int team, Use&& use);

  std::vector<EvaluationPass<S>> passes_;
  std::vector<std::int32_t> all_rows_;  ///< 0, 1, 2, ...
};

extern template class SetEvaluation<float>;
extern template class SetEvaluation<double>;

}  // namespace lscope::core
