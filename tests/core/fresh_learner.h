#pragma once

#include "core/learner.h"
#include "core/material.h"

namespace lscope::core {

/// A learner on one thread with first weights of seed 7.
template <class S>
Learner<S> fresh(const NetworkSpec& spec, OptimizerKind kind = OptimizerKind::kAdam) {
  Learner<S> learner(spec, 1);
  learner.initialize(Initialization::kHeNormal, 7);
  learner.set_optimizer(settings_of(kind));
  return learner;
}

}  // namespace lscope::core
