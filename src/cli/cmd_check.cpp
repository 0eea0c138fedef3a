#include "cli/cmd_check.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "base/files.h"
#include "base/number_text.h"
#include "base/text.h"
#include "cli/check_experiments.h"
#include "cli/report.h"
#include "core/learner.h"
#include "train/reference_case.h"
#include "train/stat_reference.h"

namespace lscope::cli {
namespace {

struct CheckOptions {
  std::vector<std::string> files;
  std::string precision = "double";
  std::optional<double> tolerance;
  std::vector<std::string> ids;
  int threads = 0;  ///< 0: all cores
};

constexpr std::uint64_t kMaxCaseBytes = 256U << 20;

/// The schema a file names, or "" if it is not such a JSON file: which reader is asked.
std::string schema_of(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("schema") || !json["schema"].is_string()) return "";
  return json["schema"].get<std::string>();
}

enum class Verdict { kPassed, kFailed, kNotAsked, kRefused };
using Verdicts = std::map<Verdict, int>;

void print_row(const std::string& name, const std::string& verdict, const std::string& rest) {
  std::cout << base::printable(name, 60) << '\t' << verdict << '\t' << rest << '\n';
}

bool is_asked(const std::string& name, const CheckOptions& options) {
  return options.ids.empty() || std::find(options.ids.begin(), options.ids.end(), name) != options.ids.end();
}

Verdict print_verdict(const std::string& name, const train::CaseVerdict& verdict) {
  print_row(name, verdict.passed ? "ok" : "FAILED",
            "largest deviation " + base::exact(verdict.largest) + " at " + verdict.where + ", " +
                std::to_string(verdict.compared) + " numbers compared");
  return verdict.passed ? Verdict::kPassed : Verdict::kFailed;
}

Verdict check_case(const std::string& file, const std::string& text, const CheckOptions& options, int& exit_code) {
  const auto read = train::parse_reference_case(text, file);
  if (!read.ok()) {
    exit_code = report(read.error());
    return Verdict::kRefused;
  }
  const train::ReferenceCase& what = read.value();
  for (const std::string& warning : what.warnings) warn(file + ": " + warning);
  if (!is_asked(what.name, options)) return Verdict::kNotAsked;
  const bool in_double = options.precision == "double";
  const double tolerance = options.tolerance.value_or(in_double ? what.tolerance : train::kFloatCaseTolerance);
  const train::CaseVerdict verdict = in_double ? train::run_reference_case<double>(what, tolerance)
                                               : train::run_reference_case<float>(what, tolerance);
  if (verdict.compared == 0) {
    print_row(what.name, "nothing expected", "ran " + base::exact(static_cast<double>(what.steps)) + " steps");
    return Verdict::kPassed;
  }
  return print_verdict(what.name, verdict);
}

/// Always in double: direct solvers have no other precision, and what is trained here is trained to its minimum.
Verdict check_statistics(const std::string& file, const std::string& text, const CheckOptions& options,
                         int& exit_code) {
  const auto read = train::parse_stat_reference(text, file);
  if (!read.ok()) {
    exit_code = report(read.error());
    return Verdict::kRefused;
  }
  const train::StatReference& what = read.value();
  for (const std::string& warning : what.warnings) warn(warning);
  if (!is_asked(what.name, options)) return Verdict::kNotAsked;
  const train::CaseVerdict verdict = what.check(options.tolerance.value_or(what.tolerance));
  if (verdict.compared == 0) {
    print_row(what.name, "nothing expected", "kind " + what.kind);
    return Verdict::kPassed;
  }
  return print_verdict(what.name, verdict);
}

/// Every record and relation counts by itself.
void check_records(const std::string& file, const std::string& text, const CheckOptions& options, Verdicts& count,
                   int& exit_code) {
  if (options.tolerance) warn(file + ": --tolerance says nothing about experiments, whose bands stand in the file");
  const int threads =
      options.threads > 0 ? options.threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  const auto done = check_experiments(file, text, options.ids, threads);
  if (!done.ok()) {
    exit_code = report(done.error());
    ++count[Verdict::kRefused];
    return;
  }
  count[Verdict::kPassed] += done.value().passed;
  count[Verdict::kFailed] += done.value().failed;
  count[Verdict::kNotAsked] += done.value().not_asked;
  for (const base::Error& error : done.value().refused) {
    exit_code = report(error);
    ++count[Verdict::kRefused];
  }
}

void check_file(const std::string& file, const CheckOptions& options, Verdicts& count, int& exit_code) {
  const auto text = base::read_file(file, kMaxCaseBytes);
  if (!text.ok()) {
    exit_code = report(text.error());
    ++count[Verdict::kRefused];
    return;
  }
  const std::string schema = schema_of(text.value());
  if (schema == "lscope-experiments") return check_records(file, text.value(), options, count, exit_code);
  ++count[schema == "reg-reference" ? check_statistics(file, text.value(), options, exit_code)
                                    : check_case(file, text.value(), options, exit_code)];
}

/// What goes wrong after all files have been looked at, or 0.
int judge(const Verdicts& count, const CheckOptions& options, int refusal_code) {
  const auto of = [&](Verdict verdict) { return count.count(verdict) > 0 ? count.at(verdict) : 0; };
  if (!std::cout.flush())
    return report({base::ErrorCode::kOutputFailed, "standard output", "could not be written", ""});
  if (of(Verdict::kRefused) > 0) return refusal_code;
  const bool none_asked = of(Verdict::kNotAsked) > 0 && of(Verdict::kPassed) + of(Verdict::kFailed) == 0;
  if (none_asked)  // nothing ran, so nothing held
    return report({base::ErrorCode::kUsageOption, "--id " + base::printable(options.ids.front(), 60),
                   "no file holds a case of that name", ""});
  return of(Verdict::kFailed) > 0 ? base::exit_code(base::ErrorCode::kCheckTolerance) : 0;
}

int check_command(const CheckOptions& options) {
  core::use_flush_to_zero_in_this_thread();
  Verdicts count;
  int refusal_code = 0;
  for (const std::string& file : options.files) check_file(file, options, count, refusal_code);
  std::cerr << count[Verdict::kPassed] << " passed, " << count[Verdict::kFailed] << " failed, "
            << count[Verdict::kRefused] << " refused\n";
  return judge(count, options, refusal_code);
}

}  // namespace

void add_check_command(CommandLine& line) {
  auto options = std::make_shared<CheckOptions>();
  Command command =
      line.command("check",
                   "Run reference cases (mlp-case, reg-reference) and compare every number they expect; run "
                   "experiments (lscope-experiments) and look whether they end in their bands");
  command.option("files", options->files, "Reference files").required().shown_as("FILE.json");
  command.option("--precision", options->precision, "float or double (default)").one_of({"float", "double"});
  command.option("--tolerance", options->tolerance, "Instead of the file's own").positive();
  command
      .option("--id", options->ids,
              "Only the cases with this name; of experiments also E3, which is E3a, E3b and so on")
      .repeated();
  command.option("--threads", options->threads, "Experiments that run at once (all cores)").whole_within(1, 256);
  command.does([options] { return check_command(*options); });
}

}  // namespace lscope::cli
