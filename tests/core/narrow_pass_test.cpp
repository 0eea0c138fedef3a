#include "core/narrow_pass.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/catalogue.h"
#include "core/material.h"
#include "core/narrow_forward.h"

namespace lscope::core {
namespace {

/// Layers from inputs to outputs, and the rows of a batch.
struct Shape {
  std::vector<int> widths;
  int rows;
};

// The last ones fill one register on any machine: units in groups of four, two and one, one group and several.
const std::array<Shape, 12> kShapes{{{{2, 4, 2, 1}, 10},
                                     {{2, 8, 8, 8, 1}, 10},
                                     {{1, 1}, 1},
                                     {{3, 16, 16, 5}, 33},
                                     {{16, 7, 3}, 8},
                                     {{5, 9, 13, 2}, 61},
                                     {{2, 3, 3}, 17},
                                     {{7, 15, 1}, 100},
                                     {{3, 12, 6, 4}, 3},
                                     {{40, 40, 20, 2}, 7},
                                     {{5, 10, 24, 1}, 2},
                                     {{1, 2, 36, 3}, 1}}};

template <class S>
class Both {
 public:
  Both(const Shape& shape, Activation activation, Loss loss, Activation output = Activation::kLinear)
      : rows_(shape.rows),
        table_(loss, shape.rows + 5, shape.widths.front(), shape.widths.back(), 3),
        learner_(
            with_output(output, network(loss, shape.widths.front(), {shape.widths.begin() + 1, shape.widths.end() - 1},
                                        shape.widths.back(), activation)),
            1) {
    learner_.initialize(Initialization::kHeNormal, 11);
    learner_.set_optimizer(settings_of(OptimizerKind::kAdam));
  }

  /// Masks from outside, even none, send a batch the general way.
  std::vector<double> gradient(bool narrow) {
    const std::vector<std::int32_t> batch = first_rows(rows_);
    const FixedMasks none;
    return learner_.gradient(table_.examples(), batch, 0, narrow ? nullptr : &none);
  }
  StepResult step(bool narrow) {
    const typename Learner<S>::State before = learner_.state();
    const std::vector<std::int32_t> batch = first_rows(rows_);
    const FixedMasks none;
    const StepResult result = learner_.step(table_.examples(), batch, 0.01, 0, narrow ? nullptr : &none);
    learner_.restore(before);
    return result;
  }
  bool is_narrow() { return rows_ <= NarrowPass<S>::kMostRows && NarrowPass<S>::suits(learner_.spec(), {}); }
  Learner<S>& learner() { return learner_; }

 private:
  static NetworkSpec with_output(Activation output, NetworkSpec spec) {
    spec.layers.back().activation = output;
    return spec;
  }

  int rows_;
  Table<S> table_;
  Learner<S> learner_;
};

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  double difference = 0, size = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference += (a[i] - b[i]) * (a[i] - b[i]);
    size += b[i] * b[i];
  }
  return std::sqrt(difference / size);
}

template <class S>
void compare_all(double tolerance) {
  for (const Shape& shape : kShapes) {
    for (const auto& activation : all_activations()) {
      for (const Loss loss : {Loss::kMse, Loss::kBceLogits, Loss::kSoftmaxCe}) {
        if (loss == Loss::kSoftmaxCe && shape.widths.back() == 1) continue;
        Both<S> both(shape, activation.kind, loss);
        ASSERT_TRUE(both.is_narrow());
        const std::vector<double> narrow = both.gradient(true), general = both.gradient(false);
        EXPECT_LT(distance(narrow, general), tolerance) << activation.name << ' ' << shape.rows;
        const StepResult a = both.step(true), b = both.step(false);
        EXPECT_NEAR(a.data_loss, b.data_loss, tolerance * b.data_loss);
        EXPECT_NEAR(a.gradient_norm(), b.gradient_norm(), tolerance * b.gradient_norm());
        // What lies between blocks belongs to nobody and stays 0.
        double all = 0, blocks = 0;
        for (const double g : narrow) all += g * g;
        for (const LayerBlock& block : both.learner().layout().layers) {
          for (std::int64_t i = 0; i < block.units * block.inputs; ++i)
            blocks += std::pow(narrow[static_cast<std::size_t>(block.weights_at + i)], 2);
          for (std::int64_t i = 0; i < block.units; ++i)
            blocks += std::pow(narrow[static_cast<std::size_t>(block.bias_at + i)], 2);
        }
        EXPECT_NEAR(all, blocks, 1e-12 * all);
      }
    }
  }
}

TEST(NarrowPass, GradientAndLossAreThoseOfTheGeneralWay) { compare_all<double>(1e-13); }

TEST(NarrowPass, GradientAndLossAreThoseOfTheGeneralWayInFloat) { compare_all<float>(2e-5); }

