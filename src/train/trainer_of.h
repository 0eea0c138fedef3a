#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/learner.h"
#include "train/build.h"
#include "train/early_stopping.h"
#include "train/epoch_order.h"
#include "train/pseudo_labels.h"
#include "train/trainer.h"

namespace lscope::train {

/// The full cost of an evaluation is kept at or below this share of the training's arithmetic, in the long run.
inline constexpr double kEvaluationShare = 0.2;
/// Epochs between two evaluations after `epoch` of them: one at first, then epoch/200, and never more than what makes
/// an evaluation of `evaluated` rows cost kEvaluationShare of training on `trained` rows (a backward pass counts as
/// two forward passes). A function of the run alone, never of time.
[[nodiscard]] std::int64_t evaluation_interval(std::int64_t epoch, std::int64_t trained, std::int64_t evaluated);

/// Steps between two keyframes: what a divergence may have to be replayed.
inline constexpr std::int64_t kKeyframeEvery = 128;
inline constexpr std::size_t kMaxGhosts = 4;

/// What a run is built from: the rows in the scalar of the learner, and the learner itself.
template <class S>
struct BuiltRun {
  std::shared_ptr<const data::Prepared> data;
  std::shared_ptr<const ExampleSets<S>> sets;
  core::Learner<S> learner;
};

/// The Trainer for one scalar. See trainer.h for the contract.
template <class S>
class TrainerOf final : public Trainer {
 public:
  static base::Result<std::unique_ptr<Trainer>> make(const spec::RunSpec& spec,
                                                     std::shared_ptr<const data::Dataset> file,
                                                     const TrainerOptions& options);
  TrainerOf(const spec::RunSpec& spec, std::shared_ptr<const data::Dataset> file, const TrainerOptions& options,
            BuiltRun<S> built);

  void apply(CommandSeq seq, const Command& command) override;
  void settle() override;
  [[nodiscard]] bool wants_to_step() const override;
  void step() override;
  [[nodiscard]] std::int64_t tick() const override { return tick_; }
  [[nodiscard]] int generation() const override { return generation_; }
  [[nodiscard]] Snapshot snapshot(bool with_weights) override;
  [[nodiscard]] std::int64_t step_count() const override { return step_; }
  [[nodiscard]] const spec::RunSpec& spec() const override { return *spec_; }
  [[nodiscard]] WeightsView weights() const override;
  [[nodiscard]] std::optional<WeightsView> best_weights() const override;
  [[nodiscard]] std::optional<TestVerdict> judge_test() override;
  [[nodiscard]] const std::vector<StepRecord>& rows() const override { return rows_; }

 private:
  using State = typename core::Learner<S>::State;
  /// A structural change that waits for the next settle(): SetParam, EditPoints or KeepEdits.
  struct Pending {
    CommandSeq seq;
    Command command;
  };
  /// All that the next steps depend on, with the knobs that were set while they were taken.
  struct Keyframe {
    std::int64_t step = 0, epoch = 0;
    std::size_t used = 0;  ///< rows of the epoch already used
    spec::ParamValues values;
    State state;
    std::shared_ptr<const PseudoLabelled> joined;  ///< the unlabelled rows that take part in this epoch
  };
  /// What a run that is over leaves behind, once with the test set and once without.
  struct Past {
    Ghost full, veiled;
  };
  /// Weights that early stopping may go back to.
  struct Best {
    std::int64_t step = 0;
    double epoch = 0;
    core::OptimizerKind optimizer = core::OptimizerKind::kSgd;  ///< whose moments `state` holds
    State state;
  };

  // commands (trainer_commands.cpp)
  void obey(CommandSeq seq, const SetParam& change);
  void obey(CommandSeq seq, const Pause& command);
  void obey(CommandSeq seq, const Resume& command);
  void obey(CommandSeq seq, const StepOnce& command);
  void obey(CommandSeq seq, const StepEpoch& command);
  void obey(CommandSeq seq, const Restart& command);
  void obey(CommandSeq seq, const BackToGood& command);
  void obey(CommandSeq seq, const PeekTest& command);
  void obey(CommandSeq seq, const EditPoints& command);
  void obey(CommandSeq seq, const KeepEdits& command);
  [[nodiscard]] base::Status make_wanted(const Command& change, spec::RunSpec& wanted) const;
  void log_settled(const std::vector<Pending>& settled);
  void veil_or_unveil();  ///< the lock or a look has changed what is shown of the test set
  void refuse(base::Error error) { refusal_ = std::move(error); }
  void log(CommandSeq seq, const Command& command, double before = 0);
  void set_knobs(const spec::ParamValues& values);
  void adopt(BuiltRun<S> built, spec::RunSpec wanted);
  void keep_ghost();

