#include "spec/oklab.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace lscope::spec {
namespace {

double gamma_encoded(double linear) {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1 / 2.4) - 0.055;
}

/// Gamma-encoded sRGB, possibly outside [0, 1].
std::array<double, 3> unclipped_srgb(const Oklab& c) {
  const auto cube = [](double v) { return v * v * v; };
  const double l = cube(c.L + 0.3963377774 * c.a + 0.2158037573 * c.b);
  const double m = cube(c.L - 0.1055613458 * c.a - 0.0638541728 * c.b);
  const double s = cube(c.L - 0.0894841775 * c.a - 1.2914855480 * c.b);
  return {gamma_encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
          gamma_encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
          gamma_encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)};
}

bool inside(const std::array<double, 3>& rgb) {
  constexpr double kSlack = 0.0005;  // an eighth of an 8-bit step: rounding hides it
  return std::ranges::all_of(rgb, [](double v) { return v >= -kSlack && v <= 1 + kSlack; });
}

std::uint8_t byte_of(double v) { return static_cast<std::uint8_t>(std::lround(255 * std::clamp(v, 0.0, 1.0))); }

}  // namespace

Oklab from_oklch(double L, double chroma, double hue) {
  const double radians = hue * std::numbers::pi / 180;
  return {L, chroma * std::cos(radians), chroma * std::sin(radians)};
}

Oklab mixed(const Oklab& from, const Oklab& to, double t) {
  return {std::lerp(from.L, to.L, t), std::lerp(from.a, to.a, t), std::lerp(from.b, to.b, t)};
}

Rgba to_srgb(const Oklab& color) {
  std::array<double, 3> rgb = unclipped_srgb(color);
  if (!inside(rgb)) {
    double keep = 0, lose = 1;  // share of the chroma: fits, does not fit
    for (int step = 0; step < 20; ++step) {
      const double half = (keep + lose) / 2;
      (inside(unclipped_srgb({color.L, half * color.a, half * color.b})) ? keep : lose) = half;
    }
    rgb = unclipped_srgb({color.L, keep * color.a, keep * color.b});
  }
  return {byte_of(rgb[0]), byte_of(rgb[1]), byte_of(rgb[2]), 255};
}

}  // namespace lscope::spec
