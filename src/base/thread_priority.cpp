#include "base/thread_priority.h"

#include <sys/resource.h>
#include <unistd.h>

namespace lscope::base {
namespace {

/// On Linux a niceness belongs to a thread, not to the process. Never less than the program was started with.
void be_as_nice_as(int niceness) {
  const auto self = static_cast<id_t>(gettid());
  if (getpriority(PRIO_PROCESS, self) < niceness) (void)setpriority(PRIO_PROCESS, self, niceness);
}

}  // namespace

void yield_to_other_threads() { be_as_nice_as(5); }

void stay_in_the_background() { be_as_nice_as(10); }

}  // namespace lscope::base
