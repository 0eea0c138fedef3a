#pragma once

#include <cstdint>
#include <span>

#include "core/network_spec.h"
#include "core/types.h"

namespace lscope::core {

/// One draw of an ImageWarp (network_spec.h has the formula).
struct ImageMotion {
  double dx = 0, dy = 0;  ///< pixels
  double turn = 0;        ///< radians
  bool mirrored = false;
  [[nodiscard]] bool moves() const { return dx != 0 || dy != 0 || turn != 0 || mirrored; }
};
[[nodiscard]] ImageMotion draw_motion(const ImageWarp& warp, std::uint64_t seed, std::uint64_t step, std::int32_t row);

/// A picture's shape and how its pixels were scaled: width * height values each, row after row.
template <class S>
struct ImageScale {
  int width = 0, height = 0;
  std::span<const S> mean, scale;
};

/// Values of scratch that warp_image() needs: the old picture in raw units, in a frame of zeros.
[[nodiscard]] Index warp_scratch(int width, int height);

/// to <- from after this motion; both width * height scaled pixels that do not overlap. Without a motion they are
/// copied, bit for bit.
template <class S>
void warp_image(const ImageScale<S>& image, const ImageMotion& motion, const S* from, S* scratch, S* to);

}  // namespace lscope::core
