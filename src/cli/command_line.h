#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>

#include "base/result.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace lscope::cli {

// The door to CLI11: command_line.cpp alone includes it, because whoever does compiles the whole of it again. Options
// and commands are handles to what the CommandLine owns.

/// An option or argument that was added to a command, to say more about it.
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}
  Option& shown_as(const char* type);  ///< "FILE.json" in the help
  Option& required();
  Option& repeated();  ///< may be given several times, with one value each
  Option& shows_default();
  Option& needs(const char* other);     ///< only together with this option
  Option& excludes(const char* other);  ///< never together with this option
  Option& one_of(std::initializer_list<const char*> words);
  Option& positive();
  Option& whole_within(std::int64_t low, std::int64_t high);
  Option& within(double low, double high);

 private:
  CLI::Option* option_;
};

/// A command such as "train", which takes options and does something.
class Command {
 public:
  Command(CLI::App* app, int* exit_code) : app_(app), exit_code_(exit_code) {}
  /// An option "--name" or argument "name" whose value goes to `value`, which outlives the parsing. T is std::string,
  /// int, std::int64_t, double, std::optional of one of the numbers, or std::vector<std::string>.
  template <class T>
  Option option(const char* name, T& value, const char* help);
  Option flag(const char* name, bool& value, const char* help);
  [[nodiscard]] Option find(const char* name) const;  ///< an option added before
  /// What it does once all options are read; returns the program's exit code.
  void does(std::function<int()> work);

 private:
  CLI::App* app_;
  int* exit_code_;
};

/// The whole: a program with commands, one of which must be given.
class CommandLine {
 public:
  CommandLine(const std::string& program, const std::string& description, const std::string& version);
  ~CommandLine();
  Command command(const char* name, const char* description);
  /// Reads the words, does what they ask for and returns its exit code. --help and --version go to standard output.
  /// Errors  kUsageOption: names the command or option that was probably meant
  [[nodiscard]] base::Result<int> run(int argc, char** argv);

 private:
  std::unique_ptr<CLI::App> app_;
  int exit_code_ = 0;
};

}  // namespace lscope::cli
