#include "probe/evaluator.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/check.h"
#include "core/batch_norm.h"
#include "probe/picture_math.h"

namespace lscope::probe {
namespace {

using core::Activation;
constexpr std::size_t kTile = Evaluator::kTile;

void activate(const core::LayerSpec& layer, float* z, std::size_t count) {
  switch (layer.activation) {
    case Activation::kLinear:
      break;
    case Activation::kRelu:
      for (std::size_t i = 0; i < count; ++i) z[i] = z[i] <= 0 ? 0.0F : z[i];
      break;
    case Activation::kLeakyRelu: {
      const auto slope = static_cast<float>(layer.negative_slope);
      for (std::size_t i = 0; i < count; ++i) z[i] = z[i] <= 0 ? slope * z[i] : z[i];
      break;
    }
    case Activation::kTanh:
      for (std::size_t i = 0; i < count; ++i) z[i] = picture_tanh(z[i]);
      break;
    case Activation::kSigmoid:
      for (std::size_t i = 0; i < count; ++i) z[i] = picture_sigmoid(z[i]);
      break;
    case Activation::kGeluTanh:
      for (std::size_t i = 0; i < count; ++i)
        z[i] = 0.5F * z[i] * (1 + picture_tanh(0.797884561F * (z[i] + 0.044715F * z[i] * z[i] * z[i])));
      break;
  }
}

/// z = W a + b for `kUnits` neighbouring units: their sums stay in registers while the inputs go by.
template <std::size_t kUnits>
void affine(const float* weights, std::size_t stride, std::size_t inputs, const float* bias, const float* a, float* z) {
  float sum[kUnits][kTile];
  for (std::size_t u = 0; u < kUnits; ++u)
    for (std::size_t t = 0; t < kTile; ++t) sum[u][t] = bias[u];
  for (std::size_t i = 0; i < inputs; ++i) {
    const float* row = a + i * kTile;
    const float* column = weights + i * stride;
    for (std::size_t u = 0; u < kUnits; ++u)
      for (std::size_t t = 0; t < kTile; ++t) sum[u][t] += column[u] * row[t];
  }
  for (std::size_t u = 0; u < kUnits; ++u) std::copy_n(sum[u], kTile, z + u * kTile);
}

const data::Scaler kNoScaler;

/// scale/sqrt(variance + eps) of one unit.
double normalization(const core::LayerBlock& block, const std::vector<double>& p, std::int64_t unit) {
  const auto at = [&](std::int64_t place) { return p[static_cast<std::size_t>(place)]; };
  return at(block.scale_at + unit) / std::sqrt(at(block.variance_at + unit) + core::kNormEpsilon);
}

/// z = scale (W a - mean)/sqrt(variance + eps) + bias is W' a + b' with W' = factor W, b' = bias - factor mean.
void fold_normalization(const core::LayerBlock& block, const std::vector<double>& p, std::vector<float>& folded) {
  if (!core::is_normalized(block)) return;
  const auto at = [&](std::int64_t place) { return p[static_cast<std::size_t>(place)]; };
  for (int o = 0; o < block.units; ++o) {
    const double factor = normalization(block, p, o);
    for (int i = 0; i < block.inputs; ++i) {
      const std::int64_t place = block.weights_at + std::int64_t{i} * block.units + o;
      folded[static_cast<std::size_t>(place)] = static_cast<float>(factor * at(place));
    }
    folded[static_cast<std::size_t>(block.bias_at + o)] =
        static_cast<float>(at(block.bias_at + o) - factor * at(block.mean_at + o));
  }
}

}  // namespace

Evaluator::Evaluator(const core::NetworkSpec& spec, const std::vector<double>& parameters, const data::Scaler& inputs,
                     const data::FeatureMap* features)
    : spec_(spec),
      layout_(core::parameter_layout(spec_)),
      given_(parameters),
      inputs_(inputs),
      features_(features),
      parameters_(parameters.begin(), parameters.end()) {
  LSCOPE_CHECK(static_cast<std::int64_t>(parameters_.size()) == layout_.size);
  const auto columns = static_cast<std::size_t>(spec_.inputs);
  LSCOPE_CHECK(features_ == nullptr || features_->columns() == spec_.inputs);
  if (features_ != nullptr) {
    raw_.assign(this->inputs() * kTile, 0);
    row_.assign(columns, 0);
  }
  std::size_t widest = columns;
  for (const core::LayerBlock& block : layout_.layers) {
    widest = std::max(widest, static_cast<std::size_t>(block.units));
    fold_normalization(block, parameters, parameters_);
  }
  a_.assign(widest * kTile, 0);
  z_.assign(widest * kTile, 0);
}

void Evaluator::make_columns() {
  for (std::size_t t = 0; t < kTile; ++t) {
    features_->expand(std::span<const double>(raw_).subspan(t * inputs(), inputs()), row_);
    for (std::size_t column = 0; column < row_.size(); ++column) set_column(column, t, row_[column]);
  }
}

Evaluator::Evaluator(const FieldRequest& request)
    : Evaluator(request.network, *request.parameters, request.inputs, request.features.get()) {
  const auto columns = static_cast<std::size_t>(spec_.inputs);
  LSCOPE_CHECK(inputs_.mean.size() == columns && inputs_.scale.size() == columns);
}

Evaluator::Evaluator(const Model& model) : Evaluator(model.network, *model.parameters, kNoScaler, nullptr) {}

void Evaluator::set_weight(std::int64_t place, double value) {
  LSCOPE_CHECK(place >= 0 && place < layout_.size);
  for (const core::LayerBlock& block : layout_.layers) {
    const std::int64_t inside = place - block.weights_at;
    if (inside < 0 || inside >= std::int64_t{block.units} * block.inputs) continue;
    const double factor = core::is_normalized(block) ? normalization(block, given_, inside % block.units) : 1;
    parameters_[static_cast<std::size_t>(place)] = static_cast<float>(factor * value);
  }
}

const float* Evaluator::run(const std::stop_token& stop, const Observer& observe, int layers) {
  if (features_ != nullptr) make_columns();
  const std::size_t end = layers < 0 ? spec_.layers.size() : static_cast<std::size_t>(layers);
  for (std::size_t k = 0; k < end; ++k) {
    if (stop.stop_requested()) return nullptr;
    const core::LayerBlock& block = layout_.layers[k];
    const auto units = static_cast<std::size_t>(block.units), inputs = static_cast<std::size_t>(block.inputs);
    const float* weights = parameters_.data() + block.weights_at;
    const float* bias = parameters_.data() + block.bias_at;
    std::size_t u = 0;
    for (; u + 4 <= units; u += 4) affine<4>(weights + u, units, inputs, bias + u, a_.data(), z_.data() + u * kTile);
    for (; u < units; ++u) affine<1>(weights + u, units, inputs, bias + u, a_.data(), z_.data() + u * kTile);
    activate(spec_.layers[k], z_.data(), units * kTile);
    a_.swap(z_);
    if (observe) observe(k, a_.data());
  }
  return a_.data();
}

}  // namespace lscope::probe
