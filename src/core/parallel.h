#pragma once

#include <memory>
#include <type_traits>

namespace lscope::core {

/// Calls body(context, task, thread) once for every task in [0, tasks). Which thread runs a task is nobody's business:
/// a body writes only what belongs to its task, so results never depend on `threads`. thread is in [0, threads).
/// Team threads take over flush-to-zero from the caller. With one thread or one task no team is woken.
/// The body must not throw.
void run_tasks(int tasks, int threads, void (*body)(void* context, int task, int thread), void* context);

/// The same for a lambda; nothing is allocated.
template <class Body>
void parallel_for(int tasks, int threads, Body&& body) {
  using Plain = std::remove_reference_t<Body>;
  run_tasks(
      tasks, threads, [](void* context, int task, int thread) { (*static_cast<Plain*>(context))(task, thread); },
      const_cast<std::remove_const_t<Plain>*>(std::addressof(body)));
}

/// The flush-to-zero and denormals-are-zero bits of the calling thread.
[[nodiscard]] bool flushes_to_zero();

}  // namespace lscope::core