  // steps (trainer_of.cpp)
  void begin();  ///< step 0 of a generation: knobs, counters, the first evaluation
  core::StepResult update(const spec::ParamValues& values);
  void take_keyframe();
  void end_epoch();
  void look_at_stopping(bool evaluated);
  void restore_best();
  void check_limits();
  void stop(StopReason reason);
  /// Evaluates and records this instant. False if the training loss is not finite: then nothing was recorded.
  bool evaluate();
  void record(const StepRecord& row);
  void keep_weight_counts();  ///< of this instant, unless they are kept already
  void refresh_readings();    ///< layers and confusion matrix of weights that changed without a step
  void diverge(const std::string& what);
  [[nodiscard]] std::string last_change() const;
  void go_back_to_good_weights();
  /// Rows of the new epoch: unlabelled ones join as the network of now sees them.
  void begin_epoch(std::int64_t epoch, const spec::ParamValues& values);
  void enter_epoch(std::int64_t epoch, std::size_t used);
  [[nodiscard]] double rate(const spec::ParamValues& values) const;
  [[nodiscard]] const ExampleStore<S>& confusion_set() const;  ///< test unless hidden, else validation, else train
  [[nodiscard]] bool test_hidden() const { return spec_->values.on(spec::ParamId::kTestLocked) && !test_open_; }
  [[nodiscard]] bool test_waits() const { return options_.test_at_end && spec_->values.on(spec::ParamId::kTestLocked); }
  [[nodiscard]] double epoch_now() const { return static_cast<double>(epoch_) + order_.fraction(); }
  [[nodiscard]] bool early_stopping() const { return spec_->values.on(spec::ParamId::kEarlyStopping); }

  std::shared_ptr<const spec::RunSpec> spec_;
  std::shared_ptr<const data::Dataset> file_;
  TrainerOptions options_;
  std::shared_ptr<const data::Prepared> data_;
  std::shared_ptr<const ExampleSets<S>> sets_;
  core::Learner<S> learner_;
  core::Schedule schedule_;

  RunState state_ = RunState::kRunning;
  StopReason stop_reason_ = StopReason::kNone;
  bool one_step_ = false;  ///< StepOnce: take one step although paused
  bool pause_at_epoch_end_ = false;
  int generation_ = 0;
  std::int64_t tick_ = 0, step_ = 0, epoch_ = 0;
  std::int64_t next_evaluation_ = 0;  ///< epoch
  std::int64_t recorded_step_ = -1;   ///< of the newest row
  double validation_loss_;            ///< of the newest row
  bool limits_lifted_ = false;        ///< Resume after the step or epoch limit
  double gradient_squares_;           ///< of the last step
  EpochOrder order_;
  PseudoLabels<S> pseudo_;
  std::vector<Keyframe> keyframes_;  ///< at most two, of different steps
  bool knobs_changed_ = true;        ///< since the newest keyframe

  EarlyStopping stopping_;
  std::optional<Best> best_state_;
  std::optional<StepRecord> best_row_;

  CommandSeq obeyed_ = 0;
  std::vector<Pending> pending_;
  std::vector<AppliedCommand> log_;
  std::shared_ptr<const std::vector<AppliedCommand>> shown_log_;  ///< null when stale
  std::optional<base::Error> failure_, refusal_;
  History history_;
  History veiled_;  ///< the same rows without their test columns: what a locked test set lets through
  std::vector<StepRecord> rows_;
  WeightCountsHistory weight_counts_;
  std::vector<Past> ghosts_;
  bool test_open_ = false;  ///< somebody looks at a locked test set
  int test_peeks_ = 0;
  std::int64_t weights_step_ = 0;  ///< at which the weights of now were made
  std::vector<LayerReading> layers_;
  double activity_ = 0;  ///< activity terms of the newest evaluation
  std::vector<std::int64_t> confusion_;
  std::shared_ptr<const WeightsView> shown_weights_;
  std::int64_t shown_weights_version_ = -1;
  std::int64_t weights_version_ = 0;  ///< counts every change of the weights
};

extern template class TrainerOf<float>;
extern template class TrainerOf<double>;

/// Data, rows and learner for `spec`, taking the rows from `reuse` where they are the same.
template <class S>
[[nodiscard]] base::Result<BuiltRun<S>> build_run(const spec::RunSpec& spec, const data::Dataset* file,
                                                  std::shared_ptr<const data::Prepared> reuse_data,
                                                  std::shared_ptr<const ExampleSets<S>> reuse_sets,
                                                  const SavedWeights* start);
/// Weights of the seed, and over them what is taken from `start`, which has been checked to fit; then all times
/// model.initial_scale. Optimizer state 0.
template <class S>
void set_first_weights(const spec::RunSpec& spec, const SavedWeights* start, core::Learner<S>& learner);
extern template base::Result<BuiltRun<float>> build_run(const spec::RunSpec&, const data::Dataset*,
                                                        std::shared_ptr<const data::Prepared>,
                                                        std::shared_ptr<const ExampleSets<float>>, const SavedWeights*);
extern template base::Result<BuiltRun<double>> build_run(const spec::RunSpec&, const data::Dataset*,
                                                         std::shared_ptr<const data::Prepared>,
                                                         std::shared_ptr<const ExampleSets<double>>,
                                                         const SavedWeights*);

}  // namespace lscope::train
