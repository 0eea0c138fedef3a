#include "cli/cmd_data.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/text.h"
#include "cli/print.h"
#include "cli/report.h"
#include "cli/run_options.h"
#include "data/csv_writer.h"
#include "data/generate.h"
#include "data/point_edit.h"
#include "data/table_reader.h"
#include "spec/param.h"
#include "spec/params_json.h"
#include "train/build.h"
#include "train/file_choice.h"

namespace lscope::cli {
namespace {

using base::ErrorCode;
using spec::ParamId;

struct DataOptions {
  std::string file, target, group, task, labels;
  std::vector<std::string> ignored;
  bool json = false;
  std::string generator, config, part = "train", out;
  std::vector<std::string> settings;
};

base::Error usage(std::string context, std::string message, std::string remedy = "") {
  return {ErrorCode::kUsageOption, std::move(context), std::move(message), std::move(remedy)};
}

std::string json_list(const std::vector<std::string>& items) {
  std::string text = "[";
  for (const std::string& item : items) text += std::string(text.size() > 1 ? ", " : "") + spec::json_string(item);
  return text + "]";
}

std::vector<std::string> english(const std::vector<data::Notice>& notices) {
  std::vector<std::string> lines;
  for (const data::Notice& notice : notices) lines.push_back(notice.english);
  return lines;
}

/// Pictures without labels are all that `d` holds, or there are none.
const data::Rows& rows_of(const data::Dataset& d) { return d.rows.rows > 0 ? d.rows : d.unlabelled; }
std::int32_t group_count(const data::Dataset& d) {
  const auto last = std::max_element(d.group.begin(), d.group.end());
  return last == d.group.end() ? 0 : *last + 1;
}

std::string as_json(const data::Dataset& d) {
  const data::Rows& rows = rows_of(d);
  std::string sizes;
  if (d.image_width > 0)
    sizes +=
        ", \"image_width\": " + std::to_string(d.image_width) + ", \"image_height\": " + std::to_string(d.image_height);
  if (d.test.rows > 0) sizes += ", \"test_rows\": " + std::to_string(d.test.rows);
  if (d.rows.rows == 0) sizes += ", \"labels\": false";
  return "{\"file\": " + spec::json_string(d.name) + ", \"rows\": " + std::to_string(rows.rows) +
         ", \"features\": " + std::to_string(rows.features) + sizes + ", \"task\": \"" +
         std::string(data::task_name(d.task)) + "\", \"classes\": " + json_list(d.class_names) +
         ", \"columns\": " + json_list(d.feature_names) + ", \"target\": " + spec::json_string(d.target_name) +
         (d.group_name.empty()
              ? ""
              : ", \"group\": " + spec::json_string(d.group_name) + ", \"groups\": " + std::to_string(group_count(d))) +
         ", \"warnings\": " + json_list(english(d.notices)) + "}\n";
}

/// The first so many names, and how many more there are.
std::string some(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 12;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kShown; ++i)
    text += std::string(i > 0 ? ", " : "") + base::printable(names[i], 40);
  if (names.size() > kShown) text += " and " + std::to_string(names.size() - kShown) + " more";
  return text;
}

std::string as_text(const data::Dataset& d) {
  const data::Rows& rows = rows_of(d);
  const std::string task = d.rows.rows > 0 ? std::string(data::task_name(d.task)) : "no labels";
  std::string text = base::printable(d.name) + ": " + std::to_string(rows.rows) + " rows, " +
                     std::to_string(rows.features) + " features, " + task + "\n";
  if (d.image_width > 0)
    text += "pictures: " + std::to_string(d.image_width) + " x " + std::to_string(d.image_height) + "\n";
  if (d.test.rows > 0) text += "test set: " + std::to_string(d.test.rows) + " rows\n";
  text += "features: " + some(d.feature_names) + "\ntarget: " + base::printable(d.target_name) + "\n";
  if (!d.class_names.empty()) text += std::to_string(d.class_names.size()) + " classes: " + some(d.class_names) + "\n";
  if (!d.group_name.empty())
    text += std::to_string(group_count(d)) + " groups: " + base::printable(d.group_name) + "\n";
  for (const std::string& line : english(d.notices)) text += "note: " + line + "\n";
  return text;
}

int describe(const DataOptions& options) {
  const auto task = train::parse_file_task(options.task);
  if (!task.ok()) return report(task.error());
  spec::RunSpec asked;
  asked.file =
      spec::FileSource{options.file, options.target, options.group, options.ignored, task.value(), options.labels};
  data::ReadChoice choice = train::read_choice(asked);
  choice.labels_needed = false;
  const auto read = data::read_table(options.file, choice);
  if (!read.ok()) return report(read.error());
  return print(options.json ? as_json(read.value()) : as_text(read.value()));
}

/// Applies "key=value" settings; only the section "data" and the seed mean something to a generator.
base::Status apply(const std::vector<std::string>& settings, spec::ParamValues& values) {
  for (const std::string& setting : settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos) return usage("--set", "'" + base::printable(setting, 60) + "' is not KEY=VALUE");
    const auto id = spec::find_param(setting.substr(0, equals));
    if (!id.ok()) return id.error();
    const spec::ParamInfo& row = spec::info(id.value());
    const bool of_a_run =
        row.id == ParamId::kDataSource ||
        (row.id >= ParamId::kStratified && row.id <= ParamId::kTestLocked && row.id != ParamId::kSplitSeed);
    if ((row.section != spec::Section::kData && row.id != ParamId::kSeed) || of_a_run)
      return usage(std::string(row.key), "does not change what a generator makes");
    const auto value = spec::parse_value(row.id, setting.substr(equals + 1));
    if (!value.ok()) return value.error();
    if (auto set = values.set(row.id, value.value()); !set.ok()) return set;
  }
  return base::Done{};
}

