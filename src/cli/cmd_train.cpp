#include "cli/cmd_train.h"

#include <unistd.h>

#include <csignal>
#include <iostream>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "base/files.h"
#include "base/number_text.h"
#include "base/text.h"
#include "cli/report.h"
#include "cli/run_files.h"
#include "cli/run_options.h"
#include "cli/signals.h"
#include "core/learner.h"
#include "spec/strict_json.h"
#include "train/build.h"
#include "train/command_log.h"
#include "train/trainer.h"

namespace lscope::cli {
namespace {

struct TrainOptions {
  RunOptions run;
  std::int64_t epochs = 0, steps = 0;
  std::string out;
  std::string commands;  ///< a log to follow
  std::string on_divergence = "keep";
};

/// One line that is written over, four times a second, and only for a person at a terminal.
class Progress {
 public:
  explicit Progress(const base::Clock& clock) : clock_(clock), enabled_(::isatty(STDERR_FILENO) == 1) {}
  ~Progress() {
    if (shown_) std::cerr << '\n';
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void show(const train::Trainer& trainer) {
    if (!enabled_ || trainer.rows().empty() || clock_.seconds() - last_ < 0.25) return;
    const train::StepRecord& row = trainer.rows().back();
    std::cerr << "\r\x1b[Kepoch " << base::shown_fixed(row.epoch, 1) << "  train " << base::shown(row.train_loss)
              << "  validation " << base::shown(row.validation_loss);
    if (row.test_loss == row.test_loss) std::cerr << "  test " << base::shown(row.test_loss);
    std::cerr << std::flush;
    last_ = clock_.seconds();
    shown_ = true;
  }

 private:
  const base::Clock& clock_;
  bool enabled_;
  bool shown_ = false;
  double last_ = 0;
};

struct Outcome {
  std::string reason;
  int exit_code = 0;
};

/// The word of summary.json for what the trainer itself says; "" while it would still go on.
std::string reason_word(const train::Snapshot& last) {
  if (last.state == train::RunState::kDiverged) return "diverged";
  if (last.state == train::RunState::kFailed) return "failed";
  switch (last.stop_reason) {
    case train::StopReason::kEarlyStopping:
      return "early_stopping";
    case train::StopReason::kStepLimit:
      return "step_limit";
    case train::StopReason::kEpochLimit:
      return "epoch_limit";
    case train::StopReason::kNone:
      return "";
  }
  return "";
}

/// What a run without limits is told to do: the log to its end.
bool ended_by_log(const train::CommandPlayer& player, const train::Trainer& trainer, const TrainOptions& options) {
  return !options.commands.empty() && options.steps == 0 && options.epochs == 0 && player.at_end() &&
         trainer.tick() >= player.log().tick;
}

/// Steps until a limit, the end of the log, a pause in it, or a signal. "" or how the log ended it.
base::Result<std::string> train_on(train::Trainer& trainer, train::CommandPlayer& player, const TrainOptions& options,
                                   const base::Clock& clock) {
  Progress progress(clock);
  while (signal_received() == 0) {
    if (auto done = player.apply_due(trainer); !done.ok()) return done.error();
    if (ended_by_log(player, trainer, options)) return std::string("commands_end");
    if (!trainer.wants_to_step()) {
      const bool is_paused = trainer.snapshot(false).state == train::RunState::kPaused;
      return std::string(is_paused ? "paused" : "");
    }
    trainer.step();
    progress.show(trainer);
  }
  return std::string();
}

base::Result<train::CommandLog> read_commands(const TrainOptions& options) {
  if (options.commands.empty()) return train::CommandLog{};
  const auto text = base::read_file(options.commands, spec::kMaxJsonBytes);
  if (!text.ok()) return text.error();
  return train::read_command_log(text.value(), base::printable(options.commands, 200));
}

/// Why it ended, and with which code. A signal counts only if it cut the training short: a run that was at its end when
/// the signal came is complete.
Outcome outcome(const train::Snapshot& last, const std::string& log_word, const TrainOptions& options) {
  std::string word = reason_word(last);
  if (word.empty()) word = log_word;
  if (word.empty()) {
    const int number = signal_received();
    return {number == SIGINT ? "interrupted" : "terminated", 128 + number};
  }
  if (!last.failure) return {word, 0};
  const int code = report(*last.failure);
  const bool tolerated = last.state == train::RunState::kDiverged && options.on_divergence == "keep";
  return {word, tolerated ? 0 : code};
}

void print_last(const train::Trainer& trainer, const std::string& reason,
                const std::optional<train::TestVerdict>& test) {
  std::cerr << "stopped (" << reason << ") at step " << trainer.step_count();
  if (!trainer.rows().empty()) {
    const train::StepRecord& row = trainer.rows().back();
    std::cerr << ", epoch " << base::shown_fixed(row.epoch, 0) << ": train loss " << base::shown(row.train_loss);
    if (test) std::cerr << ", test loss " << base::shown(test->loss);
    if (test && test->accuracy == test->accuracy)
      std::cerr << ", test accuracy " << base::shown_percent(test->accuracy, 1);
    if (test && test->rmse == test->rmse) std::cerr << ", test RMSE " << base::shown(test->rmse);
    if (test && test->r2 == test->r2) std::cerr << ", R2 " << base::shown_fixed(test->r2, 3);
  }
  std::cerr << '\n';
}

int train_command(TrainOptions options) {
  auto run = prepare_run(options.run);
  if (!run.ok()) return report(run.error());
  auto commands = read_commands(options);
  if (!commands.ok()) return report(commands.error());
  train::CommandPlayer player(std::move(commands).value());
  if (options.epochs == 0 && options.steps == 0 && options.commands.empty()) options.epochs = train::kDefaultEpochs;
  train::TrainerOptions limits;
  limits.max_steps = options.steps;
  limits.max_epochs = options.epochs;
  limits.keep_all_rows = true;
  limits.test_at_end = true;
  limits.start = run.value().start;
  auto trainer = train::make_trainer(run.value().spec, run.value().file, limits);
  if (!trainer.ok()) return report(trainer.error());
  remember_signals();
  // Before the work, so that nobody waits an hour for "permission denied".
  if (auto done = base::make_folder(options.out); !done.ok()) return report(done.error());
  if (::access(options.out.c_str(), W_OK) != 0)
    return report({base::ErrorCode::kOutputDenied, base::printable(options.out, 200), "no file can be written there",
                   "choose another folder"});
  core::use_flush_to_zero_in_this_thread();
  const base::SteadyClock clock;
  const double start = clock.seconds();
  const auto log_word = train_on(*trainer.value(), player, options, clock);
  if (!log_word.ok()) return report(log_word.error());
  const Outcome end = outcome(trainer.value()->snapshot(false), log_word.value(), options);
  const double seconds = clock.seconds() - start;
  const auto test = trainer.value()->judge_test();
  if (auto done = write_run_files(options.out, *trainer.value(), end.reason, seconds, test); !done.ok())
    return report(done.error());
  print_last(*trainer.value(), end.reason, test);
  return end.exit_code;
}

}  // namespace

void add_train_command(CommandLine& line) {
  auto options = std::make_shared<TrainOptions>();
  Command command = line.command("train", "Train one network and write its history, weights and configuration");
  add_run_options(command, options->run);
  command.option("--epochs", options->epochs, "Stop after so many epochs (default 200)").positive();
  command.option("--steps", options->steps, "Stop after so many steps").positive().excludes("--epochs");
  command
      .option("--commands", options->commands,
              "Follow this log of commands (commands.json, lambdascope --dump-log); to its end without a limit")
      .shown_as("LOG.json");
  command.option("--out", options->out, "Folder for the files").required();
  command
      .option("--on-divergence", options->on_divergence,
              "keep: save the last good weights, exit 0; fail: the same, exit 6")
      .one_of({"keep", "fail"});
  command.does([options] { return train_command(*options); });
}

}  // namespace lscope::cli
