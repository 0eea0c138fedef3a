#include <algorithm>
#include <cfenv>
#include <variant>

#include "data/point_edit.h"
#include "train/trainer_of.h"

namespace lscope::train {
namespace {

/// Whether settle() collects it; every other command is obeyed at once, after those that were collected before.
bool may_be_collected(const Command& command) {
  return std::holds_alternative<SetParam>(command) || std::holds_alternative<EditPoints>(command) ||
         std::holds_alternative<KeepEdits>(command);
}

}  // namespace

using spec::ParamId;
using spec::TakesEffect;

template <class S>
void TrainerOf<S>::apply(CommandSeq seq, const Command& command) {
  if (!may_be_collected(command)) settle();
  refusal_.reset();
  std::visit([&](const auto& what) { obey(seq, what); }, command);
  obeyed_ = std::max(obeyed_, seq);
}

template <class S>
void TrainerOf<S>::log(CommandSeq seq, const Command& command, double before) {
  log_.push_back({tick_, generation_, step_, epoch_now(), seq, command, before});
  shown_log_.reset();
}

template <class S>
void TrainerOf<S>::obey(CommandSeq seq, const SetParam& change) {
  const auto value = spec::validate(change.id, change.value);
  if (!value.ok()) return refuse(value.error());
  const spec::ParamInfo& info = spec::info(change.id);
  if (info.takes_effect == TakesEffect::kRebuild) {
    pending_.push_back({seq, change});
    return;
  }
  const double before = spec_->values[change.id];
  if (before == change.value) return;
  if (info.takes_effect == TakesEffect::kNewRun)
    return refuse({base::ErrorCode::kUsageRange,
                   std::string(info.key),
                   "fixed for the life of a run",
                   "start a new run with another value",
                   "error.fixed",
                   {"@param." + std::string(info.key)}});
  if (change.id == ParamId::kEarlyStopping && data_->validation.rows == 0)
    return refuse({base::ErrorCode::kInputMismatch, std::string(info.key), "early stopping needs validation rows",
                   "give the validation set some rows first", "error.early_needs_validation"});
  if (change.id == ParamId::kLabelSmoothing)
    if (const base::Status fits = check_smoothing(change.value, data_->task); !fits.ok()) return refuse(fits.error());
  if (change.id == ParamId::kPseudoLabels)
    if (const base::Status fits = check_pseudo_labels(change.value != 0, data_->task); !fits.ok())
      return refuse(fits.error());
  auto next = std::make_shared<spec::RunSpec>(*spec_);
  if (const base::Status set = next->values.set(change.id, change.value); !set.ok()) return refuse(set.error());
  if (const base::Status fits = check_augmentation(next->values, *data_); !fits.ok()) return refuse(fits.error());
  if (const base::Status fits = check_batch_norm(next->values, data_->train.rows); !fits.ok())
    return refuse(fits.error());
  log(seq, change, before);
  spec_ = std::move(next);
  if (change.id == ParamId::kTestLocked) {
    if (change.value == 0) ++test_peeks_;  // to take the lock away is to look
    test_open_ = false;
    veil_or_unveil();
  }
  if (info.takes_effect == TakesEffect::kAtOnce) return;
  set_knobs(spec_->values);
  ++weights_version_;  // a view of the weights names the network with its knobs; while paused no step renews it
  if (change.id == ParamId::kEarlyStopping) {
    stopping_ = EarlyStopping();
    best_state_.reset();
  }
}

template <class S>
void TrainerOf<S>::obey(CommandSeq seq, const Pause& command) {
  if (state_ != RunState::kRunning) return;
  log(seq, command);
  state_ = RunState::kPaused;
  pause_at_epoch_end_ = false;
}

template <class S>
void TrainerOf<S>::obey(CommandSeq seq, const Resume& command) {
  if (state_ == RunState::kRunning && !pause_at_epoch_end_) return;
  log(seq, command);
  if (state_ == RunState::kStopped && stop_reason_ != StopReason::kEarlyStopping) limits_lifted_ = true;
  state_ = RunState::kRunning;
  stop_reason_ = StopReason::kNone;
  failure_.reset();
  stopping_.start_waiting_again();
  pause_at_epoch_end_ = false;
}

template <class S>
void TrainerOf<S>::obey(CommandSeq seq, const StepOnce& command) {
  obey(seq, Resume{});  // the same way out of kStopped and kDiverged
  log(seq, command);
  state_ = RunState::kPaused;
  one_step_ = true;
}

template <class S>
void TrainerOf<S>::obey(CommandSeq seq, const StepEpoch& command) {
  obey(seq, Resume{});
  log(seq, command);
  pause_at_epoch_end_ = true;
}

template <class S>
void TrainerOf<S>::obey(CommandSeq seq, const Restart& command) {
  log(seq, command);
  keep_ghost();
  ++generation_;
  set_first_weights(*spec_, options_.start.get(), learner_);
  if (state_ != RunState::kPaused) state_ = RunState::kRunning;
  begin();
}

/// The weights are back already; without a history the first ones were bad, and there is nothing to go back to.
template <class S>
void TrainerOf<S>::obey(CommandSeq seq, const BackToGood& command) {
  if (state_ != RunState::kDiverged || history_.recorded() == 0) return;
  log(seq, command);
  state_ = RunState::kPaused;
  failure_.reset();
}

template <class S>
void TrainerOf<S>::obey(CommandSeq seq, const PeekTest& command) {
  if (!spec_->values.on(ParamId::kTestLocked) || command.open == test_open_) return;
  log(seq, command);
  test_open_ = command.open;
  if (test_open_) ++test_peeks_;
  veil_or_unveil();
}

template <class S>
void TrainerOf<S>::obey(CommandSeq seq, const EditPoints& command) {
  if (!command.edits.empty()) pending_.push_back({seq, command});
}

template <class S>
void TrainerOf<S>::obey(CommandSeq seq, const KeepEdits& command) {
  pending_.push_back({seq, command});
}

/// One collected change in the spec that is wanted. Edits of rows that a parameter replaces go with them.
template <class S>
base::Status TrainerOf<S>::make_wanted(const Command& change, spec::RunSpec& wanted) const {
  if (const auto* more = std::get_if<EditPoints>(&change)) {
    data::append_edits(wanted.edits, more->edits);
    return base::Done{};
  }
  if (const auto* keep = std::get_if<KeepEdits>(&change)) {
    const std::string have = std::to_string(wanted.edits.size());
    if (keep->count > wanted.edits.size())
      return base::Error{base::ErrorCode::kInputMismatch,
                         "edits",
                         "there are only " + have + " edits to keep",
                         "undo less",
                         "error.edit_undo",
                         {have}};
    wanted.edits.resize(keep->count);
    return base::Done{};
  }
  const auto& set = std::get<SetParam>(change);
  if (wanted.edits.empty()) return wanted.values.set(set.id, set.value);
  const spec::RunSpec before = wanted;
  if (auto done = wanted.values.set(set.id, set.value); !done.ok()) return done;
  if (!same_raw_rows(before, wanted))
    wanted.edits =
        data::carried_over(wanted.edits, raw_point_shape(before, file_.get()), raw_point_shape(wanted, file_.get()));
  return base::Done{};
}

template <class S>
void TrainerOf<S>::log_settled(const std::vector<Pending>& settled) {
  spec::ParamValues so_far = spec_->values;
  for (const Pending& one : settled) {
    const auto* set = std::get_if<SetParam>(&one.command);
    const double before = set != nullptr ? so_far[set->id] : 0;
    if (set != nullptr && before == set->value) continue;
    log(one.seq, one.command, before);
    if (set == nullptr) continue;
    // make_wanted() has set it, so it can be set.
    [[maybe_unused]] const base::Status done = so_far.set(set->id, set->value);
  }
}

template <class S>
void TrainerOf<S>::veil_or_unveil() {
  if (history_.recorded() > 0) refresh_readings();
}

template <class S>
void TrainerOf<S>::settle() {
  if (pending_.empty()) return;
  std::vector<Pending> pending;
  pending.swap(pending_);
  spec::RunSpec wanted = *spec_;
  for (const Pending& one : pending)
    if (const base::Status taken = make_wanted(one.command, wanted); !taken.ok()) return refuse(taken.error());
  if (wanted == *spec_) return;
  std::optional<BuiltRun<S>> built;
  if (!same_start(*spec_, wanted)) {
    const bool keep_rows = same_data(*spec_, wanted);
    auto made = build_run<S>(wanted, file_.get(), keep_rows ? data_ : nullptr, keep_rows ? sets_ : nullptr,
                             options_.start.get());
    if (!made.ok()) return refuse(made.error());
    built = std::move(made).value();
  }
  log_settled(pending);
  if (built) {
    adopt(std::move(*built), std::move(wanted));
  } else {
    spec_ = std::make_shared<const spec::RunSpec>(std::move(wanted));
  }
}

template <class S>
void TrainerOf<S>::adopt(BuiltRun<S> built, spec::RunSpec wanted) {
  keep_ghost();
  ++generation_;
  spec_ = std::make_shared<const spec::RunSpec>(std::move(wanted));
  data_ = std::move(built.data);
  sets_ = std::move(built.sets);
  learner_ = std::move(built.learner);
  if (state_ != RunState::kPaused) state_ = RunState::kRunning;
  begin();
}

/// A slider dragged through many shapes leaves many short curves behind; the long one it started from is the one worth
/// looking at. So the newest ghost always stays, and of the older ones the shortest goes first.
template <class S>
void TrainerOf<S>::keep_ghost() {
  if (history_.recorded() < 2) return;
  ghosts_.push_back({{generation_, history_.view(), spec_}, {generation_, veiled_.view(), spec_}});
  if (ghosts_.size() <= kMaxGhosts) return;
  const auto shortest = std::min_element(ghosts_.begin(), ghosts_.end() - 1, [](const Past& a, const Past& b) {
    return a.full.history.recorded() < b.full.history.recorded();
  });
  ghosts_.erase(shortest);
}

template <class S>
void TrainerOf<S>::set_knobs(const spec::ParamValues& values) {
  learner_.set_regularization(build_regularization(values));
  learner_.set_optimizer(build_optimizer(values));
  learner_.set_dropout(values[ParamId::kInputDropout], values[ParamId::kDropout],
                       values.choice<core::DropoutVariant>(ParamId::kDropoutVariant));
  learner_.set_activity_penalty(values[ParamId::kActivityL1], values[ParamId::kActivityL2]);
  learner_.set_frozen(build_frozen(values));
  learner_.set_presentation(build_presentation(values));
  schedule_ = build_schedule(values);
  knobs_changed_ = true;
}

namespace {

/// The first evaluation happens where the trainer is made, often on the window's thread. It must round as the training
/// thread does, and the window's thread must keep its own settings.
class FlushToZeroHere {
 public:
  FlushToZeroHere() {
    std::fegetenv(&before_);
    core::use_flush_to_zero_in_this_thread();
  }
  ~FlushToZeroHere() { std::fesetenv(&before_); }
  FlushToZeroHere(const FlushToZeroHere&) = delete;
  FlushToZeroHere& operator=(const FlushToZeroHere&) = delete;

