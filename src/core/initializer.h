#pragma once

#include <cstdint>
#include <span>

#include "core/network_spec.h"

namespace lscope::core {

/// First weights. he_normal: Normal(0, 2/inputs); xavier_uniform: Uniform(+-sqrt(6/(inputs + units))); biases and gaps
/// 0; scales and running variances of batch normalization 1. Weight (o, i) of layer l is draw i * units + o of the
/// stream {seed, kInit, l}: a layer never depends on another, and float holds the rounded values of double. Source   He
/// et al., "Delving deep into rectifiers" (2015); Glorot & Bengio (2010).
template <class S>
void initialize_parameters(const ParameterLayout& layout, Initialization how, std::uint64_t seed,
                           std::span<S> parameters);

/// w <- factor w, b <- factor b for every weight and bias; what batch normalization adds stays as
/// it is. Once before training: a start that is too small or too large, not a penalty. factor >= 0, finite.
template <class S>
void scale_parameters(const ParameterLayout& layout, double factor, std::span<S> parameters);

}  // namespace lscope::core
