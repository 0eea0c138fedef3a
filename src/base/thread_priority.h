#pragma once

namespace lscope::base {

/// Gives the calling thread, and the threads that it starts from now on (the team of a parallel region), less of a busy
/// processor than the others get: on Linux niceness 5, a third of a full share. On an idle processor it costs nothing.
/// Where the system refuses, nothing happens.
void yield_to_other_threads();

}  // namespace lscope::base
