#pragma once

#include <cmath>

namespace lscope::core {

inline float fast_tanh(float x) { return std::tanh(x); }
inline double fast_tanh(double x) { return std::tanh(x); }
inline float fast_exp(float x) { return std::exp(x); }
inline double fast_exp(double x) { return std::exp(x); }

}  // namespace lscope::core
