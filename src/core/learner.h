#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/network_spec.h"
#include "core/penalty_terms.h"

namespace lscope::core {

/// Rows that are kept in another form, smaller than numbers of the learner (the bytes of pictures, say).
template <class S>
class RowSource {
 public:
  virtual ~RowSource() = default;
  /// to <- the inputs of row `row`. Several threads may ask at once.
  virtual void read(std::int64_t row, S* to) const = 0;
};

/// Rows to learn from or to be judged on, in the scalar of the learner. Views: the owner outlives the call.
template <class S>
struct Examples {
  int rows = 0;
  int features = 0;
  int outputs = 0;                       ///< columns of y; classes for softmax
  std::span<const S> x;                  ///< rows x features, one sample after the other
  std::span<const S> y;                  ///< MSE, BCE: rows x outputs. Empty for softmax.
  std::span<const std::int32_t> labels;  ///< softmax: class per row. Empty otherwise.
  /// Where the features are the pixels of a grey picture, row after row: its shape, and how each pixel was scaled,
  /// x = (raw - mean)/scale. Only Presentation::warp asks for it.
  int image_width = 0, image_height = 0;
  std::span<const S> mean = {}, scale = {};
  /// Makes the rows one by one when they are looked at; x is then empty. For evaluation alone: a step reads x.
  const RowSource<S>* source = nullptr;
};

/// Dropout masks given from outside (reference cases): one byte per unit, 1 = kept.
struct FixedMasks {
  /// masks[layer] is rows x units, one row after the other; empty = no dropout behind this layer. Index 0 is the
  /// first hidden layer.
  std::vector<std::vector<std::uint8_t>> masks;
};

struct StepResult {
  double data_loss =
      0;  ///< mean over the batch, BEFORE the update, with the dropout masks and the Presentation of the step
  double total_loss = 0;  ///< + all penalties and activity terms, before the update
  /// Sum over the gradient of the smooth part of J, layers that are frozen not counted. Squared: a step waits for no
  /// root that may never be asked for.
  double gradient_squares = 0;
  bool finite = true;  ///< false: nothing was updated, the parameters are those before the step

  [[nodiscard]] double gradient_norm() const { return std::sqrt(gradient_squares); }
};

struct Evaluation {
  double loss = 0;                      ///< mean data loss, evaluation mode (dropout off)
  double accuracy = 0;                  ///< classification; NaN for regression
  double activity = 0;                  ///< activity terms of J: mean over the rows, evaluation mode
  double r2 = 0;                        ///< regression; NaN for classification and for a constant target
  std::vector<std::int64_t> confusion;  ///< truth x predicted, classes x classes, if asked for; BCE: 2 x 2
};

/// A network, its optimizer and the arithmetic of one training step. No thread of its own, no time, no files.
///
/// Determinism: the result is the same, bit for bit, for any number of threads: a batch is cut into chunks that do
/// not depend on threads, and chunk sums are added in index order (so are the sums of batch normalization). Dropout
/// masks, input noise, mixup and the motions of pictures are counter-based on {seed, step, place}, each with its own
/// stream, so they disturb no other. Memory: nothing is allocated in step() after the first call with a given batch
/// size.
template <class S>
class Learner {
 public:
  Learner(NetworkSpec spec, int threads);
  ~Learner();
  Learner(Learner&&) noexcept;
  Learner& operator=(Learner&&) noexcept;

  [[nodiscard]] const NetworkSpec& spec() const;
  [[nodiscard]] const ParameterLayout& layout() const;

  /// Fresh weights from the seed (stream kInit), biases 0, optimizer state 0; scales and running statistics as well.
  void initialize(Initialization how, std::uint64_t seed);

