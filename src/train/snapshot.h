#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/network_spec.h"
#include "data/dataset.h"
#include "spec/run_spec.h"
#include "train/command.h"
#include "train/history.h"
#include "train/weight_counts.h"

namespace lscope::train {

enum class RunState : std::uint8_t {
  kPaused,
  kRunning,
  kStopped,   ///< early stopping or the step limit; the best weights are restored if asked for
  kDiverged,  ///< NaN or infinity: the last good weights are kept
  kFailed,    ///< an internal failure, see Snapshot::failure
};

/// Why a run is kStopped.
enum class StopReason : std::uint8_t { kNone, kEarlyStopping, kStepLimit, kEpochLimit };

/// The weights of one instant, float widened exactly.
struct WeightsView {
  int generation = 0;  ///< as the step, it may be older than the snapshot's: compare both before mixing their numbers
  std::int64_t step = 0;
  double epoch = 0;
  core::NetworkSpec network;
  core::ParameterLayout layout;
  std::vector<double> parameters;  ///< flat, see layout
};

/// Counts of the newest evaluation per layer; biases are not counted.
struct LayerReading {
  int units = 0, inputs = 0;
  std::int64_t zeros = 0;  ///< w == 0 exactly
  double norm = 0;         ///< ||W||_2
  double abs_sum = 0, square_sum = 0;
  double input_norms = 0;  ///< sum_j ||W[:,j]||_2, what group lasso counts in the first layer
};

/// The curve of an earlier generation, drawn dotted behind the live one.
struct Ghost {
  int generation = 0;
  HistoryView history;
  std::shared_ptr<const spec::RunSpec> spec;  ///< as it was when it ended
};

/// All that anybody outside the training thread ever sees of a lane. Never changes once published.
struct Snapshot {
  RunState state = RunState::kPaused;
  StopReason stop_reason = StopReason::kNone;
  int generation = 0;
  std::int64_t step = 0;  ///< within the generation
  std::int64_t tick = 0;  ///< steps tried since the lane began, over all rebuilds; never goes back
  double epoch = 0;
  double steps_per_second = 0;                 ///< measured by the lane; 0 while paused
  CommandSeq obeyed = 0;                       ///< newest command that is already in effect
  std::shared_ptr<const spec::RunSpec> spec;   ///< the values in effect
  std::shared_ptr<const data::Prepared> data;  ///< what it learns from
  core::NetworkSpec network;
  std::int64_t parameter_count = 0;
  HistoryView history;
  std::vector<Ghost> ghosts;                               ///< newest last, at most 4
  std::shared_ptr<const std::vector<AppliedCommand>> log;  ///< never null
  /// How the weights of this generation were spread at some of its evaluations. Null where nobody counted.
  WeightCountsHistory::View weight_counts;
  std::vector<LayerReading> layers;
  double activity_penalty = 0;          ///< activity terms of J on the training rows, at the newest evaluation
  std::vector<std::int64_t> confusion;  ///< of the test set unless it is hidden (else validation, else train), truth x
                                        ///< predicted; empty for regression
  bool test_hidden = false;        ///< the test set is locked: history, ghosts, best and confusion know nothing of it
  int test_peeks = 0;              ///< how often a locked test set was looked at, over all generations
  std::optional<StepRecord> best;  ///< smallest validation loss of this generation
  std::shared_ptr<const WeightsView> weights;  ///< null until somebody watches; always fits `data`
  std::optional<base::Error> failure;          ///< kFailed, kDiverged
  std::optional<base::Error>
      refusal;  ///< the newest command that could not be obeyed, e.g. a rebuild that does not fit
};

}  // namespace lscope::train
