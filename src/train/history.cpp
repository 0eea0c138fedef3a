#include "train/history.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace lscope::train {
namespace {

/// Every number of a row whose extremes a bucket keeps; step and epoch are its first and last row's instead.
constexpr std::array kFields{&StepRecord::rate,          &StepRecord::train_loss,      &StepRecord::validation_loss,
                             &StepRecord::test_loss,     &StepRecord::train_accuracy,  &StepRecord::validation_accuracy,
                             &StepRecord::test_accuracy, &StepRecord::penalty,         &StepRecord::objective,
                             &StepRecord::zero_fraction, &StepRecord::weight_norm,     &StepRecord::gradient_norm,
                             &StepRecord::pseudo_rows,   &StepRecord::pseudo_accuracy, &StepRecord::l1_term,
                             &StepRecord::l2_term,       &StepRecord::group_term,      &StepRecord::activity_term,
                             &StepRecord::train_r2,      &StepRecord::validation_r2,   &StepRecord::test_r2};
constexpr std::array kLayerFields{&StepRecord::layer_zero_fraction, &StepRecord::layer_norm,
                                  &StepRecord::layer_gradient_norm};

/// Of two numbers the smaller one (sign = 1) or the larger one (sign = -1); a NaN loses against a number.
template <class T>
T extreme(T a, T b, T sign) {
  if (std::isnan(a)) return b;
  if (std::isnan(b)) return a;
  return sign * b < sign * a ? b : a;
}

/// Joins two neighbouring buckets, the older one first.
void join(StepRecord& low, StepRecord& high, const StepRecord& next_low, const StepRecord& next_high) {
  high.step = next_high.step;
  high.epoch = next_high.epoch;
  for (const auto field : kFields) {
    low.*field = extreme(low.*field, next_low.*field, 1.0);
    high.*field = extreme(high.*field, next_high.*field, -1.0);
  }
  for (const auto field : kLayerFields)
    for (std::size_t i = 0; i < (low.*field).size(); ++i) {
      (low.*field)[i] = extreme((low.*field)[i], (next_low.*field)[i], 1.0F);
      (high.*field)[i] = extreme((high.*field)[i], (next_high.*field)[i], -1.0F);
    }
  for (std::size_t i = 0; i < low.weight_percentiles.size(); ++i) {
    low.weight_percentiles[i] = extreme(low.weight_percentiles[i], next_low.weight_percentiles[i], 1.0F);
    high.weight_percentiles[i] = extreme(high.weight_percentiles[i], next_high.weight_percentiles[i], -1.0F);
  }
}

}  // namespace

HistoryView::HistoryView(std::vector<std::shared_ptr<const HistoryChunk>> chunks, std::int64_t recorded,
                         std::uint64_t shape)
    : chunks_(std::move(chunks)), recorded_(recorded), shape_(shape) {
  for (const auto& chunk : chunks_) {
    starts_.push_back(size_);
    size_ += chunk->low.size();
  }
}

const StepRecord& HistoryView::low(std::size_t i) const {
  LSCOPE_CHECK(i < size_);
  const auto chunk =
      static_cast<std::size_t>(std::upper_bound(starts_.begin(), starts_.end(), i) - starts_.begin()) - 1;
  return chunks_[chunk]->low[i - starts_[chunk]];
}

const StepRecord& HistoryView::high(std::size_t i) const {
  LSCOPE_CHECK(i < size_);
  const auto chunk =
      static_cast<std::size_t>(std::upper_bound(starts_.begin(), starts_.end(), i) - starts_.begin()) - 1;
  const HistoryChunk& owner = *chunks_[chunk];
  return (owner.high.empty() ? owner.low : owner.high)[i - starts_[chunk]];
}

void History::append(const StepRecord& row) {
  open_rows_.low.push_back(row);
  shown_rows_.reset();
  ++recorded_;
  if (open_rows_.low.size() < kChunk) return;
  full_.push_back(std::make_shared<const HistoryChunk>(std::move(open_rows_)));
  open_rows_ = {};
  open_rows_.low.reserve(kChunk);
  if ((full_.size() + 1) * kChunk > kMaxRows) thin_oldest_chunk();
}

void History::clear() {
  const std::uint64_t next = shape_ + 1;
  *this = History();
  shape_ = next;
}

void History::thin_oldest_chunk() {
  const Chunk oldest = full_.front();
  full_.erase(full_.begin());
  for (const StepRecord& row : oldest->low) append_to_bucket(row, row, 1);
  shown_buckets_.reset();
  ++shape_;
}

void History::append_to_bucket(const StepRecord& low, const StepRecord& high, std::int64_t rows) {
  std::vector<StepRecord>& lows = open_buckets_.low;
  std::vector<StepRecord>& highs = open_buckets_.high;
  if (!lows.empty() && rows_in_last_ < bucket_width_) {
    join(lows.back(), highs.back(), low, high);
    rows_in_last_ += rows;
    return;
  }
  while (lows.size() == kChunk) {  // joining may leave a full chunk open again
    thinned_.push_back(std::make_shared<const HistoryChunk>(std::move(open_buckets_)));
    open_buckets_ = {};
    lows.reserve(kChunk);
    highs.reserve(kChunk);
    if ((thinned_.size() + 1) * kChunk > kMaxBuckets) join_neighbours();
  }
  lows.push_back(low);
  highs.push_back(high);
  rows_in_last_ = rows;
}

void History::join_neighbours() {
  std::vector<Chunk> before;
  before.swap(thinned_);
  const std::int64_t narrow = bucket_width_;
  bucket_width_ *= 2;
  rows_in_last_ = bucket_width_;
  for (const Chunk& chunk : before)
    for (std::size_t i = 0; i < chunk->low.size(); ++i) append_to_bucket(chunk->low[i], chunk->high[i], narrow);
}

HistoryView History::view() {
  std::vector<Chunk> chunks;
  chunks.reserve(thinned_.size() + full_.size() + 2);
  chunks = thinned_;
  if (!open_buckets_.low.empty()) {
    if (!shown_buckets_) shown_buckets_ = std::make_shared<const HistoryChunk>(open_buckets_);
    chunks.push_back(shown_buckets_);
  }
  chunks.insert(chunks.end(), full_.begin(), full_.end());
  if (!open_rows_.low.empty()) {
    if (!shown_rows_) shown_rows_ = std::make_shared<const HistoryChunk>(open_rows_);
    chunks.push_back(shown_rows_);
  }
  return {std::move(chunks), recorded_, shape_};
}

}  // namespace lscope::train
