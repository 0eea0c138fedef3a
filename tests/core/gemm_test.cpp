#include "core/gemm.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>

#include "core/material.h"

namespace lscope::core {
namespace {

/// A layer with random numbers; everything that is not its own, behind W and in the padding, is NaN, which a product
/// that used it would show.
template <class S>
struct Layer {
  Layer(Index units_, Index inputs_, Index columns_) : units(units_), inputs(inputs_), columns(columns_) {
    constexpr S kPoison = std::numeric_limits<S>::quiet_NaN();
    weights = Vec<S>::Constant(padded(units * inputs) + kLane, kPoison);
    bias = Vec<S>::Constant(padded(units) + kLane, kPoison);
    weights.head(units * inputs) = random_weights(units * inputs, 1).cast<S>();
    bias.head(units) = random_weights(units, 2).cast<S>();
    a = Mat<S>::Constant(column_stride(inputs), columns, kPoison);
    a.topRows(inputs) = random_weights(inputs * columns, 3).cast<S>().reshaped(inputs, columns);
    delta = Mat<S>::Constant(column_stride(units), columns, kPoison);
    delta.topRows(units) = random_weights(units * columns, 4).cast<S>().reshaped(units, columns);
    z = Mat<S>::Constant(column_stride(units), columns, S(7));
    da = Mat<S>::Constant(column_stride(inputs), columns, S(7));
    dw = Vec<S>::Constant(units * inputs + kLane, S(7));
    db = Vec<S>::Constant(units + kLane, S(7));
  }

  static Panel<S> panel(Mat<S>& m, Index rows) { return {m.data(), m.rows(), rows, m.cols()}; }
  void run(bool add) {
    layer_forward<S>(weights.data(), bias.data(), panel(a, inputs), panel(z, units));
    layer_backward<S>(weights.data(), panel(delta, units), panel(da, inputs));
    weight_gradient<S>(panel(delta, units), panel(a, inputs), 0, inputs, add, dw.data());
    bias_gradient<S>(panel(delta, units), add, db.data());
  }

  Index units, inputs, columns;
  Vec<S> weights, bias, dw, db;
  Mat<S> a, delta, z, da;
};

template <class S>
class Gemm : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(Gemm, Scalars);

constexpr std::array<std::array<Index, 3>, 12> kShapes{{{1, 1, 1},
                                                        {1, 64, 10},
                                                        {64, 2, 10},
                                                        {3, 5, 7},
                                                        {10, 33, 13},
                                                        {17, 16, 6},
                                                        {33, 9, 64},
                                                        {64, 64, 11},
                                                        {130, 70, 12},
                                                        {256, 300, 25},
                                                        {300, 520, 19},
                                                        {129, 257, 1}}};

TYPED_TEST(Gemm, IsTheSumOfProducts) {
  using S = TypeParam;
  const double unit = static_cast<double>(std::numeric_limits<S>::epsilon());
  for (const auto& [units, inputs, columns] : kShapes) {
    Layer<S> l(units, inputs, columns);
    const Mat<double> w = l.weights.head(units * inputs).template cast<double>().reshaped(units, inputs);
    const Mat<double> a = l.a.topRows(inputs).template cast<double>();
    const Mat<double> delta = l.delta.topRows(units).template cast<double>();
    l.run(false);
    const auto near = [&](const Mat<double>& mine, const Mat<double>& exact, Index terms) {
      return (mine - exact).cwiseAbs().maxCoeff() <= 8 * unit * static_cast<double>(terms + 8);
    };
    Mat<double> z = w * a;
    z.colwise() += l.bias.head(units).template cast<double>();
    EXPECT_TRUE(near(l.z.topRows(units).template cast<double>(), z, inputs)) << units << " " << inputs;
    EXPECT_TRUE(near(l.da.topRows(inputs).template cast<double>(), w.transpose() * delta, units)) << units;
    const Mat<double> dw = delta * a.transpose();
    EXPECT_TRUE(near(l.dw.head(units * inputs).template cast<double>().reshaped(units, inputs), dw, columns)) << units;
    EXPECT_TRUE(near(l.db.head(units).template cast<double>(), delta.rowwise().sum(), columns)) << units;
    l.run(true);
    EXPECT_TRUE(near(l.dw.head(units * inputs).template cast<double>().reshaped(units, inputs), 2 * dw, 2 * columns));
  }
}

TYPED_TEST(Gemm, WritesNothingButItsResult) {
  using S = TypeParam;
  for (const auto& [units, inputs, columns] : kShapes) {
    Layer<S> l(units, inputs, columns);
    l.run(false);
    EXPECT_TRUE((l.z.bottomRows(l.z.rows() - units).array() == S(7)).all());
    EXPECT_TRUE((l.da.bottomRows(l.da.rows() - inputs).array() == S(7)).all());
    EXPECT_TRUE((l.dw.tail(kLane).array() == S(7)).all());
    EXPECT_TRUE((l.db.tail(kLane).array() == S(7)).all());
  }
}

/// What keeps results independent of the cut of a batch.
TYPED_TEST(Gemm, ACutAnywhereChangesNoBit) {
  using S = TypeParam;
  for (const auto& [units, inputs, columns] : kShapes) {
    Layer<S> whole(units, inputs, columns), cut(units, inputs, columns);
    whole.run(false);
    for (Index j = 0; j < columns; j += 5) {
      const Index count = std::min<Index>(5, columns - j);
      layer_forward<S>(cut.weights.data(), cut.bias.data(), Layer<S>::panel(cut.a, inputs).part(j, count),
                       Layer<S>::panel(cut.z, units).part(j, count));
      layer_backward<S>(cut.weights.data(), Layer<S>::panel(cut.delta, units).part(j, count),
                        Layer<S>::panel(cut.da, inputs).part(j, count));
    }
    for (Index i = 0; i < inputs; i += 7)
      weight_gradient<S>(Layer<S>::panel(cut.delta, units), Layer<S>::panel(cut.a, inputs), i,
                         std::min<Index>(7, inputs - i), false, cut.dw.data());
    EXPECT_EQ(whole.z, cut.z) << units << " " << inputs;
    EXPECT_EQ(whole.da, cut.da) << units << " " << inputs;
    EXPECT_EQ(whole.dw, cut.dw) << units << " " << inputs;
  }
}

}  // namespace
}  // namespace lscope::core
