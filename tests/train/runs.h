#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <utility>
#include <vector>

#include "spec/run_spec.h"
#include "train/trainer.h"

namespace lscope::train {

using Setting = std::pair<spec::ParamId, double>;

/// A small, quick run: 60 rows, 16-8 units, batches of 10, so 6 steps an epoch; changed by `settings`.
inline spec::RunSpec small_spec(const std::vector<Setting>& settings = {}) {
  spec::RunSpec spec;
  const auto set = [&](spec::ParamId id, double value) { EXPECT_TRUE(spec.values.set(id, value).ok()); };
  set(spec::ParamId::kSamples, 60);
  set(spec::ParamId::kValidationSamples, 40);
  set(spec::ParamId::kTestSamples, 50);
  set(spec::ParamId::kWidth1, 16);
  set(spec::ParamId::kWidth2, 8);
  set(spec::ParamId::kSpeedLimit, spec::info(spec::ParamId::kSpeedLimit).max);
  for (const auto& [id, value] : settings) set(id, value);
  return spec;
}

inline std::unique_ptr<Trainer> small_run(const std::vector<Setting>& settings = {},
                                          const TrainerOptions& options = {}) {
  auto made = make_trainer(small_spec(settings), nullptr, options);
  if (!made.ok()) {
    ADD_FAILURE() << base::to_text(made.error());
    return nullptr;
  }
  return std::move(made).value();
}

inline void take_steps(Trainer& trainer, int count) {
  for (int i = 0; i < count && trainer.wants_to_step(); ++i) trainer.step();
}

}  // namespace lscope::train
