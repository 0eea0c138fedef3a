#include "core/image_warp.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/check.h"
#include "base/random.h"

namespace lscope::core {
namespace {

/// Draws of one row; a power of two.
constexpr std::uint64_t kDraws = 4;
/// Zeros around the old picture: one to the left and above, two to the right and below, so that the four pixels around
/// any place within one pixel of the picture exist.
constexpr Index kBefore = 1, kFrame = 3;

/// scratch <- the picture in raw units, in its frame.
template <class S>
void fill_scratch(const ImageScale<S>& image, const S* from, S* scratch) {
  const Index width = image.width, height = image.height, wide = width + kFrame;
  std::fill_n(scratch, wide * kBefore, S(0));
  for (Index v = 0; v < height; ++v) {
    S* __restrict row = scratch + (v + kBefore) * wide;
    const S* __restrict x = from + v * width;
    const S* __restrict mean = image.mean.data() + v * width;
    const S* __restrict scale = image.scale.data() + v * width;
    row[0] = S(0);
    for (Index u = 0; u < width; ++u) row[u + kBefore] = mean[u] + scale[u] * x[u];
    row[width + 1] = row[width + 2] = S(0);
  }
  std::fill_n(scratch + (height + kBefore) * wide, wide * (kFrame - kBefore), S(0));
}

/// One row of the new picture: place (x0 + i dx, y0 + i dy) of the old one for pixel i, counted within the frame.
template <class S>
struct Scanline {
  S x0, y0, dx, dy;
  S most_x, most_y;
  Index wide;
};

template <class S>
void sample_row(const Scanline<S>& line, const S* __restrict scratch, Index width, S* __restrict raw) {
  for (Index i = 0; i < width; ++i) {
    const S at = static_cast<S>(i);
    const S x = std::min(std::max(line.x0 + at * line.dx, S(0)), line.most_x);
    const S y = std::min(std::max(line.y0 + at * line.dy, S(0)), line.most_y);
    const auto left = static_cast<std::int32_t>(x), up = static_cast<std::int32_t>(y);
    const S fx = x - static_cast<S>(left), fy = y - static_cast<S>(up);
    const S* __restrict near = scratch + up * static_cast<std::int32_t>(line.wide) + left;
    const S top = near[0] + fx * (near[1] - near[0]);
    const S bottom = near[line.wide] + fx * (near[line.wide + 1] - near[line.wide]);
    raw[i] = top + fy * (bottom - top);
  }
}

}  // namespace

ImageMotion draw_motion(const ImageWarp& warp, std::uint64_t seed, std::uint64_t step, std::int32_t row) {
  const base::Rng rng(seed, base::Stream::kImage, step);
  const std::uint64_t first = kDraws * static_cast<std::uint64_t>(row);
  const auto symmetric = [&](std::uint64_t draw, double reach) {
    return reach * (2 * rng.uniform_at(first + draw) - 1);
  };
  ImageMotion motion;
  if (warp.shift > 0) {
    motion.dx = symmetric(0, warp.shift);
    motion.dy = symmetric(1, warp.shift);
  }
  if (warp.rotation > 0) motion.turn = symmetric(2, warp.rotation * std::numbers::pi / 180);
  motion.mirrored = warp.flip && rng.uniform_at(first + 3) < 0.5;
  return motion;
}

Index warp_scratch(int width, int height) { return (width + kFrame) * (height + kFrame); }

template <class S>
void warp_image(const ImageScale<S>& image, const ImageMotion& motion, const S* from, S* scratch, S* to) {
  const Index width = image.width, height = image.height;
  LSCOPE_CHECK(width >= 1 && height >= 1 && image.mean.size() == static_cast<std::size_t>(width * height) &&
               image.scale.size() == image.mean.size());
  if (!motion.moves()) {
    std::copy_n(from, width * height, to);
    return;
  }
  fill_scratch(image, from, scratch);
  const double middle_x = static_cast<double>(width - 1) / 2, middle_y = static_cast<double>(height - 1) / 2;
  const double c = std::cos(motion.turn), s = std::sin(motion.turn), mirror = motion.mirrored ? -1 : 1;
  Scanline<S> line{};
  line.dx = static_cast<S>(mirror * c);
  line.dy = static_cast<S>(-s);
  line.most_x = static_cast<S>(width + kBefore);
  line.most_y = static_cast<S>(height + kBefore);
  line.wide = width + kFrame;
  for (Index v = 0; v < height; ++v) {
    const double u0 = -middle_x - motion.dx, v0 = static_cast<double>(v) - middle_y - motion.dy;
    line.x0 = static_cast<S>(mirror * (c * u0 + s * v0) + middle_x + kBefore);
    line.y0 = static_cast<S>(-s * u0 + c * v0 + middle_y + kBefore);
    S* __restrict out = to + v * width;
    sample_row(line, scratch, width, out);
    const S* __restrict mean = image.mean.data() + v * width;
    const S* __restrict scale = image.scale.data() + v * width;
    for (Index u = 0; u < width; ++u) out[u] = (out[u] - mean[u]) / scale[u];
  }
}

template void warp_image<float>(const ImageScale<float>&, const ImageMotion&, const float*, float*, float*);
template void warp_image<double>(const ImageScale<double>&, const ImageMotion&, const double*, double*, double*);

}  // namespace lscope::core
