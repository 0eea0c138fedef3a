#include "train/command_log.h"

#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "base/text.h"
#include "spec/edits_json.h"
#include "spec/strict_json.h"
#include "train/json_reader.h"

namespace lscope::train {
namespace {

using nlohmann::json;

constexpr std::int64_t kMost = 9'000'000'000'000'000;

/// Every command without values of its own, by its name in files.
struct Plain {
  const char* name;
  Command command;
};
const std::array<Plain, 8>& plain_commands() {
  static const std::array<Plain, 8> kAll{{{"pause", Pause{}},
                                          {"resume", Resume{}},
                                          {"step", StepOnce{}},
                                          {"step-epoch", StepEpoch{}},
                                          {"restart", Restart{}},
                                          {"back-to-good", BackToGood{}},
                                          {"peek-test", PeekTest{true}},
                                          {"look-away", PeekTest{false}}}};
  return kAll;
}

/// One entry of the list; after an error in `reader` it is of no use.
class EntryReader {
 public:
  EntryReader(JsonReader& reader, const json& entry, std::string path)
      : reader_(reader), entry_(&entry), path_(std::move(path)) {}

  AppliedCommand read() {
    AppliedCommand out;
    const json* name = nullptr;
    if (reader_.object(entry_, path_, kKeys) != nullptr) name = reader_.member(entry_, path_, "command");
    out.seq = static_cast<CommandSeq>(whole("seq"));
    out.tick = whole("tick");
    out.generation = static_cast<int>(whole("generation", 1'000'000'000));
    out.step = whole("step");
    if (const json* epoch = reader_.member(entry_, path_, "epoch"); epoch != nullptr) {
      out.epoch = reader_.number(epoch, path_ + ".epoch");
      if (!(out.epoch >= 0)) reader_.fail(path_ + ".epoch", "must not be below 0");
    }
    const std::string command = reader_.text(name, path_ + ".command");
    if (reader_.failed()) return out;
    refuse_keys_of_others(command);
    if (command == "set") {
      read_set(out);
      return out;
    }
    if (command == "edit-points") {
      read_edit_points(out);
      return out;
    }
    if (command == "keep-edits") {
      out.command = KeepEdits{static_cast<std::size_t>(whole("count"))};
      return out;
    }
    for (const Plain& plain : plain_commands())
      if (command == plain.name) {
        out.command = plain.command;
        return out;
      }
    reader_.fail(path_ + ".command", base::printable(command, 40) + " is no command");
    return out;
  }

 private:
  static constexpr std::array<std::string_view, 11> kKeys{"seq", "tick",   "generation", "step",  "epoch", "command",
                                                          "key", "before", "value",      "edits", "count"};
  /// Keys that belong to one command alone.
  static constexpr std::array<std::pair<const char*, const char*>, 5> kOwnKeys{
      {{"key", "set"}, {"before", "set"}, {"value", "set"}, {"edits", "edit-points"}, {"count", "keep-edits"}}};

  void refuse_keys_of_others(const std::string& command) {
    for (const auto& [key, owner] : kOwnKeys)
      if (command != owner && JsonReader::optional_member(entry_, key) != nullptr)
        reader_.fail(path_ + "." + key, "only \"" + std::string(owner) + "\" has this key");
  }
  void read_edit_points(AppliedCommand& out) {
    const std::string path = path_ + ".edits";
    const json* list = reader_.array(reader_.member(entry_, path_, "edits"), path);
    if (list == nullptr) return;
    auto edits = spec::read_edits(*list, path);
    if (edits.ok()) {
      out.command = EditPoints{std::move(edits).value()};
    } else {
      const base::Error& error = edits.error();
      reader_.fail(error.context, error.message, error.remedy, error.code);
    }
  }

  std::int64_t whole(const char* key, std::int64_t most = kMost) {
    const json* value = reader_.member(entry_, path_, key);
    return value == nullptr ? 0 : reader_.whole(value, path_ + "." + key, 0, most);
  }
  double value_of(spec::ParamId id, const char* key) {
    const std::string text = reader_.text(reader_.member(entry_, path_, key), path_ + "." + key);
    if (reader_.failed()) return 0;
    const auto value = spec::parse_value(id, text);
    if (value.ok()) return value.value();
    reader_.fail(path_ + "." + key, value.error().message, value.error().remedy,
                 value.error().code == base::ErrorCode::kUsageRange ? base::ErrorCode::kInputLimit
                                                                    : base::ErrorCode::kInputMalformed);
    return 0;
  }
  void read_set(AppliedCommand& out) {
    const std::string key = reader_.text(reader_.member(entry_, path_, "key"), path_ + ".key");
    if (reader_.failed()) return;
    const auto id = spec::find_param(key);
    if (!id.ok()) return reader_.fail(path_ + ".key", id.error().message, id.error().remedy);
    out.before = value_of(id.value(), "before");
    out.command = SetParam{id.value(), value_of(id.value(), "value")};
  }

  JsonReader& reader_;
  const json* entry_;
  std::string path_;
};

/// Each command must be possible after the ones before it.
void check_order(JsonReader& reader, const CommandLog& log) {
  std::map<spec::ParamId, double> known;
  for (std::size_t i = 0; i < log.commands.size(); ++i) {
    const AppliedCommand& now = log.commands[i];
    const std::string path = index_path("commands", i);
    if (const AppliedCommand* before = i == 0 ? nullptr : &log.commands[i - 1]; before != nullptr) {
      if (now.tick < before->tick) return reader.fail(path + ".tick", "is before the command above it");
      if (now.generation < before->generation || now.generation > before->generation + 1)
        return reader.fail(path + ".generation", "does not follow the one above it");
    } else if (now.generation != 0) {
      return reader.fail(path + ".generation", "the first command belongs to generation 0");
    }
    const auto* set = std::get_if<SetParam>(&now.command);
    if (set == nullptr) continue;
    const auto found = known.find(set->id);
    if (found != known.end() && found->second != now.before)
      return reader.fail(path + ".before", "the value was " + spec::value_text(set->id, found->second) + " then");
    known[set->id] = set->value;
  }
  const int last = log.commands.empty() ? 0 : log.commands.back().generation;
  if (!log.commands.empty() && log.commands.back().tick > log.tick)
    return reader.fail("tick", "is before the last command");
  if (log.generation < last || log.generation > last + (log.commands.empty() ? 0 : 1))
    reader.fail("generation", "does not follow that of the last command");
}

base::Error differs(const AppliedCommand& entry, const std::string& message) {
  return {base::ErrorCode::kCheckReplayDiffers, "command " + std::to_string(entry.seq), message,
          "give the configuration that this run began with"};
}

}  // namespace

nlohmann::ordered_json command_json(const AppliedCommand& applied) {
  nlohmann::ordered_json out = {{"seq", applied.seq},
                                {"tick", applied.tick},
                                {"generation", applied.generation},
                                {"step", applied.step},
                                {"epoch", applied.epoch}};
  if (const auto* set = std::get_if<SetParam>(&applied.command)) {
    out["command"] = "set";
    out["key"] = spec::info(set->id).key;
    out["before"] = spec::value_text(set->id, applied.before);
    out["value"] = spec::value_text(set->id, set->value);
  } else if (const auto* points = std::get_if<EditPoints>(&applied.command)) {
    out["command"] = "edit-points";
    out["edits"] = nlohmann::ordered_json::parse(spec::edits_json(points->edits));
  } else if (const auto* keep = std::get_if<KeepEdits>(&applied.command)) {
    out["command"] = "keep-edits";
    out["count"] = keep->count;
  }
  for (const Plain& plain : plain_commands())
    if (applied.command == plain.command) out["command"] = plain.name;
  return out;
}

std::string write_command_log(const CommandLog& log) {
  nlohmann::ordered_json out = {
      {"schema", "lscope-commands"}, {"schema_version", 1}, {"tick", log.tick}, {"generation", log.generation}};
  out["commands"] = nlohmann::ordered_json::array();
  for (const AppliedCommand& applied : log.commands) out["commands"].push_back(command_json(applied));
  return out.dump(2) + "\n";
}

base::Result<CommandLog> read_command_log(std::string_view text, const std::string& name) {
  const auto parsed = spec::parse_json(text, name);
  if (!parsed.ok()) return parsed.error();
  JsonReader reader(name);
  // What the window's log says besides is about the end of the run, and not needed to make it again.
  constexpr std::array<std::string_view, 13> kKeys{"schema",     "schema_version", "tick",     "generation", "commands",
                                                   "state",      "step",           "obeyed",   "data",       "values",
                                                   "test_peeks", "train_loss",     "test_loss"};
  const json* top = reader.object(&parsed.value(), "", kKeys);
  reader.schema(top, "lscope-commands");
  CommandLog log;
  const auto whole = [&](const char* key, std::int64_t most) {
    const json* value = reader.member(top, "", key);
    return value == nullptr ? 0 : reader.whole(value, key, 0, most);
  };
  log.tick = whole("tick", kMost);
  log.generation = static_cast<int>(whole("generation", 1'000'000'000));
  const json* list = reader.array(reader.member(top, "", "commands"), "commands");
  for (std::size_t i = 0; list != nullptr && i < list->size() && !reader.failed(); ++i)
    log.commands.push_back(EntryReader(reader, (*list)[i], index_path("commands", i)).read());
  if (!reader.failed()) check_order(reader, log);
  if (reader.failed()) return reader.error();
  return log;
}

CommandLog last_generation(const CommandLog& log) {
  CommandLog out;
  std::int64_t begin = 0;
  for (const AppliedCommand& applied : log.commands) {
    if (applied.generation < log.generation) {
      begin = applied.tick;  // what ends a generation takes effect between two steps
      continue;
    }
    out.commands.push_back(applied);
    out.commands.back().tick -= begin;
    out.commands.back().generation = 0;
  }
  out.tick = log.tick - begin;
  return out;
}

base::Result<spec::RunSpec> start_of_generation(const spec::RunSpec& end, const CommandLog& log) {
  spec::RunSpec start = end;
  for (auto entry = log.commands.rbegin(); entry != log.commands.rend(); ++entry) {
    const auto* set = std::get_if<SetParam>(&entry->command);
    if (set == nullptr) continue;
    if (entry->generation < log.generation) break;
    if (start.values[set->id] != set->value)
      return base::Error{base::ErrorCode::kInputMismatch, std::string(spec::info(set->id).key),
                         "the log of commands ends at " + spec::value_text(set->id, set->value) +
                             ", the configuration says " + spec::value_text(set->id, start.values[set->id]),
                         "the files of this folder do not come from the same run"};
    if (auto done = start.values.set(set->id, entry->before); !done.ok()) return done.error();
  }
  return start;
}

base::Status CommandPlayer::apply_due(Trainer& trainer) {
  const std::size_t first = next_;
  for (; !at_end() && log_.commands[next_].tick <= trainer.tick(); ++next_) {
    const AppliedCommand& entry = log_.commands[next_];
    if (trainer.generation() < entry.generation) trainer.settle();  // rebuilt one by one then, and so again
    const auto* set = std::get_if<SetParam>(&entry.command);
    // Rebuilding changes wait for each other: their values show after the rebuild only.
    const bool at_once = set != nullptr && spec::info(set->id).takes_effect != spec::TakesEffect::kRebuild;
    if (at_once && trainer.spec().values[set->id] != entry.before)
      return differs(entry, std::string(spec::info(set->id).key) + " was " + spec::value_text(set->id, entry.before) +
                                " then, and is " + spec::value_text(set->id, trainer.spec().values[set->id]) + " now");
    trainer.apply(entry.seq, entry.command);
    if (at_once && trainer.spec().values[set->id] != set->value) return differs(entry, "it was refused");
  }
  if (first == next_) return base::Done{};
  if (const auto refusal = trainer.snapshot(false).refusal)
    return differs(log_.commands[next_ - 1], "it was refused: " + refusal->message);
  return base::Done{};
}

}  // namespace lscope::train
