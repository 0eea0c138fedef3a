#include "app/signal_watcher.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <utility>

namespace lscope::app {

SignalWatcher::SignalWatcher(std::function<void()> wake) : wake_(std::move(wake)) {
  sigset_t wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGINT);
  sigaddset(&wanted, SIGTERM);
  sigaddset(&wanted, SIGHUP);
  if (pthread_sigmask(SIG_BLOCK, &wanted, nullptr) != 0) return;
  signal_fd_ = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
  stop_fd_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (signal_fd_ < 0 || stop_fd_ < 0) {  // no descriptors left: the signals end the program as they always did
    pthread_sigmask(SIG_UNBLOCK, &wanted, nullptr);
    return;
  }
  thread_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
}

SignalWatcher::~SignalWatcher() {
  thread_.request_stop();
  if (stop_fd_ >= 0) eventfd_write(stop_fd_, 1);
  if (thread_.joinable()) thread_.join();
  if (signal_fd_ >= 0) ::close(signal_fd_);
  if (stop_fd_ >= 0) ::close(stop_fd_);
}

void SignalWatcher::watch(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::array<pollfd, 2> wait{pollfd{signal_fd_, POLLIN, 0}, pollfd{stop_fd_, POLLIN, 0}};
    if (::poll(wait.data(), wait.size(), -1) <= 0) continue;
    signalfd_siginfo info{};
    if (::read(signal_fd_, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) continue;
    received_.store(static_cast<int>(info.ssi_signo));
    wake_();
  }
}

}  // namespace lscope::app
