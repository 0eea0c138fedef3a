#pragma once

#include "core/learner.h"
#include "core/narrow_layers.h"
#include "core/network_spec.h"
#include "core/types.h"

namespace lscope::core {

/// Outputs of a narrow network in evaluation mode, the rows of the set in the registers (NarrowPass does the same in
/// training). It agrees with EvaluationPass's general way to rounding.
template <class S>
class NarrowForward {
 public:
  /// Narrow, plain layers, and no dropout that stays on in evaluation.
  [[nodiscard]] static bool suits(const NetworkSpec& spec);

  /// Rows [first, first + count) of the set; valid until the next call.
  Panel<const S> run(const NetworkSpec& spec, const ParameterLayout& layout, const S* parameters,
                     const Examples<S>& set, Index first, Index count);

 private:
  template <int kPackets>
  void strip(const S* parameters, const Examples<S>& set, Index first, Index count, S* out);

  NarrowLayers<S> layers_;
  Vec<S> outputs_;  ///< one row after the other
};

extern template class NarrowForward<float>;
extern template class NarrowForward<double>;

}  // namespace lscope::core
