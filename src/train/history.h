#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "spec/param.h"

namespace lscope::train {

inline constexpr int kMaxLayers = spec::kMaxDepth + 1;
inline constexpr std::array<double, 7> kWeightPercentiles{1, 10, 25, 50, 75, 90, 99};

/// One row of the history: an evaluation. Losses are DATA losses: means per sample, evaluation mode (dropout
/// off), at the same instant, so the three curves compare. Penalty and objective are curves of their own.
struct StepRecord {
  std::int64_t step = 0;
  double epoch = 0;
  double rate = 0;
  double train_loss = 0, validation_loss = 0, test_loss = 0;              ///< NaN where the set is empty
  double train_accuracy = 0, validation_accuracy = 0, test_accuracy = 0;  ///< NaN for regression
  double train_r2 = 0, validation_r2 = 0, test_r2 = 0;  ///< NaN for classes and where all targets are the same
  double penalty = 0;      ///< all that J adds to the data loss: penalties of weights, activity terms of training rows
  double objective = 0;    ///< train_loss + penalty
  double pseudo_rows = 0;  ///< unlabelled rows that take part in this epoch; NaN where there are none to take part
  double pseudo_accuracy = 0;  ///< of their labels, where the truth is known; NaN elsewhere
  double zero_fraction = 0;    ///< exact zeros / weights
  double weight_norm = 0;      ///< ||w||_2 over all weights
  double gradient_norm = 0;    ///< of the last step; NaN before the first
  /// The parts of `penalty`, each with its lambda: penalty = ((l1 + l2) + group) + activity, bit for bit.
  double l1_term = 0, l2_term = 0, group_term = 0, activity_term = 0;
  std::array<float, kMaxLayers> layer_zero_fraction{};  ///< unused layers are 0
  std::array<float, kMaxLayers> layer_norm{};
  std::array<float, kMaxLayers> layer_gradient_norm{};  ///< of the last step; NaN before the first
  std::array<float, kWeightPercentiles.size()> weight_percentiles{};
};

/// Rows of the history that lie next to each other, sealed once full and then shared by all snapshots.
/// A thinned chunk holds, per bucket of neighbouring rows, the smallest and the largest value of every field, so a
/// spike of one row is never lost: low[i] and high[i] have the step and epoch of the bucket's first and last row.
/// A chunk of full detail has an empty `high`.
struct HistoryChunk {
  std::vector<StepRecord> low;
  std::vector<StepRecord> high;
};

/// An immutable look at a history: cheap to copy, safe to read from any thread for as long as it is kept.
class HistoryView {
 public:
  HistoryView() = default;
  HistoryView(std::vector<std::shared_ptr<const HistoryChunk>> chunks, std::int64_t recorded, std::uint64_t shape = 0);
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }           ///< rows and buckets that can be looked at
  [[nodiscard]] std::int64_t recorded() const { return recorded_; }  ///< rows ever recorded
  /// Not 0: a longer view of the same history and shape is this one with rows appended. Nothing is known of 0.
  [[nodiscard]] std::uint64_t shape() const { return shape_; }
  [[nodiscard]] const StepRecord& low(std::size_t i) const;
  [[nodiscard]] const StepRecord& high(std::size_t i) const;  ///< the same object as low(i) where nothing is thinned
  [[nodiscard]] const StepRecord& back() const { return high(size_ - 1); }
  [[nodiscard]] const std::vector<std::shared_ptr<const HistoryChunk>>& chunks() const { return chunks_; }

 private:
  std::vector<std::shared_ptr<const HistoryChunk>> chunks_;
  std::vector<std::size_t> starts_;
  std::size_t size_ = 0;
  std::int64_t recorded_ = 0;
  std::uint64_t shape_ = 0;
};

/// A history that grows while a run trains and never takes more than a fixed amount of memory.
///
///     buckets (width 2^k rows each, oldest first) | rows of full detail: at least the newest 3840
///
/// Rows are collected in chunks of 256 that are sealed when full and then shared by every view. The oldest sealed chunk
/// is turned into buckets when there are too many; when the buckets are too many, neighbours are joined and their
/// width doubles. So a view costs O(rows since the last one), and at most kMaxRows + kMaxBuckets of them exist.
/// NaN (a set that is empty) never wins a minimum or a maximum: a bucket's field is NaN only if all its rows' were.
class History {
 public:
  static constexpr std::size_t kChunk = 256;
  static constexpr std::size_t kMaxRows = 4096;
  static constexpr std::size_t kMaxBuckets = 3584;

  void append(const StepRecord& row);
  void clear();
  [[nodiscard]] std::int64_t recorded() const { return recorded_; }
  [[nodiscard]] HistoryView view();  ///< shares every chunk that has not changed since the last call

 private:
  using Chunk = std::shared_ptr<const HistoryChunk>;
  void thin_oldest_chunk();
  void append_to_bucket(const StepRecord& low, const StepRecord& high, std::int64_t rows);
  void join_neighbours();

  std::vector<Chunk> thinned_;     ///< sealed chunks of buckets, oldest first
  HistoryChunk open_buckets_;      ///< the newest buckets; its last one may still be filling
  std::int64_t rows_in_last_ = 0;  ///< rows in the last open bucket
  std::int64_t bucket_width_ = 2;  ///< rows per bucket
  std::vector<Chunk> full_;        ///< sealed chunks of full detail, oldest first
  HistoryChunk open_rows_;
  Chunk shown_buckets_, shown_rows_;  ///< copies of the open chunks that the newest view shares; null when stale
  std::int64_t recorded_ = 0;
  std::uint64_t shape_ = 1;  ///< another one as soon as rows that were seen are no longer where they were
};

}  // namespace lscope::train
