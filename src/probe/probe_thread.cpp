#include "probe/probe_thread.h"

#include <chrono>
#include <exception>
#include <string>
#include <utility>

#include "base/log.h"

namespace lscope::probe {

ProbeThread::ProbeThread(std::function<void()> wake)
    : wake_(std::move(wake)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

void ProbeThread::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    auto requests = mail_.wait_all(stop, std::chrono::hours(1));
    if (requests.empty()) continue;
    try {
      auto field = decision_field(requests.back(), stop);
      if (!field) return;
      slot_.publish(std::make_shared<const Field>(std::move(*field)));
      if (wake_) wake_();
    } catch (const std::exception& problem) {  // a field too large for the memory is no reason to stop looking
      base::log_warning(std::string("decision field: ") + problem.what());
    }
  }
}

}  // namespace lscope::probe
