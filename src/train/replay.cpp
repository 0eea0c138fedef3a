#include "train/replay.h"

#include <string>
#include <utility>

namespace lscope::train {
namespace {

base::Error differs(std::int64_t tick, const std::string& message) {
  return {base::ErrorCode::kCheckReplayDiffers, "tick " + std::to_string(tick), message,
          "the log was made by another run or another version"};
}

/// Steps until `tick`; false if the run stops before.
bool run_to(Trainer& trainer, std::int64_t tick) {
  while (trainer.tick() < tick) {
    if (!trainer.wants_to_step()) return false;
    trainer.step();
  }
  return true;
}

}  // namespace

base::Result<std::unique_ptr<Trainer>> replay(const spec::RunSpec& spec, std::shared_ptr<const data::Dataset> file,
                                              std::span<const AppliedCommand> log, std::int64_t last_tick,
                                              const TrainerOptions& options) {
  auto made = make_trainer(spec, std::move(file), options);
  if (!made.ok()) return made.error();
  std::unique_ptr<Trainer> trainer = std::move(made).value();
  for (const AppliedCommand& entry : log) {
    if (!run_to(*trainer, entry.tick)) return differs(entry.tick, "the run stops before this command");
    // Structural changes that were settled one by one are settled one by one again.
    if (trainer->generation() < entry.generation) trainer->settle();
    trainer->apply(entry.seq, entry.command);
  }
  if (!run_to(*trainer, last_tick)) return differs(last_tick, "the run stops before its end");
  trainer->settle();
  const auto refusal = trainer->snapshot(false).refusal;
  if (refusal) return differs(last_tick, "a command was refused: " + refusal->message);
  return trainer;
}

}  // namespace lscope::train
