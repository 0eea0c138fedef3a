#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/learner.h"
#include "core/network.h"
#include "core/types.h"

namespace lscope::core {

/// Loss and gradient of a batch of many rows for a network of few weights: the batch is cut into a fixed number of
/// shares, each with a gradient of its own that its chunks are added to in turn; the shares are added in order at the
/// end. The threads meet once a step, and their number changes no bit.
template <class S>
class LongBatchPass {
 public:
  LongBatchPass(const ParameterLayout& layout, int threads)
      : layout_(layout), crew_(static_cast<std::size_t>(threads), TrainingPass<S>(layout)) {}

  /// Whether the copies of the gradient are small beside the work of a share.
  [[nodiscard]] static bool suits(const ParameterLayout& layout, Index rows);

  /// Gradient of the data loss and activity terms, assigned to the flat `gradient`; frozen layers are left alone.
  PassSums pass(const NetworkSpec& spec, const S* parameters, const Examples<S>& set,
                std::span<const std::int32_t> rows, const std::vector<bool>& frozen, const PassContext& context,
                int team, S* gradient);

 private:
  PassSums share(TrainingPass<S>& worker, const NetworkSpec& spec, const S* parameters, const Examples<S>& set,
                 std::span<const std::int32_t> rows, Index first_row, const std::vector<bool>& frozen,
                 const PassContext& context, S* gradient);
  void add_shares(int shares, int team, S* gradient);

  const ParameterLayout& layout_;
  std::vector<TrainingPass<S>> crew_;  ///< one a thread
  Vec<S> gradients_;                   ///< of the shares, one behind the other
  std::vector<PassSums> sums_;
};

extern template class LongBatchPass<float>;
extern template class LongBatchPass<double>;

}  // namespace lscope::core
