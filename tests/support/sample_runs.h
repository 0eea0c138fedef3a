#pragma once

#include <memory>
#include <string>

#include "train/snapshot.h"

namespace lscope::test {

/// Runs as they look from outside, made of formulas instead of training: 2-64-64-1 on 80 points of two moons.
enum class Sample {
  kFresh,     ///< nothing has happened yet
  kRunning,   ///< overfits; λ₂ = 0.002 at epoch 120 heals it, λ₁ = 0.0008 at epoch 180 makes zeros
  kDiverged,  ///< the loss is no longer finite
};
[[nodiscard]] train::Snapshot sample_run(Sample which);
[[nodiscard]] std::string sample_name(Sample which);

/// A history of `epochs` rows from a function of the epoch that fills in losses.
template <class Fill>
[[nodiscard]] train::HistoryView history_of(int epochs, const Fill& fill) {
  auto chunk = std::make_shared<train::HistoryChunk>();
  for (int epoch = 0; epoch < epochs; ++epoch) {
    train::StepRecord row;
    row.epoch = epoch;
    row.step = 8LL * epoch;
    fill(row);
    chunk->low.push_back(row);
  }
  return train::HistoryView({chunk}, epochs);
}

}  // namespace lscope::test
