#pragma once

#include <cstdint>
#include <vector>

namespace lscope::core {

enum class Activation : std::uint8_t { kLinear, kRelu, kLeakyRelu, kTanh, kSigmoid, kGeluTanh };
enum class Loss : std::uint8_t { kMse, kBceLogits, kSoftmaxCe };
enum class Initialization : std::uint8_t { kHeNormal, kXavierUniform };
enum class OptimizerKind : std::uint8_t { kSgd, kMomentum, kNesterov, kRmsprop, kAdam, kAdamw };
enum class L1Method : std::uint8_t { kProximal, kSubgradient };
/// Dropout as it is meant, and the two mistakes that are made with it, to be looked at.
enum class DropoutVariant : std::uint8_t {
  kInverted,  ///< training: a m/(1-p); evaluation: a
  kUnscaled,  ///< training: a m, so that the next layer sees smaller sums than in evaluation
  kAlwaysOn   ///< training as it is meant, and masks in evaluation as well
};

/// One dense layer: z = W a + b, a = phi(z). Classifiers keep a linear last layer; sigmoid and softmax live in the
/// loss.
struct LayerSpec {
  int units = 1;
  Activation activation = Activation::kLinear;
  double negative_slope = 0.01;  ///< leaky ReLU only
  double activity_l1 = 0;        ///< c sum|a| / rows, a after the activation and before dropout
  double activity_l2 = 0;        ///< c sum a^2 / rows
  double dropout = 0;            ///< drop rate behind this layer; 0 on the last one
  friend bool operator==(const LayerSpec&, const LayerSpec&) = default;
};

struct NetworkSpec {
  int inputs = 1;
  double input_dropout = 0;
  DropoutVariant dropout_variant = DropoutVariant::kInverted;
  std::vector<LayerSpec> layers;  ///< at least one; the last one is the output
  Loss loss = Loss::kMse;
  bool batch_norm = false;  ///< of every hidden layer, never of the output; see core/batch_norm.h
  friend bool operator==(const NetworkSpec&, const NetworkSpec&) = default;
};

/// Where a layer's parameters stand in the flat vector. W is units x inputs, stored input by input
/// (column-major): element (o, i) is weights_at + i * units + o.
struct LayerBlock {
  int units = 0, inputs = 0;
  std::int64_t weights_at = 0;
  std::int64_t bias_at = 0;  ///< weights_at + units * inputs
  // With batch normalization, a number a unit each; else -1. No gradient ever moves the running statistics.
  std::int64_t scale_at = -1;
  std::int64_t mean_at = -1, variance_at = -1;

  /// Bias and scale stand next to each other: what training moves from bias_at on, with the gap between them.
  [[nodiscard]] std::int64_t unpenalised() const { return scale_at < 0 ? units : scale_at + units - bias_at; }
};
/// The flat parameter vector of a network: layers, and in them scales, means and variances, start at multiples of 16
/// values (64 bytes of floats); biases follow the weights like one more column of W. Gaps are zero and stay so.
struct ParameterLayout {
  std::vector<LayerBlock> layers;
  std::int64_t size = 0;     ///< with gaps
  std::int64_t weights = 0;  ///< number of weights, biases not counted
  std::int64_t biases = 0;
  std::int64_t scales = 0;  ///< of batch normalization
  /// What training moves: running statistics are not counted.
  [[nodiscard]] std::int64_t trained() const { return weights + biases + scales; }
};
[[nodiscard]] ParameterLayout parameter_layout(const NetworkSpec& spec);

/// What is added to the mean data loss, and what is done to the weights beside the gradient. MATH: docs/math.md.
struct Regularization {
  double lambda1 = 0;
  double lambda2 = 0;
  double lambda_group = 0;  ///< lambda_g sum_j ||W_1[:,j]||: removes whole inputs; proximal whatever l1_method is
  L1Method l1_method = L1Method::kProximal;
  double weight_decay = 0;  ///< decoupled: w <- w - rate * weight_decay * w
  double max_norm = 0;      ///< longest row of any W_l after a step; 0 = no limit
  /// Where lambda1, lambda2 and weight_decay act; empty: all. lambda_group (first layer) and max_norm (all) do not ask.
  std::vector<bool> penalised_layers;
  friend bool operator==(const Regularization&, const Regularization&) = default;
};

/// What a grey picture goes through before training sees it; evaluation sees pictures as they are.
///
/// With t ~ U(-rotation, rotation), (dx, dy) ~ U(-shift, shift)^2 and a coin m in {-1, 1} (1 without flip), pixel
/// (u, v) of the new picture, counted from the middle c = ((width-1)/2, (height-1)/2), is what stands in the old one at
///
///     (m (cos t (u - dx) + sin t (v - dy)),  -sin t (u - dx) + cos t (v - dy))
///
/// that is: mirrored, turned by t, moved by (dx, dy). Between four pixels it is interpolated bilinearly; outside of the
/// picture there is 0 in raw units.
/// Scaled inputs  x = (raw - mean)/scale with a mean and a scale for every pixel: what is interpolated is raw, and the
///                pixel that it comes to is scaled with its own mean and scale.
/// Draws          a pure function of {seed, step, row of the set}, on a stream of its own: they depend on no thread, on
///                no other stream and on nothing drawn before. A row that comes twice in a batch, as the partner of
///                another one with mixup, comes twice as the same picture.
/// Source         Simard, Steinkraus & Platt, "Best practices for convolutional neural networks applied to visual
///                document analysis", ICDAR 2003.
struct ImageWarp {
  double shift = 0;     ///< pixels, >= 0
  double rotation = 0;  ///< degrees, >= 0
  bool flip = false;    ///< left to right, with probability 1/2
  [[nodiscard]] bool on() const { return shift > 0 || rotation > 0 || flip; }
  friend bool operator==(const ImageWarp&, const ImageWarp&) = default;
};

/// What training does to the rows it is shown. Evaluation always sees rows as they are.
struct Presentation {
  double label_smoothing = 0;  ///< e in [0, 1), see SoftTargets in core/loss.h; 0 with MSE
  double input_noise = 0;      ///< standard deviation, see core/input_noise.h; before input dropout
  double mixup = 0;            ///< a of Beta(a, a), see core/mixup.h; 0 = off
  ImageWarp warp = {};         ///< first of all; the rows must be pictures (Examples)
  friend bool operator==(const Presentation&, const Presentation&) = default;
};

struct OptimizerSettings {
  OptimizerKind kind = OptimizerKind::kSgd;
  double momentum = 0.9;
  double beta1 = 0.9, beta2 = 0.999;
  double rho = 0.99;
  double epsilon = 1e-8;
  friend bool operator==(const OptimizerSettings&, const OptimizerSettings&) = default;
};

}  // namespace lscope::core
