#include "train/trainer_of.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "base/number_text.h"
#include "train/weight_reading.h"

namespace lscope::train {
namespace {

using spec::ParamId;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

StepRecord without_test(StepRecord row) {
  row.test_loss = row.test_accuracy = row.test_r2 = kNaN;
  return row;
}

std::string number(std::int64_t value) { return base::exact(static_cast<double>(value)); }

}  // namespace

std::int64_t evaluation_interval(std::int64_t epoch, std::int64_t trained, std::int64_t evaluated) {
  constexpr std::int64_t kEvery = 200;
  const double full = static_cast<double>(evaluated) / (kEvaluationShare * 3 * static_cast<double>(trained));
  const auto widest = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(full)));
  return std::clamp<std::int64_t>(epoch / kEvery, 1, widest);
}

template <class S>
base::Result<std::unique_ptr<Trainer>> TrainerOf<S>::make(const spec::RunSpec& spec,
                                                          std::shared_ptr<const data::Dataset> file,
                                                          const TrainerOptions& options) {
  auto built = build_run<S>(spec, file.get(), nullptr, nullptr, options.start.get());
  if (!built.ok()) return built.error();
  return std::unique_ptr<Trainer>(
      std::make_unique<TrainerOf<S>>(spec, std::move(file), options, std::move(built).value()));
}

template <class S>
TrainerOf<S>::TrainerOf(const spec::RunSpec& spec, std::shared_ptr<const data::Dataset> file,
                        const TrainerOptions& options, BuiltRun<S> built)
    : spec_(std::make_shared<const spec::RunSpec>(spec)),
      file_(std::move(file)),
      options_(options),
      data_(std::move(built.data)),
      sets_(std::move(built.sets)),
      learner_(std::move(built.learner)),
      state_(options.start_paused ? RunState::kPaused : RunState::kRunning),
      validation_loss_(kNaN),
      gradient_squares_(kNaN) {
  begin();
}

template <class S>
void TrainerOf<S>::begin() {
  set_knobs(spec_->values);
  learner_.set_draw_seed(spec_->seed());
  step_ = weights_step_ = 0;
  next_evaluation_ = 0;
  recorded_step_ = -1;
  gradient_squares_ = kNaN;
  keyframes_.clear();
  stopping_ = EarlyStopping();
  best_state_.reset();
  best_row_.reset();
  failure_.reset();
  history_.clear();
  veiled_.clear();
  rows_.clear();
  weight_counts_.clear();
  one_step_ = pause_at_epoch_end_ = limits_lifted_ = false;
  stop_reason_ = StopReason::kNone;
  ++weights_version_;
  if (shown_weights_) {  // a view may show the last weights until new ones come, but never on rows they do not fit
    const core::NetworkSpec now = build_network(*spec_, *data_);
    const core::NetworkSpec& shown = shown_weights_->network;
    const bool fit =
        shown.inputs == now.inputs && shown.loss == now.loss && shown.layers.back().units == now.layers.back().units;
    if (!fit) shown_weights_.reset();
  }
  pseudo_.start(*data_);
  begin_epoch(0, spec_->values);
  if (!evaluate()) diverge("the loss of the first weights is not finite");
}

template <class S>
void TrainerOf<S>::begin_epoch(std::int64_t epoch, const spec::ParamValues& values) {
  if (pseudo_.any_unlabelled()) {
    auto joined = std::make_shared<PseudoLabelled>();
    if (values.on(ParamId::kPseudoLabels)) *joined = pseudo_.label(learner_, values[ParamId::kPseudoThreshold]);
    pseudo_.join(std::move(joined));
  }
  enter_epoch(epoch, 0);
}

template <class S>
void TrainerOf<S>::enter_epoch(std::int64_t epoch, std::size_t used) {
  epoch_ = epoch;
  order_.start(spec_->seed(), epoch, pseudo_.any_unlabelled() ? pseudo_.rows() : data_->train.rows);
  order_.skip_to(used);
}

template <class S>
double TrainerOf<S>::rate(const spec::ParamValues& values) const {
  return core::scheduled_rate(schedule_, values[ParamId::kLearningRate], step_, epoch_);
}

template <class S>
bool TrainerOf<S>::wants_to_step() const {
  return state_ == RunState::kRunning || one_step_;
}

