#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "data/dataset.h"
#include "spec/run_spec.h"
#include "train/command.h"
#include "train/snapshot.h"

namespace lscope::train {

/// How the weights of one instant do on the test set.
struct TestVerdict {
  std::int64_t step = 0;  ///< at which these weights were made: the best step where early stopping went back to it
  double loss = 0;
  double accuracy = 0;  ///< NaN for a regression
  double rmse = 0;      ///< root of the mean squared error; NaN for a classification
  double r2 = 0;        ///< 1 - sum (z - y)^2 / sum (y - mean y)^2; NaN for a classification and a constant target
};

/// One run without a thread: commands in, steps done, snapshots out. The window's lane, `lscope train`, the replay
/// and the tests all drive this same class, so their numbers are the same bits.
///
/// Evaluations happen at epochs that depend on the run alone, never on time: at every epoch first, then as often as
/// keeps their arithmetic a small, fixed share of the training's (evaluate_every()).
class Trainer {
 public:
  virtual ~Trainer() = default;
  /// Applies one command between two steps and logs it. A value that is refused leaves everything as it was and
  /// shows as Snapshot::refusal. Structural parameters are collected and take effect together at settle().
  virtual void apply(CommandSeq seq, const Command& command) = 0;
  /// Rebuilds once for all structural parameters applied since the last time; step() and snapshot() do it by
  /// themselves.
  virtual void settle() = 0;
  /// As of the last settle().
  [[nodiscard]] virtual bool wants_to_step() const = 0;
  virtual void step() = 0;                              ///< one update; evaluates when one is due
  [[nodiscard]] virtual std::int64_t tick() const = 0;  ///< calls of step() so far
  [[nodiscard]] virtual int generation() const = 0;
  /// Cheap: shares what has not changed since the last call. Copies the weights only if `with_weights`.
  [[nodiscard]] virtual Snapshot snapshot(bool with_weights) = 0;
  [[nodiscard]] virtual std::int64_t step_count() const = 0;
  [[nodiscard]] virtual const spec::RunSpec& spec() const = 0;
  /// Weights and, if early stopping kept them, the best weights, flat as in WeightsView.
  [[nodiscard]] virtual WeightsView weights() const = 0;
  [[nodiscard]] virtual std::optional<WeightsView> best_weights() const = 0;
  /// The test set as the weights of now see it; empty without a test set. Nothing of the run changes.
  [[nodiscard]] virtual std::optional<TestVerdict> judge_test() = 0;
  /// All rows of the newest generation, never thinned; empty unless `keep_all_rows` was set at the start.
  [[nodiscard]] virtual const std::vector<StepRecord>& rows() const = 0;
};

struct SavedWeights;

struct TrainerOptions {
  std::int64_t max_steps = 0;   ///< 0 = no limit; else kStopped there (Resume goes on without the limit)
  std::int64_t max_epochs = 0;  ///< 0 = no limit
  bool start_paused = false;
  bool keep_all_rows = false;  ///< for history.csv
  int evaluate_every = 0;      ///< epochs; 0 = the automatic rule
  /// A test set that is locked at the start is not evaluated while the run goes on: judge_test() does it once.
  bool test_at_end = false;
  /// What spec.weights names, read already. A rebuild that it does not fit is refused; a restart starts from it again.
  std::shared_ptr<const SavedWeights> start = {};
};

/// Builds data, network and first weights. `file` is the data set when data.source is "file". Saved weights are taken
/// as they are, with a fresh optimizer state.
/// Errors  kInputMismatch (split impossible), kInputLimit (network too large), kUsageRange.
///         kInputMismatch also where saved weights do not fit: the tensor and both shapes are named.
[[nodiscard]] base::Result<std::unique_ptr<Trainer>> make_trainer(const spec::RunSpec& spec,
                                                                  std::shared_ptr<const data::Dataset> file,
                                                                  const TrainerOptions& options = {});

}  // namespace lscope::train
