#include "core/image_warp.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <type_traits>
#include <utility>

#include "base/check.h"
#include "base/random.h"
#include "core/lanes.h"

namespace lscope::core {
namespace {

using namespace Eigen::internal;  // NOLINT(google-build-using-namespace): packets, as in lanes.h

/// Draws of one row; a power of two.
constexpr std::uint64_t kDraws = 4;
/// Zeros around the old picture: one to the left and above, two to the right and below, so that the four pixels around
/// any place within one pixel of the picture exist.
constexpr Index kBefore = 1, kFrame = 3;

/// scratch <- the picture in raw units, in its frame; from right to left where it is mirrored.
template <class S>
void fill_scratch(const ImageScale<S>& image, bool mirrored, const S* from, S* __restrict scratch) {
  const Index width = image.width, height = image.height, wide = width + kFrame;
  std::fill_n(scratch, wide * kBefore, S(0));
  for (Index v = 0; v < height; ++v) {
    S* __restrict row = scratch + (v + kBefore) * wide;
    const S* __restrict x = from + v * width;
    const S* __restrict mean = image.mean.data() + v * width;
    const S* __restrict scale = image.scale.data() + v * width;
    row[0] = S(0);
    if (mirrored)
      for (Index u = 0; u < width; ++u) row[width - u] = mean[u] + scale[u] * x[u];
    else
      for (Index u = 0; u < width; ++u) row[u + kBefore] = mean[u] + scale[u] * x[u];
    row[width + 1] = row[width + 2] = S(0);
  }
  std::fill_n(scratch + (height + kBefore) * wide, wide * (kFrame - kBefore), S(0));
}

/// One row of the new picture and how its pixels are scaled.
template <class S>
struct Row {
  Index width;
  const S* mean;
  const S* scale;
  S* to;
};

/// Where the pixels of a row come from: place (x0 + i dx, y0 + i dy) of the framed picture for pixel i.
template <class S>
struct Scanline {
  S x0, y0, dx, dy;
  S most_x, most_y;
  std::int32_t wide;
};

template <class S>
void sample_plain(const Scanline<S>& line, const S* __restrict framed, const Row<S>& row) {
  for (Index i = 0; i < row.width; ++i) {
    const S at = static_cast<S>(i);
    const S x = std::min(std::max(line.x0 + at * line.dx, S(0)), line.most_x);
    const S y = std::min(std::max(line.y0 + at * line.dy, S(0)), line.most_y);
    const auto left = static_cast<std::int32_t>(x), up = static_cast<std::int32_t>(y);
    const S fx = x - static_cast<S>(left), fy = y - static_cast<S>(up);
    const S* near = framed + up * line.wide + left;
    const S top = near[0] + fx * (near[1] - near[0]);
    const S bottom = near[line.wide] + fx * (near[line.wide + 1] - near[line.wide]);
    row.to[i] = (top + fy * (bottom - top) - row.mean[i]) / row.scale[i];
  }
}

using P = Packet<float>;
constexpr int kLanes = static_cast<int>(kWidth<float>);
using Whole [[gnu::vector_size(sizeof(P))]] = std::int32_t;

/// Where some pixels of a row stand: the first of their four neighbours, and how far behind it.
struct Places {
  static constexpr Index kMost = 64;
  alignas(64) std::uint32_t at[kMost];
  alignas(64) float x[kMost], y[kMost];
};

/// Whole numbers are exact floats up to here: a place in a larger frame is not worked out by registers.
constexpr Index kExact = Index{1} << 24;

/// The places of pixels first to first + count - 1, rounded up to whole registers: there is a place for any pixel.
inline void place(const Scanline<float>& line, Index first, Index count, Places& to) {
  const P dx = pset1<P>(line.dx), dy = pset1<P>(line.dy), x0 = pset1<P>(line.x0), y0 = pset1<P>(line.y0);
  const P most_x = pset1<P>(line.most_x), most_y = pset1<P>(line.most_y), zero = pset1<P>(0);
  const P wide = pset1<P>(static_cast<float>(line.wide)), step = pset1<P>(static_cast<float>(kLanes));
  P pixel = plset<P>(static_cast<float>(first));
  for (Index i = 0; i < count; i += kLanes) {
    const P x = pmin(pmax(pmadd(pixel, dx, x0), zero), most_x), y = pmin(pmax(pmadd(pixel, dy, y0), zero), most_y);
    const P left = pfloor(x), up = pfloor(y);
    pstore(to.x + i, psub(x, left));
    pstore(to.y + i, psub(y, up));
    const auto at = __builtin_convertvector(pmadd(up, wide, left), Whole);
    std::memcpy(to.at + i, &at, sizeof at);
    pixel = padd(pixel, step);
  }
}

/// Pixels `at` to at + kLanes - 1 of those places, interpolated and scaled; `pixel` is the first one's number.
[[gnu::always_inline]] inline void blend(const Places& places, Index at, const float* framed, Index wide, Index pixel,
                                         const Row<float>& row) {
  const P fx = ploadu<P>(places.x + at), fy = ploadu<P>(places.y + at);
  const auto pixels = [&](const float* line) LSCOPE_INLINED {
    return load_pairs([&](int lane) LSCOPE_INLINED { return line + places.at[at + lane]; });
  };
  const Pairs above = pixels(framed), below = pixels(framed + wide);  // gather instructions make two loads of a pair
  const P top = pmadd(fx, psub(above.second, above.first), above.first);
  const P bottom = pmadd(fx, psub(below.second, below.first), below.first);
  const P raw = pmadd(fy, psub(bottom, top), top);
  pstoreu(row.to + pixel, pdiv(psub(raw, ploadu<P>(row.mean + pixel)), ploadu<P>(row.scale + pixel)));
}

/// Any row of a turned picture. Places first, then pixels: an address that a register has just made would have to be
/// waited for. The last pixels are made in one go with some that are there already: of the same numbers, so they stay
/// what they are.
void sample_by_registers(const Scanline<float>& line, const float* framed, const Row<float>& row) {
  Places places;
  for (Index next = 0; next < row.width; next += Places::kMost) {
    const Index first = std::min(next, row.width - kLanes), count = std::min(Places::kMost, row.width - first);
    place(line, first, count, places);
    for (Index i = 0; i < count; i += kLanes) {
      const Index at = std::min(i, count - kLanes);
      blend(places, at, framed, line.wide, first + at, row);
    }
  }
}

template <class S>
void sample_row(const Scanline<S>& line, const S* framed, const Row<S>& row) {
  if constexpr (std::is_same_v<S, float>) {
    const bool exact = static_cast<Index>(line.most_y + 2) * line.wide < kExact;
    if (row.width >= kLanes && exact) return sample_by_registers(line, framed, row);
  }
  sample_plain(line, framed, row);
}

/// A turned picture.
template <class S>
void turn(const ImageScale<S>& image, const ImageMotion& motion, const S* framed, S* to) {
  const Index width = image.width, height = image.height;
  const double middle_x = static_cast<double>(width - 1) / 2, middle_y = static_cast<double>(height - 1) / 2;
  const double c = std::cos(motion.turn), s = std::sin(motion.turn);
  Scanline<S> line{};
  line.dx = static_cast<S>(c);
  line.dy = static_cast<S>(-s);
  line.most_x = static_cast<S>(width + kBefore);
  line.most_y = static_cast<S>(height + kBefore);
  line.wide = static_cast<std::int32_t>(width + kFrame);
  for (Index v = 0; v < height; ++v) {
    const double u0 = -middle_x - motion.dx, v0 = static_cast<double>(v) - middle_y - motion.dy;
    line.x0 = static_cast<S>(c * u0 + s * v0 + middle_x + kBefore);
    line.y0 = static_cast<S>(-s * u0 + c * v0 + middle_y + kBefore);
    const Index at = v * width;
    sample_row(line, framed, Row<S>{width, image.mean.data() + at, image.scale.data() + at, to + at});
  }
}

/// to <- (0 - mean)/scale for pixels first to last - 1.
template <class S>
void blank(const Row<S>& row, Index first, Index last) {
  for (Index i = first; i < last; ++i) row.to[i] = (S(0) - row.mean[i]) / row.scale[i];
}

/// A picture that is only moved: all its pixels stand at the same place between four others.
template <class S>
void slide(const ImageScale<S>& image, double dx, double dy, const S* framed, S* to) {
  const Index width = image.width, height = image.height, wide = width + kFrame;
  const double left = std::floor(-dx), up = std::floor(-dy);
  const S fx = static_cast<S>(-dx - left), fy = static_cast<S>(-dy - up);
  // Pixel (i, v) is what stands right and below of (i + ahead, v + below) in the frame, which ends two pixels behind
  // the picture: what was moved farther is gone as well.
  const auto whole = [](double pixels, Index most) {
    return static_cast<Index>(std::clamp(pixels, static_cast<double>(-most), static_cast<double>(most)));
  };
  const Index ahead = kBefore + whole(left, width + 2), below = kBefore + whole(up, height + 2);
  const Index first = std::clamp<Index>(-ahead, 0, width), last = std::clamp<Index>(width + 2 - ahead, first, width);
  for (Index v = 0; v < height; ++v) {
    const Index at = v * width, y = v + below;
    const Row<S> row{width, image.mean.data() + at, image.scale.data() + at, to + at};
    if (y < 0 || y > height + kBefore) {
      blank(row, 0, width);
      continue;
    }
    blank(row, 0, first);
    const S* __restrict near = framed + y * wide + ahead;
    const S* __restrict under = near + wide;
    const S* __restrict mean = row.mean;
    const S* __restrict scale = row.scale;
    S* __restrict out = row.to;
    for (Index i = first; i < last; ++i) {
      const S top = near[i] + fx * (near[i + 1] - near[i]), bottom = under[i] + fx * (under[i + 1] - under[i]);
      out[i] = (top + fy * (bottom - top) - mean[i]) / scale[i];
    }
    blank(row, last, width);
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
  // A mirrored picture is a picture: it is read from right to left and then moved like any other.
  fill_scratch(image, motion.mirrored, from, scratch);
  if (motion.turn == 0)
    slide(image, motion.dx, motion.dy, scratch, to);
  else
    turn(image, motion, scratch, to);
}

template void warp_image<float>(const ImageScale<float>&, const ImageMotion&, const float*, float*, float*);
template void warp_image<double>(const ImageScale<double>&, const ImageMotion&, const double*, double*, double*);

}  // namespace lscope::core
