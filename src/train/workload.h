#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/learner.h"
#include "core/network_spec.h"

namespace lscope::train {

/// A network, its data and its settings, to measure the speed of training with. Penalties and rate are in the
/// program's own convention already, whatever loss the file named.
struct Workload {
  enum class Data : std::uint8_t { kCircle, kTeacher };

  std::string name;
  core::NetworkSpec network;
  core::Regularization regularization;
  core::OptimizerSettings optimizer;
  double rate = 0.01;
  double loss_factor = 1;  ///< times our mean loss is the loss of the file: 0.5 for half_mse
  int rows = 0, batch = 1;
  bool shuffle = true;
  bool in_double = false;
  Data data = Data::kCircle;
  int classes = 2;
  std::uint64_t seed = 0;

  /// Of the three products of one step, per sample: 6 a weight, less the first layer's product towards its inputs.
  [[nodiscard]] double flops_per_sample() const;
};

/// Reads a file of workloads, version 1: {"version": 1, "workloads": {NAME: {...}}}. `file` is for messages.
///
///     loss   half_mse = 1/2 mean (z - y)^2, mse, bce (with sigmoid), ce (with softmax)
///     l2     gradient += l2 w, so lambda2 = l2 / 2;   l1   gradient += l1 sign(w)
///     batch_norm   true: of every hidden layer
///
/// Errors  kInputMalformed, kInputLimit with the place ("file.json: workloads.W1.batch")
[[nodiscard]] base::Result<std::vector<Workload>> parse_workloads(const std::string& text, const std::string& file);

/// The rows of a workload: uniform in (-1, 1)^d from an integer hash that every language gets the same numbers from.
/// Circle: class 1 where the first coordinates' squares sum to less than 0.4. Teacher: the class whose random linear
/// score of the first min(d, 16) inputs is largest; for two classes the sign of one score. MSE: targets +1 and -1.
template <class S>
struct WorkloadData {
  std::vector<S> x, y;
  std::vector<std::int32_t> labels;
  [[nodiscard]] core::Examples<S> view(const Workload& workload) const;
};
template <class S>
[[nodiscard]] WorkloadData<S> make_data(const Workload& workload);

extern template WorkloadData<float> make_data(const Workload&);
extern template WorkloadData<double> make_data(const Workload&);

/// Whole epochs of a workload: shuffling, gathering, masks, forward, loss, backward, update.
struct WorkloadTiming {
  std::int64_t steps = 0, epochs = 0;
  double seconds = 0;
  double loss_first = 0, loss_last = 0;  ///< mean over the steps of the first and of the last epoch, warm-up included
};
/// At least one epoch to warm up and then at least `min_seconds` of whole epochs, from fresh weights of seed 1.
[[nodiscard]] WorkloadTiming time_workload(const Workload& workload, int threads, double min_seconds);

}  // namespace lscope::train
