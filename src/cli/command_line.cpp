#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "base/number_text.h"
#include "base/text.h"

namespace lscope::cli {
namespace {

/// "lscope trian": names the command or option that was probably meant.
std::string remedy_for(const CLI::App& app, int argc, char** argv) {
  std::vector<std::string> names;
  const CLI::App* scope = &app;
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    names.push_back(command->get_name());
    if (argc > 1 && command->get_name() == argv[1]) scope = command;
  }
  const bool in_command = scope != &app;
  if (in_command) {
    names.clear();
    for (const CLI::Option* option : scope->get_options())
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  for (int i = in_command ? 2 : 1; i < argc; ++i) {
    const std::string word = std::string(argv[i]).substr(0, std::string(argv[i]).find('='));
    if (std::find(names.begin(), names.end(), word) != names.end()) continue;
    if (in_command && word.rfind("--", 0) != 0) continue;
    const std::string near = base::nearest(word, candidates);
    if (!near.empty()) return "did you mean " + near + "?";
  }
  return "see " + app.get_name() + " " + (in_command ? scope->get_name() + " " : "") + "--help";
}

}  // namespace

Option& Option::shown_as(const char* type) {
  option_->type_name(type);
  return *this;
}

Option& Option::required() {
  option_->required();
  return *this;
}

Option& Option::repeated() {
  option_->expected(1)->take_all();
  return *this;
}

Option& Option::shows_default() {
  option_->capture_default_str();
  return *this;
}

Option& Option::needs(const char* other) {
  option_->needs(other);
  return *this;
}

Option& Option::excludes(const char* other) {
  option_->excludes(other);
  return *this;
}

Option& Option::one_of(std::initializer_list<const char*> words) {
  option_->check(CLI::IsMember(std::vector<std::string>(words.begin(), words.end())));
  return *this;
}

Option& Option::positive() {
  // CLI11's own says "not in range 0.000000 to" and then 309 digits.
  option_->check(CLI::Validator(
      [](const std::string& word) {
        const auto number = base::parse_number(word);
        const bool above = number.ok() && number.value() > 0;
        return above ? std::string() : "'" + base::printable(word, 40) + "' where a number above 0 is expected";
      },
      "POSITIVE"));
  return *this;
}

Option& Option::whole_within(std::int64_t low, std::int64_t high) {
  option_->check(CLI::Range(low, high));
  return *this;
}

Option& Option::within(double low, double high) {
  option_->check(CLI::Range(low, high));
  return *this;
}

template <class T>
Option Command::option(const char* name, T& value, const char* help) {
  return Option(app_->add_option(name, value, help));
}
template Option Command::option(const char*, std::string&, const char*);
template Option Command::option(const char*, std::vector<std::string>&, const char*);
template Option Command::option(const char*, int&, const char*);
template Option Command::option(const char*, std::int64_t&, const char*);
template Option Command::option(const char*, double&, const char*);
template Option Command::option(const char*, std::optional<int>&, const char*);
template Option Command::option(const char*, std::optional<std::int64_t>&, const char*);
template Option Command::option(const char*, std::optional<double>&, const char*);

Option Command::flag(const char* name, bool& value, const char* help) {
  return Option(app_->add_flag(name, value, help));
}

Option Command::find(const char* name) const { return Option(app_->get_option(name)); }

void Command::does(std::function<int()> work) {
  app_->callback([work = std::move(work), exit_code = exit_code_] { *exit_code = work(); });
}

CommandLine::CommandLine(const std::string& program, const std::string& description, const std::string& version)
    : app_(std::make_unique<CLI::App>(description, program)) {
  app_->set_version_flag("--version", version);
  app_->require_subcommand(1);
}

CommandLine::~CommandLine() = default;

Command CommandLine::command(const char* name, const char* description) {
  return {app_->add_subcommand(name, description), &exit_code_};
}

base::Result<int> CommandLine::run(int argc, char** argv) {
  try {
    app_->parse(argc, argv);
  } catch (const CLI::Success& help_or_version) {
    return app_->exit(help_or_version);
  } catch (const CLI::ParseError& problem) {
    return base::Error{base::ErrorCode::kUsageOption, "", problem.what(), remedy_for(*app_, argc, argv)};
  }
  return exit_code_;
}

}  // namespace lscope::cli
