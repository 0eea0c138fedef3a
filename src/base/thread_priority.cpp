#include "base/thread_priority.h"

#include <sys/resource.h>
#include <unistd.h>

namespace lscope::base {

void yield_to_other_threads() {
  constexpr int kNiceness = 5;
  // On Linux a niceness belongs to a thread, not to the process, and its number is the thread's own.
  (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNiceness);
}

}  // namespace lscope::base