base::Result<data::Generated> made(const DataOptions& options) {
  spec::RunSpec spec;
  const auto source = spec::parse_value(ParamId::kDataSource, options.generator);
  if (!source.ok()) return base::Error{ErrorCode::kUsageKey, "--generate", source.error().message, ""};
  const auto wanted = static_cast<spec::DataSource>(source.value());
  if (wanted == spec::DataSource::kFile || wanted == spec::DataSource::kDrawn)
    return usage("--generate", "'" + options.generator + "' is not a generator",
                 wanted == spec::DataSource::kDrawn ? "--config FILE writes what was drawn" : "");
  if (auto applied = apply(options.settings, spec.values); !applied.ok()) return applied.error();
  if (auto set = spec.values.set(ParamId::kDataSource, source.value()); !set.ok()) return set.error();
  return data::generate_raw(train::build_recipe(spec));
}

int generate(const DataOptions& options) {
  if (options.out.empty()) return report(usage("--out", "is missing: name the file to write"));
  const auto sets = made(options);
  if (!sets.ok()) return report(sets.error());
  const data::Generated& g = sets.value();
  const data::Dataset& part = options.part == "test" ? g.test : options.part == "validation" ? g.validation : g.train;
  if (const auto written = base::write_file(options.out, data::write_csv(part)); !written.ok())
    return report(written.error());
  return 0;
}

/// The rows that a configuration trains on, edited by hand or not: one part, in raw units.
int write_part(const DataOptions& options) {
  if (options.out.empty()) return report(usage("--out", "is missing: name the file to write"));
  RunOptions asked;
  asked.config = options.config;
  asked.set = options.settings;
  const auto prepared = prepare_run(asked);
  if (!prepared.ok()) return report(prepared.error());
  auto rows = train::build_raw_rows(prepared.value().spec, prepared.value().file.get());
  if (!rows.ok()) return report(rows.error());
  const auto part = options.part == "test"         ? base::DataPart::kTest
                    : options.part == "validation" ? base::DataPart::kValidation
                                                   : base::DataPart::kTrain;
  const std::string table = data::write_csv(data::part_of(std::move(rows).value(), part));
  if (const auto written = base::write_file(options.out, table); !written.ok()) return report(written.error());
  return 0;
}

int run(const DataOptions& options) {
  const bool makes = !options.generator.empty();
  if (!options.config.empty()) {
    if (makes || !options.file.empty()) return report(usage("data", "give a file, --generate or --config, only one"));
    return write_part(options);
  }
  if (makes == !options.file.empty())
    return report(usage("data", makes ? "give a file or --generate, not both" : "give a file or --generate NAME"));
  return makes ? generate(options) : describe(options);
}

}  // namespace

void add_data_command(CommandLine& line) {
  const auto options = std::make_shared<DataOptions>();
  Command command = line.command("data", "What is in a table, or why it is refused; or make one");
  command.option("file", options->file, "A CSV file, or pictures in IDX format").shown_as("FILE");
  command.option("--target", options->target, "The target column (default: the last)").shown_as("COLUMN");
  command.option("--labels", options->labels, "Labels of pictures (default: the file beside them)").shown_as("FILE");
  command.option("--ignore", options->ignored, "Leave this column out; may be given several times")
      .shown_as("COLUMN")
      .repeated();
  command.option("--group", options->group, "Column that says which rows belong together; no input").shown_as("COLUMN");
  command.option("--task", options->task, "regression or classes (default: as the target's values say)")
      .shown_as("TASK");
  command.flag("--json", options->json, "As JSON");
  command.option("--generate", options->generator, "Make rows: two_moons, circles, ...").shown_as("NAME");
  command.option("--config", options->config, "Write the rows of this run, with the points edited by hand")
      .shown_as("CONFIG.json");
  command.option("--set", options->settings, "KEY=VALUE for --generate (data.* and run.seed) or --config")
      .shown_as("KEY=VALUE")
      .repeated();
  command.option("--part", options->part, "Which set to write").one_of({"train", "validation", "test"}).shows_default();
  command.option("--out", options->out, "The file that --generate or --config writes").shown_as("FILE");
  command.does([options] { return run(*options); });
}

}  // namespace lscope::cli
