#pragma once

#include <bit>
#include <cstdint>

namespace lscope::probe {

/// e^x to a relative error of 3e-7 for |x| <= 87, held at the ends beyond. Written without branches, so that a loop
/// over it vectorises:
///
///     e^x = 2^n e^f,  n = round(x log2 e),  f = x - n ln 2,  |f| <= ln 2 / 2,  e^f = sum_k f^k / k!,  k = 0..6
///
/// The rest of the series is below (ln 2 / 2)^7 / 7! = 1.2e-7. A NaN stays a NaN.
[[nodiscard]] inline float picture_exp(float x) {
  x = x > 87.0F ? 87.0F : x;
  x = x < -87.0F ? -87.0F : x;
  const float scaled = x * 1.44269504F;
  constexpr float kLn2High = 355.0F / 512.0F;  // few bits: times a whole number it is exact (Cody and Waite, 1980)
  constexpr float kLn2Low = -2.12194440e-4F;   // ln 2 = high + low
  constexpr float kRound = 12582912.0F;        // 1.5 * 2^23: adding it leaves no place for a fraction
  const float whole = (scaled + kRound) - kRound;
  const float f = (x - whole * kLn2High) - whole * kLn2Low;
  const float series =
      1 + f * (1 + f * (0.5F + f * (1 / 6.0F + f * (1 / 24.0F + f * (1 / 120.0F + f * (1 / 720.0F))))));
  // The low bits of scaled + kRound are n itself, so that a NaN is never converted to an integer.
  const std::uint32_t n = std::bit_cast<std::uint32_t>(scaled + kRound) - 0x4B400000U;
  return series * std::bit_cast<float>((n + 127U) << 23U);
}

/// Absolute error below 4e-7.
[[nodiscard]] inline float picture_tanh(float x) { return 1 - 2 / (1 + picture_exp(2 * x)); }
[[nodiscard]] inline float picture_sigmoid(float x) { return 1 / (1 + picture_exp(-x)); }

}  // namespace lscope::probe
