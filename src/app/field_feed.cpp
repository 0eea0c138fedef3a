#include "app/field_feed.h"

#include <utility>

#include "figures/field_shape.h"

namespace lscope::app {
namespace {

constexpr double kAskEvery = 0.05;  // seconds

}  // namespace

std::shared_ptr<const probe::Field> FieldFeed::update(int run, const train::Snapshot& snapshot, double now,
                                                      double shape) {
  if (run != run_ || snapshot.generation != generation_) start_over(run, snapshot.generation);
  if (snapshot.test_hidden != test_hidden_) asked_step_.reset();  // other rows are shown now
  test_hidden_ = snapshot.test_hidden;
  if (shape != shape_) asked_step_.reset();
  shape_ = shape;
  collect();
  const bool newer = snapshot.weights && asked_step_ != snapshot.weights->step;
  // An answer carries its step only: a step that an earlier model may still answer is left out.
  waiting_ = newer && foreign_step_ != snapshot.weights->step;
  if (waiting_ && now - asked_at_ >= kAskEvery) ask(snapshot, now);
  return field_;
}

void FieldFeed::start_over(int run, int generation) {
  run_ = run;
  generation_ = generation;
  foreign_ = probe_.latest();
  foreign_step_ = unanswered_ ? asked_step_ : std::nullopt;
  asked_step_.reset();
  field_.reset();
  unanswered_ = false;
}

void FieldFeed::ask(const train::Snapshot& snapshot, double now) {
  asked_at_ = now;
  asked_step_ = snapshot.weights->step;
  waiting_ = false;
  auto request = figures::field_request(snapshot, shape_);
  if (!request) return;
  request->step = snapshot.weights->step;
  asked_width_ = request->x_max - request->x_min;
  asked_height_ = request->y_max - request->y_min;
  probe_.ask(std::move(*request));
  unanswered_ = true;
}

void FieldFeed::collect() {
  auto newest = probe_.latest();
  if (!newest || newest == field_ || newest == foreign_) return;
  if (foreign_step_ && newest->step == *foreign_step_) {
    foreign_ = std::move(newest);
    foreign_step_.reset();
    return;
  }
  const bool is_newest = asked_step_ == newest->step && newest->x_max - newest->x_min == asked_width_ &&
                         newest->y_max - newest->y_min == asked_height_;
  unanswered_ = unanswered_ && !is_newest;
  field_ = std::move(newest);
}

}  // namespace lscope::app
