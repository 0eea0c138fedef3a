#pragma once

#include "spec/theme.h"

namespace lscope::spec {

/// A colour in OKLab: L in [0, 1], a and b about +-0.4. Source: Ottosson, "A perceptual color space for image
/// processing", 2020.
struct Oklab {
  double L = 0, a = 0, b = 0;
};

/// From cylinder coordinates; h in degrees.
[[nodiscard]] Oklab from_oklch(double L, double chroma, double hue);
/// The point at t in [0, 1] of the straight line between two colours.
[[nodiscard]] Oklab mixed(const Oklab& from, const Oklab& to, double t);
/// sRGB with 8 bits a channel. A colour outside sRGB keeps its lightness and hue and loses chroma until it is inside
/// (bisection to 2^-20 of the chroma).
[[nodiscard]] Rgba to_srgb(const Oklab& color);

}  // namespace lscope::spec
