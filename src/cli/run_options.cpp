#include "cli/run_options.h"

#include "base/files.h"
#include "base/text.h"
#include "cli/report.h"
#include "data/table_reader.h"
#include "spec/preset.h"
#include "spec/run_spec_json.h"
#include "train/build.h"
#include "train/file_choice.h"

namespace lscope::cli {
namespace {

using spec::ParamId;

constexpr std::uint64_t kMaxConfigBytes = 16U << 20;

base::Result<spec::RunSpec> starting_point(const RunOptions& options) {
  if (!options.config.empty()) {
    const auto text = base::read_file(options.config, kMaxConfigBytes);
    if (!text.ok()) return text.error();
    return spec::read_run_spec(text.value(), options.config);
  }
  if (options.preset.empty()) return spec::RunSpec{};
  auto preset = spec::load_preset(options.preset);
  if (!preset.ok()) return preset.error();
  return preset.value().spec;
}

base::Status set_pair(const std::string& pair, spec::RunSpec& run) {
  const std::size_t equals = pair.find('=');
  if (equals == std::string::npos)
    return base::Error{base::ErrorCode::kUsageOption, "--set " + base::printable(pair), "KEY=VALUE is expected", ""};
  const auto id = spec::find_param(pair.substr(0, equals));
  if (!id.ok()) return id.error();
  const auto value = spec::parse_value(id.value(), pair.substr(equals + 1));
  if (!value.ok()) return value.error();
  return run.values.set(id.value(), value.value());
}

/// --set, --seed, --threads and --precision, in this order.
base::Status apply_settings(const RunOptions& options, spec::RunSpec& run) {
  for (const std::string& pair : options.set)
    if (auto done = set_pair(pair, run); !done.ok()) return done;
  if (options.seed)
    if (auto done = run.values.set(ParamId::kSeed, static_cast<double>(*options.seed)); !done.ok()) return done;
  if (options.threads)
    if (auto done = run.values.set(ParamId::kThreads, *options.threads); !done.ok()) return done;
  if (!options.precision.empty()) {
    const auto value = spec::parse_value(ParamId::kPrecision, options.precision);
    if (!value.ok()) return value.error();
    return run.values.set(ParamId::kPrecision, value.value());
  }
  return base::Done{};
}

base::Result<data::Dataset> read_table(const RunOptions& options, spec::RunSpec run) {
  if (auto done = apply_settings(options, run); !done.ok()) return done.error();
  return data::read_table(run.file->path, train::read_choice(run));
}

}  // namespace

void add_run_options(Command command, RunOptions& options) {
  command.option("config", options.config, "Configuration file (JSON)").shown_as("CONFIG.json");
  command.option("--preset", options.preset, "Start from a preset (lscope presets lists them)").excludes("config");
  command.option("--data", options.data,
                 "CSV file with a header row, the last column being the target; or pictures in IDX format");
  command.option("--target", options.target, "Name of the target column").needs("--data");
  command.option("--labels", options.labels, "Labels of pictures (default: the file beside them)")
      .needs("--data")
      .shown_as("FILE");
  command.option("--ignore", options.ignored, "Leave this column out; may be given several times")
      .needs("--data")
      .shown_as("COLUMN")
      .repeated();
  command.option("--group", options.group, "Column that says which rows belong together; no input")
      .needs("--data")
      .shown_as("COLUMN");
  command.option("--task", options.task, "regression or classes (default: as the target's values say)")
      .needs("--data")
      .shown_as("TASK");
  command.option("--weights", options.weights, "Start from these saved weights").shown_as("FILE.safetensors");
  command
      .option("--weights-layers", options.weights_layers,
              "Take only the first N layers of them, counted from the input; the others start from the seed")
      .whole_within(1, spec::kMaxDepth + 1)
      .needs("--weights");
  command.option("--set", options.set, "Set a parameter: KEY=VALUE (lscope params lists them)").repeated();
  command.option("--seed", options.seed, "Seed of data, first weights, order and dropout");
  command.option("--threads", options.threads, "Threads inside a step; the result is the same for any number");
  command.option("--precision", options.precision, "float or double");
}

base::Result<PreparedRun> prepare_run(const RunOptions& options) {
  auto start = starting_point(options);
  if (!start.ok()) return start.error();
  PreparedRun run{std::move(start).value(), nullptr, nullptr};
  if (!options.data.empty()) {
    const auto task = train::parse_file_task(options.task);
    if (!task.ok()) return task.error();
    run.spec.file =
        spec::FileSource{options.data, options.target, options.group, options.ignored, task.value(), options.labels};
  }
  if (run.spec.file) {
    auto dataset = read_table(options, run.spec);
    if (!dataset.ok()) return dataset.error();
    for (const data::Notice& notice : dataset.value().notices) warn(notice.english);
    run.file = std::make_shared<const data::Dataset>(std::move(dataset).value());
    const bool chosen = !options.config.empty() || !options.preset.empty();
    if (!chosen) run.spec = train::spec_for_file(*run.file, *run.spec.file);
    const auto source = static_cast<double>(spec::DataSource::kFile);
    if (auto done = run.spec.values.set(ParamId::kDataSource, source); !done.ok()) return done.error();
    // A preset's number of samples is about its own generator; a file gives all its rows unless --set says otherwise.
    if (chosen && !options.data.empty())
      if (auto done = run.spec.values.set(ParamId::kSamples, spec::info(ParamId::kSamples).max); !done.ok())
        return done.error();
  }
  if (auto done = apply_settings(options, run.spec); !done.ok()) return done.error();
  if (run.spec.values.choice<spec::DataSource>(ParamId::kDataSource) == spec::DataSource::kFile && !run.file)
    return base::Error{base::ErrorCode::kUsageOption, "data.source", "is \"file\", but no file is given",
                       "add --data FILE"};
  if (!options.weights.empty()) run.spec.weights = spec::WeightsSource{options.weights, options.weights_layers};
  if (run.spec.weights) {
    auto saved = train::read_safetensors(run.spec.weights->path);
    if (!saved.ok()) return saved.error();
    run.start = std::make_shared<const train::SavedWeights>(std::move(saved).value());
  }
  return run;
}

}  // namespace lscope::cli
