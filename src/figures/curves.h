#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/translate.h"
#include "plot/figure.h"
#include "train/snapshot.h"

namespace lscope::figures {

/// Where every row of the history stands on the x axis: its epoch, or the middle of a thinned bucket's epochs.
[[nodiscard]] std::vector<double> row_epochs(const train::HistoryView& history);

/// The smallest and the largest value of one field in every row of the history; `high` is empty while nothing is
/// thinned, because both are then the same.
struct Column {
  std::vector<double> low, high;
  std::uint64_t stamp = 0;  ///< for plot::Line::stamp: what is made row by row from the history grows as it does
  [[nodiscard]] double last() const { return high.empty() ? low.back() : high.back(); }
};
/// Walks the chunks themselves: looking rows up one by one would search for the chunk each time.
template <class Get>
[[nodiscard]] Column column_of(const train::HistoryView& history, const Get& get) {
  Column out;
  out.stamp = history.shape();
  bool thinned = false;
  for (const auto& chunk : history.chunks()) thinned = thinned || !chunk->high.empty();
  out.low.reserve(history.size());
  if (thinned) out.high.reserve(history.size());
  for (const auto& chunk : history.chunks()) {
    for (const train::StepRecord& row : chunk->low) out.low.push_back(get(row));
    if (!thinned) continue;
    for (const train::StepRecord& row : chunk->high.empty() ? chunk->low : chunk->high) out.high.push_back(get(row));
  }
  return out;
}
[[nodiscard]] Column column(const train::HistoryView& history, double train::StepRecord::*field);
/// The same for one entry of a field that has one per layer or per percentile.
template <std::size_t N>
[[nodiscard]] Column column(const train::HistoryView& history, std::array<float, N> train::StepRecord::*field,
                            std::size_t index) {
  return column_of(
      history, [field, index](const train::StepRecord& row) { return static_cast<double>((row.*field).at(index)); });
}

/// Whether any value is a number, so that there is something to draw.
[[nodiscard]] bool has_values(const Column& values);
/// A curve over the epochs. Its end is marked by the caller.
[[nodiscard]] plot::Line curve(std::string id, std::string name, plot::Tone tone, std::vector<double> x, Column values);
/// The x axis of everything that is drawn over time: epochs, never below 0.
[[nodiscard]] plot::Axis epoch_axis(const base::Translate& tr);
/// The right end of that axis while a run goes on: grows in steps of 25 %, so that ticks do not swim, and is never
/// below 8 epochs.
[[nodiscard]] double follow_end(double epoch);

}  // namespace lscope::figures
