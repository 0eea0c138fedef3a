#pragma once

#include <cmath>
#include <memory>
#include <numbers>
#include <utility>
#include <vector>

#include "base/random.h"
#include "probe/decision_field.h"

namespace lscope::probe::test {

/// A request for a network of the given shape with weights from a seed, and a scaler that is not the identity.
inline FieldRequest random_model(int inputs, const std::vector<int>& hidden, int outputs, core::Activation activation,
                                 core::Loss loss, std::uint64_t seed = 1) {
  FieldRequest request;
  request.network.inputs = inputs;
  request.network.loss = loss;
  for (const int units : hidden) {
    request.network.layers.push_back({});
    request.network.layers.back().units = units;
    request.network.layers.back().activation = activation;
  }
  request.network.layers.push_back({});
  request.network.layers.back().units = outputs;
  base::Rng rng(seed, base::Stream::kInit);
  auto parameters =
      std::make_shared<std::vector<double>>(static_cast<std::size_t>(core::parameter_layout(request.network).size));
  for (double& w : *parameters) w = static_cast<double>(static_cast<float>(0.5 * rng.next_normal()));
  request.parameters = std::move(parameters);
  for (int i = 0; i < inputs; ++i) {
    request.inputs.mean.push_back(0.25 * i - 0.5);
    request.inputs.scale.push_back(1.5 + 0.5 * i);
  }
  return request;
}

/// The same with batch normalization, its running statistics being anything but 0 and 1.
inline FieldRequest normalized_model(FieldRequest request, std::uint64_t seed = 2) {
  request.network.batch_norm = true;
  const core::ParameterLayout layout = core::parameter_layout(request.network);
  base::Rng rng(seed, base::Stream::kInit);
  auto parameters = std::make_shared<std::vector<double>>(static_cast<std::size_t>(layout.size));
  for (double& w : *parameters) w = static_cast<double>(static_cast<float>(0.5 * rng.next_normal()));
  for (const core::LayerBlock& block : layout.layers)
    for (int o = 0; block.variance_at >= 0 && o < block.units; ++o)
      (*parameters)[static_cast<std::size_t>(block.variance_at + o)] = static_cast<float>(0.2 + rng.next_uniform());
  request.parameters = std::move(parameters);
  return request;
}

/// The same network in double, one point at a time, written as MATH says it: z = W a + b, a = phi(z), or with batch
/// normalization z = scale (W a - mean)/sqrt(variance + eps) + b.
inline std::vector<double> reference(const FieldRequest& model, const std::vector<double>& raw) {
  const core::ParameterLayout layout = core::parameter_layout(model.network);
  std::vector<double> a;
  for (std::size_t i = 0; i < raw.size(); ++i) a.push_back((raw[i] - model.inputs.mean[i]) / model.inputs.scale[i]);
  for (std::size_t k = 0; k < layout.layers.size(); ++k) {
    const core::LayerBlock& block = layout.layers[k];
    std::vector<double> z;
    const auto at = [&](std::int64_t place) { return (*model.parameters)[static_cast<std::size_t>(place)]; };
    for (int o = 0; o < block.units; ++o) {
      double sum = 0;
      for (int i = 0; i < block.inputs; ++i)
        sum += at(block.weights_at + i * block.units + o) * a[static_cast<std::size_t>(i)];
      if (block.scale_at >= 0)
        sum = at(block.scale_at + o) * (sum - at(block.mean_at + o)) / std::sqrt(at(block.variance_at + o) + 1e-5);
      sum += at(block.bias_at + o);
      switch (model.network.layers[k].activation) {
        case core::Activation::kLinear:
          break;
        case core::Activation::kRelu:
          sum = sum > 0 ? sum : 0;
          break;
        case core::Activation::kLeakyRelu:
          sum = sum > 0 ? sum : model.network.layers[k].negative_slope * sum;
          break;
        case core::Activation::kTanh:
          sum = std::tanh(sum);
          break;
        case core::Activation::kSigmoid:
          sum = 1 / (1 + std::exp(-sum));
          break;
        case core::Activation::kGeluTanh:
          sum = 0.5 * sum * (1 + std::tanh(std::sqrt(2 / std::numbers::pi) * (sum + 0.044715 * sum * sum * sum)));
          break;
      }
      z.push_back(sum);
    }
    a = z;
  }
  return a;
}

}  // namespace lscope::probe::test
