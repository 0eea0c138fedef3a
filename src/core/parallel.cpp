#include "core/parallel.h"

#include <omp.h>

#include <algorithm>

#if defined(__SSE2__)
#include <pmmintrin.h>
#include <xmmintrin.h>
#endif

#include "core/learner.h"

namespace lscope::core {
namespace {

#if defined(__SSE2__)
constexpr unsigned kFlushBits = _MM_FLUSH_ZERO_MASK | _MM_DENORMALS_ZERO_MASK;
unsigned flush_bits() { return _mm_getcsr() & kFlushBits; }
void set_flush_bits(unsigned bits) {
  const unsigned now = _mm_getcsr();
  if ((now & kFlushBits) != bits) _mm_setcsr((now & ~kFlushBits) | bits);
}
#else
constexpr unsigned kFlushBits = 0;
unsigned flush_bits() { return 0; }
void set_flush_bits(unsigned) {}
#endif

}  // namespace

void run_tasks(int tasks, int threads, void (*body)(void* context, int task, int thread), void* context) {
  const int team = std::min(tasks, threads);
  if (team <= 1) {
    for (int task = 0; task < tasks; ++task) body(context, task, 0);
    return;
  }
  const unsigned bits = flush_bits();
#pragma omp parallel num_threads(team)
  {
    set_flush_bits(bits);  // MXCSR is per thread: a pool made earlier does not inherit it
    const int thread = omp_get_thread_num();
    const int present = omp_get_num_threads();  // may be smaller than asked for
    for (int task = thread; task < tasks; task += present) body(context, task, thread);
  }
}

bool flushes_to_zero() { return kFlushBits != 0 && flush_bits() == kFlushBits; }

void use_flush_to_zero_in_this_thread() { set_flush_bits(kFlushBits); }

}  // namespace lscope::core
