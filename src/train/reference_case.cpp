#include "train/reference_case.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <type_traits>

namespace lscope::train {
namespace {

/// Deviations of a training run: one tolerance for all numbers, in float relative above 1.
class RunComparison {
 public:
  RunComparison(double tolerance, bool relative) : tolerance_(tolerance), relative_(relative) {}

  void add(double got, double wanted, const std::string& where) {
    const double scale = relative_ ? std::max(1.0, std::abs(wanted)) : 1.0;
    comparison_.add_deviation(std::abs(got - wanted) / scale, tolerance_, where);
  }
  void add_parameters(const core::ParameterLayout& layout, const std::vector<double>& got,
                      const std::vector<double>& wanted, const std::string& what) {
    if (wanted.empty()) return;
    for (std::size_t k = 0; k < layout.layers.size(); ++k) {
      const core::LayerBlock& block = layout.layers[k];
      const std::string layer = what + ": layer " + std::to_string(k);
      for (int o = 0; o < block.units; ++o) {
        for (int i = 0; i < block.inputs; ++i) {
          const auto at = static_cast<std::size_t>(block.weights_at + std::int64_t{i} * block.units + o);
          add(got[at], wanted[at], layer + " W[" + std::to_string(o) + "][" + std::to_string(i) + "]");
        }
        const auto at = static_cast<std::size_t>(block.bias_at + o);
        add(got[at], wanted[at], layer + " b[" + std::to_string(o) + "]");
      }
    }
  }
  [[nodiscard]] const CaseVerdict& verdict() const { return comparison_.verdict(); }

 private:
  double tolerance_;
  bool relative_;
  Comparison comparison_;
};

std::int64_t count_zeros(const core::ParameterLayout& layout, const std::vector<double>& parameters) {
  std::int64_t zeros = 0;
  for (const core::LayerBlock& block : layout.layers) {
    const auto first = parameters.begin() + block.weights_at;
    zeros += std::count(first, first + std::int64_t{block.units} * block.inputs, 0.0);
  }
  return zeros;
}

template <class S>
class CaseRun {
 public:
  CaseRun(const ReferenceCase& what, double tolerance)
      : case_(what),
        x_(what.x.begin(), what.x.end()),
        y_(what.y.begin(), what.y.end()),
        learner_(what.network, 1),
        comparison_(tolerance, std::is_same_v<S, float>) {
    learner_.set_regularization(what.regularization);
    learner_.set_optimizer(what.optimizer);
    for (std::size_t i = 0; i < what.initial.size(); ++i) learner_.parameters()[i] = static_cast<S>(what.initial[i]);
    order_.resize(static_cast<std::size_t>(what.rows));
    std::iota(order_.begin(), order_.end(), 0);
  }
  CaseVerdict run();

 private:
  [[nodiscard]] core::Examples<S> examples() const {
    return {case_.rows, case_.network.inputs, case_.network.layers.back().units, x_, y_, case_.labels};
  }
  [[nodiscard]] std::span<const std::int32_t> batch(std::int64_t step) const;
  [[nodiscard]] const core::FixedMasks* masks(std::int64_t step) const {
    return case_.masks.empty() ? nullptr : &case_.masks[static_cast<std::size_t>(step)];
  }
  bool take_step(std::int64_t step, const ReferenceCase::Expected& expected);
  void compare_checkpoints(std::int64_t done, const ReferenceCase::Expected& expected);
  void compare_end(const ReferenceCase::Expected& expected);

  const ReferenceCase& case_;
  std::vector<S> x_, y_;
  core::Learner<S> learner_;
  std::vector<std::int32_t> order_;
  RunComparison comparison_;
};

template <class S>
std::span<const std::int32_t> CaseRun<S>::batch(std::int64_t step) const {
  const std::int64_t batches = (case_.rows + case_.batch_size - 1) / case_.batch_size;
  const std::int64_t first = step % batches * case_.batch_size;
  const std::int64_t count = std::min<std::int64_t>(case_.batch_size, case_.rows - first);
  return std::span<const std::int32_t>(order_).subspan(static_cast<std::size_t>(first),
                                                       static_cast<std::size_t>(count));
}

template <class S>
CaseVerdict CaseRun<S>::run() {
  const ReferenceCase::Expected nothing;
  const ReferenceCase::Expected& expected = case_.expected ? *case_.expected : nothing;
  if (!expected.grad0.empty() && case_.steps > 0)
    comparison_.add_parameters(case_.layout, learner_.gradient(examples(), batch(0), 0, masks(0)), expected.grad0,
                               "grad0");
  compare_checkpoints(0, expected);
  for (std::int64_t step = 0; step < case_.steps; ++step) {
    if (!take_step(step, expected)) {
      comparison_.add(std::nan(""), 0, "step " + std::to_string(step) + ": diverged");
      return comparison_.verdict();
    }
    compare_checkpoints(step + 1, expected);
  }
  compare_end(expected);
  return comparison_.verdict();
}

template <class S>
bool CaseRun<S>::take_step(std::int64_t step, const ReferenceCase::Expected& expected) {
  const std::int64_t batches = (case_.rows + case_.batch_size - 1) / case_.batch_size;
  const double rate = core::scheduled_rate(case_.schedule, case_.lr, step, step / batches);
  const core::StepResult result =
      learner_.step(examples(), batch(step), rate, static_cast<std::uint64_t>(step), masks(step));
  const auto at = static_cast<std::size_t>(step);
  const auto compare = [&](const std::vector<double>& wanted, double got, const char* what) {
    if (!wanted.empty()) comparison_.add(got, wanted[at], std::string(what) + "[" + std::to_string(step) + "]");
  };
  compare(expected.lr, rate, "lr");
  compare(expected.loss_data, result.data_loss, "loss_data");
  compare(expected.loss_total, result.total_loss, "loss_total");
  return result.finite;
}

template <class S>
void CaseRun<S>::compare_checkpoints(std::int64_t done, const ReferenceCase::Expected& expected) {
  for (const ReferenceCase::Expected::Checkpoint& point : expected.checkpoints)
    if (point.step == done)
      comparison_.add_parameters(case_.layout, learner_.parameters_as_double(), point.parameters,
                                 "checkpoint " + std::to_string(done));
}

template <class S>
void CaseRun<S>::compare_end(const ReferenceCase::Expected& expected) {
  const std::vector<double> parameters = learner_.parameters_as_double();
  comparison_.add_parameters(case_.layout, parameters, expected.final_parameters, "final");
  if (!expected.final_outputs.empty()) {
    const std::vector<double> z = learner_.outputs(examples());
    const auto outputs = static_cast<std::size_t>(case_.network.layers.back().units);
    for (std::size_t i = 0; i < z.size(); ++i)
      comparison_.add(z[i], expected.final_outputs[i],
                      "final_outputs[" + std::to_string(i / outputs) + "][" + std::to_string(i % outputs) + "]");
  }
  if (expected.final_full_loss_data)
    comparison_.add(learner_.evaluate(examples()).loss, *expected.final_full_loss_data, "final_full_loss_data");
  if (expected.zero_weights && std::is_same_v<S, double>)
    comparison_.add(static_cast<double>(count_zeros(case_.layout, parameters)),
                    static_cast<double>(*expected.zero_weights), "zero_weights");
}

}  // namespace

template <class S>
CaseVerdict run_reference_case(const ReferenceCase& what, double tolerance) {
  return CaseRun<S>(what, tolerance).run();
}
template CaseVerdict run_reference_case<float>(const ReferenceCase&, double);
template CaseVerdict run_reference_case<double>(const ReferenceCase&, double);

}  // namespace lscope::train
