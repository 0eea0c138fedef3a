#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "core/catalogue.h"
#include "core/material.h"
#include "core/parallel.h"

namespace lscope::core {
namespace {

/// Everything a run leaves behind, for comparing bit by bit.
template <class S>
struct Trace {
  typename Learner<S>::State state;
  std::vector<double> numbers;
  friend bool operator==(const Trace& a, const Trace& b) {
    return a.state.parameters == b.state.parameters && a.state.first_moment == b.state.first_moment &&
           a.state.second_moment == b.state.second_moment && a.numbers == b.numbers;
  }
};

/// 600 rows of batch: several chunks and passes. 20-64-48: enough arithmetic to wake the team.
template <class S>
Trace<S> run(int threads, Loss loss, bool batch_norm = false) {
  const int outputs = loss == Loss::kMse ? 2 : 5;
  const Table<S> table(loss, 1500, 20, outputs, 3);
  NetworkSpec spec = network(loss, 20, {64, 48}, outputs, Activation::kTanh);
  spec.batch_norm = batch_norm;
  Learner<S> learner(spec, threads);
  learner.initialize(Initialization::kXavierUniform, 5);
  learner.set_optimizer(settings_of(OptimizerKind::kAdam));
  Regularization r;
  r.lambda1 = 1e-4;
  r.lambda_group = 1e-4;
  r.max_norm = 1;
  r.lambda2 = 1e-3;
  learner.set_regularization(r);
  learner.set_dropout(0.1, 0.3);
  Presentation shown;
  shown.input_noise = 0.1;
  shown.mixup = 0.4;
  if (loss != Loss::kMse) shown.label_smoothing = 0.1;
  learner.set_presentation(shown);
  const auto all = first_rows(1500);
  Trace<S> trace;
  for (std::uint64_t step = 0; step < 6; ++step) {
    const std::size_t rows = step % 2 == 0 ? 600 : 333;
    learner.set_frozen({step == 3, step == 4, false});
    const StepResult result = learner.step(table.examples(), std::span(all).subspan(step * 100, rows), 0.01, step);
    trace.numbers.insert(trace.numbers.end(), {result.data_loss, result.total_loss, result.gradient_norm()});
  }
  trace.state = learner.state();
  const Evaluation e = learner.evaluate(table.examples());
  trace.numbers.push_back(e.loss);
  trace.numbers.push_back(loss == Loss::kMse ? e.r2 : e.accuracy);
  const std::vector<double> z = learner.outputs(table.examples());
  trace.numbers.insert(trace.numbers.end(), z.begin(), z.end());
  return trace;
}

TEST(Determinism, FloatIsTheSameForAnyNumberOfThreads) {
  for (const Loss loss : {Loss::kMse, Loss::kSoftmaxCe}) {
    const Trace<float> one = run<float>(1, loss);
    for (const int threads : {2, 3, 8}) EXPECT_TRUE(one == run<float>(threads, loss)) << threads;
  }
}

TEST(Determinism, DoubleIsTheSameForAnyNumberOfThreads) {
  const Trace<double> one = run<double>(1, Loss::kMse);
  for (const int threads : {2, 3, 4}) EXPECT_TRUE(one == run<double>(threads, Loss::kMse)) << threads;
}

TEST(Determinism, BatchNormalizationIsTheSameForAnyNumberOfThreads) {
  const Trace<float> one = run<float>(1, Loss::kSoftmaxCe, true);
  EXPECT_FALSE(one == run<float>(1, Loss::kSoftmaxCe));
  for (const int threads : {2, 3, 8}) EXPECT_TRUE(one == run<float>(threads, Loss::kSoftmaxCe, true)) << threads;
  const Trace<double> exact = run<double>(1, Loss::kMse, true);
  for (const int threads : {2, 3, 8}) EXPECT_TRUE(exact == run<double>(threads, Loss::kMse, true)) << threads;
}

TEST(Determinism, WhereTheMemoryComesFromChangesNothing) {
  const Trace<float> one = run<float>(1, Loss::kSoftmaxCe);
  const Trace<float> normalized = run<float>(1, Loss::kSoftmaxCe, true);
  for (const std::size_t shift : {16U, 32U, 48U}) {
    const std::vector<char> holes(shift * 1024 + shift);
    EXPECT_TRUE(one == run<float>(1, Loss::kSoftmaxCe)) << holes.size();
    EXPECT_TRUE(normalized == run<float>(1, Loss::kSoftmaxCe, true)) << holes.size();
  }
}

/// An epoch of 1500 rows in a new order, in batches of 600: the last one has 300. Even that is worth a team: 300 rows x
/// 3 x 4592 weights are 4.1 million multiply-adds, see Learner::team_for.
constexpr std::uint64_t kStepsOfAnEpoch = 3, kSteps = 4;
std::vector<std::int32_t> batch_of(std::uint64_t step) {
  std::vector<std::int32_t> order = first_rows(1500);
  base::Rng rng(4, base::Stream::kShuffle, step / kStepsOfAnEpoch);
  base::shuffle(order, rng);
  const auto first = static_cast<std::ptrdiff_t>(600 * (step % kStepsOfAnEpoch));
  return {order.begin() + first, order.begin() + std::min<std::ptrdiff_t>(first + 600, 1500)};
}

/// Everything that a step may do, for one optimizer.
struct EpochRun {
  EpochRun(OptimizerKind kind, int threads)
      : learner(network(Loss::kSoftmaxCe, 20, {64, 48}, 5, Activation::kGeluTanh), threads) {
    learner.initialize(Initialization::kHeNormal, 5);
    learner.set_optimizer(settings_of(kind));
    Regularization r;
    r.lambda1 = 1e-4;
    r.lambda2 = 1e-3;
    r.lambda_group = 1e-4;
    r.weight_decay = 1e-3;
    r.max_norm = 1;
    learner.set_regularization(r);
    learner.set_dropout(0.1, 0.3);
    learner.set_presentation({.label_smoothing = 0.1, .input_noise = 0.1, .mixup = 0.4});
    learner.set_draw_seed(12);
  }
  void steps(std::uint64_t first, std::uint64_t last) {
    for (std::uint64_t step = first; step < last; ++step) {
      const StepResult result = learner.step(table.examples(), batch_of(step), 0.01, step);
      trace.numbers.insert(trace.numbers.end(), {result.data_loss, result.total_loss, result.gradient_norm()});
    }
    trace.state = learner.state();
  }

