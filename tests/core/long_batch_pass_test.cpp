#include "core/long_batch_pass.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "core/material.h"

namespace lscope::core {
namespace {

constexpr int kRows = 1733;  ///< shares that are not whole passes

template <class S>
Learner<S> learner_of(Loss loss, int outputs, int threads) {
  NetworkSpec spec = network(loss, 11, {50, 7}, outputs, Activation::kGeluTanh);
  spec.layers[0].activity_l1 = 0.02;
  spec.layers[1].activity_l2 = 0.03;
  Learner<S> learner(std::move(spec), threads);
  learner.initialize(Initialization::kHeNormal, 4);
  return learner;
}

std::vector<std::int32_t> rows_between(int first, int last) {
  std::vector<std::int32_t> rows(static_cast<std::size_t>(last - first));
  std::iota(rows.begin(), rows.end(), first);
  return rows;
}

/// A mean over all rows is the weighted mean of means over short batches, which go another way.
TEST(LongBatchPass, GradientIsTheMeanOfThoseOfShortBatches) {
  for (const Loss loss : {Loss::kMse, Loss::kBceLogits, Loss::kSoftmaxCe}) {
    const Table<double> table(loss, kRows, 11, 3, 8);
    for (const bool freezes : {false, true}) {
      Learner<double> learner = learner_of<double>(loss, 3, 2);
      ASSERT_TRUE(LongBatchPass<double>::suits(learner.layout(), kRows));
      if (freezes) learner.set_frozen({true, false, true});
      const std::vector<double> whole = learner.gradient(table.examples(), rows_between(0, kRows), 0);
      std::vector<double> mean(whole.size());
      for (int first = 0; first < kRows; first += 300) {
        const int last = std::min(kRows, first + 300);
        const std::vector<double> part = learner.gradient(table.examples(), rows_between(first, last), 0);
        for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += part[i] * (last - first) / kRows;
      }
      for (std::size_t i = 0; i < mean.size(); ++i) ASSERT_NEAR(whole[i], mean[i], 1e-13) << i;
    }
  }
}

TEST(LongBatchPass, ThreadsChangeNoBit) {
  const Table<float> table(Loss::kSoftmaxCe, kRows, 11, 4, 8);
  std::vector<double> one;
  for (const int threads : {1, 2, 3, 8}) {
    Learner<float> learner = learner_of<float>(Loss::kSoftmaxCe, 4, threads);
    learner.set_dropout(0.1, 0.4);
    Presentation shown;
    shown.input_noise = 0.2;
    shown.mixup = 0.3;
    learner.set_presentation(shown);
    const StepResult step = learner.step(table.examples(), rows_between(0, kRows), 0.05, 3);
    std::vector<double> all = learner.parameters_as_double();
    all.insert(all.end(), {step.data_loss, step.total_loss, step.gradient_norm()});
    if (threads == 1) one = all;
    EXPECT_EQ(all, one) << threads;
  }
}

}  // namespace
}  // namespace lscope::core
