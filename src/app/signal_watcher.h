#pragma once

#include <atomic>
#include <functional>
#include <thread>

namespace lscope::app {

/// Ctrl+C and TERM, noticed on a thread of its own and handed to the main loop, which then closes in order. Make it
/// before any other thread: the signals are blocked in the calling thread and in all that it starts.
/// Thread safety: received() from any thread.
class SignalWatcher {
 public:
  explicit SignalWatcher(std::function<void()> wake);
  ~SignalWatcher();
  SignalWatcher(const SignalWatcher&) = delete;
  SignalWatcher& operator=(const SignalWatcher&) = delete;
  /// The number of the newest signal, 0 = none.
  [[nodiscard]] int received() const { return received_.load(); }

 private:
  void watch(const std::stop_token& stop);

  std::function<void()> wake_;
  std::atomic<int> received_{0};
  int signal_fd_ = -1, stop_fd_ = -1;
  std::jthread thread_;  ///< last
};

}  // namespace lscope::app
