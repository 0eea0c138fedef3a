#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/batch_norm.h"
#include "core/dropout.h"
#include "core/learner.h"
#include "core/loss.h"
#include "core/narrow_forward.h"
#include "core/types.h"

namespace lscope::core {

/// What a training pass needs to know beside weights and rows.
struct PassContext {
  DrawKey dropout;  ///< its layer is filled in by the pass
  DropoutVariant dropout_variant = DropoutVariant::kInverted;
  const FixedMasks* masks = nullptr;  ///< in the place of drawn masks
  ImageWarp warp = {};                ///< drawn with the seed and step of `dropout`
  double input_noise = 0;             ///< standard deviation; drawn with the seed and step of `dropout`
  SoftTargets targets;                ///< of the whole batch
  double terms = 1;                   ///< what the data loss of the whole batch is divided by
  double batch_rows = 1;              ///< what activity penalties are divided by
};

/// Sums over some columns, in double, not yet divided by anything.
struct PassSums {
  double loss = 0;      ///< of the data loss
  double activity = 0;  ///< sum over layers of c1 |a| + c2 a^2
  PassSums& operator+=(const PassSums& other) {
    loss += other.loss;
    activity += other.activity;
    return *this;
  }
};

/// The activations and deltas of up to kChunkColumns columns of a batch, and the way through the layers and back.
/// Calls that touch different columns (pass) or different panels (gradient) may run at the same time.
template <class S>
class TrainingPass {
 public:
  static constexpr Index kChunkColumns = 256;  ///< more rows go through in turn: memory stays bounded
  static constexpr Index kPassColumns = 64;    ///< columns that go forward and back together

  explicit TrainingPass(const ParameterLayout& layout) : layout_(layout), layers_(layout.layers.size()) {}

  /// Memory for `columns` columns and, for each pass, `scratch` values (show_scratch()); nothing is allocated when it
  /// has been enough before.
  void reserve(const NetworkSpec& spec, bool fixed_masks, Index columns, Index scratch);

  /// Columns [first, first + rows.size()) of the chunk that starts at row `chunk_row` of the batch: gathers the rows,
  /// forward with dropout, loss, backward. Leaves the inputs and deltas of every layer for gradient().
  PassSums pass(const NetworkSpec& spec, const S* parameters, const Examples<S>& set,
                std::span<const std::int32_t> rows, Index first, Index chunk_row, const PassContext& context);

  /// Gradient of the data loss and activity terms for inputs [first, first + count) of a layer, over the first
  /// `columns` columns; the bias comes with first = 0. Assigned, or added to what is there.
  void gradient(std::size_t layer, Index first, Index count, Index columns, bool add, S* gradient);

 private:
  /// What a layer leaves behind. `out` is what the next layer reads: a, or a * factors where there is dropout.
  struct Layer {
    Store<S> z, a, factors, dropped, delta;
    bool drops = false;
  };

  [[nodiscard]] Panel<S> input_of(std::size_t layer, Index columns);
  void drop(Layer& layer, std::size_t index, double rate, Index first, Index count, Index chunk_row,
            const PassContext& context);
  double forward(const NetworkSpec& spec, const S* parameters, Index first, Index count, Index chunk_row,
                 const PassContext& context);
  void backward(const NetworkSpec& spec, const S* parameters, Index first, Index count, const PassContext& context);

  const ParameterLayout& layout_;
  std::vector<Layer> layers_;
  Layer input_;       ///< a and, with input dropout, factors and dropped
  Store<S> scratch_;  ///< a column a pass
};

extern template class TrainingPass<float>;
extern template class TrainingPass<double>;

/// Forward in evaluation mode: no dropout (unless it is always on), running statistics of batch normalization, nothing
/// kept but the last layer. One per thread.
template <class S>
class EvaluationPass {
 public:
  /// Outputs for rows [first, first + count) of the set; valid until the next call. count <= kColumns. The activity
  /// terms of these rows, not divided by their number, are added to `activity`. `masks` is the draw of dropout if it is
  /// always on, else not looked at.
  Panel<const S> run(const NetworkSpec& spec, const ParameterLayout& layout, const S* parameters,
                     const Examples<S>& set, Index first, Index count, const DrawKey& masks,
                     double* activity = nullptr);

  static constexpr Index kColumns = 256;

 private:
  void drop(const NetworkSpec& spec, DrawKey masks, std::size_t layer, double rate, Index first_row, Panel<S> out);

  Store<S> even_, odd_;
  Store<S> factors_;  ///< with dropout always on
  RunningForward<S> running_;
  NarrowForward<S> narrow_;
};

extern template class EvaluationPass<float>;
extern template class EvaluationPass<double>;

}  // namespace lscope::core