TEST(NarrowPass, OutputsMayHaveAnActivationWithSquaredErrors) {
  for (const Shape& shape : kShapes) {
    for (const auto& output : all_activations()) {
      Both<double> both(shape, Activation::kTanh, Loss::kMse, output.kind);
      const std::vector<double> general = both.gradient(false);
      if (std::all_of(general.begin(), general.end(), [](double g) { return g == 0; })) continue;  // ReLU, all below 0
      EXPECT_LT(distance(both.gradient(true), general), 1e-13) << output.name << ' ' << shape.rows;
    }
  }
}

TEST(NarrowPass, LeavesFrozenLayersAtZero) {
  Both<double> both(kShapes[1], Activation::kTanh, Loss::kMse);
  both.gradient(true);
  both.learner().set_frozen({false, true, false, true});
  EXPECT_LT(distance(both.gradient(true), both.gradient(false)), 1e-13);
}

TEST(NarrowPass, ShowsANaNOfAnyRow) {
  for (const Loss loss : {Loss::kMse, Loss::kBceLogits, Loss::kSoftmaxCe}) {
    Table<float> table(loss, 10, 2, 2, 3);
    Learner<float> learner(network(loss, 2, {4}, 2, Activation::kTanh), 1);
    learner.initialize(Initialization::kHeNormal, 1);
    table.x[2 * 7] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_FALSE(learner.step(table.examples(), first_rows(10), 0.1, 0).finite);
  }
}

/// A penalty on activities, however small, sends an evaluation the general way.
template <class S>
void compare_outputs(double tolerance) {
  for (const Shape& shape : kShapes) {
    for (const auto& activation : all_activations()) {
      const NetworkSpec spec =
          network(Loss::kMse, shape.widths.front(), {shape.widths.begin() + 1, shape.widths.end() - 1},
                  shape.widths.back(), activation.kind);
      Learner<S> narrow(spec, 1), general(spec, 1);
      for (Learner<S>* learner : {&narrow, &general}) learner->initialize(Initialization::kHeNormal, 5);
      ASSERT_TRUE(NarrowForward<S>::suits(spec));
      general.set_activity_penalty(1e-300, 0);
      if (spec.layers.size() > 1) {
        ASSERT_FALSE(NarrowForward<S>::suits(general.spec()));
      }
      for (const int rows : {1, 7, 8, 33, 300}) {
        const Table<S> table(Loss::kMse, rows, spec.inputs, shape.widths.back(), 3);
        const std::vector<double> a = narrow.outputs(table.examples()), b = general.outputs(table.examples());
        ASSERT_EQ(a.size(), b.size());
        EXPECT_LT(distance(a, b), tolerance) << activation.name << ' ' << rows;
        EXPECT_NEAR(narrow.evaluate(table.examples(), false).loss, general.evaluate(table.examples(), false).loss,
                    1e3 * tolerance);
      }
    }
  }
}

TEST(NarrowForward, OutputsAreThoseOfTheGeneralWay) { compare_outputs<double>(1e-14); }

TEST(NarrowForward, OutputsAreThoseOfTheGeneralWayInFloat) { compare_outputs<float>(2e-6); }

TEST(NarrowForward, TakesOneNetworkAfterAnother) {
  NarrowForward<double> pass;
  for (const Shape& shape : kShapes) {
    const NetworkSpec spec =
        network(Loss::kMse, shape.widths.front(), {shape.widths.begin() + 1, shape.widths.end() - 1},
                shape.widths.back(), Activation::kSigmoid);
    Learner<double> learner(spec, 1);
    learner.initialize(Initialization::kHeNormal, 5);
    const Table<double> table(Loss::kMse, 40, spec.inputs, shape.widths.back(), 3);
    const Panel<const double> out =
        pass.run(spec, learner.layout(), learner.parameters().data(), table.examples(), 3, 35);
    const std::vector<double> all = learner.outputs(table.examples());
    for (Index j = 0; j < out.columns; ++j) {
      for (Index o = 0; o < out.rows; ++o)
        EXPECT_EQ(out.column(j)[o], all[static_cast<std::size_t>((3 + j) * out.rows + o)]);
    }
  }
}

/// A last batch that is smaller leaves nothing of the larger one before it.
TEST(NarrowPass, ForgetsLargerBatches) {
  const Shape small{{3, 6, 2}, 3};
  Both<double> fresh(small, Activation::kGeluTanh, Loss::kSoftmaxCe);
  const std::vector<double> expected = fresh.gradient(true);
  const Table<double> table(Loss::kSoftmaxCe, 8, 3, 2, 3);
  Learner<double>& learner = fresh.learner();
  for (const int rows : {8, 5, 100, 3}) {
    const Table<double> other(Loss::kSoftmaxCe, rows, 3, 2, 9);
    static_cast<void>(learner.gradient(other.examples(), first_rows(rows), 0));
  }
  EXPECT_EQ(learner.gradient(table.examples(), first_rows(3), 0), expected);
}

}  // namespace
}  // namespace lscope::core
