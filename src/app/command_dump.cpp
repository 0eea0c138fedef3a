#include "app/command_dump.h"

#include <nlohmann/json.hpp>

#include "spec/param.h"
#include "train/command_log.h"

namespace lscope::app {
namespace {

using Json = nlohmann::ordered_json;

std::string state_name(train::RunState state) {
  switch (state) {
    case train::RunState::kPaused:
      return "paused";
    case train::RunState::kRunning:
      return "running";
    case train::RunState::kStopped:
      return "stopped";
    case train::RunState::kDiverged:
      return "diverged";
    case train::RunState::kFailed:
      return "failed";
  }
  return "failed";
}

Json values_json(const train::Snapshot& snapshot) {
  Json values;
  for (const spec::ParamInfo& row : spec::all_params())
    values[std::string(row.key)] = spec::value_text(row.id, snapshot.spec->values[row.id]);
  return values;
}

}  // namespace

nlohmann::ordered_json run_json(const train::Snapshot& snapshot) {
  Json json = {{"state", state_name(snapshot.state)},
               {"generation", snapshot.generation},
               {"step", snapshot.step},
               {"tick", snapshot.tick},
               {"obeyed", snapshot.obeyed},
               {"data", snapshot.data->name},
               {"test_peeks", snapshot.test_peeks},
               {"values", values_json(snapshot)}};
  if (!snapshot.history.empty()) {  // NaN (a set that is empty) becomes null
    json["train_loss"] = snapshot.history.back().train_loss;
    json["test_loss"] = snapshot.history.back().test_loss;
  }
  return json;
}

std::string command_log_json(const train::Snapshot& snapshot) {
  Json json = {{"schema", "lscope-commands"}, {"schema_version", 1}};
  json.update(run_json(snapshot));
  json["commands"] = Json::array();
  for (const train::AppliedCommand& applied : *snapshot.log) json["commands"].push_back(train::command_json(applied));
  return json.dump(2) + "\n";
}

}  // namespace lscope::app
