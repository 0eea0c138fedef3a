#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/learner.h"
#include "core/network_spec.h"
#include "train/comparison.h"

namespace lscope::train {

/// A complete, deterministic training run with what must come out of it: schema "mlp-case", version 1. Nothing in it
/// is random: rows are used in file order, first weights and dropout masks are given.
struct ReferenceCase {
  /// Numbers that must come out; an empty vector = the file does not say.
  struct Expected {
    struct Checkpoint {
      std::int64_t step = 0;           ///< updates done
      std::vector<double> parameters;  ///< flat, see ReferenceCase::layout
    };
    std::vector<double> lr, loss_data, loss_total;  ///< one a step, before its update
    std::vector<double> grad0;                      ///< flat
    std::vector<Checkpoint> checkpoints;
    std::vector<double> final_parameters;
    std::vector<double> final_outputs;  ///< rows x outputs
    std::optional<double> final_full_loss_data;
    std::optional<std::int64_t> zero_weights;
  };

  std::string name;
  core::NetworkSpec network;
  core::ParameterLayout layout;
  std::vector<double> initial;  ///< flat
  int rows = 0;
  std::vector<double> x, y;  ///< rows x inputs; rows x outputs (MSE, BCE)
  std::vector<std::int32_t> labels;
  int batch_size = 1;
  std::int64_t steps = 0;
  double lr = 0;
  core::Schedule schedule;
  core::OptimizerSettings optimizer;
  core::Regularization regularization;
  std::vector<core::FixedMasks> masks;  ///< one a step; empty: none are given
  std::optional<Expected> expected;     ///< absent in a plain configuration
  double tolerance = 1e-8;              ///< absolute, double precision
  std::vector<std::string> warnings;    ///< keys that were not read
};

/// Reads one case from JSON text; `name` stands for the file in messages.
/// Errors  kInputMalformed ("case.json: training.batch_size: a whole number is expected"), kInputLimit (network too
///         large, too many steps: found before anything of that size is allocated).
[[nodiscard]] base::Result<ReferenceCase> parse_reference_case(std::string_view text, const std::string& name);

/// What single precision may differ by after some ten to hundred updates, absolute for numbers below 1 and relative
/// above: 100 updates gather about 100 roundings of 6e-8, amplified by at most a few hundred.
inline constexpr double kFloatCaseTolerance = 2e-3;

/// Runs the case and compares every number that it expects. In float the deviation of numbers above 1 is relative, and
/// the exact count of zeros is not compared.
template <class S>
[[nodiscard]] CaseVerdict run_reference_case(const ReferenceCase& what, double tolerance);
extern template CaseVerdict run_reference_case<float>(const ReferenceCase&, double);
extern template CaseVerdict run_reference_case<double>(const ReferenceCase&, double);

}  // namespace lscope::train
