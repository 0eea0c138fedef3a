#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>

#include "probe/probe_thread.h"
#include "train/snapshot.h"

namespace lscope::app {

/// Keeps the picture of what the model says up to date: asks the probe thread whenever newer weights are there, at most
/// about 20 times a second, and shows only answers that belong to the model on the screen.
/// Thread safety: UI thread only.
class FieldFeed {
 public:
  explicit FieldFeed(std::function<void()> wake) : probe_(std::move(wake)) {}
  /// Once a frame. `run` and the snapshot's generation say which model it is, `shape` how many times as wide as high
  /// the plot is that the picture fills. Null: there is no picture yet.
  [[nodiscard]] std::shared_ptr<const probe::Field> update(int run, const train::Snapshot& snapshot, double now,
                                                           double shape = 1);
  /// For looks of other kinds.
  [[nodiscard]] probe::ProbeThread& probe() { return probe_; }
  /// True while newer weights wait for their turn: a frame should come without an event.
  [[nodiscard]] bool waiting() const { return waiting_; }
  /// True once the newest weights have been asked for and answered.
  [[nodiscard]] bool settled() const { return !waiting_ && !unanswered_; }

 private:
  void start_over(int run, int generation);
  void ask(const train::Snapshot& snapshot, double now);
  void collect();

  int run_ = 0, generation_ = -1;
  bool test_hidden_ = false;
  double shape_ = 1;  ///< that is asked for
  double asked_at_ = -1;
  std::optional<std::int64_t> asked_step_;       ///< newest step of this model that was asked for
  std::optional<std::int64_t> foreign_step_;     ///< a step of an earlier model whose answer may still come
  std::shared_ptr<const probe::Field> foreign_;  ///< the newest answer of an earlier model
  std::shared_ptr<const probe::Field> field_;
  double asked_width_ = 0, asked_height_ = 0;  ///< of the newest request
  bool waiting_ = false, unanswered_ = false;
  probe::ProbeThread probe_;
};

}  // namespace lscope::app
