#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "app/effect_meter.h"
#include "app/run_host.h"
#include "base/clock.h"
#include "train/lane.h"

namespace lscope::app {

/// Owns the lane on the screen. A new run replaces the old lane at once; the old one is handed back, to be ended off
/// the UI thread.
/// Thread safety: UI thread; the meter and the wake are called from the training thread as well.
class LiveRun final : public RunHost {
 public:
  /// `wake` is called on the training thread after each publication.
  LiveRun(std::unique_ptr<train::Trainer> trainer, std::function<void()> wake, const base::Clock& clock);
  /// Starts a lane; returns the one before.
  [[nodiscard]] std::unique_ptr<train::Lane> adopt(std::unique_ptr<train::Trainer> trainer);

  train::CommandSeq post(train::Command command) override;
  [[nodiscard]] std::shared_ptr<const train::Snapshot> latest() const override { return lane_->latest(); }
  void watch_weights() override { lane_->watch_weights(); }
  [[nodiscard]] const EffectMeter& meter() const { return meter_; }
  /// Increases with each lane: a picture of an earlier one must not be shown beside a newer one.
  [[nodiscard]] int number() const { return number_; }

 private:
  /// What the training thread of one lane calls. It outlives the lane.
  struct Listener {
    std::atomic<const train::Lane*> lane{nullptr};
  };
  [[nodiscard]] std::unique_ptr<train::Lane> start(std::unique_ptr<train::Trainer> trainer);

  std::function<void()> wake_;
  const base::Clock& clock_;
  EffectMeter meter_;
  int number_ = 0;
  std::shared_ptr<Listener> listener_;
  std::unique_ptr<train::Lane> lane_;  ///< last: its thread ends before what it uses
};

}  // namespace lscope::app
