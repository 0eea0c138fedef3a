#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "spec/run_spec.h"
#include "train/trainer.h"

namespace lscope::train {

/// What a run was told while it went on, as it stands in commands.json.
struct CommandLog {
  std::vector<AppliedCommand> commands;  ///< in the order in which they took effect
  std::int64_t tick = 0;                 ///< at which the run ended
  int generation = 0;                    ///< in which it ended
};

/// {"seq": 1, "tick": 30, "generation": 0, "step": 30, "epoch": 5, "command": "set", "key": "penalty.lambda2",
///  "before": "0", "value": "0.002"}; numbers read back to the same bits.
[[nodiscard]] nlohmann::ordered_json command_json(const AppliedCommand& applied);
/// {"schema": "lscope-commands", "schema_version": 1, "tick": ..., "generation": ..., "commands": [...]}
[[nodiscard]] std::string write_command_log(const CommandLog& log);
/// Reads that, and what `lambdascope --dump-log` writes.
/// Errors  kInputMalformed  not JSON (place), a key that is unknown or missing, a command or parameter that is unknown,
///                          commands that do not follow each other, a value before that is not the one of then
///         kInputLimit      a value outside its range
[[nodiscard]] base::Result<CommandLog> read_command_log(std::string_view text, const std::string& name);

/// The values a run began its last generation with: those of its end, every change since undone.
/// Errors  kInputMismatch where the log does not end at the values of `end`
[[nodiscard]] base::Result<spec::RunSpec> start_of_generation(const spec::RunSpec& end, const CommandLog& log);
/// The commands of the last generation alone, with ticks that count from its beginning: with start_of_generation(),
/// all that its bits depend on.
[[nodiscard]] CommandLog last_generation(const CommandLog& log);

/// Tells a trainer what the log says, each command at its tick.
class CommandPlayer {
 public:
  explicit CommandPlayer(CommandLog log) : log_(std::move(log)) {}
  /// Applies what took effect at the trainer's tick; before every step.
  /// Errors  kCheckReplayDiffers: the trainer does not have the value that was there before, or refuses the new one
  [[nodiscard]] base::Status apply_due(Trainer& trainer);
  [[nodiscard]] bool at_end() const { return next_ == log_.commands.size(); }
  [[nodiscard]] const CommandLog& log() const { return log_; }

 private:
  CommandLog log_;
  std::size_t next_ = 0;
};

}  // namespace lscope::train
