#pragma once

#include <cstddef>
#include <cstring>
#include <string>

#include "train/snapshot.h"

namespace lscope::train {

/// Everything a run has computed, as bytes: equal bytes are equal runs, NaNs and signs of zero included.
inline std::string run_bytes(const Snapshot& snapshot) {
  std::string out;
  const auto add = [&](const auto& value) {
    char bytes[sizeof(value)];
    std::memcpy(bytes, &value, sizeof(value));
    out.append(bytes, sizeof(value));
  };
  const auto add_row = [&](const StepRecord& row) {
    // Without the padding behind the last field, which no assignment has to copy.
    constexpr std::size_t kUsed = offsetof(StepRecord, weight_percentiles) + sizeof(StepRecord::weight_percentiles);
    char bytes[sizeof(StepRecord)];
    std::memcpy(bytes, &row, sizeof(StepRecord));
    out.append(bytes, kUsed);
  };
  const auto add_history = [&](const HistoryView& history) {
    for (std::size_t i = 0; i < history.size(); ++i) {
      add_row(history.low(i));
      add_row(history.high(i));
    }
  };
  add(static_cast<int>(snapshot.state));
  add(snapshot.generation);
  add(snapshot.step);
  add(snapshot.tick);
  add(snapshot.epoch);
  for (const double parameter : snapshot.weights->parameters) add(parameter);
  add_history(snapshot.history);
  for (const Ghost& ghost : snapshot.ghosts) add_history(ghost.history);
  for (const LayerReading& layer : snapshot.layers) {
    add(layer.zeros);
    add(layer.norm);
  }
  for (const std::int64_t count : snapshot.confusion) add(count);
  for (const auto& instant : *snapshot.weight_counts) {
    add(instant->step);
    for (const WeightCounts& layer : instant->layers) {
      add(layer.half);
      add(layer.bins);
      add(layer.zeros);
    }
  }
  return out;
}

}  // namespace lscope::train
