#include "ui/gap_series.h"

#include <algorithm>
#include <cmath>

namespace lscope::ui {

double held_out_loss(const train::StepRecord& record) {
  return std::isfinite(record.test_loss) ? record.test_loss : record.validation_loss;
}

GapSeries gap_series(const train::Snapshot& lane, int buckets) {
  GapSeries series;
  if (lane.history.empty()) return series;
  series.end_epoch = std::max(lane.history.back().epoch, 1e-9);
  const auto bucket_of = [&](double epoch) {
    return static_cast<int>(epoch / series.end_epoch * static_cast<double>(buckets - 1));
  };
  int current = -1;
  for (const auto& chunk : lane.history.chunks()) {
    for (std::size_t i = 0; i < chunk->low.size(); ++i) {
      const train::StepRecord& low = chunk->low[i];
      const train::StepRecord& high = chunk->high.empty() ? low : chunk->high[i];
      const double gap = held_out_loss(high) - high.train_loss;
      if (!std::isfinite(gap)) continue;
      const GapPoint point{high.epoch, std::max(0.0, gap)};
      if (point.gap > series.peak.gap) series.peak = point;
      const int bucket = bucket_of(point.epoch);
      if (bucket == current)
        series.points.back() = {point.epoch, std::max(series.points.back().gap, point.gap)};
      else
        series.points.push_back(point);
      current = bucket;
    }
  }
  return series;
}

const GapSeries& GapCache::of(const train::Snapshot& lane, double now) {
  const bool other =
      lane.generation != generation_ || lane.history.recorded() < recorded_ || lane.test_hidden != test_hidden_;
  const bool running = lane.state == train::RunState::kRunning;  // else this may be the last frame
  const bool newer = lane.history.recorded() != recorded_ && (!running || now - made_ >= 0.1);
  if (other || newer || made_ < 0) {
    series_ = gap_series(lane);
    generation_ = lane.generation;
    test_hidden_ = lane.test_hidden;
    recorded_ = lane.history.recorded();
    made_ = now;
  }
  return series_;
}

}  // namespace lscope::ui
