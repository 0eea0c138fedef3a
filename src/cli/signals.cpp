#include "cli/signals.h"

#include <csignal>

namespace lscope::cli {
namespace {

// A handler can reach nothing but a global; this is the only one.
volatile std::sig_atomic_t received = 0;

void remember(int number) { received = number; }

}  // namespace

void remember_signals() {
  struct sigaction action {};
  action.sa_handler = remember;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

int signal_received() { return received; }

}  // namespace lscope::cli
