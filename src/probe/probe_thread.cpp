#include "probe/probe_thread.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <string>
#include <utility>

#include "base/log.h"

namespace lscope::probe {

ProbeThread::ProbeThread(std::function<void()> wake)
    : wake_(std::move(wake)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

template <class Answer>
bool ProbeThread::publish(std::optional<Answer> answer, base::SnapshotSlot<Answer>& slot) {
  if (!answer) return false;
  slot.publish(std::make_shared<const Answer>(std::move(*answer)));
  if (wake_) wake_();
  return true;
}

bool ProbeThread::answer(const Request& request, const std::stop_token& stop) {
  try {
    if (const auto* field = std::get_if<FieldRequest>(&request)) return publish(decision_field(*field, stop), slot_);
    if (const auto* rows = std::get_if<ActivityRequest>(&request)) return publish(activity(*rows, stop), activities_);
    if (const auto* unit = std::get_if<UnitRequest>(&request)) return publish(unit_field(*unit, stop), units_);
    return publish(weight_plane(std::get<PlaneRequest>(request), stop), planes_);
  } catch (const std::exception& problem) {  // a field too large for the memory is no reason to stop looking
    base::log_warning(std::string("probe: ") + problem.what());
  }
  return true;
}

void ProbeThread::run(const std::stop_token& stop) {
  std::vector<Request> waiting;  // at most one of each kind, the one that has waited longest first
  while (!stop.stop_requested()) {
    auto mail = waiting.empty() ? mail_.wait_all(stop, std::chrono::hours(1)) : mail_.take_all();
    for (Request& request : mail) {
      const auto same = std::find_if(waiting.begin(), waiting.end(),
                                     [&](const Request& old) { return old.index() == request.index(); });
      if (same != waiting.end())
        *same = std::move(request);
      else
        waiting.push_back(std::move(request));
    }
    if (waiting.empty()) continue;
    const Request request = std::move(waiting.front());
    waiting.erase(waiting.begin());
    if (!answer(request, stop)) return;
  }
}

}  // namespace lscope::probe
