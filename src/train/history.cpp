#include "train/history.h"

#include <algorithm>

#include "base/check.h"

namespace lscope::train {

HistoryView::HistoryView(std::vector<std::shared_ptr<const HistoryChunk>> chunks, std::int64_t recorded)
    : chunks_(std::move(chunks)), recorded_(recorded) {
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

}  // namespace lscope::train