  // Knobs that act at the next step; weights and optimizer state stay.
  void set_regularization(const Regularization& regularization);
  void set_optimizer(const OptimizerSettings& settings);  ///< another kind starts with a fresh state
  /// hidden: behind every hidden layer
  void set_dropout(double input, double hidden, DropoutVariant variant = DropoutVariant::kInverted);
  /// c1/B sum|a| + c2/B sum a^2 for every hidden layer, in J from the next step on.
  void set_activity_penalty(double l1, double l2);
  void set_presentation(const Presentation& presentation);
  /// One flag a layer, true = frozen; empty: none. No gradient step, decay, prox or max-norm reaches the weights and
  /// biases of a frozen layer, and its moments stand still; deltas still pass through it, and J still counts it. With
  /// batch normalization it also keeps its scales and running statistics, and uses these as evaluation does.
  void set_frozen(const std::vector<bool>& frozen);
  void set_draw_seed(std::uint64_t seed);  ///< of dropout masks, input noise and all else that a step draws

  /// One update from the rows of `set` that `batch` names. `step_index` only selects what is drawn. With batch
  /// normalization a finite step also moves the running statistics; gradient() never does.
  StepResult step(const Examples<S>& set, std::span<const std::int32_t> batch, double rate, std::uint64_t step_index,
                  const FixedMasks* masks = nullptr);
  /// The gradient that step() would use (without group lasso, and without L1 when it is proximal; 0 in frozen layers),
  /// widened to double: for checks.
  std::vector<double> gradient(const Examples<S>& set, std::span<const std::int32_t> batch, std::uint64_t step_index,
                               const FixedMasks* masks = nullptr);

  [[nodiscard]] Evaluation evaluate(const Examples<S>& set, bool with_confusion = false);
  /// z of the last layer for every row, rows x outputs.
  [[nodiscard]] std::vector<double> outputs(const Examples<S>& set);
  /// lambda1 sum|w| + lambda2 sum w^2 over the penalised layers + lambda_group sum_j ||W_1[:,j]||, now. Activity terms
  /// depend on rows: Evaluation has them.
  [[nodiscard]] double penalty() const { return penalty_terms().total(); }
  [[nodiscard]] PenaltyTerms penalty_terms() const;
  /// Norm of each layer's part of the gradient of the last step() or gradient(), weights, biases and scales together;
  /// their squares add up to StepResult::gradient_norm squared. One look over all parameters; 0 in frozen layers and
  /// before the first step.
  [[nodiscard]] std::vector<double> layer_gradient_norms() const;

  [[nodiscard]] std::span<const S> parameters() const;  ///< flat, see layout()
  std::span<S> parameters();
  [[nodiscard]] std::vector<double> parameters_as_double() const;

  /// Everything that the next step depends on beside the knobs: weights, moments, the optimizer's own step count.
  struct State {
    std::vector<S> parameters, first_moment, second_moment;
    std::int64_t optimizer_steps = 0;
  };
  [[nodiscard]] State state() const;
  void restore(const State& state);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

extern template class Learner<float>;
extern template class Learner<double>;

/// Flush-to-zero and denormals-are-zero for the calling thread: 152 times slower without it once dead units'
/// moments decay through the denormal range. Called once at the top of every training thread.
void use_flush_to_zero_in_this_thread();

/// eta_t of update t. With v = t or the epoch index and W = warmup: eta (v+1)/W while v < W, so that eta itself is
/// reached at v = W-1; after that the schedule sees u = v - W and starts from its own beginning: constant, time
/// eta/(1+ku), exponential eta gamma^u, step eta gamma^floor(u/every), cosine eta_min + (eta-eta_min)/2 (1+cos(pi
/// min(u,T)/T)). A pure function of step and epoch: a run that is cut and resumed sees the same rates, bit for bit.
/// Source (warm-up)  Goyal et al.: Accurate, large minibatch SGD, 2017, section 2.2
struct Schedule {
  enum class Kind : std::uint8_t { kConstant, kTime, kExponential, kStep, kCosine };
  enum class Unit : std::uint8_t { kStep, kEpoch };
  Kind kind = Kind::kConstant;
  Unit unit = Unit::kStep;
  double rate = 0.01;  ///< k for time
  double gamma = 0.99;
  std::int64_t every = 1;
  std::int64_t total = 1;
  double min_rate = 0;
  std::int64_t warmup = 0;  ///< W in units of `unit`; 0 = none
};
[[nodiscard]] double scheduled_rate(const Schedule& schedule, double base_rate, std::int64_t step, std::int64_t epoch);

}  // namespace lscope::core
