#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/learner.h"
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
  struct Layer {
    LayerBlock block;
    Activation activation = Activation::kLinear;
    double slope = 0;
    Index in = 0, z = 0, a = 0, delta = 0;  ///< where its strips begin in the arena
  };
  struct Batch {
    const Examples<S>& set;
    Loss loss;
    double terms;
    const std::vector<bool>& frozen;
  };

  void reserve(const NetworkSpec& spec);
  template <int kPackets>
  void forward(const Layer& layer, const S* parameters);
  template <int kPackets>
  void backward(const Layer& layer, const Layer& before, const S* parameters);
  template <int kPackets>
  void strip(const S* parameters, const Batch& batch, std::span<const std::int32_t> rows, bool add, S* gradient,
             Sums& sums);

  const ParameterLayout& layout_;
  std::vector<Layer> layers_;
  Vec<S> arena_;  ///< inputs, then z, a and delta of every layer, then targets
  Index targets_ = 0;
};

extern template class NarrowPass<float>;
extern template class NarrowPass<double>;

}  // namespace lscope::core
