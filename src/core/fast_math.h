#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace lscope::core {

/// exp and log1p for whole columns (tanh: core/fast_tanh.h). In double they are the library's. In float they are short
/// formulas without branches or calls, so that the compiler computes a register of them at once;
/// scripts/reference/fast_math_fit.py made the numbers. A NaN stays a NaN.

/// a b + c, fused where the processor can: std::fma without it is a slow library call.
[[nodiscard]] inline float mul_add(float a, float b, float c) {
#ifdef __FMA__
  return std::fma(a, b, c);
#else
  return a * b + c;
#endif
}

/// e^x for x <= 0: 2^n e^r with n = round(x/ln 2) and |r| <= ln(2)/2. Relative error at most 2e-7; 0 below -87.
[[nodiscard]] inline float fast_exp_of_nonpositive(float x) {
  constexpr float kRounder = 12582912.0F;  // 1.5 * 2^23: the sum's last bits are the whole number
  const float cut = x < -87.0F ? -87.0F : x;
  const float rounded = mul_add(cut, 1.44269504F, kRounder);
  const float n = rounded - kRounder;
  float r = mul_add(n, -0.693359375F, cut);  // ln 2 in two parts, the first one exact in few bits
  r = mul_add(n, 2.12194440e-4F, r);
  float p = mul_add(0.00138436537F, r, 0.0083741555F);
  p = mul_add(p, r, 0.0416680016F);
  p = mul_add(p, r, 0.166664317F);
  p = mul_add(p, r, 0.49999994F);
  p = mul_add(p, r, 1.0F);
  p = mul_add(p, r, 1.0F);
  const std::uint32_t power = (std::bit_cast<std::uint32_t>(rounded) << 23U) + 0x3F800000U;
  const float y = p * std::bit_cast<float>(power);
  return x < -87.0F ? 0.0F : y;
}
[[nodiscard]] inline double fast_exp_of_nonpositive(double x) { return std::exp(x); }

/// ln(1 + e) for e in [0, 1]: 2 artanh(s) with s = e/(2 + e) <= 1/3, as a series in s^2. Relative error at most 3e-7.
[[nodiscard]] inline float fast_log1p_of_share(float e) {
  const float s = e / (2.0F + e);
  const float u = s * s;
  float p = mul_add(1.0F / 13, u, 1.0F / 11);
  p = mul_add(p, u, 1.0F / 9);
  p = mul_add(p, u, 1.0F / 7);
  p = mul_add(p, u, 1.0F / 5);
  p = mul_add(p, u, 1.0F / 3);
  p = mul_add(p, u, 1.0F);
  return 2.0F * s * p;
}
[[nodiscard]] inline double fast_log1p_of_share(double e) { return std::log1p(e); }

}  // namespace lscope::core
