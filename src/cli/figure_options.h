#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/translate.h"
#include "cli/command_line.h"
#include "figures/looks.h"
#include "figures/registry.h"

namespace lscope::cli {

/// What `lscope figure` and `lscope report` have in common.
struct FigureOptions {
  std::string from;
  std::string data;
  std::optional<std::int64_t> epoch;
  std::string language = "en";
  double scale = 1;
  std::string pair;
};
void add_figure_options(Command command, FigureOptions& options);

/// The words of a language.  Errors  kMachineAsset, kInputMalformed
[[nodiscard]] base::Result<base::Translate> words_of(const std::string& language);

/// What the probe is asked for the figures of a run: everything that its weights and rows allow; the plane of two
/// weights is that of `pair` as it was typed, "" = the program's choice.  Errors  those of parse_weight_pair()
[[nodiscard]] base::Result<figures::Looks> probe_looks(const train::Snapshot& run, const std::string& pair);

/// The figure of this name.  Errors  kUsageKey, naming the nearest
[[nodiscard]] base::Result<const figures::Entry*> find_figure(const std::string& name);

}  // namespace lscope::cli
