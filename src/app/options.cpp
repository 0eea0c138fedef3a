#include "app/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "base/number_text.h"
#include "base/text.h"
#include "base/version.h"
#include "figures/registry.h"
#include "spec/language.h"
#include "spec/param.h"
#include "train/file_choice.h"

namespace lscope::app {
namespace {

constexpr int kSmallestSide = 64, kLargestSide = 8192;
constexpr const char* kFooter =
    "\nExit codes: 0 done; 2 usage; 3 input refused; 4 output could not be written; 5 no display or no OpenGL 3.3;\n"
    "7 a file of the program is missing; 70 internal error; 130, 143 interrupted, terminated.\n"
    "Without a display: lambdascope --screenshot OUT.png makes a picture, lscope does all the rest.";

/// The words as typed; CLI11 only sorts them, so that every number goes through base::parse_number.
struct Words {
  std::string data, task, weights, preset, language, theme, plot, ui_scale, seed, screenshot, size, after_steps, script,
      exit_after, items, frame_stats, dump_log;
};

void describe(CLI::App& app, Options& options, Words& words) {
  app.footer(kFooter);
  app.set_version_flag("--version",
                       std::string("lambdascope ") + std::string(base::version()) + " (" +
                           std::string(base::revision()) + ", " + std::string(base::compiler()) + ")",
                       "Version and revision");
  app.add_option("--data", words.data, "Train on this file: a CSV table, or pictures in IDX format")->type_name("FILE");
  app.add_option("--target", options.target, "Its target column; without it the last one")->type_name("COLUMN");
  app.add_option("--ignore", options.ignored, "Leave this column out; may be given several times")
      ->type_name("COLUMN")
      ->expected(1)
      ->take_all();
  app.add_option("--group", options.group, "Its column that says which rows belong together")->type_name("COLUMN");
  app.add_option("--task", words.task, "regression or classes; without it as the values say")->type_name("TASK");
  app.add_option("--labels", options.labels, "Labels of pictures; without it the file beside them")->type_name("FILE");
  app.add_option("--weights", words.weights, "Start from these saved weights")->type_name("FILE.safetensors");
  app.add_option("--preset", words.preset, "Start from a preset (lscope presets lists them)")->type_name("NAME");
  app.add_option("--set", options.settings, "Set a parameter, may be repeated (lscope params lists them)")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->take_all();
  app.add_option("--seed", words.seed, "Seed of data, first weights, order and dropout")->type_name("N");
  app.add_option("--lang", words.language, "Language: en or zh")->type_name("CODE");
  app.add_option("--theme", words.theme, "dark, light or contrast")->type_name("NAME");
  app.add_option("--ui-scale", words.ui_scale, "Size of the interface, 0.75 to 3")->type_name("X");
  app.add_option("--size", words.size, "Size of the window or the picture in pixels")->type_name("WxH");
  app.add_option("--screenshot", words.screenshot, "Write a picture and exit; needs no X server")->type_name("OUT.png");
  app.add_option("--after-steps", words.after_steps, "Steps to train before the picture (2000; with --script 0)")
      ->type_name("N");
  app.add_option("--plot", words.plot, "Figure in the last place of the lower row: network, activations, ...")
      ->type_name("NAME");
  app.add_option("--script", words.script, "Scripted input (docs/scripted-input.md)")->type_name("FILE");
  app.add_option("--exit-after", words.exit_after, "Close the window after so many seconds")->type_name("SECONDS");
  app.add_option("--items", words.items,
                 "Keep writing where the items of the window are, and the run's numbers, as JSON")
      ->type_name("FILE");
  app.add_option("--frame-stats", words.frame_stats, "At exit, write times of frames and commands, as JSON")
      ->type_name("FILE");
  app.add_option("--dump-log", words.dump_log, "At exit, write the log of all commands, as JSON")->type_name("FILE");
}

/// The error of an argument that nobody knows, with the nearest one that exists.
base::Error unknown_option(const CLI::App& app, const std::string& word) {
  if (word.rfind('-', 0) != 0)
    return {base::ErrorCode::kUsageOption, base::printable(word), "this argument is not expected here",
            "to train on a file, write --data " + base::printable(word)};
  const std::string typed = word.substr(0, word.find('='));
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string near = base::nearest(typed, candidates);
  return {base::ErrorCode::kUsageOption, base::printable(typed), "unknown option",
          near.empty() ? "lambdascope --help lists the options" : "did you mean " + near + "?"};
}

base::Error not_one_of(const std::string& option, const std::string& word, std::span<const std::string_view> known) {
  std::string list;
  for (const std::string_view name : known) list += (list.empty() ? "" : ", ") + std::string(name);
  const std::string near = base::nearest(word, known);
  return {base::ErrorCode::kUsageRange, option, "'" + base::printable(word) + "' is not one of " + list,
          near.empty() ? "" : "did you mean " + near + "?"};
}

base::Status read_language(const std::string& word, Options& options) {
  constexpr std::array<std::string_view, 4> kKnown{"en", "zh", "zh-CN", "zh_CN"};
  if (word.empty()) return base::Done{};
  if (std::find(kKnown.begin(), kKnown.end(), word) == kKnown.end()) return not_one_of("--lang", word, kKnown);
  options.language = spec::language_code(word);
  return base::Done{};
}

base::Status read_plot(const std::string& word, Options& options) {
  if (word.empty()) return base::Done{};
  std::vector<std::string_view> known;
  for (const figures::Entry& entry : figures::all_figures()) known.push_back(entry.id);
  if (figures::find_entry(word) == nullptr) return not_one_of("--plot", word, known);
  options.plot = word;
  return base::Done{};
}

base::Status read_theme(const std::string& word, Options& options) {
  constexpr std::array<std::string_view, 3> kKnown{"dark", "light", "contrast"};
  if (word.empty()) return base::Done{};
  if (std::find(kKnown.begin(), kKnown.end(), word) == kKnown.end()) return not_one_of("--theme", word, kKnown);
  options.theme = word;
  return base::Done{};
}

/// A number within [low, high], or the error that names the option.
base::Result<double> read_real(const std::string& option, const std::string& word, double low, double high) {
  auto value = base::parse_number(word);
  if (value.ok() && value.value() >= low && value.value() <= high) return value;
  return base::Error{base::ErrorCode::kUsageRange, option,
                     "'" + base::printable(word) + "' where a number from " + base::exact(low) + " to " +
                         base::exact(high) + " is expected",
                     ""};
}

base::Result<std::int64_t> read_whole(const std::string& option, const std::string& word, std::int64_t high) {
  auto value = base::parse_whole(word);
  if (value.ok() && value.value() >= 0 && value.value() <= high) return value;
  return base::Error{
      base::ErrorCode::kUsageRange, option,
      "'" + base::printable(word) + "' where a whole number from 0 to " + std::to_string(high) + " is expected", ""};
}

base::Status read_numbers(const Words& words, Options& options) {
  if (!words.ui_scale.empty()) {
    auto scale = read_real("--ui-scale", words.ui_scale, 0.75, 3);
    if (!scale.ok()) return scale.error();
    options.ui_scale = static_cast<float>(std::round(scale.value() * 4) / 4);
  }
  if (!words.seed.empty()) {
    auto seed = read_whole("--seed", words.seed, static_cast<std::int64_t>(spec::info(spec::ParamId::kSeed).max));
    if (!seed.ok()) return seed.error();
    options.seed = static_cast<std::uint64_t>(seed.value());
  }
  if (!words.after_steps.empty()) {
    auto steps = read_whole("--after-steps", words.after_steps, 1000000000);
    if (!steps.ok()) return steps.error();
    options.after_steps = steps.value();
  }
  if (!words.exit_after.empty()) {
    auto seconds = read_real("--exit-after", words.exit_after, 0, 1e6);
    if (!seconds.ok()) return seconds.error();
    options.exit_after = seconds.value();
  }
  if (!words.size.empty()) {
    auto size = parse_size(words.size);
    if (!size.ok()) return size.error();
    options.size = size.value();
  }
  return base::Done{};
}

void read_paths(const Words& words, Options& options) {
  const auto path = [](const std::string& word, std::optional<std::filesystem::path>& out) {
    if (!word.empty()) out = word;
  };
  path(words.data, options.data);
  path(words.weights, options.weights);
  path(words.screenshot, options.screenshot);
  path(words.script, options.script);
  path(words.items, options.items);
  path(words.frame_stats, options.frame_stats);
  path(words.dump_log, options.dump_log);
  options.preset = words.preset;
}

base::Status check_combinations(const Options& options) {
  if (options.after_steps && !options.screenshot)
    return base::Error{base::ErrorCode::kUsageOption, "--after-steps", "only a picture waits for steps",
                       "add --screenshot OUT.png, or use --script with wait-steps"};
  if (options.screenshot && options.exit_after)
    return base::Error{base::ErrorCode::kUsageOption, "--exit-after", "a picture has no window that could be closed",
                       "use --after-steps"};
  if (options.screenshot && options.frame_stats)
    return base::Error{base::ErrorCode::kUsageOption, "--frame-stats", "a picture has no frames that could be late",
                       "leave --screenshot out"};
  const char* of_a_file = !options.target.empty()                     ? "--target"
                          : !options.group.empty()                    ? "--group"
                          : !options.ignored.empty()                  ? "--ignore"
                          : options.task != spec::FileTask::kDetected ? "--task"
                          : !options.labels.empty()                   ? "--labels"
                                                                      : nullptr;
  if (of_a_file != nullptr && !options.data)
    return base::Error{base::ErrorCode::kUsageOption, of_a_file, "there is no file that it could be about",
                       "add --data FILE"};
  return base::Done{};
}

}  // namespace

base::Result<PixelSize> parse_size(const std::string& text) {
  const std::size_t cross = text.find('x');
  if (cross != std::string::npos) {
    const auto width = base::parse_whole(std::string_view(text).substr(0, cross));
    const auto height = base::parse_whole(std::string_view(text).substr(cross + 1));
    if (width.ok() && height.ok() && std::min(width.value(), height.value()) >= kSmallestSide &&
        std::max(width.value(), height.value()) <= kLargestSide)
      return PixelSize{static_cast<int>(width.value()), static_cast<int>(height.value())};
  }
  return base::Error{base::ErrorCode::kUsageRange, "--size",
                     "'" + base::printable(text) + "' where WIDTHxHEIGHT from " + std::to_string(kSmallestSide) +
                         " to " + std::to_string(kLargestSide) + " is expected",
                     "for example 1600x1000"};
}

base::Result<Asked> parse_options(std::vector<std::string> arguments) {
  Options options;
  Words words;
  CLI::App app("An oscilloscope for overfitting: a network trains while you move lambda.", "lambdascope");
  describe(app, options, words);
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
  try {
    app.parse(arguments);
  } catch (const CLI::CallForHelp&) {
    return Asked{TextOnly{app.help()}};
  } catch (const CLI::CallForVersion&) {
    return Asked{TextOnly{app.version() + "\n"}};
  } catch (const CLI::ExtrasError&) {
    return unknown_option(app, app.remaining().front());
  } catch (const CLI::ParseError& problem) {  // CLI11 says it by throwing; it ends here
    return base::Error{base::ErrorCode::kUsageOption, "command line", base::printable(problem.what(), 200),
                       "lambdascope --help lists the options"};
  }
  for (const base::Status& status : {read_language(words.language, options), read_theme(words.theme, options),
                                     read_plot(words.plot, options), read_numbers(words, options)})
    if (!status.ok()) return status.error();
  read_paths(words, options);
  const auto task = train::parse_file_task(words.task);
  if (!task.ok()) return task.error();
  options.task = task.value();
  if (const base::Status status = check_combinations(options); !status.ok()) return status.error();
  return Asked{std::move(options)};
}

}  // namespace lscope::app
