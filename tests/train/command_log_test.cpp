#include "train/command_log.h"

#include <gtest/gtest.h>

#include <string>

#include "base/random.h"
#include "train/run_bytes.h"
#include "train/runs.h"

namespace lscope::train {
namespace {

using spec::ParamId;

CommandLog log_of(Trainer& trainer) {
  const Snapshot end = trainer.snapshot(false);
  return {*end.log, end.tick, end.generation};
}

base::PointEdit added(double x, double y, double label) {
  return {base::PointEdit::Kind::kAdd, {base::DataPart::kTrain}, {x, y}, label, 1};
}

/// Sliders, a rebuild of two parameters at once, edited points, a restart, a pause; ends in generation 4.
std::unique_ptr<Trainer> eventful_run(const std::vector<Setting>& settings) {
  auto run = small_run(settings);
  run->apply(1, SetParam{ParamId::kLambda2, 0.1 + 0.2});
  take_steps(*run, 20);
  run->apply(2, SetParam{ParamId::kWidth1, 9});
  run->apply(3, SetParam{ParamId::kWidth2, 5});
  take_steps(*run, 11);
  run->apply(20, EditPoints{{added(0.1, -1.0 / 3, 1), added(2, 0.25, 0)}});
  take_steps(*run, 11);
  run->apply(21, KeepEdits{1});
  take_steps(*run, 9);
  run->apply(4, SetParam{ParamId::kOptimizer, 0});
  take_steps(*run, 10);
  run->apply(5, Restart{});
  take_steps(*run, 13);
  run->apply(6, SetParam{ParamId::kDropout, 0.25});
  take_steps(*run, 17);
  run->apply(7, Pause{});
  run->apply(8, SetParam{ParamId::kDropout, 0.5});
  run->apply(9, StepOnce{});
  take_steps(*run, 1);
  run->apply(10, Resume{});
  take_steps(*run, 40);
  return run;
}

void play(Trainer& trainer, const CommandLog& log) {
  CommandPlayer player(log);
  while (true) {
    const base::Status done = player.apply_due(trainer);
    ASSERT_TRUE(done.ok()) << base::to_text(done.error());
    if (player.at_end() && trainer.tick() >= log.tick) return;
    ASSERT_TRUE(trainer.wants_to_step());
    trainer.step();
  }
}

TEST(CommandLog, ReadsBackToTheSameCommands) {
  const auto run = eventful_run({});
  const CommandLog log = log_of(*run);
  ASSERT_GE(log.commands.size(), 11U);
  ASSERT_EQ(log.generation, 4);
  const auto again = read_command_log(write_command_log(log), "commands.json");
  ASSERT_TRUE(again.ok()) << base::to_text(again.error());
  EXPECT_EQ(again.value().tick, log.tick);
  EXPECT_EQ(again.value().generation, log.generation);
  ASSERT_EQ(again.value().commands.size(), log.commands.size());
  for (std::size_t i = 0; i < log.commands.size(); ++i) {
    const AppliedCommand &a = log.commands[i], &b = again.value().commands[i];
    EXPECT_EQ(a.command, b.command) << i;
    EXPECT_TRUE(a.tick == b.tick && a.generation == b.generation && a.step == b.step && a.epoch == b.epoch &&
                a.seq == b.seq && a.before == b.before)
        << i;
  }
}

TEST(CommandLog, PlayedFromTheFirstSpecGivesTheSameBits) {
  const std::vector<Setting> settings{{ParamId::kLambda1, 1e-3}};
  const auto live = eventful_run(settings);
  const auto again = small_run(settings);
  play(*again, log_of(*live));
  EXPECT_TRUE(run_bytes(again->snapshot(true)) == run_bytes(live->snapshot(true)));
}

TEST(CommandLog, TheLastGenerationAloneGivesTheSameWeightsFromTheSpecOfTheEnd) {
  const auto live = eventful_run({{ParamId::kLambda1, 1e-3}});
  const CommandLog log = log_of(*live);
  const auto start = start_of_generation(live->spec(), log);
  ASSERT_TRUE(start.ok());
  EXPECT_EQ(start.value().values[ParamId::kDropout], 0) << "what the sliders of this generation changed is undone";
  EXPECT_EQ(start.value().values[ParamId::kWidth1], 9) << "what those before it changed is not";
  const auto made = make_trainer(start.value(), nullptr);
  ASSERT_TRUE(made.ok());
  play(*made.value(), last_generation(log));
  EXPECT_EQ(made.value()->weights().parameters, live->weights().parameters);
  EXPECT_EQ(made.value()->step_count(), live->step_count());
}

TEST(CommandLog, OfAnotherConfigurationIsRefused) {
  const auto live = eventful_run({});
  const CommandLog log = log_of(*live);
  const auto other = small_run({{ParamId::kLambda2, 0.5}});
  CommandPlayer player(log);
  const base::Status done = player.apply_due(*other);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code, base::ErrorCode::kCheckReplayDiffers);
  EXPECT_NE(done.error().message.find("penalty.lambda2 was 0 then, and is 0.5 now"), std::string::npos)
      << done.error().message;
  EXPECT_FALSE(start_of_generation(small_spec({{ParamId::kDropout, 0.75}}), log).ok());
}

struct Damage {
  const char* from;
  const char* to;
  const char* place;
};

TEST(CommandLog, WhatIsDamagedIsNamedWithItsPlace) {
  const std::string whole =
      R"({"schema": "lscope-commands", "schema_version": 1, "tick": 60, "generation": 1, "commands": [
    {"seq": 1, "tick": 10, "generation": 0, "step": 10, "epoch": 1.5, "command": "set", "key": "penalty.lambda2", "before": "0", "value": "0.002"},
    {"seq": 2, "tick": 20, "generation": 0, "step": 20, "epoch": 3, "command": "restart"},
    {"seq": 3, "tick": 30, "generation": 1, "step": 10, "epoch": 1.5, "command": "set", "key": "penalty.lambda2", "before": "0.002", "value": "0"}]})";
  ASSERT_TRUE(read_command_log(whole, "c.json").ok()) << base::to_text(read_command_log(whole, "c.json").error());
  const Damage damages[] = {
      {"lscope-commands", "lscope-config", "c.json: schema"},
      {"\"schema_version\": 1", "\"schema_version\": 2", "c.json: schema_version"},
      {"\"tick\": 60, ", "", "c.json: tick"},
      {"\"tick\": 60", "\"tick\": 25", "c.json: tick"},
      {"\"tick\": 60", "\"tick\": 6.5", "c.json: tick"},
      {"\"generation\": 1, \"commands\"", "\"generation\": 5, \"commands\"", "c.json: generation"},
      {"\"commands\": [", "\"colour\": 1, \"commands\": [", "c.json: colour"},
      {"\"tick\": 20", "\"tick\": 5", "c.json: commands[1].tick"},
      {"\"generation\": 0, \"step\": 20", "\"generation\": 3, \"step\": 20", "commands[1].generation"},
      {"\"restart\"", "\"explode\"", "c.json: commands[1].command"},
      {"\"restart\"", "\"restart\", \"value\": \"1\"", "c.json: commands[1].value"},
      {"penalty.lambda2", "penalty.lambda9", "c.json: commands[0].key"},
      {"\"value\": \"0.002\"", "\"value\": \"lots\"", "c.json: commands[0].value"},
      {"\"value\": \"0.002\"", "\"value\": \"-1\"", "c.json: commands[0].value"},
      {"\"value\": \"0.002\"", "\"value\": 0.002", "c.json: commands[0].value"},
      {"\"before\": \"0.002\"", "\"before\": \"0.003\"", "c.json: commands[2].before"},
      {"\"epoch\": 3", "\"epoch\": -3", "c.json: commands[1].epoch"},
      {"\"seq\": 2, ", "", "c.json: commands[1].seq"},
      {"]}", "]", "c.json"}};
  for (const Damage& damage : damages) {
    std::string text = whole;
    const std::size_t at = text.find(damage.from);
    ASSERT_NE(at, std::string::npos) << damage.from;
    text.replace(at, std::string(damage.from).size(), damage.to);
    const auto read = read_command_log(text, "c.json");
    ASSERT_FALSE(read.ok()) << damage.from << " -> " << damage.to;
    EXPECT_NE(read.error().context.find(damage.place), std::string::npos) << base::to_text(read.error());
  }
}

}  // namespace
}  // namespace lscope::train
