#include "app/command_dump.h"

#include <nlohmann/json.hpp>

#include "spec/edits_json.h"
#include "spec/param.h"

namespace lscope::app {
namespace {

using Json = nlohmann::ordered_json;

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

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

Json command_json(const train::AppliedCommand& applied) {
  Json json = {
      {"seq", applied.seq}, {"tick", applied.tick}, {"generation", applied.generation}, {"step", applied.step}};
  std::visit(Overloaded{[&](const train::SetParam& set) {
                          json["command"] = "set";
                          json["key"] = spec::info(set.id).key;
                          json["before"] = spec::value_text(set.id, applied.before);
                          json["value"] = spec::value_text(set.id, set.value);
                        },
                        [&](const train::Pause&) { json["command"] = "pause"; },
                        [&](const train::Resume&) { json["command"] = "resume"; },
                        [&](const train::StepOnce&) { json["command"] = "step"; },
                        [&](const train::StepEpoch&) { json["command"] = "step-epoch"; },
                        [&](const train::Restart&) { json["command"] = "restart"; },
                        [&](const train::BackToGood&) { json["command"] = "back-to-good"; },
                        [&](const train::PeekTest& peek) { json["command"] = peek.open ? "peek-test" : "look-away"; },
                        [&](const train::EditPoints& points) {
                          json["command"] = "edit-points";
                          json["edits"] = Json::parse(spec::edits_json(points.edits));
                        },
                        [&](const train::KeepEdits& keep) {
                          json["command"] = "keep-edits";
                          json["count"] = keep.count;
                        }},
             applied.command);
  return json;
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
  Json json = run_json(snapshot);
  json["commands"] = Json::array();
  for (const train::AppliedCommand& applied : *snapshot.log) json["commands"].push_back(command_json(applied));
  return json.dump(2) + "\n";
}

}  // namespace lscope::app
