#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

#include "base/point_edit.h"
#include "spec/param.h"

namespace lscope::train {

/// A slider moved; already validated, and validated again by the trainer.
struct SetParam {
  spec::ParamId id;
  double value;
  friend bool operator==(const SetParam&, const SetParam&) = default;
};
struct Pause {
  friend bool operator==(const Pause&, const Pause&) = default;
};
struct Resume {
  friend bool operator==(const Resume&, const Resume&) = default;
};
struct StepOnce {
  friend bool operator==(const StepOnce&, const StepOnce&) = default;
};  ///< pauses first if it runs
struct StepEpoch {
  friend bool operator==(const StepEpoch&, const StepEpoch&) = default;
};  ///< to the end of the epoch, then pause
struct Restart {
  friend bool operator==(const Restart&, const Restart&) = default;
};  ///< same seed: the same first weights
struct BackToGood {
  friend bool operator==(const BackToGood&, const BackToGood&) = default;
};  ///< leaves a diverged run paused at its last good weights; a Pause that comes as it diverges must not hide that

/// Looks at a locked test set, or looks away again. It touches no arithmetic; looks are counted and logged.
struct PeekTest {
  bool open = true;
  friend bool operator==(const PeekTest&, const PeekTest&) = default;
};

/// Points were drawn, moved, removed or given another target: these edits follow the ones there are. As a structural
/// parameter it rebuilds.
struct EditPoints {
  std::vector<base::PointEdit> edits;
  friend bool operator==(const EditPoints&, const EditPoints&) = default;
};
/// Only the first so many edits stay: undo.
struct KeepEdits {
  std::size_t count = 0;
  friend bool operator==(const KeepEdits&, const KeepEdits&) = default;
};

/// All the user can ask of a running lane. Plain values: it can be queued, logged, replayed, compared.
/// A new seed is SetParam{kSeed}. Structural parameters rebuild (spec::TakesEffect::kRebuild).
using Command =
    std::variant<SetParam, Pause, Resume, StepOnce, StepEpoch, Restart, BackToGood, PeekTest, EditPoints, KeepEdits>;
/// Increases by one per posted command; a snapshot says up to which one it has obeyed.
using CommandSeq = std::uint64_t;

/// One line of a command log: "when `tick` steps had been taken in this lane, `command` was applied". RunSpec (with
/// its seed) and this log reproduce a run bit for bit.
struct AppliedCommand {
  std::int64_t tick = 0;  ///< steps tried since the lane began, over all rebuilds (one that diverged counts too)
  int generation = 0;     ///< how often the run had been rebuilt or restarted before this command
  std::int64_t step = 0;  ///< step within that generation
  double epoch = 0;
  CommandSeq seq = 0;
  Command command;
  double before = 0;  ///< SetParam: the value before
};

}  // namespace lscope::train
