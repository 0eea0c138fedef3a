#include "base/thread_priority.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

namespace lscope::base {
namespace {

constexpr std::uint64_t kShortTurn = 100'000, kUsualTurn = 0;  // ns; 0 is the system's own

/// As sched_setattr(2) has it; glibc knows neither before 2.41.
struct SchedulerWish {
  std::uint32_t size = sizeof(SchedulerWish);
  std::uint32_t policy = 0;
  std::uint64_t flags = 0;
  std::int32_t nice = 0;
  std::uint32_t priority = 0;
  std::uint64_t runtime = 0;  ///< of ordinary threads: the length of a turn
  std::uint64_t deadline = 0, period = 0;
};

/// On Linux both belong to a thread, not to the process.
void ask_for(int niceness, std::uint64_t turn) {
  const int policy = sched_getscheduler(0);
  SchedulerWish wish;
  wish.policy = static_cast<std::uint32_t>(policy);  // as the program was started
  wish.nice = niceness;
  wish.runtime = turn;
  const bool is_ordinary = policy == SCHED_OTHER || policy == SCHED_BATCH || policy == SCHED_IDLE;
  if (is_ordinary && syscall(SYS_sched_setattr, 0, &wish, 0U) == 0) return;
  (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), niceness);
}

/// Never less nice than the program was started.
int at_least(int niceness) {
  const int now = getpriority(PRIO_PROCESS, static_cast<id_t>(gettid()));
  return now > niceness ? now : niceness;
}

}  // namespace

void take_short_turns() { ask_for(at_least(-20), kShortTurn); }

void yield_to_other_threads() { ask_for(at_least(5), kUsualTurn); }

void stay_in_the_background() { ask_for(at_least(10), kUsualTurn); }

}  // namespace lscope::base
