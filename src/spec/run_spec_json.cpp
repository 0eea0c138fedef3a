#include "spec/run_spec_json.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "base/text.h"
#include "spec/edits_json.h"
#include "spec/params_json.h"
#include "spec/strict_json.h"

namespace lscope::spec {
namespace {

using base::ErrorCode;
using nlohmann::json;

base::Error malformed(std::string context, std::string message, std::string remedy = "") {
  return {ErrorCode::kInputMalformed, std::move(context), std::move(message), std::move(remedy)};
}

constexpr std::array<std::string_view, 3> kTasks{"detected", "regression", "classes"};  // in the order of FileTask

/// What differs from the plain reading of a file is written, so that older files and newer ones look alike.
std::string file_source_json(const FileSource& file) {
  std::string text = "{\"path\": " + json_string(file.path) + ", \"target\": " + json_string(file.target);
  if (!file.group.empty()) text += ", \"group\": " + json_string(file.group);
  for (std::size_t i = 0; i < file.ignored.size(); ++i)
    text += (i == 0 ? ", \"ignored\": [" : ", ") + json_string(file.ignored[i]);
  if (!file.ignored.empty()) text += "]";
  if (file.task != FileTask::kDetected)
    text += ", \"task\": \"" + std::string(kTasks[static_cast<std::size_t>(file.task)]) + "\"";
  if (!file.labels.empty()) text += ", \"labels\": " + json_string(file.labels);
  return text + "}";
}

base::Status check_keys(const json& object, const std::string& context, std::span<const std::string_view> known) {
  for (const auto& [key, value] : object.items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const std::string near = base::nearest(key, known);
    return malformed(context + ": " + base::printable(key, 60), "unknown key",
                     near.empty() ? "" : "did you mean \"" + near + "\"?");
  }
  return base::Done{};
}

base::Status check_schema(const json& file, const std::string& name) {
  const json schema = file.value("schema", json()), version = file.value("schema_version", json());
  if (!schema.is_string()) return malformed(name + ": schema", "\"lscope-config\" is expected");
  if (schema != "lscope-config")
    return malformed(name + ": schema", "\"" + base::printable(schema.get<std::string>(), 40) + "\" is not known",
                     "\"lscope-config\" is");
  if (!version.is_number_integer()) return malformed(name + ": schema_version", "the whole number 1 is expected");
  if (version != 1)
    return malformed(name + ": schema_version", base::printable(version.dump(), 40) + " is not supported (1 is)");
  return base::Done{};
}

base::Status read_file_source(const json& data, const std::string& name, RunSpec& spec) {
  constexpr std::array<std::string_view, 6> kKeys{"path", "target", "group", "ignored", "task", "labels"};
  if (!data.is_object()) return malformed(name + ": data", "an object is expected");
  if (auto known = check_keys(data, name + ": data", kKeys); !known.ok()) return known;
  const json path = data.value("path", json()), target = data.value("target", json("")),
             labels = data.value("labels", json(""));
  if (!path.is_string() || path.get_ref<const std::string&>().empty())
    return malformed(name + ": data.path", "the path of a file is expected");
  const json group = data.value("group", json("")), ignored = data.value("ignored", json::array());
  const json task = data.value("task", json("detected"));
  if (!target.is_string()) return malformed(name + ": data.target", "the name of a column is expected");
  if (!labels.is_string()) return malformed(name + ": data.labels", "the path of a file of labels is expected");
  if (!group.is_string()) return malformed(name + ": data.group", "the name of a column is expected");
  FileSource source{path.get<std::string>(), target.get<std::string>(), group.get<std::string>()};
  const bool names = ignored.is_array() && std::all_of(ignored.begin(), ignored.end(), [](const json& one) {
                       return one.is_string() && !one.get_ref<const std::string&>().empty();
                     });
  if (!names) return malformed(name + ": data.ignored", "a list of names of columns is expected");
  for (const json& one : ignored) source.ignored.push_back(one.get<std::string>());
  const auto at = std::find(kTasks.begin(), kTasks.end(), task.is_string() ? task.get<std::string>() : "");
  if (at == kTasks.end())
    return malformed(name + ": data.task", "\"detected\", \"regression\" or \"classes\" is expected");
  source.task = static_cast<FileTask>(at - kTasks.begin());
  source.labels = labels.get<std::string>();
  spec.file = std::move(source);
  return base::Done{};
}

base::Status read_weights_source(const json& weights, const std::string& name, RunSpec& spec) {
  constexpr std::array<std::string_view, 2> kKeys{"path", "layers"};
  constexpr int kMostLayers = kMaxDepth + 1;
  if (!weights.is_object()) return malformed(name + ": weights", "an object is expected");
  if (auto known = check_keys(weights, name + ": weights", kKeys); !known.ok()) return known;
  const json path = weights.value("path", json()), layers = weights.value("layers", json(0));
  if (!path.is_string() || path.get_ref<const std::string&>().empty())
    return malformed(name + ": weights.path", "the path of a file is expected");
  if (!layers.is_number_integer() || layers < 0 || layers > kMostLayers)
    return malformed(name + ": weights.layers",
                     "a whole number from 0 (all layers) to " + std::to_string(kMostLayers) + " is expected");
  spec.weights = WeightsSource{path.get<std::string>(), layers.get<int>()};
  return base::Done{};
}

}  // namespace

base::Result<RunSpec> read_run_spec(std::string_view text, const std::string& name) {
  constexpr std::array<std::string_view, 6> kKeys{"schema", "schema_version", "params", "data", "weights", "edits"};
  const auto parsed = parse_json(text, name);
  if (!parsed.ok()) return parsed.error();
  const json& file = parsed.value();
  if (!file.is_object()) return malformed(name, "an object is expected at the top");
  if (auto schema = check_schema(file, name); !schema.ok()) return schema.error();
  if (auto known = check_keys(file, name, kKeys); !known.ok()) return known.error();
  RunSpec spec;
  if (!file.contains("params")) return malformed(name + ": params", "is missing");
  if (auto set = set_params(file["params"], name + ": params", spec.values); !set.ok()) return set.error();
  if (file.contains("data"))
    if (auto read = read_file_source(file["data"], name, spec); !read.ok()) return read.error();
  if (file.contains("weights"))
    if (auto read = read_weights_source(file["weights"], name, spec); !read.ok()) return read.error();
  if (file.contains("edits")) {
    auto edits = read_edits(file["edits"], name + ": edits");
    if (!edits.ok()) return edits.error();
    spec.edits = std::move(edits).value();
  }
  const bool wants_file = spec.values.choice<DataSource>(ParamId::kDataSource) == DataSource::kFile;
  if (wants_file && !spec.file) return malformed(name + ": data", "is missing, but data.source is \"file\"");
  if (!wants_file && spec.file)
    return malformed(name + ": data",
                     "names a file, but data.source is \"" +
                         value_text(ParamId::kDataSource, spec.values[ParamId::kDataSource]) + "\"",
                     "set data.source to \"file\"");
  return spec;
}

std::string write_run_spec(const RunSpec& spec) {
  std::string text = "{\n  \"schema\": \"lscope-config\",\n  \"schema_version\": 1,\n  \"params\": {";
  for (const ParamInfo& row : all_params())
    text += std::string(row.id == ParamId{} ? "\n" : ",\n") + "    \"" + std::string(row.key) +
            "\": " + param_json(row.id, spec.values[row.id]);
  text += "\n  }";
  if (spec.file) text += ",\n  \"data\": " + file_source_json(*spec.file);
  if (spec.weights)
    text += ",\n  \"weights\": {\"path\": " + json_string(spec.weights->path) +
            ", \"layers\": " + std::to_string(spec.weights->layers) + "}";
  if (!spec.edits.empty()) text += ",\n  \"edits\": " + edits_json(spec.edits);
  return text + "\n}\n";
}

}  // namespace lscope::spec
