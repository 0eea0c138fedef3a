#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/command_line.h"
#include "data/dataset.h"
#include "spec/run_spec.h"
#include "train/saved_weights.h"

namespace lscope::cli {

/// The options by which a command is told what to run.
struct RunOptions {
  std::string config;  ///< CONFIG.json
  std::string preset;
  std::string data;
  std::string target;
  std::string labels;                ///< of pictures; "" = the file beside them
  std::string group;                 ///< column of groups
  std::vector<std::string> ignored;  ///< columns that are left out
  std::string task;                  ///< "regression", "classes"; "" = detected
  std::vector<std::string> set;      ///< KEY=VALUE
  std::optional<std::int64_t> seed;  ///< as typed: a negative one is refused by its own name
  std::optional<int> threads;
  std::string precision;
  std::string weights;     ///< saved weights to start from
  int weights_layers = 0;  ///< how many of their layers; 0 = all
};
void add_run_options(Command command, RunOptions& options);

/// What is to be run, the rows of its file if it has one, and the weights it starts from if it has some.
struct PreparedRun {
  spec::RunSpec spec;
  std::shared_ptr<const data::Dataset> file;
  std::shared_ptr<const train::SavedWeights> start;
};
/// Puts the options together: the configuration or preset (without either: train::spec_for_file for a file, else the
/// defaults), then --data, then --set from left to right, then --seed, --threads, --precision. Errors  those of reading
/// a configuration, preset or file; kUsageKey, kUsageRange for --set.
[[nodiscard]] base::Result<PreparedRun> prepare_run(const RunOptions& options);

}  // namespace lscope::cli
