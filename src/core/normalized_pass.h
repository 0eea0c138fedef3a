#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/batch_norm.h"
#include "core/network.h"

namespace lscope::core {

/// What one step looks at. Views: the owners outlive the call.
template <class S>
struct NormalizedBatch {
  const NetworkSpec& spec;
  const S* parameters;
  const Examples<S>& set;
  std::span<const std::int32_t> rows;  ///< at least one
  const PassContext& context;
};

/// The way of a whole batch through a batch-normalized network and back (core/batch_norm.h has the formulas). What a
/// unit makes of one row depends on all rows, so the batch goes layer by layer, unlike in TrainingPass: blocks of
/// columns in parallel, then their sums joined in the order of the rows, in double. So the result is the same, bit for
/// bit, for any number of threads.
///
/// A frozen layer is normalized with its running statistics, as in evaluation, and does not move them.
/// Memory   rows x units numbers, 3 to 6 times; nothing is allocated when reserve() has been asked for as much before.
template <class S>
class NormalizedPass {
 public:
  explicit NormalizedPass(const ParameterLayout& layout) : layout_(layout), layers_(layout.layers.size()) {}

  /// Memory for `rows` rows and, for each block, `scratch` values (show_scratch()). `frozen`: one flag a layer, or
  /// empty.
  void reserve(const NetworkSpec& spec, bool fixed_masks, const std::vector<bool>& frozen, Index rows, Index scratch);

  /// Forward with batch statistics and dropout, loss, backward. Leaves what gradient() and move_statistics() need.
  PassSums run(const NormalizedBatch<S>& batch, int team);

  /// Gradient of the data loss and activity terms for inputs [first, first + count) of a layer; bias and scale come
  /// with first = 0. Panels may be asked for at the same time. Not for frozen layers.
  void gradient(std::size_t layer, Index first, Index count, S* gradient);

  /// False if a mean or variance of the batch has no place in an S: the step must not be taken.
  [[nodiscard]] bool statistics_fit() const;
  /// Running statistics <- with those of the batch of run().
  void move_statistics(S* parameters);

 private:
  /// What a layer leaves behind for the whole batch. `out` is what the next layer reads: a, or a * factors.
  struct Layer {
    Store<S> xhat, z, a, factors, dropped, delta;
    bool normalized = false, frozen = false, drops = false, keeps_z = false;
    UnitNorms<S> norms;
    std::vector<double> mean, squares;            ///< of the batch
    std::vector<double> bias_slope, scale_slope;  ///< dJ/dbias, dJ/dscale
    std::vector<S> factor, shared, tilt;          ///< for normalize_back()
  };
  /// Columns that one task looks at.
  struct Block {
    Index index = 0, first = 0, count = 0;
  };
  template <class Task>
  void for_blocks(int team, Task task);

  [[nodiscard]] Panel<S> of(Store<S>& store, const Block& block) {
    return store.panel(block.first + block.count).part(block.first, block.count);
  }
  [[nodiscard]] Panel<S> input_of(std::size_t layer, const Block& block);
  [[nodiscard]] Panel<S> preactivation(Layer& layer, const Block& block) {
    return of(layer.keeps_z ? layer.z : layer.a, block);
  }
  [[nodiscard]] double* sums_of(const Block& block, bool second);

  void enter(const NormalizedBatch<S>& batch, const Block& block);
  void product(const NormalizedBatch<S>& batch, std::size_t layer, const Block& block);
  void settle_moments(const NormalizedBatch<S>& batch, std::size_t layer);
  void activate(const NormalizedBatch<S>& batch, std::size_t layer, const Block& block);
  void lose(const NormalizedBatch<S>& batch, const Block& block);
  void pull_back(const NormalizedBatch<S>& batch, std::size_t layer, const Block& block);
  void settle_slopes(const NormalizedBatch<S>& batch, std::size_t layer);
  void drop(Layer& layer, std::size_t index, double rate, const Block& block, const PassContext& context);

  const ParameterLayout& layout_;
  std::vector<Layer> layers_;
  Layer input_;
  Index rows_ = 0, widest_ = 0;
  Store<double> block_sums_;      ///< a column a block: two sums for every unit of the layer at hand
  std::vector<PassSums> passed_;  ///< a block each
  std::vector<SoftTargets> targets_;
  Store<S> scratch_;      ///< a column a block
  std::vector<S> zeros_;  ///< in the place of a bias
};

extern template class NormalizedPass<float>;
extern template class NormalizedPass<double>;

}  // namespace lscope::core
