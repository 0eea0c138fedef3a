#pragma once

#include <cstdint>
#include <memory>

#include "app/run_host.h"
#include "train/trainer.h"

namespace lscope::app {

/// A run without a thread, for pictures: takes exactly the steps it is told, so that the same command line gives the
/// same picture. Commands are applied at once; weights are always there.
class SteppedRun final : public RunHost {
 public:
  explicit SteppedRun(std::unique_ptr<train::Trainer> trainer);
  void adopt(std::unique_ptr<train::Trainer> trainer);
  /// Up to `steps` steps; fewer if it pauses, stops or diverges before. Returns how many were taken.
  std::int64_t take_steps(std::int64_t steps);
  [[nodiscard]] bool wants_to_step() const { return trainer_->wants_to_step(); }

  train::CommandSeq post(train::Command command) override;
  [[nodiscard]] std::shared_ptr<const train::Snapshot> latest() const override { return snapshot_; }
  void watch_weights() override {}

 private:
  void look();

  std::unique_ptr<train::Trainer> trainer_;
  std::shared_ptr<const train::Snapshot> snapshot_;
  train::CommandSeq next_seq_ = 1;
};

}  // namespace lscope::app