template <class S>
void TrainerOf<S>::step() {
  core::use_flush_to_zero_in_this_thread();  // a few cycles; without it a replay on another thread could round
                                             // otherwise
  settle();
  if (!wants_to_step()) return;
  ++tick_;
  one_step_ = false;
  take_keyframe();
  const std::size_t used = order_.used();
  const core::StepResult result = update(spec_->values);
  if (!result.finite) {
    order_.skip_to(used);
    diverge("the loss or its gradient became infinite or undefined");
    return;
  }
  gradient_squares_ = result.gradient_squares;
  weights_step_ = ++step_;
  ++weights_version_;
  if (order_.finished()) end_epoch();
  if (state_ == RunState::kRunning || state_ == RunState::kPaused) check_limits();
}

template <class S>
core::StepResult TrainerOf<S>::update(const spec::ParamValues& values) {
  const auto batch = order_.next(static_cast<std::size_t>(values.whole(ParamId::kBatchSize)));
  const core::Examples<S> shown = pseudo_.any_unlabelled() ? pseudo_.view() : sets_->train.view();
  return learner_.step(shown, batch, rate(values), static_cast<std::uint64_t>(step_));
}

template <class S>
void TrainerOf<S>::take_keyframe() {
  if (!keyframes_.empty() && !knobs_changed_ && step_ - keyframes_.back().step < kKeyframeEvery) return;
  knobs_changed_ = false;
  if (!keyframes_.empty() && keyframes_.back().step == step_) keyframes_.pop_back();
  if (keyframes_.size() == 2) keyframes_.erase(keyframes_.begin());
  keyframes_.push_back({step_, epoch_, order_.used(), spec_->values, learner_.state(), pseudo_.joined()});
}

template <class S>
void TrainerOf<S>::end_epoch() {
  begin_epoch(epoch_ + 1, spec_->values);
  const bool due = options_.evaluate_every > 0 ? epoch_ % options_.evaluate_every == 0 : epoch_ >= next_evaluation_;
  if (due && !evaluate()) {
    diverge("the training loss became infinite or undefined");
    return;
  }
  if (early_stopping()) look_at_stopping(due);
  if (pause_at_epoch_end_ && state_ == RunState::kRunning) state_ = RunState::kPaused;
  pause_at_epoch_end_ = false;
}

template <class S>
void TrainerOf<S>::look_at_stopping(bool evaluated) {
  const double loss = evaluated ? validation_loss_ : learner_.evaluate(sets_->validation.view()).loss;
  const auto verdict =
      stopping_.observe(loss, spec_->values.whole(ParamId::kPatience), spec_->values[ParamId::kMinDelta]);
  if (verdict == EarlyStopping::Verdict::kWaiting) return;
  if (!evaluated && !evaluate()) {
    diverge("the training loss became infinite or undefined");
    return;
  }
  if (verdict == EarlyStopping::Verdict::kImproved) {
    best_state_ = Best{step_, epoch_now(), build_optimizer(spec_->values).kind, learner_.state()};
    return;
  }
  keep_weight_counts();  // of the end of the run, before older weights come back
  if (best_state_) restore_best();
  stop(StopReason::kEarlyStopping);
}

template <class S>
void TrainerOf<S>::restore_best() {
  State best = best_state_->state;
  if (best_state_->optimizer != build_optimizer(spec_->values).kind) {
    // Moments of an optimizer that is no longer in use: the new one starts afresh from the best weights.
    best.first_moment.clear();
    best.second_moment.clear();
    best.optimizer_steps = 0;
  }
  learner_.restore(best);
  weights_step_ = best_state_->step;
  keyframes_.clear();
  ++weights_version_;
  refresh_readings();
}

template <class S>
void TrainerOf<S>::check_limits() {
  if (limits_lifted_) return;
  const bool steps = options_.max_steps > 0 && step_ >= options_.max_steps;
  const bool epochs = options_.max_epochs > 0 && epoch_ >= options_.max_epochs;
  if (!steps && !epochs) return;
  if (recorded_step_ != step_ && !evaluate()) {
    diverge("the training loss became infinite or undefined");
    return;
  }
  keep_weight_counts();
  stop(steps ? StopReason::kStepLimit : StopReason::kEpochLimit);
}

template <class S>
void TrainerOf<S>::stop(StopReason reason) {
  state_ = RunState::kStopped;
  stop_reason_ = reason;
}

template <class S>
const ExampleStore<S>& TrainerOf<S>::confusion_set() const {
  if (sets_->test.rows() > 0 && !test_hidden()) return sets_->test;
  return sets_->validation.rows() > 0 ? sets_->validation : sets_->train;
}

