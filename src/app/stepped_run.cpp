#include "app/stepped_run.h"

#include <utility>

#include "core/learner.h"

namespace lscope::app {

SteppedRun::SteppedRun(std::unique_ptr<train::Trainer> trainer) { adopt(std::move(trainer)); }

void SteppedRun::adopt(std::unique_ptr<train::Trainer> trainer) {
  core::use_flush_to_zero_in_this_thread();  // as a lane's thread does: the same bits
  trainer_ = std::move(trainer);
  look();
}

std::int64_t SteppedRun::take_steps(std::int64_t steps) {
  std::int64_t taken = 0;
  for (; taken < steps && trainer_->wants_to_step(); ++taken) trainer_->step();
  look();
  return taken;
}

train::CommandSeq SteppedRun::post(train::Command command) {
  const train::CommandSeq seq = next_seq_++;
  trainer_->apply(seq, command);
  // A single step or an epoch that was asked for is taken now; training that runs waits for take_steps().
  const bool bounded =
      std::holds_alternative<train::StepOnce>(command) || std::holds_alternative<train::StepEpoch>(command);
  while (bounded && trainer_->wants_to_step()) trainer_->step();
  look();
  return seq;
}

void SteppedRun::look() { snapshot_ = std::make_shared<const train::Snapshot>(trainer_->snapshot(true)); }

}  // namespace lscope::app
