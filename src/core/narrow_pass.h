#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/learner.h"
#include "core/narrow_layers.h"
#include "core/types.h"

namespace lscope::core {

/// Loss and gradient of a batch for networks whose layers are too narrow to fill the registers: here the rows of the
/// batch fill them. A value of a unit for up to 4 registers of rows stands side by side (a "strip"); longer batches
/// go through in turn and their gradients are added in that order. One thread, nothing depends on addresses.
///
/// The gradient sums the same products as TrainingPass in another order: it agrees to rounding.
template <class S>
class NarrowPass {
 public:
  explicit NarrowPass(const ParameterLayout& layout) : layout_(layout) {}

  static constexpr Index kMostRows = 128;  ///< longer batches are worth a team, or better reuse of weights

  /// Whether this way is open and, for at most kMostRows rows, the faster one: narrow layers, nothing drawn in the
  /// step, targets as they are, no activity penalty.
  [[nodiscard]] static bool suits(const NetworkSpec& spec, const Presentation& presentation);

  struct Sums {
    double loss = 0;     ///< over the rows
    double squares = 0;  ///< of the gradient, frozen layers not counted
  };
  /// Gradient of the data loss for a mean over `terms` terms, assigned to the flat `gradient`; frozen layers are left
  /// alone.
  Sums pass(const NetworkSpec& spec, const S* parameters, const Examples<S>& set, std::span<const std::int32_t> rows,
            const std::vector<bool>& frozen, double terms, S* gradient);

 private:
  using Layer = typename NarrowLayers<S>::Layer;
  struct Batch {
    const Examples<S>& set;
    Loss loss;
    double terms;
    const std::vector<bool>& frozen;
  };

  template <int kPackets>
  Sums strip(const S* parameters, const Batch& batch, std::span<const std::int32_t> rows, bool add, S* gradient);

  const ParameterLayout& layout_;
  NarrowLayers<S> layers_;
};

extern template class NarrowPass<float>;
extern template class NarrowPass<double>;

}  // namespace lscope::core
