#pragma once

namespace lscope::base {

/// What the scheduler is asked for. All of it concerns the calling thread and the threads that it starts from now on
/// (the team of a parallel region, a rasterizer's workers); on an idle processor it costs nothing, and where the system
/// refuses or does not know of it nothing happens.

/// For threads that train while somebody looks: niceness 5, a third of a full share. Frames come first.
void yield_to_other_threads();

/// For work behind both: reading files, building runs, writing figures and reports. Niceness 10, a ninth of a full
/// share and a third of a training thread's.
void stay_in_the_background();

}  // namespace lscope::base
