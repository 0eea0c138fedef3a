#pragma once

#include "core/learner.h"
#include "train/experiment_rows.h"

namespace lscope::train {

/// A network, its data and its training, resolved: what one seed of an experiment runs.
struct NetworkExperiment {
  ClassRows rows;
  int n = 1, n_validation = 0, n_test = 1;
  core::NetworkSpec spec;
  core::Initialization initialization = core::Initialization::kHeNormal;
  core::Regularization penalty;
  double plain_lambda1 = 0;  ///< the deliberate mistake: a threshold lr*lambda1 whatever the optimizer's metric is
  core::OptimizerSettings optimizer;
  double rate = 0.01;
  int batch = 32;
  int epochs = 0;
  int steps = 0;  ///< in the place of epochs
  double input_noise = 0;
  int members = 1;
  bool in_double = false;
};

/// Trains with one seed and measures what is wanted; the loss on the validation rows is looked at after each epoch only
/// if the best epoch is. Losses and accuracies: evaluation mode, full sets. NaN all over if it diverges.
template <class S>
Repetition run_network(const NetworkExperiment& what, int seed, const Wanted& wanted);

/// Members on the same rows, with other initialisations and orders, and what their mean says of the test rows
/// (docs/math.md, section 14), in double.
template <class S>
Repetition run_ensemble(const NetworkExperiment& what, int seed);

extern template Repetition run_network<float>(const NetworkExperiment&, int, const Wanted&);
extern template Repetition run_network<double>(const NetworkExperiment&, int, const Wanted&);
extern template Repetition run_ensemble<float>(const NetworkExperiment&, int);
extern template Repetition run_ensemble<double>(const NetworkExperiment&, int);

}  // namespace lscope::train
