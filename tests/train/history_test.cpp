#include "train/history.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "base/random.h"

namespace lscope::train {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

StepRecord row_at(std::int64_t step, double loss) {
  StepRecord row;
  row.step = step;
  row.epoch = static_cast<double>(step) / 8;
  row.train_loss = loss;
  row.test_loss = -loss;
  row.validation_loss = kNaN;
  row.layer_norm[0] = row.layer_gradient_norm[2] = static_cast<float>(loss);
  row.l1_term = row.l2_term = row.group_term = row.activity_term = loss;
  row.weight_percentiles[3] = static_cast<float>(-loss);
  return row;
}

TEST(History, KeepsEveryRowWhileThereAreFew) {
  History history;
  for (int i = 0; i < 3000; ++i) history.append(row_at(i, i * 0.5));
  const HistoryView view = history.view();
  ASSERT_EQ(view.size(), 3000U);
  EXPECT_EQ(view.recorded(), 3000);
  for (std::size_t i = 0; i < view.size(); ++i) {
    ASSERT_EQ(view.low(i).step, static_cast<std::int64_t>(i));
    ASSERT_EQ(&view.low(i), &view.high(i));
  }
}

/// Property: for series of many lengths with spikes anywhere, the buckets cover every row once, in order, and hold
/// exactly the extremes of the rows they cover.
TEST(History, BucketsHoldTheExactExtremesOfTheirRows) {
  for (const int rows : {4097, 5000, 20000, 123457, 400000}) {
    base::Rng rng(7, base::Stream::kStudy, static_cast<std::uint64_t>(rows));
    std::vector<double> losses(static_cast<std::size_t>(rows));
    for (double& loss : losses) loss = rng.next_normal();
    losses[static_cast<std::size_t>(rows) / 3] = 1e30;
    losses[11] = -1e30;
    losses[12] = kNaN;
    History history;
    for (int i = 0; i < rows; ++i) history.append(row_at(i, losses[static_cast<std::size_t>(i)]));
    const HistoryView view = history.view();
    ASSERT_LE(view.size(), History::kMaxRows + History::kMaxBuckets);
    std::size_t next = 0;
    for (std::size_t i = 0; i < view.size(); ++i) {
      const auto first = static_cast<std::size_t>(view.low(i).step);
      const auto last = static_cast<std::size_t>(view.high(i).step);
      ASSERT_EQ(first, next) << "rows=" << rows << " bucket " << i;
      ASSERT_GE(last, first);
      double low = kNaN, high = kNaN;
      for (std::size_t k = first; k <= last; ++k) {
        low = std::fmin(low, losses[k]);
        high = std::fmax(high, losses[k]);
      }
      ASSERT_TRUE(view.low(i).train_loss == low || std::isnan(low));
      ASSERT_TRUE(view.high(i).train_loss == high || std::isnan(high));
      ASSERT_TRUE(view.low(i).test_loss == -high || std::isnan(high));
      ASSERT_TRUE(view.high(i).layer_norm[0] == static_cast<float>(high) || std::isnan(high));
      ASSERT_TRUE(view.high(i).layer_gradient_norm[2] == static_cast<float>(high) || std::isnan(high));
      for (const auto term :
           {&StepRecord::l1_term, &StepRecord::l2_term, &StepRecord::group_term, &StepRecord::activity_term}) {
        ASSERT_TRUE(view.low(i).*term == low || std::isnan(low));
        ASSERT_TRUE(view.high(i).*term == high || std::isnan(high));
      }
      ASSERT_TRUE(view.low(i).weight_percentiles[3] == static_cast<float>(-high) || std::isnan(high));
      ASSERT_TRUE(std::isnan(view.low(i).validation_loss));
      next = last + 1;
    }
    EXPECT_EQ(next, static_cast<std::size_t>(rows));
  }
}

TEST(History, NewestRowsAreNeverThinned) {
  History history;
  for (int i = 0; i < 300000; ++i) history.append(row_at(i, i));
  const HistoryView view = history.view();
  for (std::size_t k = 1; k <= History::kMaxRows - 2 * History::kChunk; ++k)
    ASSERT_EQ(view.low(view.size() - k).step, view.high(view.size() - k).step);
  EXPECT_EQ(view.back().step, 299999);
}

TEST(History, AViewSharesWhatHasNotChangedAndNeverChangesItself) {
  History history;
  for (int i = 0; i < 10000; ++i) history.append(row_at(i, i));
  const HistoryView first = history.view();
  const HistoryView again = history.view();
  EXPECT_EQ(first.chunks(), again.chunks());
  const auto newest = first.back().step;
  history.append(row_at(10000, 1));
  const HistoryView next = history.view();
  std::size_t fresh = 0;
  const std::set<std::shared_ptr<const HistoryChunk>> before(first.chunks().begin(), first.chunks().end());
  for (const auto& chunk : next.chunks()) fresh += before.count(chunk) == 0 ? 1U : 0U;
  EXPECT_LE(fresh, 1U);
  EXPECT_EQ(first.back().step, newest);
  for (int i = 10001; i < 200000; ++i) history.append(row_at(i, i));
  EXPECT_EQ(first.back().step, newest);
  EXPECT_EQ(first.size(), again.size());
}

TEST(History, TenHoursFitIntoSixteenMegabytesWithFourGhosts) {
  History history;
  std::size_t most = 0;
  for (int i = 0; i < 3000000; ++i) {
    history.append(row_at(i, i));
    if (i % 65536 == 0 || i % 65521 == 0) {
      std::size_t bytes = 0;
      const HistoryView view = history.view();
      for (const auto& chunk : view.chunks())
        bytes += (chunk->low.capacity() + chunk->high.capacity()) * sizeof(StepRecord);
      most = std::max(most, bytes);
    }
  }
  EXPECT_LE(most * 5, std::size_t{16} << 20);
}

TEST(History, AViewOfTheSameShapeIsTheShorterOneWithRowsAppended) {
  History history;
  base::Rng rng(8, base::Stream::kData);
  HistoryView before = history.view();
  int grown = 0;
  for (int round = 0; round < 1500; ++round) {
    if (rng.next_below(400) == 0) history.clear();
    for (std::uint64_t i = rng.next_below(40); i > 0; --i) {
      StepRecord row;
      row.step = history.recorded();
      row.train_loss = rng.next_uniform();
      history.append(row);
    }
    const HistoryView now = history.view();
    ASSERT_NE(now.shape(), 0U);
    if (now.shape() == before.shape()) {
      ++grown;
      ASSERT_GE(now.size(), before.size());
      for (std::size_t i = 0; i < before.size(); i += 1 + rng.next_below(80)) {
        ASSERT_EQ(now.low(i).train_loss, before.low(i).train_loss) << round;
        ASSERT_EQ(now.high(i).train_loss, before.high(i).train_loss) << round;
        ASSERT_EQ(now.high(i).step, before.high(i).step) << round;
      }
    }
    before = now;
  }
  EXPECT_GT(grown, 1000) << "thinning is rare";
  EXPECT_EQ(HistoryView().shape(), 0U);
}

}  // namespace
}  // namespace lscope::train
