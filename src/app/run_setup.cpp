#include "app/run_setup.h"

#include <utility>

#include "base/text.h"
#include "data/table_reader.h"
#include "train/build.h"
#include "train/file_choice.h"
#include "train/saved_weights.h"

namespace lscope::app {
namespace {

std::string_view preset_name(const RunChoice& choice) {
  return choice.preset.empty() ? spec::kFirstPreset : std::string_view(choice.preset);
}

base::Status apply_choice(const RunChoice& choice, spec::RunSpec& run) {
  if (!choice.weights.empty()) run.weights = spec::WeightsSource{choice.weights};
  for (const std::string& pair : choice.settings) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos)
      return base::Error{base::ErrorCode::kUsageOption, "--set " + base::printable(pair), "KEY=VALUE is expected", ""};
    const auto id = spec::find_param(pair.substr(0, equals));
    if (!id.ok()) return id.error();
    const auto value = spec::parse_value(id.value(), pair.substr(equals + 1));
    if (!value.ok()) return value.error();
    if (auto done = run.values.set(id.value(), value.value()); !done.ok()) return done;
  }
  if (!choice.seed) return base::Done{};
  return run.values.set(spec::ParamId::kSeed, static_cast<double>(*choice.seed));
}

base::Result<std::shared_ptr<const data::Dataset>> read_rows(const spec::RunSpec& run, const data::ReadWatch& watch,
                                                             const data::KeptTable* kept = nullptr) {
  const data::ReadChoice choice = train::read_choice(run);
  if (kept != nullptr && kept->serves(choice)) return kept->rows;
  auto dataset = data::read_table(run.file->path, choice, watch);
  if (!dataset.ok()) return dataset.error();
  return std::make_shared<const data::Dataset>(std::move(dataset).value());
}

/// Reads the weights that the run names, if it names some.
base::Result<std::unique_ptr<train::Trainer>> make_run(const spec::RunSpec& run,
                                                       std::shared_ptr<const data::Dataset> rows) {
  train::TrainerOptions options;
  if (run.weights) {
    auto saved = train::read_safetensors(run.weights->path);
    if (!saved.ok()) return saved.error();
    options.start = std::make_shared<const train::SavedWeights>(std::move(saved).value());
  }
  return train::make_trainer(run, std::move(rows), options);
}

base::Result<std::unique_ptr<train::Trainer>> make_run_of_file(spec::RunSpec run, const RunChoice& choice,
                                                               const data::ReadWatch& watch = {},
                                                               const data::KeptTable* kept = nullptr) {
  spec::RunSpec wanted = run;
  if (auto done = apply_choice(choice, wanted); !done.ok()) return done.error();
  auto rows = read_rows(wanted, watch, kept);
  if (!rows.ok()) return rows.error();
  if (choice.preset.empty()) run = train::spec_for_file(*rows.value(), *run.file);
  if (auto done = apply_choice(choice, run); !done.ok()) return done.error();
  return make_run(run, std::move(rows).value());
}

}  // namespace

RunChoice run_choice(const Options& options) {
  return {options.preset, options.settings, options.seed, options.weights ? options.weights->string() : "",
          options.group};
}

std::shared_ptr<const spec::Preset> scene_of(const RunChoice& choice) {
  auto preset = spec::load_preset(preset_name(choice));
  return preset.ok() ? std::make_shared<const spec::Preset>(std::move(preset).value()) : nullptr;
}

RunChoice without_file(RunChoice choice) {
  const auto preset = scene_of(choice);
  if (!preset || !preset->spec.file) return choice;
  RunChoice other{"", {}, choice.seed};
  // The last setting is the generator that was chosen in the window.
  if (!choice.settings.empty()) other.settings.push_back(choice.settings.back());
  return other;
}

base::Result<spec::RunSpec> generated_spec(const RunChoice& choice) {
  auto preset = spec::load_preset(preset_name(choice));
  if (!preset.ok()) return preset.error();
  spec::RunSpec run = std::move(preset).value().spec;
  if (auto done = apply_choice(choice, run); !done.ok()) return done.error();
  return run;
}

base::Result<std::unique_ptr<train::Trainer>> make_generated_run(const RunChoice& choice) {
  auto run = generated_spec(choice);
  if (!run.ok()) return run.error();
  // A preset may be about a bundled file.
  if (run.value().file) return make_run_of_file(std::move(run).value(), choice);
  return make_run(run.value(), nullptr);
}

base::Result<std::unique_ptr<train::Trainer>> make_file_run(const spec::FileSource& source, const RunChoice& choice,
                                                            const data::ReadWatch& watch, const data::KeptTable* kept) {
  spec::RunSpec run;
  run.file = source;
  RunChoice own = choice;
  own.preset.clear();  // what a preset says is about its own data
  return make_run_of_file(std::move(run), own, watch, kept);
}

base::Result<std::unique_ptr<train::Trainer>> make_configured_run(const spec::RunSpec& run) {
  std::shared_ptr<const data::Dataset> rows;
  if (run.file) {
    auto read = read_rows(run, {});
    if (!read.ok()) return read.error();
    rows = std::move(read).value();
  }
  return make_run(run, std::move(rows));
}

base::Result<std::unique_ptr<train::Trainer>> make_weights_run(spec::RunSpec run, const std::filesystem::path& file) {
  run.weights = spec::WeightsSource{file.string()};
  return make_configured_run(run);
}

bool holds_weights(const std::filesystem::path& file) { return file.extension() == ".safetensors"; }

}  // namespace lscope::app