template <class S>
bool TrainerOf<S>::evaluate() {
  const bool classes = data_->task != data::Task::kRegression;
  std::vector<std::int64_t> confusion;
  const auto judge = [&](const ExampleStore<S>& store, double& loss, double& accuracy, double& r2) {
    loss = accuracy = r2 = kNaN;
    if (store.rows() == 0) return 0.0;
    const bool with_confusion = classes && &store == &confusion_set();
    core::Evaluation result = learner_.evaluate(store.view(), with_confusion);
    loss = result.loss;
    accuracy = result.accuracy;
    r2 = result.r2;
    if (with_confusion) confusion = std::move(result.confusion);
    return result.activity;
  };
  StepRecord row;
  const double activity = judge(sets_->train, row.train_loss, row.train_accuracy, row.train_r2);
  if (!std::isfinite(row.train_loss)) return false;
  judge(sets_->validation, row.validation_loss, row.validation_accuracy, row.validation_r2);
  row.test_loss = row.test_accuracy = row.test_r2 = kNaN;
  if (!test_waits()) judge(sets_->test, row.test_loss, row.test_accuracy, row.test_r2);
  confusion_ = std::move(confusion);
  row.step = step_;
  row.epoch = epoch_now();
  row.rate = rate(spec_->values);
  activity_ = activity;
  const core::PenaltyTerms penalties = learner_.penalty_terms();
  row.l1_term = penalties.l1;
  row.l2_term = penalties.l2;
  row.group_term = penalties.group;
  row.activity_term = activity;
  row.penalty = penalties.total() + activity;
  row.objective = row.train_loss + row.penalty;
  row.gradient_norm = std::sqrt(gradient_squares_);
  row.pseudo_rows = pseudo_.joined_rows();
  row.pseudo_accuracy = pseudo_.accuracy();
  layers_ = read_layers<S>(learner_.layout(), std::as_const(learner_).parameters());
  const std::vector<double> gradients = learner_.layer_gradient_norms();
  std::int64_t zeros = 0;
  double squares = 0;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const double weights = static_cast<double>(layers_[i].units) * layers_[i].inputs;
    row.layer_zero_fraction[i] = static_cast<float>(static_cast<double>(layers_[i].zeros) / weights);
    row.layer_norm[i] = static_cast<float>(layers_[i].norm);
    row.layer_gradient_norm[i] = static_cast<float>(std::isnan(gradient_squares_) ? kNaN : gradients[i]);
    zeros += layers_[i].zeros;
    squares += layers_[i].square_sum;
  }
  row.zero_fraction = static_cast<double>(zeros) / static_cast<double>(learner_.layout().weights);
  row.weight_norm = std::sqrt(squares);
  row.weight_percentiles = weight_percentiles<S>(learner_.layout(), std::as_const(learner_).parameters());
  record(row);
  return true;
}

template <class S>
void TrainerOf<S>::record(const StepRecord& row) {
  history_.append(row);
  veiled_.append(without_test(row));
  if (options_.keep_all_rows) rows_.push_back(row);
  if (weight_counts_.wants_next()) keep_weight_counts();
  recorded_step_ = step_;
  validation_loss_ = row.validation_loss;
  if (std::isfinite(row.validation_loss) && (!best_row_ || row.validation_loss < best_row_->validation_loss))
    best_row_ = row;
  const std::int64_t evaluated = std::int64_t{sets_->train.rows()} + sets_->validation.rows() + sets_->test.rows();
  next_evaluation_ = epoch_ + evaluation_interval(epoch_, sets_->train.rows(), evaluated);
}

template <class S>
void TrainerOf<S>::keep_weight_counts() {
  const auto kept = weight_counts_.view();
  if (!kept->empty() && kept->back()->step == step_) return;
  WeightCountsAt counts = count_weights<S>(learner_.layout(), std::as_const(learner_).parameters());
  counts.step = step_;
  counts.epoch = epoch_now();
  weight_counts_.keep(std::move(counts));
}

template <class S>
void TrainerOf<S>::refresh_readings() {
  layers_ = read_layers<S>(learner_.layout(), std::as_const(learner_).parameters());
  if (data_->task != data::Task::kRegression) confusion_ = learner_.evaluate(confusion_set().view(), true).confusion;
}

template <class S>
void TrainerOf<S>::diverge(const std::string& what) {
  const std::int64_t failed_at = step_;
  go_back_to_good_weights();
  state_ = RunState::kDiverged;
  one_step_ = pause_at_epoch_end_ = false;
  failure_ = base::Error{base::ErrorCode::kTrainDiverged, "step " + number(failed_at),
                         "diverged at step " + number(failed_at) + ": " + what + last_change() + "; back at step " +
                             number(step_) + ", the last good weights",
                         "lower optimizer.learning_rate, or undo the last change, then continue"};
}