 private:
  std::fenv_t before_{};
};

}  // namespace

base::Result<std::unique_ptr<Trainer>> make_trainer(const spec::RunSpec& spec,
                                                    std::shared_ptr<const data::Dataset> file,
                                                    const TrainerOptions& options) {
  const FlushToZeroHere rounding;
  if (spec.values.choice<spec::PrecisionChoice>(ParamId::kPrecision) == spec::PrecisionChoice::kDouble)
    return TrainerOf<double>::make(spec, std::move(file), options);
  return TrainerOf<float>::make(spec, std::move(file), options);
}

// The other members are instantiated in trainer_of.cpp.
#define LSCOPE_INSTANTIATE_COMMANDS(S)                                                   \
  template void TrainerOf<S>::apply(CommandSeq, const Command&);                         \
  template base::Status TrainerOf<S>::make_wanted(const Command&, spec::RunSpec&) const; \
  template void TrainerOf<S>::log_settled(const std::vector<Pending>&);                  \
  template void TrainerOf<S>::settle();                                                  \
  template void TrainerOf<S>::obey(CommandSeq, const SetParam&);                         \
  template void TrainerOf<S>::obey(CommandSeq, const Pause&);                            \
  template void TrainerOf<S>::obey(CommandSeq, const Resume&);                           \
  template void TrainerOf<S>::obey(CommandSeq, const StepOnce&);                         \
  template void TrainerOf<S>::obey(CommandSeq, const StepEpoch&);                        \
  template void TrainerOf<S>::obey(CommandSeq, const Restart&);                          \
  template void TrainerOf<S>::obey(CommandSeq, const BackToGood&);                       \
  template void TrainerOf<S>::obey(CommandSeq, const PeekTest&);                         \
  template void TrainerOf<S>::obey(CommandSeq, const EditPoints&);                       \
  template void TrainerOf<S>::obey(CommandSeq, const KeepEdits&);                        \
  template void TrainerOf<S>::veil_or_unveil();                                          \
  template void TrainerOf<S>::log(CommandSeq, const Command&, double);                   \
  template void TrainerOf<S>::adopt(BuiltRun<S>, spec::RunSpec);                         \
  template void TrainerOf<S>::keep_ghost();                                              \
  template void TrainerOf<S>::set_knobs(const spec::ParamValues&)
LSCOPE_INSTANTIATE_COMMANDS(float);
LSCOPE_INSTANTIATE_COMMANDS(double);
#undef LSCOPE_INSTANTIATE_COMMANDS

}  // namespace lscope::train
