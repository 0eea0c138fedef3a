#include "core/image_warp.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "base/random.h"
#include "core/learner.h"

namespace lscope::core {
namespace {

/// A picture of random raw values whose pixels were scaled one by one.
template <class S>
struct Picture {
  Picture(int width, int height, bool scaled, std::uint64_t seed = 3) : image{width, height, {}, {}} {
    base::Rng rng(seed, base::Stream::kStudy);
    for (int i = 0; i < width * height; ++i) {
      raw.push_back(static_cast<S>(16 * rng.next_uniform()));
      mean.push_back(scaled ? static_cast<S>(8 * rng.next_uniform()) : S(0));
      scale.push_back(scaled ? static_cast<S>(0.5 + 4 * rng.next_uniform()) : S(1));
      x.push_back((raw.back() - mean.back()) / scale.back());
    }
    image.mean = mean;
    image.scale = scale;
  }
  [[nodiscard]] std::vector<S> after(const ImageMotion& motion) const {
    std::vector<S> scratch(static_cast<std::size_t>(warp_scratch(image.width, image.height)), S(99)), to(x.size());
    warp_image<S>(image, motion, x.data(), scratch.data(), to.data());
    return to;
  }
  /// Raw value of pixel (u, v); 0 outside.
  [[nodiscard]] double at(int u, int v) const {
    if (u < 0 || v < 0 || u >= image.width || v >= image.height) return 0;
    return static_cast<double>(raw[static_cast<std::size_t>(v * image.width + u)]);
  }
  /// Pixel (u, v) of the moved picture by the formula: the raw value between four pixels, then scaled as (u, v) is.
  [[nodiscard]] double moved(const ImageMotion& m, int u, int v) const {
    const double cx = (image.width - 1) / 2.0, cy = (image.height - 1) / 2.0, c = std::cos(m.turn),
                 s = std::sin(m.turn);
    const double du = u - cx - m.dx, dv = v - cy - m.dy;
    const double from_x = (m.mirrored ? -1 : 1) * (c * du + s * dv) + cx, from_y = -s * du + c * dv + cy;
    const int left = static_cast<int>(std::floor(from_x)), up = static_cast<int>(std::floor(from_y));
    const double fx = from_x - left, fy = from_y - up;
    const double between = (1 - fy) * ((1 - fx) * at(left, up) + fx * at(left + 1, up)) +
                           fy * ((1 - fx) * at(left, up + 1) + fx * at(left + 1, up + 1));
    const auto i = static_cast<std::size_t>(v * image.width + u);
    return (between - static_cast<double>(mean[i])) / static_cast<double>(scale[i]);
  }
  ImageScale<S> image;
  std::vector<S> raw, mean, scale, x;
};

template <class S>
class ImageWarpOf : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(ImageWarpOf, Scalars);

TYPED_TEST(ImageWarpOf, NoMotionIsACopyOfEveryBit) {
  const Picture<TypeParam> p(9, 5, true);
  EXPECT_EQ(p.after({}), p.x);
}

TYPED_TEST(ImageWarpOf, AShiftByWholePixelsMovesValuesExactly) {
  const Picture<TypeParam> p(7, 6, false);
  for (const auto& [dx, dy] : {std::pair{1, 0}, {0, -2}, {3, 1}, {-6, 5}, {7, 0}, {40, -40}}) {
    const auto to = p.after({static_cast<double>(dx), static_cast<double>(dy), 0, false});
    for (int v = 0; v < 6; ++v)
      for (int u = 0; u < 7; ++u)
        EXPECT_EQ(static_cast<double>(to[static_cast<std::size_t>(v * 7 + u)]), p.at(u - dx, v - dy))
            << dx << " " << dy;
  }
}

TYPED_TEST(ImageWarpOf, HalfAPixelIsTheMeanOfTwo) {
  const Picture<TypeParam> p(6, 4, false);
  const auto to = p.after({0.5, 0, 0, false});
  for (int v = 0; v < 4; ++v)
    for (int u = 0; u < 6; ++u)
      EXPECT_NEAR(static_cast<double>(to[static_cast<std::size_t>(v * 6 + u)]), (p.at(u - 1, v) + p.at(u, v)) / 2,
                  1e-5);
}

TYPED_TEST(ImageWarpOf, AMirroredPictureMirroredAgainIsItself) {
  for (const int width : {8, 9}) {
    const Picture<TypeParam> p(width, 5, false);
    Picture<TypeParam> once = p;
    once.x = p.after({0, 0, 0, true});
    for (int v = 0; v < 5; ++v)
      for (int u = 0; u < width; ++u)
        EXPECT_EQ(static_cast<double>(once.x[static_cast<std::size_t>(v * width + u)]), p.at(width - 1 - u, v));
    EXPECT_EQ(once.after({0, 0, 0, true}), p.x);
  }
}

TYPED_TEST(ImageWarpOf, AQuarterTurnMovesPixelsWhereTheyBelong) {
  const Picture<TypeParam> p(5, 5, false);
  const auto to = p.after({0, 0, std::numbers::pi / 2, false});
  for (int v = 0; v < 5; ++v)
    for (int u = 0; u < 5; ++u)  // new (u, v) is old (v, 4 - u)
      EXPECT_NEAR(static_cast<double>(to[static_cast<std::size_t>(v * 5 + u)]), p.at(v, 4 - u), 1e-4);
}

/// Against the formula, pixel by pixel, with any motion and pixels that were scaled one by one.
TYPED_TEST(ImageWarpOf, ScaledPicturesMoveAsTheirRawValuesDo) {
  base::Rng rng(5, base::Stream::kStudy);
  for (int round = 0; round < 30; ++round) {
    const int width = 3 + round % 11, height = 2 + round % 7;
    const Picture<TypeParam> p(width, height, true, static_cast<std::uint64_t>(round));
    const ImageMotion m{rng.next_uniform(-3, 3), rng.next_uniform(-3, 3), rng.next_uniform(-4, 4), round % 2 == 0};
    const auto to = p.after(m);
    for (int v = 0; v < height; ++v)
      for (int u = 0; u < width; ++u)  // float: 16 raw units, 1e-5 of a pixel
        EXPECT_NEAR(static_cast<double>(to[static_cast<std::size_t>(v * width + u)]), p.moved(m, u, v), 5e-4);
  }
}

/// Widths around those of a register, with and without a turn, up to a picture that has left the frame altogether.
TYPED_TEST(ImageWarpOf, EveryWidthAndEveryKindOfMotionFollowsTheFormula) {
  base::Rng rng(8, base::Stream::kStudy);
  for (int width = 1; width <= 35; ++width)
    for (const double reach : {0.7, 3.0, 50.0})
      for (const double turn : {0.0, rng.next_uniform(-0.3, 0.3), rng.next_uniform(-4, 4)}) {
        const int height = 1 + (7 * width) % 30;
        const Picture<TypeParam> p(width, height, true, static_cast<std::uint64_t>(width));
        const ImageMotion m{rng.next_uniform(-reach, reach), rng.next_uniform(-reach, reach), turn,
                            rng.next_uniform() < 0.5};
        const auto to = p.after(m);
        for (int v = 0; v < height; ++v)
          for (int u = 0; u < width; ++u)  // float: 16 raw units times 1e-5 of a pixel, over a scale of at least 0.5
            ASSERT_NEAR(static_cast<double>(to[static_cast<std::size_t>(v * width + u)]), p.moved(m, u, v), 1e-3)
                << width << " x " << height << ", turn " << turn << ", mirrored " << m.mirrored;
      }
}

TEST(ImageMotions, FillTheirRangesEvenly) {
  const ImageWarp warp{2, 30, true};
  constexpr int kDraws = 20000;
  double dx = 0, dy = 0, turn = 0, squares = 0;
  int mirrored = 0;
  for (int row = 0; row < kDraws; ++row) {
    const ImageMotion m = draw_motion(warp, 7, 11, row);
    EXPECT_LE(std::abs(m.dx), 2);
    EXPECT_LE(std::abs(m.dy), 2);
    EXPECT_LE(std::abs(m.turn), std::numbers::pi / 6);
    dx += m.dx;
    dy += m.dy;
    turn += m.turn;
    squares += m.dx * m.dx;
    mirrored += m.mirrored ? 1 : 0;
  }
  // 4.5 standard deviations of a mean of uniform draws, and of a coin.
  const double tolerance = 4.5 / std::sqrt(3.0 * kDraws);
  EXPECT_NEAR(dx / kDraws, 0, 2 * tolerance);
  EXPECT_NEAR(dy / kDraws, 0, 2 * tolerance);
  EXPECT_NEAR(turn / kDraws, 0, std::numbers::pi / 6 * tolerance);
  EXPECT_NEAR(squares / kDraws, 4.0 / 3, 0.05);
  EXPECT_NEAR(mirrored / static_cast<double>(kDraws), 0.5, 4.5 * 0.5 / std::sqrt(kDraws));
}

TEST(ImageMotions, ArePureFunctionsOfSeedStepAndRow) {
  const ImageWarp warp{2, 30, false};
  const auto same = [](const ImageMotion& a, const ImageMotion& b) { return a.dx == b.dx && a.turn == b.turn; };
  const ImageMotion one = draw_motion(warp, 1, 2, 3);
  EXPECT_TRUE(same(one, draw_motion(warp, 1, 2, 3)));
  EXPECT_FALSE(same(one, draw_motion(warp, 2, 2, 3)));
  EXPECT_FALSE(same(one, draw_motion(warp, 1, 3, 3)));
  EXPECT_FALSE(same(one, draw_motion(warp, 1, 2, 4)));
  EXPECT_FALSE(draw_motion({}, 1, 2, 3).moves());
  EXPECT_EQ(draw_motion({2, 0, true}, 1, 2, 3).dx, one.dx);  // one knob does not move the draws of another
}

/// Rows of pictures with ten classes.
template <class S>
struct Pictures {
  static constexpr int kSide = 8, kRows = 1500;
  Pictures() {
    base::Rng rng(2, base::Stream::kStudy);
    for (int i = 0; i < kRows * kSide * kSide; ++i) x.push_back(static_cast<S>(rng.next_normal()));
    for (int i = 0; i < kRows; ++i) {
      labels.push_back(i % 10);
      rows.push_back(i);
    }
    for (int i = 0; i < kSide * kSide; ++i) {
      mean.push_back(static_cast<S>(rng.next_uniform(0, 8)));
      scale.push_back(static_cast<S>(rng.next_uniform(1, 5)));
    }
  }
  [[nodiscard]] Examples<S> view() const {
    return {kRows, kSide * kSide, 10, x, {}, labels, kSide, kSide, mean, scale};
  }
  static NetworkSpec network(bool batch_norm) {
    NetworkSpec spec;
    spec.inputs = kSide * kSide;
    spec.loss = Loss::kSoftmaxCe;
    spec.batch_norm = batch_norm;
    LayerSpec hidden, output;
    hidden.units = 96;
    hidden.activation = Activation::kRelu;
    output.units = 10;
    spec.layers = {hidden, output};
    return spec;
  }
  std::vector<S> x, mean, scale;
  std::vector<std::int32_t> labels, rows;
};

template <class S>
std::vector<double> trained(const Pictures<S>& pictures, int threads, int batch, bool batch_norm,
                            const Presentation& presentation, int from = 0) {
  Learner<S> learner(Pictures<S>::network(batch_norm), threads);
  learner.initialize(Initialization::kHeNormal, 1);
  learner.set_draw_seed(4);
  learner.set_presentation(presentation);
  for (int step = from; step < from + 3; ++step)
    EXPECT_TRUE(learner
                    .step(pictures.view(), std::span(pictures.rows).subspan(0, static_cast<std::size_t>(batch)), 0.05,
                          static_cast<std::uint64_t>(step))
                    .finite);
  return learner.parameters_as_double();
}

/// 40 rows: one pass; 300: passes and chunks; 1500: shares of a long batch; and the way with batch normalization.
TYPED_TEST(ImageWarpOf, TrainingHasTheSameBitsForAnyNumberOfThreads) {
  const Pictures<TypeParam> pictures;
  Presentation moved;
  moved.warp = {1.5, 20, true};
  moved.mixup = 0.4;
  for (const int batch : {40, 300, 1500})
    for (const bool batch_norm : {false, true}) {
      const auto one = trained(pictures, 1, batch, batch_norm, moved);
      for (const int threads : {2, 3, 8})
        EXPECT_EQ(one, trained(pictures, threads, batch, batch_norm, moved)) << threads << " threads, " << batch;
      EXPECT_NE(one, trained(pictures, 1, batch, batch_norm, {})) << "nothing was moved";
      EXPECT_NE(one, trained(pictures, 1, batch, batch_norm, moved, 3)) << "the same motions in every step";
    }
}

TYPED_TEST(ImageWarpOf, EvaluationSeesPicturesAsTheyAre) {
  const Pictures<TypeParam> pictures;
  Learner<TypeParam> learner(Pictures<TypeParam>::network(false), 1);
  learner.initialize(Initialization::kHeNormal, 1);
  const double before = learner.evaluate(pictures.view()).loss;
  const auto outputs = learner.outputs(pictures.view());
  Presentation moved;
  moved.warp = {3, 90, true};
  learner.set_presentation(moved);
  EXPECT_EQ(learner.evaluate(pictures.view()).loss, before);
  EXPECT_EQ(learner.outputs(pictures.view()), outputs);
}

/// The gradient of a batch is the mean over its rows of gradients at what was shown, so moving pictures by hand and
/// showing them unmoved gives the same: with mixup as well, where a partner is moved as it would be in its own place.
TYPED_TEST(ImageWarpOf, AStepSeesExactlyTheMovedPictures) {
  const Pictures<TypeParam> pictures;
  Pictures<TypeParam> by_hand = pictures;
  Presentation presentation;
  presentation.warp = {1.5, 25, true};
  presentation.mixup = 1;
  std::vector<TypeParam> scratch(static_cast<std::size_t>(warp_scratch(8, 8)));
  for (int row = 0; row < 50; ++row)
    warp_image<TypeParam>({8, 8, pictures.mean, pictures.scale}, draw_motion(presentation.warp, 4, 9, row),
                          pictures.x.data() + 64 * row, scratch.data(), by_hand.x.data() + 64 * row);
  Learner<TypeParam> learner(Pictures<TypeParam>::network(false), 1);
  learner.initialize(Initialization::kHeNormal, 1);
  learner.set_draw_seed(4);
  const auto batch = std::span(pictures.rows).subspan(0, 50);
  learner.set_presentation(presentation);
  const auto moved = learner.gradient(pictures.view(), batch, 9);
  presentation.warp = {};
  learner.set_presentation(presentation);
  EXPECT_EQ(moved, learner.gradient(by_hand.view(), batch, 9));
}

}  // namespace
}  // namespace lscope::core
