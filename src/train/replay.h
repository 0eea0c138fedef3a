#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "base/result.h"
#include "train/trainer.h"

namespace lscope::train {

/// Runs `spec` again with its command log up to `last_tick`: the trainer that comes back has the same bits (weights,
/// history, state) as the live one had then.
/// Errors  those of make_trainer(); kCheckReplayDiffers if the log does not belong to this spec: a command at a tick
///         that the run never reaches, or one that is refused.
[[nodiscard]] base::Result<std::unique_ptr<Trainer>> replay(const spec::RunSpec& spec,
                                                            std::shared_ptr<const data::Dataset> file,
                                                            std::span<const AppliedCommand> log, std::int64_t last_tick,
                                                            const TrainerOptions& options = {});

}  // namespace lscope::train
