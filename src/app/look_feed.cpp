#include "app/look_feed.h"

#include <algorithm>
#include <utility>

#include "figures/unit_output.h"

namespace lscope::app {
namespace {

constexpr double kAskEvery = 0.1;  ///< seconds, at least; a hovered neuron must not wait
/// Multiplications of a look while the run goes on and once it stands still: some hundredths and some tenths of a
/// second, in which the decision field has to wait.
constexpr double kQuickActivity = 1e8, kWholeActivity = 2e9;
constexpr double kQuickPlane = 1.5e8;

}  // namespace

void LookFeed::start_over(int run, int generation) {
  run_ = run;
  generation_ = generation;
  first_tag_ = next_tag_;
  activity_ = plane_ = unit_ = {};
  pair_.reset();
  asked_unit_.reset();
  looks_ = {};
}

template <class Answer>
void LookFeed::take(std::shared_ptr<const Answer> newest, Kind& kind, std::shared_ptr<const Answer>& shown,
                    double now) const {
  if (!newest || newest == shown || newest->tag < first_tag_) return;
  if (newest->tag == kind.asked) {
    kind.answered = newest->tag;
    kind.took = now - kind.asked_at;
    kind.answered_at = now;
  }
  shown = std::move(newest);
}

void LookFeed::collect(double now) {
  take(probe_.latest_activity(), activity_, looks_.activity, now);
  take(probe_.latest_plane(), plane_, looks_.plane, now);
  take(probe_.latest_unit(), unit_, looks_.unit, now);
}

bool LookFeed::is_due(Kind& kind, bool wished, bool another, std::int64_t step, bool quick, double now) const {
  kind.waiting = false;
  if (!wished) return false;
  if (another) return true;
  if (kind.step == step && !(kind.was_quick && !quick)) return false;
  if (kind.is_open()) return false;  // its answer wakes the window
  kind.waiting = now < std::max(kind.asked_at + kAskEvery, kind.answered_at + kind.took);
  return !kind.waiting;
}

template <class Request>
void LookFeed::ask(Kind& kind, std::optional<Request> request, std::int64_t step, bool quick, double now) {
  kind.step = step;
  kind.was_quick = quick;
  kind.asked_at = now;
  if (!request) return;  // this model has nothing to look at
  request->tag = kind.asked = next_tag_++;
  probe_.ask(*std::move(request));
}

const Looks& LookFeed::update(int run, const train::Snapshot& snapshot, const ui::LookWish& wish, double now) {
  if (run != run_ || snapshot.generation != generation_) start_over(run, snapshot.generation);
  collect(now);
  if (!snapshot.weights) return looks_;
  const std::int64_t step = snapshot.weights->step;
  const bool quick = snapshot.state == train::RunState::kRunning;
  if (is_due(activity_, wish.activity, false, step, quick, now)) {
    auto request = figures::activity_request(snapshot);
    if (request) request->budget = quick ? kQuickActivity : kWholeActivity;
    ask(activity_, std::move(request), step, quick, now);
  }
  const double lambda1 = snapshot.spec->values[spec::ParamId::kLambda1];
  const double lambda2 = snapshot.spec->values[spec::ParamId::kLambda2];
  // Another lambda moves the point where loss and penalty together are smallest, without a step.
  const bool another_plane = plane_.step && (pair_ != wish.pair || lambda1 != lambda1_ || lambda2 != lambda2_);
  if (is_due(plane_, wish.plane, another_plane, step, quick, now)) {
    pair_ = wish.pair;
    lambda1_ = lambda1;
    lambda2_ = lambda2;
    const auto pair = wish.pair ? wish.pair : figures::weight_pair(snapshot);
    auto request = pair ? figures::plane_request(snapshot, *pair) : std::nullopt;
    if (request) request->budget = quick ? kQuickPlane : probe::kPlaneBudget;
    ask(plane_, std::move(request), step, quick, now);
  }
  if (is_due(unit_, wish.unit.has_value(), asked_unit_ != wish.unit, step, quick, now)) {
    asked_unit_ = wish.unit;
    ask(unit_, figures::unit_request(snapshot, wish.unit->layer, wish.unit->unit), step, quick, now);
  }
  return looks_;
}

bool LookFeed::waiting() const { return activity_.waiting || plane_.waiting || unit_.waiting; }

bool LookFeed::settled() const { return !waiting() && !activity_.is_open() && !plane_.is_open() && !unit_.is_open(); }

}  // namespace lscope::app
