#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/options.h"
#include "base/result.h"
#include "data/kept_table.h"
#include "data/read_choice.h"
#include "spec/preset.h"
#include "spec/run_spec.h"
#include "train/trainer.h"

namespace lscope::app {

/// The part of the command line that says what to run, kept for as long as the program lives.
struct RunChoice {
  std::string preset;
  std::vector<std::string> settings;  ///< KEY=VALUE
  std::optional<std::uint64_t> seed;
  std::string weights = {};  ///< saved weights to start from; "" = none
  std::string group = {};    ///< column of a file whose equal values keep rows together in a split; "" = none
};
[[nodiscard]] RunChoice run_choice(const Options& options);

/// The preset that `choice` starts from, the first window's where it names none; null if it cannot be read.
[[nodiscard]] std::shared_ptr<const spec::Preset> scene_of(const RunChoice& choice);

/// The same choice with the first window's preset in place of one that is about a file, and without its settings, which
/// were meant for that.
[[nodiscard]] RunChoice without_file(RunChoice choice);

/// Preset, then settings, then seed. Errors  kUsageKey, kUsageRange
[[nodiscard]] base::Result<spec::RunSpec> generated_spec(const RunChoice& choice);
/// A run of generated data. Errors  as generated_spec() and train::make_trainer()
[[nodiscard]] base::Result<std::unique_ptr<train::Trainer>> make_generated_run(const RunChoice& choice);
/// Reads the file, fits the defaults to it, applies the settings of the command line, builds data and network. May
/// take seconds: never on the UI thread. What was `kept` of a look at the file saves the reading, if it still holds.
/// Errors  as data::read_table(), generated_spec() and train::make_trainer()
[[nodiscard]] base::Result<std::unique_ptr<train::Trainer>> make_file_run(const spec::FileSource& source,
                                                                          const RunChoice& choice,
                                                                          const data::ReadWatch& watch = {},
                                                                          const data::KeptTable* kept = nullptr);
/// Whether a file that was dropped holds weights; any other is a table.
[[nodiscard]] bool holds_weights(const std::filesystem::path& file);
/// The run that a complete configuration describes, with its file and its first weights. May take seconds, as above.
/// Errors  as train::read_safetensors(), data::read_table() and train::make_trainer()
[[nodiscard]] base::Result<std::unique_ptr<train::Trainer>> make_configured_run(const spec::RunSpec& run);
/// `run` again from its beginning, with the weights of `file` for its first ones.
[[nodiscard]] base::Result<std::unique_ptr<train::Trainer>> make_weights_run(spec::RunSpec run,
                                                                             const std::filesystem::path& file);

}  // namespace lscope::app
