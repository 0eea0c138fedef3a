#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <cstdlib>

#include "core/catalogue.h"
#include "core/material.h"

// Every allocation of the program is counted: Eigen does not go through operator new. This relies on glibc.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
}
namespace {
std::atomic<long> allocations{0};
}
extern "C" {
void* malloc(std::size_t size) { return ++allocations, __libc_malloc(size); }
void* calloc(std::size_t count, std::size_t size) { return ++allocations, __libc_calloc(count, size); }
void* realloc(void* old, std::size_t size) { return ++allocations, __libc_realloc(old, size); }
void* aligned_alloc(std::size_t alignment, std::size_t size) { return ++allocations, __libc_memalign(alignment, size); }
void* memalign(std::size_t alignment, std::size_t size) { return ++allocations, __libc_memalign(alignment, size); }
int posix_memalign(void** out, std::size_t alignment, std::size_t size) {
  ++allocations;
  *out = __libc_memalign(alignment, size);
  return *out == nullptr ? 12 : 0;
}
}

namespace lscope::core {
namespace {

TEST(Allocation, IsCounted) {
  const long before = allocations;
  const Vec<float> eigen = Vec<float>::Zero(1000);
  const std::vector<float> standard(1000);
  EXPECT_EQ(allocations - before, 2);
  EXPECT_EQ(eigen.size(), 1000);
}

/// Shape, batch and threads of a run; wide ones make products that a library would pack into fresh memory.
struct Case {
  int inputs, hidden, outputs, batch, threads;
};

template <class S>
long allocated_by_steps(const Case& at, OptimizerKind kind, double dropout, bool batch_norm = false) {
  const Table<S> table(Loss::kSoftmaxCe, at.batch, at.inputs, at.outputs, 1);
  NetworkSpec spec = network(Loss::kSoftmaxCe, at.inputs, {at.hidden, at.hidden}, at.outputs, Activation::kGeluTanh);
  spec.batch_norm = batch_norm;
  Learner<S> learner(spec, at.threads);
  learner.initialize(Initialization::kHeNormal, 1);
  learner.set_optimizer(settings_of(kind));
  Regularization r;
  r.lambda1 = 1e-4;
  r.lambda_group = 1e-4;
  r.max_norm = 1;
  r.lambda2 = 1e-4;
  learner.set_regularization(r);
  learner.set_dropout(dropout, dropout);
  Presentation shown;
  shown.label_smoothing = 0.1;
  shown.input_noise = 0.1;
  shown.mixup = 0.4;
  shown.warp = {1, 30, true};
  learner.set_presentation(shown);
  const auto rows = first_rows(at.batch);
  const std::vector<S> mean(static_cast<std::size_t>(at.inputs), S(0)), scale(mean.size(), S(1));
  Examples<S> pictures = table.examples();
  pictures.image_width = at.inputs;  // a picture of one row
  pictures.image_height = 1;
  pictures.mean = mean;
  pictures.scale = scale;
  learner.step(pictures, rows, 0.001, 0);
  const long before = allocations;
  for (std::uint64_t step = 1; step < 4; ++step) learner.step(pictures, rows, 0.001, step);
  // A smaller last batch needs nothing new either.
  learner.step(pictures, std::span(rows).subspan(0, rows.size() / 2 + 1), 0.001, 4);
  return allocations - before;
}

TEST(Allocation, NoneInAStepAfterTheFirst) {
  for (const Case& at :
       {Case{2, 64, 2, 10, 1}, Case{64, 64, 10, 32, 1}, Case{300, 256, 10, 400, 1}, Case{300, 256, 10, 400, 2}}) {
    for (const double dropout : {0.0, 0.3}) {
      EXPECT_EQ(allocated_by_steps<float>(at, OptimizerKind::kAdam, dropout), 0) << at.hidden << " " << at.threads;
      EXPECT_EQ(allocated_by_steps<double>(at, OptimizerKind::kAdam, dropout), 0) << at.hidden << " " << at.threads;
      EXPECT_EQ(allocated_by_steps<float>(at, OptimizerKind::kAdam, dropout, true), 0) << "batch normalization";
      EXPECT_EQ(allocated_by_steps<double>(at, OptimizerKind::kAdam, dropout, true), 0) << "batch normalization";
    }
  }
  for (const auto& optimizer : all_optimizers())
    EXPECT_EQ(allocated_by_steps<float>({5, 20, 3, 16, 1}, optimizer.kind, 0.1), 0) << optimizer.name;
}

}  // namespace
}  // namespace lscope::core
