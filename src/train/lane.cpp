#include "train/lane.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <limits>
#include <new>
#include <utility>
#include <variant>

#include "base/thread_priority.h"
#include "core/learner.h"

namespace lscope::train {
namespace {

constexpr double kPublishEvery = 1.0 / 60;  // seconds
constexpr double kWeightsEvery = 0.1;
constexpr double kIdle = 3600;
// The clock is looked at about this often: often enough for 60 publications a second, seldom enough to cost nothing.
constexpr double kLookAtLeast = 100e-6, kLookAtMost = 400e-6;
constexpr int kMostStepsPerLook = 64;

std::chrono::nanoseconds nanoseconds(double seconds) {
  return std::chrono::nanoseconds(static_cast<std::int64_t>(seconds * 1e9));
}

/// The table's largest speed limit means none.
double limit_of(const spec::RunSpec& spec) {
  const double limit = spec.values[spec::ParamId::kSpeedLimit];
  const bool none = limit >= spec::info(spec::ParamId::kSpeedLimit).max;
  return none ? std::numeric_limits<double>::infinity() : limit;
}

}  // namespace

Lane::Lane(std::unique_ptr<Trainer> trainer, std::function<void()> wake, const base::Clock& clock)
    : trainer_(std::move(trainer)), wake_(std::move(wake)), clock_(clock) {
  slot_.publish(std::make_shared<const Snapshot>(trainer_->snapshot(false)));
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

CommandSeq Lane::post(Command command) {
  base::MutexLock lock(post_mutex_);
  const CommandSeq seq = next_seq_++;
  mail_.post({seq, std::move(command)});
  mail_waiting_.store(true, std::memory_order_release);
  return seq;
}

void Lane::run(const std::stop_token& stop) {
  core::use_flush_to_zero_in_this_thread();
  if (wake_) base::yield_to_other_threads();  // somebody looks: frames come first
  base::Error failure{base::ErrorCode::kInternal, "training", "", "please report this with what you did last",
                      "error.training"};
  try {
    train(stop);
    return;
  } catch (const std::bad_alloc&) {  // the one catch of this thread
    failure = {base::ErrorCode::kResourceMemory, "training", "out of memory", "fewer or narrower layers, or fewer rows",
               "error.training_memory"};
  } catch (const std::exception& problem) {
    failure.message = problem.what();
    failure.arguments = {failure.message};
  }
  Snapshot last = *slot_.latest();
  last.state = RunState::kFailed;
  last.steps_per_second = 0;
  last.failure = std::move(failure);
  slot_.publish(std::make_shared<const Snapshot>(std::move(last)));
  if (wake_) wake_();
}

void Lane::train(const std::stop_token& stop) {
  now_ = clock_.seconds();
  limit_.set(limit_of(trainer_->spec()), now_);
  meter_.start(now_, trainer_->tick());
  publish();
  while (!stop.stop_requested()) {
    const std::vector<Posted> mail = take_mail(stop);
    if (!mail.empty()) {
      obey(mail);
      publish();  // at once: the panel shows "on its way" until then
    }
    const bool stepping = trainer_->wants_to_step();
    if (stepping && limit_.wait(now_) == 0) take_step();
    const bool ended = stepping && !trainer_->wants_to_step();
    if (ended) now_ = clock_.seconds();
    if (ended || (unpublished_ && now_ >= next_publication_) || (!stepping && weights_due())) publish();
  }
}

std::vector<Lane::Posted> Lane::take_mail(const std::stop_token& stop) {
  const bool stepping = trainer_->wants_to_step();
  double seconds = stepping ? limit_.wait(now_) : kIdle;
  if (seconds == 0) {
    if (!mail_waiting_.load(std::memory_order_acquire)) return {};
    mail_waiting_.store(false, std::memory_order_relaxed);
    return mail_.take_all();
  }
  if (unpublished_) seconds = std::min(seconds, std::max(0.0, next_publication_ - now_));
  mail_waiting_.store(false, std::memory_order_relaxed);
  std::vector<Posted> mail = mail_.wait_all(stop, nanoseconds(seconds));
  now_ = clock_.seconds();
  return mail;
}

void Lane::obey(const std::vector<Posted>& mail) {
  // Between two steps only the last value of a parameter counts: a dragged slider must not rebuild a network for every
  // place it passed.
  std::array<CommandSeq, spec::kParamCount> newest{};
  for (const Posted& posted : mail)
    if (const auto* change = std::get_if<SetParam>(&posted.command))
      newest.at(static_cast<std::size_t>(change->id)) = posted.seq;
  for (const Posted& posted : mail) {
    const auto* change = std::get_if<SetParam>(&posted.command);
    if (change != nullptr && newest.at(static_cast<std::size_t>(change->id)) != posted.seq) continue;
    trainer_->apply(posted.seq, posted.command);
  }
  const bool was_idle = meter_.rate() == 0;
  now_ = clock_.seconds();
  limit_.set(limit_of(trainer_->spec()), now_);
  if (was_idle || !trainer_->wants_to_step()) meter_.start(now_, trainer_->tick());
}

void Lane::take_step() {
  trainer_->step();
  unpublished_ = true;
  if (!limit_.unlimited()) {
    now_ = clock_.seconds();
    limit_.stepped(now_);
  } else if (++steps_since_look_ >= steps_per_look_) {
    const double before = std::exchange(now_, clock_.seconds());
    steps_since_look_ = 0;
    if (now_ - before < kLookAtLeast && steps_per_look_ < kMostStepsPerLook) steps_per_look_ *= 2;
    if (now_ - before > kLookAtMost && steps_per_look_ > 1) steps_per_look_ /= 2;
  }
}

bool Lane::weights_due() const {
  if (!weights_wanted_.load(std::memory_order_relaxed)) return false;
  const bool rebuilt = weights_generation_ != trainer_->generation();
  if (!trainer_->wants_to_step()) return rebuilt || weights_tick_ != trainer_->tick();
  return rebuilt || now_ >= next_weights_;
}

void Lane::publish() {
  trainer_->settle();  // what is judged and published below is the state after it
  const bool with_weights = weights_due();
  if (with_weights || !trainer_->wants_to_step()) weights_wanted_.store(false, std::memory_order_relaxed);
  auto next = std::make_shared<Snapshot>(trainer_->snapshot(with_weights));
  if (with_weights) {
    weights_tick_ = trainer_->tick();
    weights_generation_ = trainer_->generation();
    next_weights_ = now_ + kWeightsEvery;
  }
  meter_.look(now_, trainer_->tick());
  next->steps_per_second = trainer_->wants_to_step() ? meter_.rate() : 0;
  slot_.publish(std::move(next));
  next_publication_ = now_ + kPublishEvery;
  unpublished_ = false;
  if (wake_) wake_();
}

}  // namespace lscope::train