template <class S>
std::string TrainerOf<S>::last_change() const {
  for (auto entry = log_.rbegin(); entry != log_.rend() && entry->generation == generation_; ++entry) {
    const auto* change = std::get_if<SetParam>(&entry->command);
    if (change == nullptr || spec::info(change->id).takes_effect != spec::TakesEffect::kNextStep) continue;
    return " after " + std::string(spec::info(change->id).key) + " " + spec::value_text(change->id, entry->before) +
           " -> " + spec::value_text(change->id, change->value);
  }
  return " with optimizer.learning_rate " + base::exact(spec_->values[ParamId::kLearningRate]);
}

/// The weights before the failed step, w_f, have passed no check yet; w_(f-1) are the newest that gave a finite loss.
/// They are made again, bit for bit, from the newest keyframe before f: a copy of all weights at every step would
/// cost tiny networks more than the training itself.
template <class S>
void TrainerOf<S>::go_back_to_good_weights() {
  const std::int64_t failed_at = step_;
  while (!keyframes_.empty() && keyframes_.back().step >= failed_at) keyframes_.pop_back();
  if (keyframes_.empty()) return;
  const Keyframe from = std::move(keyframes_.back());
  keyframes_.clear();
  set_knobs(from.values);
  learner_.restore(from.state);
  step_ = from.step;
  if (from.joined) pseudo_.join(from.joined);
  enter_epoch(from.epoch, from.used);
  while (step_ < failed_at - 1) {
    const core::StepResult again = update(from.values);
    LSCOPE_CHECK(again.finite);
    ++step_;
    if (order_.finished()) begin_epoch(epoch_ + 1, from.values);
  }
  set_knobs(spec_->values);
  weights_step_ = step_;
  ++weights_version_;
  refresh_readings();
}

template <class S>
std::optional<TestVerdict> TrainerOf<S>::judge_test() {
  if (sets_->test.rows() == 0) return std::nullopt;
  const core::Evaluation found = learner_.evaluate(sets_->test.view());
  const bool regresses = data_->task == data::Task::kRegression;
  const double rmse = regresses ? std::sqrt(found.loss) : std::numeric_limits<double>::quiet_NaN();
  return TestVerdict{weights_step_, found.loss, found.accuracy, rmse, found.r2};
}

template <class S>
WeightsView TrainerOf<S>::weights() const {
  return {generation_,       step_,
          epoch_now(),       build_network(*spec_, *data_),
          learner_.layout(), learner_.parameters_as_double()};
}

template <class S>
std::optional<WeightsView> TrainerOf<S>::best_weights() const {
  if (!best_state_) return std::nullopt;
  const std::vector<S>& kept = best_state_->state.parameters;
  return WeightsView{generation_,        best_state_->step,
                     best_state_->epoch, build_network(*spec_, *data_),
                     learner_.layout(),  std::vector<double>(kept.begin(), kept.end())};
}

template <class S>
Snapshot TrainerOf<S>::snapshot(bool with_weights) {
  settle();
  if (with_weights && shown_weights_version_ != weights_version_) {
    shown_weights_ = std::make_shared<const WeightsView>(weights());
    shown_weights_version_ = weights_version_;
  }
  if (!shown_log_) shown_log_ = std::make_shared<const std::vector<AppliedCommand>>(log_);
  Snapshot now;
  now.state = state_;
  now.stop_reason = state_ == RunState::kStopped ? stop_reason_ : StopReason::kNone;
  now.generation = generation_;
  now.step = step_;
  now.tick = tick_;
  now.epoch = epoch_now();
  now.obeyed = obeyed_;
  now.spec = spec_;
  now.data = data_;
  now.network = build_network(*spec_, *data_);
  now.parameter_count = learner_.layout().trained();
  now.test_hidden = test_hidden();
  now.test_peeks = test_peeks_;
  now.history = now.test_hidden ? veiled_.view() : history_.view();
  for (const Past& past : ghosts_) now.ghosts.push_back(now.test_hidden ? past.veiled : past.full);
  now.log = shown_log_;
  now.weight_counts = weight_counts_.view();
  now.layers = layers_;
  now.activity_penalty = activity_;
  now.confusion = confusion_;
  now.best = best_row_;
  if (now.best && now.test_hidden) *now.best = without_test(*now.best);
  now.weights = shown_weights_;
  now.failure = failure_;
  now.refusal = refusal_;
  return now;
}

template class TrainerOf<float>;
template class TrainerOf<double>;

}  // namespace lscope::train