  Table<float> table{Loss::kSoftmaxCe, 1500, 20, 5, 3};
  Learner<float> learner;
  Trace<float> trace;
};

class DeterminismOfOptimizer : public testing::TestWithParam<Named<OptimizerKind>> {};

TEST_P(DeterminismOfOptimizer, IsTheSameForAnyNumberOfThreads) {
  EpochRun one(GetParam().kind, 1);
  one.steps(0, kSteps);
  EXPECT_NE(one.trace.numbers.front(), one.trace.numbers.back());
  for (const int threads : {2, 3, 8}) {
    EpochRun other(GetParam().kind, threads);
    other.steps(0, kSteps);
    EXPECT_TRUE(one.trace == other.trace) << threads;
  }
}

/// MATH 16, 18: cut inside an epoch, put into another learner with another team, and gone on.
TEST_P(DeterminismOfOptimizer, ACutInsideAnEpochChangesNoBit) {
  EpochRun uncut(GetParam().kind, 1);
  uncut.steps(0, kSteps);
  const auto cut = 1 + static_cast<std::uint64_t>(GetParam().kind) % (kSteps - 1);
  EpochRun first(GetParam().kind, 2), second(GetParam().kind, 3);
  first.steps(0, cut);
  second.learner.initialize(Initialization::kXavierUniform, 999);  // nothing of it may remain
  second.learner.restore(first.trace.state);
  second.trace.numbers = first.trace.numbers;
  second.steps(cut, kSteps);
  EXPECT_TRUE(uncut.trace == second.trace) << "cut before step " << cut;
}

INSTANTIATE_TEST_SUITE_P(Catalogue, DeterminismOfOptimizer,
                         testing::ValuesIn(all_optimizers().begin(), all_optimizers().end()),
                         [](const auto& test_info) { return std::string(test_info.param.name); });

/// Wide enough for eight: 8 panels of weights, 17 blocks of rows, more than 8 stretches of parameters. OpenMP keeps the
/// threads of the last team for the thread that made it, so that they can be counted.
TEST(Determinism, ATeamOfEightWorksAndChangesNoBit) {
  const Table<float> table(Loss::kSoftmaxCe, 64, 64, 5, 3);
  const auto threads_of_the_process = []() -> std::ptrdiff_t {
    if (!std::filesystem::exists("/proc/self/task")) return 0;
    return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
  };
  std::ptrdiff_t woken = 0;
  const auto wide_run = [&](int threads) {
    Learner<float> learner(network(Loss::kSoftmaxCe, 64, {512, 512}, 5, Activation::kRelu), threads);
    learner.initialize(Initialization::kHeNormal, 5);
    learner.set_optimizer(settings_of(OptimizerKind::kMomentum));
    Regularization r;
    r.lambda1 = 1e-4;
    r.lambda_group = 1e-3;
    r.max_norm = 1;
    learner.set_regularization(r);
    learner.set_dropout(0.1, 0.3);
    const auto before = threads_of_the_process();
    for (std::uint64_t step = 0; step < 2; ++step) learner.step(table.examples(), first_rows(64), 0.01, step);
    woken = threads_of_the_process() - before;
    return learner.state().parameters;
  };
  std::jthread([&] {
    const auto one = wide_run(1);
    for (const int threads : {2, 3, 8}) EXPECT_EQ(one, wide_run(threads)) << threads;
    if (threads_of_the_process() > 0) {
      EXPECT_GE(woken, 5);  // two of the eight are there since the teams before
    }
  }).join();
}

/// Several trainers at once, each with a team of its own.
TEST(Determinism, LearnersOnDifferentThreadsDoNotDisturbEachOther) {
  const Trace<float> alone = run<float>(1, Loss::kMse);
  std::vector<Trace<float>> traces(3);
  {
    std::vector<std::jthread> threads;
    for (Trace<float>& trace : traces) threads.emplace_back([&trace] { trace = run<float>(2, Loss::kMse); });
  }
  for (const Trace<float>& trace : traces) EXPECT_TRUE(trace == alone);
}

TEST(ParallelFor, RunsEveryTaskOnceOnThreadsOfTheTeam) {
  for (const int threads : {1, 2, 5}) {
    for (const int tasks : {0, 1, 2, 7, 100}) {
      std::vector<std::atomic<int>> runs(static_cast<std::size_t>(tasks));
      std::atomic<bool> inside{true};
      parallel_for(tasks, threads, [&](int task, int thread) {
        ++runs[static_cast<std::size_t>(task)];
        if (thread < 0 || thread >= threads) inside = false;
      });
      for (const std::atomic<int>& count : runs) EXPECT_EQ(count, 1);
      EXPECT_TRUE(inside);
    }
  }
}

/// The pool is woken before the caller flushes: its threads must learn it at the next call all the same.
TEST(FlushToZero, ReachesEveryThreadOfATeamThatExistsAlready) {
  std::jthread([] {
    parallel_for(4, 4, [](int, int) {});
    EXPECT_FALSE(flushes_to_zero());
    use_flush_to_zero_in_this_thread();
    EXPECT_TRUE(flushes_to_zero());
    std::atomic<int> flushing{0};
    parallel_for(64, 4, [&](int, int) { flushing += flushes_to_zero() ? 1 : 0; });
    EXPECT_EQ(flushing, 64);
    volatile float tiny = 1e-39F;
    EXPECT_EQ(tiny * 0.5F, 0.0F);
  }).join();
}

}  // namespace
}  // namespace lscope::core
