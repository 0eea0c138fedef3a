#pragma once

#include <vector>

#include "train/snapshot.h"

namespace lscope::ui {

/// One place of the gap's silhouette.
struct GapPoint {
  double epoch = 0;
  double gap = 0;  ///< held-out loss - train loss, >= 0
};

/// The generalization gap over the epochs, thinned to what a strip of pixels can show (the largest of each bucket).
struct GapSeries {
  std::vector<GapPoint> points;
  GapPoint peak;
  double end_epoch = 0;
};

/// Held out is the test set, else the validation set; without either there are no points.
[[nodiscard]] GapSeries gap_series(const train::Snapshot& lane, int buckets = 512);
/// The loss of the set that the gap is measured on; NaN where there is none.
[[nodiscard]] double held_out_loss(const train::StepRecord& record);

/// Keeps the series of the newest snapshot, made anew at most ten times a second.
class GapCache {
 public:
  const GapSeries& of(const train::Snapshot& lane, double now);

 private:
  GapSeries series_;
  int generation_ = -1;
  bool test_hidden_ = false;
  std::int64_t recorded_ = -1;
  double made_ = -1;
};

}  // namespace lscope::ui
