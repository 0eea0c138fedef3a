#pragma once

#include <condition_variable>
#include <mutex>

// clang checks these; g++ ignores them. libstdc++'s own mutex carries no attributes, so members guarded by
// a plain std::mutex would be checked by nobody.
#if defined(__clang__)
#define LSCOPE_ATTRIBUTE(x) __attribute__((x))
#else
#define LSCOPE_ATTRIBUTE(x)
#endif
#define LSCOPE_GUARDED_BY(mutex) LSCOPE_ATTRIBUTE(guarded_by(mutex))
#define LSCOPE_REQUIRES(mutex) LSCOPE_ATTRIBUTE(requires_capability(mutex))

namespace lscope::base {

class LSCOPE_ATTRIBUTE(capability("mutex")) Mutex {
 public:
  void lock() LSCOPE_ATTRIBUTE(acquire_capability()) { mutex_.lock(); }
  void unlock() LSCOPE_ATTRIBUTE(release_capability()) { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

class LSCOPE_ATTRIBUTE(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) LSCOPE_ATTRIBUTE(acquire_capability(mutex)) : mutex_(mutex) { mutex_.lock(); }
  ~MutexLock() LSCOPE_ATTRIBUTE(release_capability()) { mutex_.unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

}  // namespace lscope::base
