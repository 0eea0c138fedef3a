#include "train/workload.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "base/clock.h"
#include "base/random.h"
#include "train/epoch_order.h"

namespace lscope::train {
namespace {

/// Value k = 1, 2, ... of a stream: 24 random bits as a number in [-1, 1).
float stream_value(std::uint64_t seed, std::uint64_t k) {
  const std::uint64_t z = base::mix(seed * 0xD1342543DE82EF95ULL + k * 0x9E3779B97F4A7C15ULL);
  return static_cast<float>(static_cast<double>(z >> 40U) * 0x1.0p-23 - 1.0);
}

std::vector<float> stream(std::uint64_t seed, std::size_t count) {
  std::vector<float> out(count);
  for (std::size_t i = 0; i < count; ++i) out[i] = stream_value(seed, i + 1);
  return out;
}

std::int32_t circle_class(std::span<const float> row) {
  float sum = 0;
  for (const float x : row) sum += x * x;
  return sum < 0.4F ? 1 : 0;
}

/// Class by a linear score; `teacher` is used x classes, or one column for two classes.
std::int32_t teacher_class(std::span<const float> row, std::span<const float> teacher, int classes) {
  const std::size_t columns = classes == 2 ? 1 : static_cast<std::size_t>(classes);
  std::vector<float> score(columns);
  for (std::size_t j = 0; j * columns < teacher.size(); ++j)
    for (std::size_t c = 0; c < columns; ++c) score[c] += row[j] * teacher[j * columns + c];
  if (classes == 2) return score[0] > 0 ? 1 : 0;
  return static_cast<std::int32_t>(std::max_element(score.begin(), score.end()) - score.begin());
}

template <class S>
class Stopwatch {
 public:
  Stopwatch(const Workload& workload, int threads)
      : workload_(workload),
        data_(make_data<S>(workload)),
        set_(data_.view(workload)),
        learner_(workload.network, threads) {
    learner_.set_optimizer(workload.optimizer);
    learner_.set_regularization(workload.regularization);
    learner_.initialize(core::Initialization::kHeNormal, 1);
    if (!workload.shuffle) in_order_.resize(static_cast<std::size_t>(workload.rows));
    std::iota(in_order_.begin(), in_order_.end(), 0);
  }

  WorkloadTiming run(double min_seconds) {
    WorkloadTiming timing;
    timing.loss_first = epoch();
    timing.loss_last = timing.loss_first;
    const std::int64_t warm = steps_;
    const base::SteadyClock clock;
    const double begin = clock.seconds();
    do {
      timing.loss_last = epoch();
      ++timing.epochs;
      timing.seconds = clock.seconds() - begin;
    } while (timing.seconds < min_seconds);
    timing.steps = steps_ - warm;
    return timing;
  }

 private:
  double epoch() {
    const auto batch = static_cast<std::size_t>(workload_.batch);
    double loss = 0;
    std::int64_t steps = 0;
    const auto step = [&](std::span<const std::int32_t> rows) {
      loss += learner_.step(set_, rows, workload_.rate, static_cast<std::uint64_t>(steps_)).data_loss;
      ++steps_;
      ++steps;
    };
    if (workload_.shuffle) {
      order_.start(1, epoch_++, workload_.rows);
      while (!order_.finished()) step(order_.next(batch));
    } else {
      const std::span<const std::int32_t> all(in_order_);
      for (std::size_t first = 0; first < all.size(); first += batch)
        step(all.subspan(first, std::min(batch, all.size() - first)));
    }
    return workload_.loss_factor * loss / static_cast<double>(steps);
  }

  const Workload& workload_;
  WorkloadData<S> data_;
  core::Examples<S> set_;
  core::Learner<S> learner_;
  EpochOrder order_;
  std::vector<std::int32_t> in_order_;
  std::int64_t epoch_ = 0, steps_ = 0;
};

}  // namespace

double Workload::flops_per_sample() const {
  return 6.0 * static_cast<double>(core::parameter_layout(network).weights) -
         2.0 * network.inputs * network.layers.front().units;
}

template <class S>
core::Examples<S> WorkloadData<S>::view(const Workload& workload) const {
  core::Examples<S> set;
  set.rows = workload.rows;
  set.features = workload.network.inputs;
  set.outputs = workload.network.layers.back().units;
  set.x = x;
  set.y = y;
  set.labels = labels;
  return set;
}

template <class S>
WorkloadData<S> make_data(const Workload& workload) {
  const auto features = static_cast<std::size_t>(workload.network.inputs),
             rows = static_cast<std::size_t>(workload.rows);
  const std::vector<float> x = stream(workload.seed, rows * features);
  const std::size_t used = std::min<std::size_t>(features, 16);
  const std::size_t columns = workload.classes == 2 ? 1 : static_cast<std::size_t>(workload.classes);
  const std::vector<float> teacher = stream(workload.seed + 1000, used * columns);
  WorkloadData<S> data;
  data.x.assign(x.begin(), x.end());
  const bool by_label = workload.network.loss == core::Loss::kSoftmaxCe;
  const S negative = workload.network.loss == core::Loss::kMse ? S(-1) : S(0);
  for (std::size_t i = 0; i < rows; ++i) {
    const std::span<const float> row = std::span(x).subspan(i * features, features);
    const std::int32_t label =
        workload.data == Workload::Data::kCircle ? circle_class(row) : teacher_class(row, teacher, workload.classes);
    if (by_label)
      data.labels.push_back(label);
    else
      data.y.push_back(label == 1 ? S(1) : negative);
  }
  return data;
}

WorkloadTiming time_workload(const Workload& workload, int threads, double min_seconds) {
  if (workload.in_double) return Stopwatch<double>(workload, threads).run(min_seconds);
  return Stopwatch<float>(workload, threads).run(min_seconds);
}

template struct WorkloadData<float>;
template struct WorkloadData<double>;
template WorkloadData<float> make_data(const Workload&);
template WorkloadData<double> make_data(const Workload&);

}  // namespace lscope::train
