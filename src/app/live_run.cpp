#include "app/live_run.h"

#include <utility>

namespace lscope::app {

LiveRun::LiveRun(std::unique_ptr<train::Trainer> trainer, std::function<void()> wake, const base::Clock& clock)
    : wake_(std::move(wake)), clock_(clock), lane_(start(std::move(trainer))) {}

std::unique_ptr<train::Lane> LiveRun::start(std::unique_ptr<train::Trainer> trainer) {
  if (listener_) listener_->lane.store(nullptr);  // the old lane's publications are of no interest any more
  meter_.forget_pending();
  ++number_;
  auto listener = std::make_shared<Listener>();
  auto lane = std::make_unique<train::Lane>(
      std::move(trainer),
      [this, listener] {
        if (const train::Lane* current = listener->lane.load())
          meter_.obeyed(current->latest()->obeyed, clock_.seconds());
        wake_();
      },
      clock_);
  listener->lane.store(lane.get());
  listener_ = std::move(listener);
  return lane;
}

std::unique_ptr<train::Lane> LiveRun::adopt(std::unique_ptr<train::Trainer> trainer) {
  return std::exchange(lane_, start(std::move(trainer)));
}

train::CommandSeq LiveRun::post(train::Command command) {
  const double now = clock_.seconds();
  const train::CommandSeq seq = lane_->post(command);
  meter_.posted(seq, now);
  return seq;
}

}  // namespace lscope::app
