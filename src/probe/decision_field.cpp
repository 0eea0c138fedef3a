#include "probe/decision_field.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/check.h"

namespace lscope::probe {
namespace {

using core::Activation;

void activate(const core::LayerSpec& layer, std::vector<float>& z) {
  switch (layer.activation) {
    case Activation::kLinear:
      break;
    case Activation::kRelu:
      for (float& v : z) v = v <= 0 ? 0.0F : v;
      break;
    case Activation::kLeakyRelu:
      for (float& v : z) v = v <= 0 ? static_cast<float>(layer.negative_slope) * v : v;
      break;
    case Activation::kTanh:
      for (float& v : z) v = std::tanh(v);
      break;
    case Activation::kSigmoid:
      for (float& v : z) v = 1.0F / (1.0F + std::exp(-v));
      break;
    case Activation::kGeluTanh:
      for (float& v : z)
        v = 0.5F * v *
            (1 + std::tanh(static_cast<float>(std::sqrt(2 / std::numbers::pi)) * (v + 0.044715F * v * v * v)));
      break;
  }
}

/// One network in float, input by input so that the inner loop runs over the units and vectorises.
class Evaluator {
 public:
  explicit Evaluator(const FieldRequest& request)
      : spec_(request.network),
        layout_(core::parameter_layout(spec_)),
        inputs_(request.inputs),
        parameters_(request.parameters->begin(), request.parameters->end()) {
    LSCOPE_CHECK(static_cast<std::int64_t>(parameters_.size()) == layout_.size);
    LSCOPE_CHECK(inputs_.mean.size() == static_cast<std::size_t>(spec_.inputs));
  }

  /// z of the last layer for one row of raw inputs.
  const std::vector<float>& operator()(const double* raw) {
    a_.resize(static_cast<std::size_t>(spec_.inputs));
    for (std::size_t i = 0; i < a_.size(); ++i)
      a_[i] = static_cast<float>((raw[i] - inputs_.mean[i]) / inputs_.scale[i]);
    for (std::size_t k = 0; k < spec_.layers.size(); ++k) {
      const core::LayerBlock& block = layout_.layers[k];
      const float* bias = parameters_.data() + block.bias_at;
      z_.assign(bias, bias + block.units);
      for (int i = 0; i < block.inputs; ++i) {
        const float* column = parameters_.data() + block.weights_at + static_cast<std::int64_t>(i) * block.units;
        const float value = a_[static_cast<std::size_t>(i)];
        for (int o = 0; o < block.units; ++o) z_[static_cast<std::size_t>(o)] += column[o] * value;
      }
      activate(spec_.layers[k], z_);
      a_.swap(z_);
    }
    return a_;
  }

 private:
  const core::NetworkSpec& spec_;
  core::ParameterLayout layout_;
  const data::Scaler& inputs_;
  std::vector<float> parameters_;
  std::vector<float> a_, z_;
};

}  // namespace

Field decision_field(const FieldRequest& request) {
  LSCOPE_CHECK(request.parameters != nullptr && request.columns >= 1 && request.rows >= 1);
  const bool one_input = request.network.inputs == 1;
  Field field{
      request.columns, one_input ? 1 : request.rows, request.x_min, request.x_max, request.y_min, request.y_max, {}, {},
      request.step};
  Evaluator evaluate(request);
  std::vector<double> raw = request.inputs.mean;
  const auto at = [](double low, double high, int i, int n) { return low + (high - low) * (i + 0.5) / n; };
  for (int row = 0; row < field.rows; ++row) {
    if (!one_input)
      raw[static_cast<std::size_t>(request.y_feature)] = at(request.y_min, request.y_max, row, field.rows);
    for (int column = 0; column < field.columns; ++column) {
      raw[static_cast<std::size_t>(request.x_feature)] = at(request.x_min, request.x_max, column, field.columns);
      const std::vector<float>& z = evaluate(raw.data());
      if (request.network.loss == core::Loss::kSoftmaxCe) {
        const auto best = std::max_element(z.begin(), z.end());
        float sum = 0;
        for (const float v : z) sum += std::exp(v - *best);
        field.value.push_back(1 / sum);
        field.winner.push_back(static_cast<std::int32_t>(best - z.begin()));
      } else if (request.network.loss == core::Loss::kBceLogits) {
        field.value.push_back(1 / (1 + std::exp(-z[0])));
      } else {
        field.value.push_back(z[0]);
      }
    }
  }
  return field;
}

std::vector<double> predict(const FieldRequest& model, const std::vector<double>& raw_inputs) {
  Evaluator evaluate(model);
  const auto features = static_cast<std::size_t>(model.network.inputs);
  LSCOPE_CHECK(raw_inputs.size() % features == 0);
  std::vector<double> out;
  for (std::size_t row = 0; row < raw_inputs.size(); row += features)
    for (const float z : evaluate(raw_inputs.data() + row)) out.push_back(z);
  return out;
}

}  // namespace lscope::probe
