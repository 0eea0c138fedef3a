#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/translate.h"
#include "figures/registry.h"
#include "probe/decision_field.h"

namespace lscope::cli {

/// What `lscope figure` and `lscope report` have in common.
struct FigureOptions {
  std::string from;
  std::string data;
  std::optional<std::int64_t> epoch;
  std::string language = "en";
  double scale = 1;
};
void add_figure_options(CLI::App& command, FigureOptions& options);

/// The words of a language.  Errors  kMachineAsset, kInputMalformed
[[nodiscard]] base::Result<base::Translate> words_of(const std::string& language);

/// What the probe is asked for the figures of a run: everything that its weights and rows allow.
struct ProbeLooks {
  std::shared_ptr<const probe::Field> field;
  std::shared_ptr<const probe::Activity> activity;
  std::shared_ptr<const probe::WeightPlane> plane;
};
[[nodiscard]] ProbeLooks probe_looks(const train::Snapshot& run);

/// The figure of this name.  Errors  kUsageKey, naming the nearest
[[nodiscard]] base::Result<const figures::Entry*> find_figure(const std::string& name);

}  // namespace lscope::cli
